/// Goals that a strengthening step, an order or a change of the objective still has to show.
struct ProofGoals {
  enum Goal {
    /// The live constraints imply this one.
    case show(Row)
    /// The live constraints and these contradict each other.
    case refute([Row])
    /// Needs nothing.
    case settled
  }

  /// Named #1, #2, …
  var numbered: [Goal] = []
  /// Named by the number of the constraint that they come from.
  private(set) var fromConstraints: [Int: Row] = [:]
  private var order: [Int] = []
  /// A contradiction has to be reached whatever the goals say: proof by contradiction.
  var needsContradiction = false

  mutating func add(_ row: Row) { numbered.append(row.isTrivial ? .settled : .show(row)) }

  mutating func add(_ row: Row, from id: Int) {
    fromConstraints[id] = row
    order.append(id)
  }

  mutating func settle(constraint id: Int) { fromConstraints[id] = nil }

  /// The goals that are left, in a fixed order, with their names.
  var open: [(name: String, goal: Goal)] {
    var list: [(name: String, goal: Goal)] = []
    for (index, goal) in numbered.enumerated() {
      if case .settled = goal { continue }
      list.append((name: "#\(index + 1)", goal: goal))
    }
    for id in order {
      if let row = fromConstraints[id] { list.append((name: "\(id)", goal: .show(row))) }
    }
    return list
  }

  /// True if nothing is left to show.
  var isSettled: Bool {
    !needsContradiction && fromConstraints.isEmpty
      && numbered.allSatisfy { if case .settled = $0 { true } else { false } }
  }
}

extension ProofChecker {
  /// Shows the goals that no subproof has shown, as VeriPB does: by propagation, or from one constraint, or by name of
  /// the goal that resists.
  mutating func settle(_ goals: ProofGoals) throws(ProofRefusal) {
    // A definition's other half mostly follows from what was added last, the negation of what is to be derived: one look
    // instead of a propagation.
    let open = goals.open.filter { !isShownByNewest($0.goal, $0.name) }
    if open.isEmpty && !goals.needsContradiction { return }
    if state.database.isRefuted {
      observer?.refuted()
      return
    }
    if goals.needsContradiction { throw ProofRefusal("the subproof ends without a contradiction") }
    for (name, goal) in open {
      guard try isShown(goal, name) else { throw ProofRefusal("proof goal \(name) is not shown") }
    }
  }

  private mutating func isShownByNewest(_ goal: ProofGoals.Goal, _ name: String) -> Bool {
    switch goal {
    case .settled: return true
    case .show(let row):
      guard state.database.newestImplies(row) else { return false }
      showGoal(name, row, by: state.database.nextID - 1)
      return true
    case .refute: return false
    }
  }

  /// Tells the observer of a goal that one constraint implies.
  private func showGoal(_ name: String, _ row: Row, by premise: Int) {
    guard let observer else { return }
    let next = state.database.nextID
    observer.goalBegan(name, premises: [next], isSettled: false)
    observer.implied(next + 1, row, by: premise)
    observer.goalEnded(sumOf: next, next + 1)
  }

  private mutating func isShown(_ goal: ProofGoals.Goal, _ name: String) throws(ProofRefusal) -> Bool {
    switch goal {
    case .settled: return true
    case .show(let row):
      if try state.database.impliesByPropagation(row) {
        observer?.goalBegan(name, premises: [state.database.nextID], isSettled: false)
        observer?.refuted()
        observer?.closed(contradiction: nil)
        return true
      }
      if observer != nil, let id = state.database.find(row) ?? state.database.findImplying(row, usesTrail: false) {
        showGoal(name, row, by: id)
        return true
      }
      guard state.database.find(row) != nil || state.database.findImplying(row, usesTrail: true) != nil else {
        return false
      }
      observer?.unsupported("a goal that follows from a constraint and what propagates")
      return true
    case .refute(let rows):
      state.database.openFrame()
      let first = state.database.nextID
      for row in rows { try state.database.add(row, isCore: false) }
      let isRefuted = state.database.isRefuted
      if isRefuted, let observer {
        observer.goalBegan(name, premises: Array(first..<state.database.nextID), isSettled: false)
        observer.refuted()
        observer.closed(contradiction: nil)
      }
      state.database.closeFrame(reusingNumbers: true)
      return isRefuted
    }
  }
}
