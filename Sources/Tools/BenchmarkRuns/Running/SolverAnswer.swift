import ExactArithmetic
import TrainingProblem

/// The answer that a run of `dnnt solve --json` printed.
struct SolverAnswer {
  var status: String
  var objective: Rational?
  var bound: Rational?
  var claimedBound: Rational?
  var nodes: Int?
  var proof: String
  var hasParameters: Bool

  private static let statuses = [
    "optimal", "reaches-threshold", "misses-threshold", "infeasible", "claimed-optimal", "claimed-misses-threshold",
    "claimed-infeasible", "feasible", "unknown",
  ]

  /// - Throws: `InputError` where the text is not such an answer.
  init(_ text: [UInt8]) throws(InputError) {
    let root = try JSONDocument(text, file: "the solver's output").root
    let fields = try root.freeFields("an answer")
    guard let statusField = fields["status"] else { throw root.error("missing key \"status\" in an answer") }
    status = try statusField.string("the status")
    guard SolverAnswer.statuses.contains(status) else {
      throw statusField.error("met \(statusField.shown), expected a status of the specification")
    }
    func rational(_ key: String) throws(InputError) -> Rational? {
      guard let field = fields[key], field.kind != .null else { return nil }
      return try field.rational("the value of \"\(key)\"")
    }
    objective = try rational("objective")
    bound = try rational("bound")
    claimedBound = try rational("claimed_bound")
    nodes = try fields["nodes"]?.integer("a count of nodes", in: 0...Int.max)
    proof = try fields["proof"]?.string("what became of the proof") ?? "none"
    hasParameters = fields["parameters"] != nil
  }
}
