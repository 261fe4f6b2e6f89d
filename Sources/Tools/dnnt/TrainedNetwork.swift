import CertificateChecking
import DataPreparation
import ExactArithmetic
import NetworkViews
import Tables
import TrainingProblem

/// An instance, a certificate whose parameters fit its network, and rows to put through it: what 'predict', 'score' and
/// 'show' begin with.
struct TrainedNetwork {
  let instance: Instance
  let instanceBytes: [UInt8]
  let certificate: Certificate
  let certificateBytes: [UInt8]
  let assignment: Assignment
  let preparation: Preparation?
  let instancePath: String
  let certificatePath: String
  let digest: String

  init(instance instancePath: String, certificate certificatePath: String) throws {
    guard !(instancePath == "-" && certificatePath == "-") else {
      throw InputError(file: "-", message: "only one of INSTANCE and CERTIFICATE can be standard input")
    }
    (self.instancePath, self.certificatePath) = (instancePath, certificatePath)
    let file = instancePath == "-" ? "standard input" : instancePath
    instanceBytes = try FileAccess.read(instancePath)
    let folder = FileAccess.folder(of: instancePath)
    instance = try InstanceReader.read(instanceBytes, file: file) { name throws(InputError) in
      try FileAccess.read(plainName: name, in: folder)
    }
    preparation = try Preparation.read(fromInstance: instanceBytes, file: file)
    if let preparation, preparation.inputNames.count != instance.network.inputs {
      throw InputError(
        file: file, keyPath: "$.comment",
        message:
          "the record of the preparation has \(preparation.inputNames.count) inputs, the network \(instance.network.inputs)"
      )
    }
    certificateBytes = try FileAccess.read(certificatePath)
    let shown = certificatePath == "-" ? "standard input" : certificatePath
    certificate = try CertificateReader.read(certificateBytes, file: shown)
    guard let assignment = certificate.parameters else {
      throw InputError(file: shown, keyPath: "$", message: "the certificate has no parameters")
    }
    if let fault = AssignmentFault.first(in: assignment, of: instance.network) {
      throw InputError(file: shown, keyPath: fault.keyPath, message: fault.message)
    }
    self.assignment = assignment
    digest = InstanceWriter.digest(of: instance)
    if let other = certificate.instance, other != digest {
      Terminal.note("note: the certificate is for another instance; its parameters are options of this one's network")
    }
  }

  var predictor: Predictor { Predictor(instance, assignment, classNames: preparation?.classNames) }

  /// The rows of the table at `path`, treated as the instance's were; without a path the instance's own samples.
  ///
  /// - Parameter isEncoded: the table is already in the instance's numbers.
  func rows(
    _ path: String?, _ options: New.TableOptions, isEncoded: Bool, needsLabels: Bool
  ) throws(InputError) -> PreparedRows {
    guard let path else { return PreparedRows(samplesOf: instance, file: instancePath) }
    let table = try TableReader.read(path, options.applied(to: preparation?.tableFormat ?? TableFormat()))
    let rows = try PreparedRows(
      table, of: instance, preparation, columns: try NumberColumns.named(inInstance: instanceBytes, file: instancePath),
      isEncoded: isEncoded, needsLabels: needsLabels)
    for note in rows.notes { Terminal.note("note: \(InputError.printable(table.file)): \(note)") }
    guard !rows.rows.isEmpty else { throw InputError(file: table.file, message: "no rows to predict") }
    return rows
  }
}
