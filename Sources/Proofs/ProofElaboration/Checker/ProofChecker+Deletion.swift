import ExactArithmetic

// Deletion frees memory. While no order is loaded any constraint may go: fewer constraints keep more solutions, so what
// is derived of all of them later still bounds the formula's. While an order is loaded, the derived set rests on the
// core: a core constraint may go only where the rest of the core implies it, or where nothing is derived.
extension ProofChecker {
  /// Takes `id 3 4`, `range 3 7` (the end is not meant), or `spec C` (in version 1 and 2 also `find C`).
  mutating func takeSelection() throws(ProofRefusal) -> [Int] {
    if lexer.isWord("id") {
      try lexer.advance()
      return try takeIDs()
    }
    if lexer.isWord("range") {
      try lexer.advance()
      let first = try takeID()
      // The end may be the number that comes next.
      guard let end = lexer.integer?.word, end >= -state.database.nextID, end <= state.database.nextID, end != 0 else {
        throw ProofRefusal("expected the end of the range, met \(lexer.shown)")
      }
      try lexer.advance()
      let last = end > 0 ? end : state.database.nextID + end
      guard first <= last else { throw ProofRefusal("a range that ends before it begins") }
      return (first..<last).filter { state.database.slot(of: $0) != nil }
    }
    if lexer.isWord("spec") || (lexer.isWord("find") && dialect < .three) {
      try lexer.advance()
      let row = try takeConstraint()
      // A derived copy goes first: nothing rests on it.
      guard let id = state.database.find(row, isCore: false) ?? state.database.find(row) else {
        throw ProofRefusal("no live constraint is equal to this one")
      }
      return [id]
    }
    throw ProofRefusal("expected 'id', 'range' or 'spec', met \(lexer.shown)")
  }

  /// `del …`, `d 3 4`, `delc 3 4` (core only), `deld 3 4` (derived only).
  mutating func deletionRule(_ rule: String) throws(ProofRefusal) {
    let ids = rule == "del" ? try takeSelection() : try takeIDs()
    // Nothing needs the witness of a checked deletion: what may go, goes without one.
    if lexer.token == (dialect == .three ? .colon : .semicolon) {
      try lexer.advance()
      _ = try takeWitness()
      if lexer.token == .colon || lexer.isWord("begin") || lexer.isWord("subproof") {
        throw ProofRefusal("deletion with a subproof is not supported")
      }
    }
    try lexer.endStatement()
    for id in ids {
      let slot = try liveSlot(id)
      if rule == "delc" && !state.database.isCore(slot) { throw ProofRefusal("constraint \(id) is not core") }
      if rule == "deld" && state.database.isCore(slot) { throw ProofRefusal("constraint \(id) is core") }
      try delete(id)
    }
  }

  private mutating func delete(_ id: Int) throws(ProofRefusal) {
    defer { observer?.deleted(id) }
    if depth > 0 {
      guard id >= state.database.frames.innermost.firstID else {
        throw ProofRefusal("constraint \(id) is not of this subproof, which may delete only its own")
      }
      return state.database.remove(id)
    }
    let slot = try liveSlot(id)
    guard loaded != nil, state.database.isCore(slot), state.database.numbers.hasDerived else {
      return state.database.remove(id)
    }
    let row = state.database.row(at: slot)
    if state.database.find(row, isCore: true, but: id) == nil {
      guard try state.database.coreImplies(row, without: id) else {
        throw ProofRefusal("core constraint \(id) does not follow from the rest of the core, and an order is loaded")
      }
    }
    state.database.remove(id)
  }

  // MARK: Levels

  /// `# 2`, `setlvl 2`: what comes from here on has that level.
  mutating func setLevelRule() throws(ProofRefusal) {
    levels.current = try lexer.takeCount("a level")
    try lexer.endStatement()
  }

  /// `w 2`, `wiplvl 2`: deletes what has that level or a higher one.
  mutating func wipeLevelRule() throws(ProofRefusal) {
    let level = try lexer.takeCount("a level")
    try lexer.endStatement()
    guard depth == 0 else { throw ProofRefusal("a level is not wiped inside a subproof") }
    for id in levels.take(from: level) where state.database.slot(of: id) != nil { try delete(id) }
  }
}

/// Which constraints have been derived at which level.
struct ConstraintLevels {
  var current: Int?
  private var members: [Int: [Int]] = [:]
  private var pruneAt: [Int: Int] = [:]

  /// Notes that `id` has the current level. What is gone is forgotten now and then: memory follows what is live.
  mutating func note(_ id: Int, in database: borrowing ConstraintDatabase) {
    guard let current else { return }
    members[current, default: []].append(id)
    if members[current, default: []].count >= pruneAt[current] ?? 1024 {
      members[current]?.removeAll { database.slot(of: $0) == nil }
      pruneAt[current] = max(1024, 2 * (members[current]?.count ?? 0))
    }
  }

  /// Hands out, in order, what has level `level` or a higher one, and forgets it.
  mutating func take(from level: Int) -> [Int] {
    let taken = members.keys.filter { $0 >= level }
    defer { for key in taken { members[key] = nil } }
    return taken.flatMap { members[$0] ?? [] }.sorted()
  }
}
