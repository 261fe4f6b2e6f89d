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
    guard trail.count < variableCount else { return .complete }
    let variable = pace.isStable ? mostActive() : latestBumped()
    levelStarts.append(Int32(trail.count))
    assign(variable << 1 | (phases.value(of: variable, isStable: pace.isStable) ? 0 : 1), -1)
    return .decided
  }

  private mutating func mostActive() -> Int32 {
    while let variable = heap.removeFirst() {
      if values[2 * Int(variable)] == 0 { return variable }
    }
    preconditionFailure("the heap lost an open variable")
  }

  private mutating func latestBumped() -> Int32 {
    var variable = queue.open
    while values[2 * Int(variable)] != 0 { variable = queue.before(variable) }
    queue.settle(on: variable)
    return variable
  }

  /// Lets a variable be decided early, until conflicts say otherwise.
  mutating func favour(_ variable: Int32, by factor: Double) {
    heap.bump(variable, by: factor)
    queue.bump(variable)
    queue.release(variable)
  }
}
