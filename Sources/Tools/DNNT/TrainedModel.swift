import CertificateChecking
import DataPreparation
import ExactArithmetic
import NetworkViews
import Strategies
import Tables
import TrainingProblem

/// A network with a value for every parameter: predictions, exactly.
public struct TrainedModel: Sendable {
  /// The outputs for one row, and the class that they name: see `Predictor.Prediction`.
  public typealias Prediction = Predictor.Prediction

  /// The instance whose network predicts.
  public let instance: Instance
  /// A value for every parameter.
  public let parameters: Assignment
  /// How a table becomes the network's inputs; nil where its columns are the inputs.
  public let preparation: Preparation?
  private let predictor: Predictor

  /// - Throws: `InputError` where a parameter is none of its options.
  public init(_ instance: Instance, _ parameters: Assignment, _ preparation: Preparation? = nil) throws(InputError) {
    if let fault = AssignmentFault.first(in: parameters, of: instance.network) {
      throw InputError(file: "parameters", keyPath: fault.keyPath, message: fault.message)
    }
    (self.instance, self.parameters, self.preparation) = (instance, parameters, preparation)
    predictor = Predictor(instance, parameters, classNames: preparation?.classNames)
  }

  /// The network of an instance file with the parameters of a certificate file.
  public init(instance path: String, certificate: String) throws(InputError) {
    let instance = try InstanceReader.read(path)
    guard let parameters = try CertificateReader.read(certificate).parameters else {
      throw InputError(file: certificate, keyPath: "$", message: "the certificate has no parameters")
    }
    try self.init(
      instance, parameters, try Preparation.read(fromInstance: try FileAccess.read(path), file: path))
  }

  /// The outputs for one row of inputs, the class that they name (nil at a tie), and how far it is from another one.
  ///
  /// - Throws: `InputError` where the row is not as wide as the network, `LimitError` where numbers grow too long.
  public func predict(_ x: [Rational]) throws -> Prediction {
    guard x.count == instance.network.inputs else {
      throw InputError(file: "row", message: "\(x.count) inputs, expected \(instance.network.inputs)")
    }
    return try predictor.prediction(x)
  }

  /// The prediction in words: a class's name, a sign, or numbers; empty at a tie.
  public func text(_ prediction: Prediction) -> String { predictor.text(prediction) }

  /// The rows of a table as `dnnt predict` predicts them: one prediction a row.
  public func predict(table path: String) throws -> [Prediction] {
    try rows(path, needsLabels: false).rows.map { try predictor.prediction($0.x) }
  }

  /// Predictions of a table's rows held against its labels, as `dnnt score` does.
  public func score(table path: String) throws -> Score {
    let rows = try rows(path, needsLabels: true)
    guard !rows.rows.isEmpty else { throw InputError(file: path, message: "no rows to predict") }
    return try Score(rows, by: predictor)
  }

  private func rows(_ path: String, needsLabels: Bool) throws(InputError) -> PreparedRows {
    let table = try TableReader.read(path, preparation?.tableFormat ?? TableFormat())
    return try PreparedRows(table, of: instance, preparation, needsLabels: needsLabels)
  }
}

extension Instance {
  /// Checks a certificate file and the proofs beside it, in exact arithmetic: see `CheckReport.verdict`.
  ///
  /// - Parameters:
  ///   - memoryLimit: of the process, in MiB; without one, `Budget.defaultMebibytes` beyond what it holds now.
  /// - Throws: `InputError` where the file is no certificate.
  public func check(
    certificate path: String, timeLimit: Duration? = nil, memoryLimit: Int? = nil
  ) async throws -> CheckReport {
    try await CancellableThread.run { isCancelled in
      let most = memoryLimit ?? ProcessMemory.mebibytes.resident + Budget.defaultMebibytes
      let spending = Budget.ofCheck(mebibytes: most, timeLimit: timeLimit, shouldStop: isCancelled)
      return CertificateChecker.check(
        try CertificateReader.read(path, budget: spending), against: self, in: FileAccess.folder(of: path),
        spending: spending)
    }
  }
}
