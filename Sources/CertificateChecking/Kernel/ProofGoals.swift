/// What a strengthening step, an order or a change of the objective still has to show.
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

  /// Whether nothing is left to show.
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
    let open = goals.open.filter { !isShownByNewest($0.goal) }
    if open.isEmpty && !goals.needsContradiction || state.database.isRefuted { return }
    if goals.needsContradiction { throw ProofRefusal("the subproof ends without a contradiction") }
    for (name, goal) in open {
      guard try isShown(goal) else { throw ProofRefusal("proof goal \(name) is not shown") }
    }
  }

  private mutating func isShownByNewest(_ goal: ProofGoals.Goal) -> Bool {
    switch goal {
    case .settled: true
    case .show(let row): state.database.newestImplies(row)
    case .refute: false
    }
  }

  private mutating func isShown(_ goal: ProofGoals.Goal) throws(ProofRefusal) -> Bool {
    switch goal {
    case .settled: return true
    case .show(let row):
      return try state.database.impliesByPropagation(row) || state.database.find(row) != nil
        || state.database.findImplying(row, usesTrail: true) != nil
    case .refute(let rows):
      state.database.openFrame()
      for row in rows { try state.database.add(row, isCore: false) }
      let isRefuted = state.database.isRefuted
      state.database.closeFrame(reusingNumbers: true)
      return isRefuted
    }
  }
}
