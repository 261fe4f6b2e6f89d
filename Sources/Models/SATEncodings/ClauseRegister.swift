/// The numbers that clauses have in a proof, by their literals in any order; the same clause may be there more than once.
///
/// Keyed by a 64-bit hash alone: where two clauses meet, one of them may be deleted in the proof in place of the other,
/// and the proof may be refused, but never be wrong.
public struct ClauseRegister {
  private var numbers: [UInt64: Int] = [:]
  /// Further numbers of clauses that are there more than once.
  private var others: [UInt64: [Int]] = [:]

  /// A register without clauses.
  public init() {}

  /// Notes that `clause` is constraint `number` of the proof.
  public mutating func insert(_ clause: some Sequence<Int32>, number: Int) {
    let key = ClauseRegister.key(clause)
    if let earlier = numbers.updateValue(number, forKey: key) { others[key, default: []].append(earlier) }
  }

  /// Takes one such clause out; its number.
  public mutating func remove(_ clause: some Sequence<Int32>) -> Int? {
    let key = ClauseRegister.key(clause)
    guard let number = numbers[key] else { return nil }
    if let earlier = others[key]?.popLast() {
      numbers[key] = earlier
      if others[key]?.isEmpty ?? false { others[key] = nil }
    } else {
      numbers[key] = nil
    }
    return number
  }

  /// The same for every order of the literals: the sum of their scrambled codes (the finaliser of SplitMix64).
  private static func key(_ clause: some Sequence<Int32>) -> UInt64 {
    var sum: UInt64 = 0
    for literal in clause {
      var x = UInt64(bitPattern: Int64(literal)) &* 0x9e37_79b9_7f4a_7c15
      x = (x ^ x >> 30) &* 0xbf58_476d_1ce4_e5b9
      x = (x ^ x >> 27) &* 0x94d0_49bb_1331_11eb
      sum &+= x ^ x >> 31
    }
    return sum
  }
}
