import CertificateChecking
import ExactArithmetic
import JSONWriting
import TrainingProblem

/// The predicted cost of a solver on an instance, before it runs.
public struct SolverPrediction: Sendable {
  /// As `--solver` names it; `enumeration` for evaluating all choices.
  public let solver: String
  /// True if the solver takes the instance at all.
  public let fits: Bool
  /// A bound on its steps, as a binary logarithm rounded up; nil where none is known.
  public let log2Steps: Integer?
  /// Bytes that it will hold; nil where none are predicted.
  public let bytes: Integer?
  /// The meaning of a step, or the reason why the solver does not fit.
  public let note: String
  /// Of a solver that does not fit: the instances that it takes.
  public let takes: String?

  /// A prediction of these figures.
  public init(
    solver: String, fits: Bool, log2Steps: Integer? = nil, bytes: Integer? = nil, note: String, takes: String? = nil
  ) {
    self.solver = solver
    self.fits = fits
    self.log2Steps = log2Steps
    self.bytes = bytes
    self.note = note
    self.takes = takes
  }

  /// One line for a person.
  public var text: String {
    var parts = [note]
    if let log2Steps { parts.append("at most 2^\(log2Steps) steps") }
    if let bytes { parts.append("\(bytes) bytes") }
    if fits { return parts.joined(separator: ", ") }
    return "does not fit: " + parts.joined(separator: ", ") + (takes.map { "; it takes \($0)" } ?? "")
  }

  var json: JSONObject {
    var object = JSONObject()
    object.add("solver", solver)
    object.add("fits", fits)
    object.add("log2_steps", log2Steps)
    object.add("bytes", bytes)
    object.add("note", note)
    return object
  }
}

/// An instance and the figures that predictions are made from, computed once.
public struct PredictionSubject: Sendable {
  /// The instance.
  public let instance: Instance
  /// nil where the instance is beyond the scaled form.
  public var scaled: ScaledInstance?
  /// nil where a parameter is real.
  public let log2Choices: Int?
  /// The number of weights on edges, and biases.
  public let parameters: Int
}

extension SolverPrediction {
  /// Of evaluating all choices, and of every solver that has something to say.
  static func all(_ subject: PredictionSubject) -> [SolverPrediction] {
    [enumeration(subject)].compactMap(\.self) + SolverRegistry.all.compactMap { $0.plan(subject) }
  }

  /// All choices, one by one: known exactly.
  private static func enumeration(_ subject: PredictionSubject) -> SolverPrediction? {
    guard let choices = subject.log2Choices else { return nil }
    let work = Integer(subject.instance.samples.count) * Integer(max(1, subject.parameters))
    // 2^36 multiplications of machine words take some minutes.
    let log2Steps = Integer(choices + 1) + Integer(work.bitLength)
    return SolverPrediction(
      solver: "enumeration", fits: log2Steps <= 36, log2Steps: log2Steps,
      note: "choices × samples × parameters multiplications", takes: "at most 2^36 of them")
  }
}
