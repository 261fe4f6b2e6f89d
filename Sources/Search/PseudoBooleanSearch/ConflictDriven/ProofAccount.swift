import CertificateChecking
import ExactArithmetic
import ProofLogging
import SearchCore

/// The search's account to its log. Hints are complete, or none are given: a checker may use them alone.
struct ProofAccount: ~Copyable {
  let log: (any SearchLog)?
  let takesHints: Bool
  /// Literals of the trail before this one hold at level 0 and have been logged as unit clauses.
  private var rootHead = 0
  /// By variable that holds at level 0: the number of its unit clause in the log.
  private var unitNumbers = FlatBuffer<Int>()
  /// Numbers of constraints for the log, in the order of propagation.
  private var hints = FlatBuffer<Int>()
  /// True if the log shows a contradiction.
  private(set) var isRefuted = false

  /// Constraints at level 0 with more false literals than this are logged without hints.
  private static var hintLimit: Int { 200 }

  init(_ log: (any SearchLog)?) {
    self.log = log
    takesHints = log?.takesHints ?? false
  }

  mutating func addVariable() { unitNumbers.append(0) }

  /// The number of the unit clause of a literal that holds at level 0.
  func unitNumber(_ literal: Int32) -> Int { unitNumbers[Int(literal >> 1)] }

  /// A unit clause has been logged whose literal is about to hold.
  mutating func noteUnit(_ literal: Int32, number: Int) { unitNumbers[Int(literal >> 1)] = number }

  /// Logs the clause that analysis has made; its number.
  mutating func learn<N>(_ analysis: inout ConflictAnalysis, _ engine: borrowing PropagationEngine<N>) -> Int {
    guard let log else { return 0 }
    hints.removeAll()
    if takesHints { analysis.gatherHints(engine, units: unitNumbers, &hints) }
    return log.learn(analysis.clause, hints: hints.elements)
  }

  /// Logs the literals that have come to hold at level 0 as unit clauses, so that their reasons can go.
  mutating func logRoot<N>(_ engine: inout PropagationEngine<N>) {
    while rootHead < engine.trail.count {
      let literal = engine.trail[rootHead]
      rootHead += 1
      let reason = engine.trail.state(literal >> 1).reason
      guard reason >= 0 else { continue }
      if let log {
        gatherRootHints(reason, implied: literal, engine)
        unitNumbers[Int(literal >> 1)] = withUnsafePointer(to: literal) {
          log.learn(UnsafeBufferPointer(start: $0, count: 1), hints: hints.elements)
        }
      }
      engine.forgetReason(literal >> 1)
    }
  }

  /// Logs the contradiction that a conflict at level 0 is, unless there is one already.
  mutating func refute<N>(_ conflict: Int32, _ engine: inout PropagationEngine<N>) {
    guard !isRefuted else { return }
    isRefuted = true
    logRoot(&engine)
    guard let log else { return }
    gatherRootHints(conflict, implied: -1, engine)
    _ = log.learn(UnsafeBufferPointer(start: nil, count: 0), hints: hints.elements)
  }

  /// Logs the contradiction that one constraint of the log is, unless there is one already.
  mutating func refute(byNumber number: Int) {
    guard !isRefuted else { return }
    isRefuted = true
    _ = withUnsafePointer(to: number) {
      log?.learn(UnsafeBufferPointer(start: nil, count: 0), hints: UnsafeBufferPointer(start: $0, count: 1))
    }
  }

  /// The log shows a contradiction already.
  mutating func noteRefuted() { isRefuted = true }

  private mutating func gatherRootHints<N>(
    _ reason: Int32, implied: Int32, _ engine: borrowing PropagationEngine<N>
  ) {
    hints.removeAll()
    guard takesHints else { return }
    let states = engine.trail.states
    let limit = implied < 0 ? Int32.max : states[Int(implied >> 1)].position
    if reason & 1 == 0 {
      for literal in engine.clauses.literals(reason >> 1) { gather(literal, limit, engine.trail) }
    } else {
      for term in engine.linear.terms(reason >> 1) { gather(term.literal, limit, engine.trail) }
    }
    hints.append(engine.number(of: reason))
    if hints.count > Self.hintLimit { hints.removeAll() }
  }

  private mutating func gather(_ literal: Int32, _ limit: Int32, _ trail: borrowing Trail) {
    guard trail.value(literal) < 0, trail.state(literal >> 1).position < limit else { return }
    hints.append(unitNumbers[Int(literal >> 1)])
  }
}
