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
    while levelStarts.count < assumptions.count {
      let literal = assumptions[levelStarts.count]
      let value = values[Int(literal)]
      if value < 0 { return .contradicted(literal) }
      levelStarts.append(Int32(trail.count))
      if value == 0 {
        assign(literal, -1)
        return .decided
      }
    }
    let variable = pace.isStable ? mostActive() : latestBumped()
    guard variable > 0 else {
      // Only what waits may be open: a solution that leaves out more is none.
      precondition(trail.count == variableCount || deferred?.isEmpty == false, "the order of decisions lost a variable")
      return .complete
    }
    levelStarts.append(Int32(trail.count))
    assign(variable << 1 | (phases.value(of: variable, isStable: pace.isStable) ? 0 : 1), -1)
    return .decided
  }

  /// 0 where nothing is open.
  private mutating func mostActive() -> Int32 {
    while let variable = heap.removeFirst() {
      if values[2 * Int(variable)] == 0 && !isDeferred[Int(variable)] { return variable }
    }
    return 0
  }

  /// 0 where nothing is open.
  private mutating func latestBumped() -> Int32 {
    var variable = queue.open
    // Variable 0, behind the last one, is never assigned.
    while values[2 * Int(variable)] != 0 || isDeferred[Int(variable)] { variable = queue.before(variable) }
    if variable > 0 { queue.settle(on: variable) }
    return variable
  }

  /// Lets a variable be decided early, until conflicts say otherwise.
  mutating func favour(_ variable: Int32, by factor: Double) {
    heap.bump(variable, by: factor)
    queue.bump(variable)
    queue.release(variable)
  }
}
