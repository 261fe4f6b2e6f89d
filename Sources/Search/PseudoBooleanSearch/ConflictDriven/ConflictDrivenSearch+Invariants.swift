import ExactArithmetic

// Invariants that hold between steps, examined from scratch: for tests.
extension ConflictDrivenSearch {
  /// Traps with a sentence where the state contradicts itself. Time: the whole state.
  func checkInvariants() {
    engine.checkInvariants()
    precondition(analysis.markedVariables.isEmpty, "marks are left")
    bound.checkInvariants()
    if let upper = objective.upper { precondition(bound.lower < upper || account.isRefuted, "the bounds cross") }
  }
}
