import CaDiCaLBackend
import CertificateChecking
import ExactArithmetic
import TrainingProblem

// Few choices over long numbers: from a whole choice of parameters all sums follow by propagation, while a solver that
// branches within the sums learns little. So each choice is assumed in turn, and what refutes it is kept as a clause.
// An instance of 2^7 choices over numbers of 36 bits takes a second then, and minutes otherwise.
extension SATSearch {
  /// Choices up to which each is assumed by itself.
  static let fewChoices = 1 << 12

  /// Independent parameters with a choice, each with those that share its value; nil where they have too many choices.
  static func fewParameters(_ scaled: ScaledInstance) -> [[Int]]? {
    let others = Set(scaled.ties.lazy.flatMap { $0.dropFirst() })
    let followers = Dictionary(uniqueKeysWithValues: scaled.ties.map { ($0[0], Array($0.dropFirst())) })
    var count = 1
    var groups: [[Int]] = []
    for parameter in 0..<scaled.parameters.count where !others.contains(parameter) {
      let options = scaled.parameters.options(parameter).count
      guard options > 1 else { continue }
      count *= options
      guard count <= fewChoices else { return nil }
      groups.append([parameter] + (followers[parameter] ?? []))
    }
    return groups
  }

  /// Assumes one choice after the other, until the clauses have a solution with one of them.
  ///
  /// - Returns: how that ended; `unsatisfiable` where all choices are refuted.
  func tryChoices(_ groups: [[Int]]) throws -> CaDiCaLResult {
    let scaled = encoding.scaled
    var choice: ParameterChoice = (0..<scaled.parameters.count).map {
      scaled.parameters.options($0).isEmpty ? -1 : 0
    }
    while true {
      let point = Array(encoding.completion(of: choice).prefix(encoding.parameterVariableCount))
      let assumptions = point.enumerated().map { number, isTrue in
        isTrue ? Literal(Int32(number + 1)) : !Literal(Int32(number + 1))
      }
      let isRefuted = refutedChoices.contains { core in core.allSatisfy { $0.holds(at: point) } }
      if !isRefuted {
        for literal in assumptions { backend.solver.assume(literal.dimacs) }
        switch try solve() {
        case .stopped: return .stopped
        case .satisfiable: return .satisfiable
        case .unsatisfiable:
          let core = assumptions.filter { backend.solver.isFailed($0.dimacs) }
          // Without one nothing is left at all.
          if core.isEmpty { return .unsatisfiable }
          refutedChoices.append(core)
          let clause = core.map { !$0 }
          let number = clause.map(\.code).withUnsafeBufferPointer {
            log?.learn($0, hints: UnsafeBufferPointer(start: nil, count: 0)) ?? 0
          }
          builder.add(clause, known: number)
        }
      }
      guard advance(&choice, groups) else { return try solve() }
    }
  }

  private func advance(_ choice: inout ParameterChoice, _ groups: [[Int]]) -> Bool {
    for group in groups {
      let next = choice[group[0]] + 1
      let wraps = Int(next) == encoding.scaled.parameters.options(group[0]).count
      for parameter in group { choice[parameter] = wraps ? 0 : next }
      if !wraps { return true }
    }
    return false
  }
}
