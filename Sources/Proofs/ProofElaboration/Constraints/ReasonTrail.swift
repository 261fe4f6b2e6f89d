/// The assignment: literals in the order in which they became true, each with what forced it.
struct ReasonTrail: ~Copyable {
  /// Why and when a variable was assigned.
  private struct Origin {
    /// The slot that forced it, or −1.
    var reason: Int32 = -1
    /// Its place on the trail.
    var place: Int32 = 0
  }

  private var valueBuffer = CheckedBuffer<Int8>()
  /// By variable, where it is assigned.
  private var origins = CheckedBuffer<Origin>()
  /// As long as there are variables; the first `count` are true.
  private var literals = CheckedBuffer<Int32>()
  /// The number of literals that are true.
  private(set) var count = 0

  static let variableBytes = 2 + MemoryLayout<Origin>.stride + 4

  /// Makes room for `missing` more variables.
  mutating func grow(by missing: Int) {
    valueBuffer.append(repeating: 0, count: 2 * missing)
    origins.append(repeating: Origin(), count: missing)
    literals.append(repeating: 0, count: missing)
  }

  // MARK: Reading

  /// Variables are numbered below this; 0 is none.
  var variableEnd: Int { origins.count }
  /// The variables that find room where the arrays lie.
  var variableRoom: Int { origins.capacity }
  /// By literal code: 1 true, −1 false, 0 open. It follows what is assigned, until a variable is added.
  @inline(__always) var values: BufferView<Int8> { valueBuffer.view }
  /// 1 true, −1 false, 0 open.
  @inline(__always) func value(_ literal: Int32) -> Int8 { valueBuffer[Int(literal)] }
  /// The literal that became true after `place` others.
  @inline(__always) subscript(_ place: Int) -> Int32 { literals[place] }
  /// The place of an assigned literal's variable.
  @inline(__always) func place(_ literal: Int32) -> Int { Int(origins[Int(literal >> 1)].place) }
  /// The slot that forced an assigned literal's variable, or −1.
  @inline(__always) func reason(_ literal: Int32) -> Int { Int(origins[Int(literal >> 1)].reason) }
  /// The literals that are true.
  var elements: [Int32] { (0..<count).map { literals[$0] } }

  // MARK: Writing

  /// Makes an open literal true; `slot` has forced it, or is −1.
  @inline(__always) mutating func assign(_ literal: Int32, because slot: Int32) {
    valueBuffer[Int(literal)] = 1
    valueBuffer[Int(literal ^ 1)] = -1
    origins[Int(literal >> 1)] = Origin(reason: slot, place: Int32(truncatingIfNeeded: count))
    literals[count] = literal
    count += 1
  }

  /// Opens the variable that was assigned last, and returns the literal that was true.
  @inline(__always) mutating func takeLast() -> Int32 {
    count -= 1
    let literal = literals[count]
    valueBuffer[Int(literal)] = 0
    valueBuffer[Int(literal ^ 1)] = 0
    return literal
  }

  /// An assigned literal has another reason as well, which counts from here on.
  mutating func setReason(_ literal: Int32, _ slot: Int) {
    origins[Int(literal >> 1)].reason = Int32(truncatingIfNeeded: slot)
  }
}
