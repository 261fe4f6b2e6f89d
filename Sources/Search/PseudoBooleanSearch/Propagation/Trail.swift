import SearchCore

/// The assignment: literals in the order in which they became true, in levels that a decision opens each.
///
/// Only the trail writes to it. Loops take `values` and `states`, which point into it, and stay valid until a variable
/// is added.
struct Trail: ~Copyable {
  private var valueBuffer = FlatBuffer<Int8>()
  private var stateBuffer = FlatBuffer<VariableState>()
  private var literals = FlatBuffer<Int32>()
  /// Where in the trail each level begins.
  private var levelStarts = FlatBuffer<Int32>()

  /// Adds the next variable; the first one is 0, which is none.
  mutating func addVariable() {
    valueBuffer.append(0)
    valueBuffer.append(0)
    stateBuffer.append(VariableState())
    literals.reserve(stateBuffer.count)
  }

  // MARK: Reading

  /// The greatest variable.
  @inline(__always) var variableCount: Int { stateBuffer.count - 1 }
  /// By literal code: 1 true, −1 false, 0 open.
  @inline(__always) var values: UnsafePointer<Int8> { UnsafePointer(valueBuffer.base) }
  /// By variable.
  @inline(__always) var states: UnsafePointer<VariableState> { UnsafePointer(stateBuffer.base) }
  /// 1 true, −1 false, 0 open.
  @inline(__always) func value(_ literal: Int32) -> Int8 { valueBuffer.base[Int(literal)] }
  @inline(__always) func state(_ variable: Int32) -> VariableState { stateBuffer.base[Int(variable)] }
  @inline(__always) func level(_ literal: Int32) -> Int32 { stateBuffer.base[Int(literal >> 1)].level }

  /// The number of literals that are true.
  @inline(__always) var count: Int { literals.count }
  /// The literal that became true after `place` others.
  @inline(__always) subscript(_ place: Int) -> Int32 { literals.base[place] }
  /// All literals that are true, valid until the next one.
  var elements: UnsafeBufferPointer<Int32> { literals.elements }
  /// How many levels are open.
  @inline(__always) var levelCount: Int { levelStarts.count }
  /// The number of literals that were true when level `level` + 1 was opened.
  /// - Precondition: that level is open.
  @inline(__always) func count(below level: Int) -> Int { Int(levelStarts[level]) }
  /// How many literals no decision stands before.
  var rootCount: Int { levelStarts.count > 0 ? Int(levelStarts[0]) : literals.count }

  // MARK: Writing

  /// Makes an open literal true.
  @inline(__always) mutating func assign(_ literal: Int32, _ reason: Int32) {
    let values = valueBuffer.base
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    let state = stateBuffer.base + Int(literal >> 1)
    state.pointee.level = Int32(truncatingIfNeeded: levelStarts.count)
    state.pointee.reason = reason
    state.pointee.position = Int32(truncatingIfNeeded: literals.count)
    literals.append(literal)
  }

  @inline(__always) mutating func openLevel() { levelStarts.append(Int32(literals.count)) }

  /// Opens all variables beyond the first `level` levels.
  /// - Precondition: more are open.
  mutating func close(beyond level: Int) {
    let keep = count(below: level)
    let values = valueBuffer.base
    for place in keep..<literals.count {
      let literal = literals.base[place]
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
    }
    literals.truncate(to: keep)
    levelStarts.truncate(to: level)
  }

  @inline(__always) mutating func setMark(_ variable: Int32, _ mark: Int32) {
    (stateBuffer.base + Int(variable)).pointee.mark = mark
  }
  mutating func setReason(_ variable: Int32, _ reason: Int32) {
    (stateBuffer.base + Int(variable)).pointee.reason = reason
  }

  // MARK: Invariants

  /// The variables that have values are those of the trail, each in its place; nothing is marked.
  func checkInvariants() {
    var assigned = 0
    for variable in 1..<max(1, Int32(stateBuffer.count)) {
      precondition(value(variable << 1) == -value(variable << 1 | 1), "a literal and its negation agree")
      precondition(state(variable).mark == 0, "a mark is left")
      guard value(variable << 1) != 0 else { continue }
      assigned += 1
      let position = Int(state(variable).position)
      precondition(position < count && self[position] >> 1 == variable, "a variable is not in its place")
      precondition(value(self[position]) > 0, "a literal of the trail is not true")
    }
    precondition(assigned == count, "the trail misses a variable")
  }
}

/// Why and where a variable was assigned.
struct VariableState {
  var level: Int32 = 0
  /// Its place in the trail.
  var position: Int32 = 0
  /// A clause's place, doubled; or a linear constraint, doubled, plus one; or −1.
  var reason: Int32 = -1
  /// The state of the variable in analysis: `Mark`.
  var mark: Int32 = 0
}

/// The marks of analysis.
enum Mark {
  /// In the clause under way.
  static let seen: Int32 = 1
  /// Implied false by the other literals of the clause under way.
  static let redundant: Int32 = 2
  /// Not shown to be.
  static let needed: Int32 = 3
}
