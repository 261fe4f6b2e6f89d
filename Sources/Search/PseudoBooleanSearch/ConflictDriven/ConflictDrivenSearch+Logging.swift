import CertificateChecking
import ExactArithmetic
import SearchCore

// The search's account to its log. Hints are complete, or none are given: a checker may use them alone.
extension ConflictDrivenSearch {
  /// Constraints at level 0 with more false literals than this are logged without hints.
  private static var hintLimit: Int { 200 }

  /// Logs the clause in `learned`, which follows from the constraints of `scratch.chain` and `scratch.support`.
  mutating func logLearned() -> Int {
    guard let log else { return 0 }
    scratch.hints.removeAll()
    if takesHints {
      var support = UnsafeMutableBufferPointer(mutating: scratch.support.elements)
      let states = self.states.base
      support.sort { states[Int($0)].position < states[Int($1)].position }
      for variable in support {
        let state = states[Int(variable)]
        scratch.hints.append(state.level == 0 ? unitNumbers[Int(variable)] : number(of: state.reason))
      }
      for index in stride(from: scratch.chain.count - 1, through: 0, by: -1) {
        scratch.hints.append(scratch.chain[index])
      }
    }
    return log.learn(learned.elements, hints: scratch.hints.elements)
  }

  /// Logs the literals that have come to hold at level 0 as unit clauses, so that their reasons can go.
  mutating func logRoot() {
    while rootHead < trail.count {
      let literal = trail.base[rootHead]
      rootHead += 1
      let reason = states.base[Int(literal >> 1)].reason
      guard reason >= 0 else { continue }
      if let log {
        gatherRootHints(reason, implied: literal)
        unitNumbers[Int(literal >> 1)] = withUnsafePointer(to: literal) {
          log.learn(UnsafeBufferPointer(start: $0, count: 1), hints: scratch.hints.elements)
        }
      }
      (states.base + Int(literal >> 1)).pointee.reason = -1
    }
  }

  /// Logs the contradiction that a conflict at level 0 is.
  mutating func logContradiction(_ conflict: Int32) {
    logRoot()
    guard let log else { return }
    gatherRootHints(conflict, implied: -1)
    _ = log.learn(UnsafeBufferPointer(start: nil, count: 0), hints: scratch.hints.elements)
  }

  private mutating func gatherRootHints(_ reason: Int32, implied: Int32) {
    scratch.hints.removeAll()
    guard takesHints else { return }
    let limit = implied < 0 ? Int32.max : states.base[Int(implied >> 1)].position
    func gather(_ literal: Int32, _ hints: inout FlatBuffer<Int>) {
      guard values[Int(literal)] < 0, states[Int(literal >> 1)].position < limit else { return }
      hints.append(unitNumbers[Int(literal >> 1)])
    }
    if reason & 1 == 0 {
      for index in 0..<clauses.size(reason >> 1) { gather(clauses.literals(reason >> 1)[index], &scratch.hints) }
    } else {
      for term in linear.terms(reason >> 1) { gather(term.literal, &scratch.hints) }
    }
    scratch.hints.append(number(of: reason))
    if scratch.hints.count > Self.hintLimit { scratch.hints.removeAll() }
  }
}
