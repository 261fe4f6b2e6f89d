import ExactArithmetic

extension ConflictDrivenSearch {
  /// Tries both values of variables by propagation alone, and learns where one fails: failed literals.
  ///
  /// - Parameters:
  ///   - ticks: effort after which it is enough.
  ///   - onStep: called now and then.
  /// - Precondition: nothing is decided. Returns false where the constraints are refuted.
  mutating func probe(_ variables: some Sequence<Int32>, ticks: Int, onStep: () -> Void = {}) -> Bool {
    let end = engine.ticks + ticks
    for variable in variables {
      for literal in [variable << 1, variable << 1 | 1] {
        if engine.ticks >= end { return true }
        if engine.ticks >= pace.nextPoll { poll(onStep) }
        if isStopped { return true }
        guard engine.trail.value(literal) == 0 else { continue }
        engine.openLevel()
        engine.assign(literal, -1)
        let conflict = engine.propagate()
        if conflict >= 0 { resolve(conflict) } else { backtrack(to: 0) }
        guard propagateAtRoot() else { return false }
      }
    }
    return true
  }
}
