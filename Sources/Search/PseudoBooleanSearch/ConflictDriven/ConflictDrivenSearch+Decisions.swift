import ExactArithmetic

extension ConflictDrivenSearch {
  enum Decision {
    case decided
    /// Everything is assigned.
    case complete
    /// An assumption is false.
    case contradicted(Int32)
  }

  /// Opens a level: with the next assumption, or with the variable that the mode's order has first.
  mutating func decide() -> Decision {
    while engine.trail.levelCount < assumptions.count {
      let literal = assumptions[engine.trail.levelCount]
      let value = engine.trail.value(literal)
      if value < 0 { return .contradicted(literal) }
      engine.openLevel()
      if value == 0 {
        engine.assign(literal, -1)
        return .decided
      }
    }
    let variable = order.next(engine.trail.values, isStable: pace.isStable)
    guard variable > 0 else {
      // Only what waits may be open: a solution that leaves out more is none.
      precondition(
        engine.trail.count == engine.trail.variableCount || deferred?.isEmpty == false,
        "the order of decisions lost a variable")
      return .complete
    }
    engine.openLevel()
    engine.assign(variable << 1 | (phases.value(of: variable, isStable: pace.isStable) ? 0 : 1), -1)
    return .decided
  }
}
