/// The variables of a formula, x1 … xn, and those that a proof adds, by name.
///
/// Names follow VeriPB: a letter or an underscore, then at least one more of letters, digits and `[]{}_^-`.
struct VariableNames {
  /// x1 … xn are known from the start.
  let formulaCount: Int
  private let limit: Int
  /// The formula's variables and the proof's, numbered from 1.
  private(set) var count: Int
  private var numbered: [Int: Int32] = [:]
  private var named: [[UInt8]: Int32] = [:]

  init(formulaCount: Int, limit: Int) {
    self.formulaCount = formulaCount
    self.limit = limit
    count = formulaCount
  }

  /// The code of the literal that `word` spells; a new variable where the name is new.
  mutating func literal(_ word: ArraySlice<UInt8>) throws(ProofRefusal) -> Int32? {
    guard let first = word.first else { return nil }
    let isNegated = first == UInt8(ascii: "~")
    let name = isNegated ? word.dropFirst() : word
    guard let variable = try variable(name) else { return nil }
    return variable << 1 | (isNegated ? 1 : 0)
  }

  private mutating func variable(_ name: ArraySlice<UInt8>) throws(ProofRefusal) -> Int32? {
    guard name.count >= 2, let first = name.first else { return nil }
    if first == UInt8(ascii: "x"), let number = VariableNames.number(name.dropFirst()) {
      if number <= formulaCount { return Int32(truncatingIfNeeded: number) }
      if let known = numbered[number] { return known }
      let new = try fresh()
      numbered[number] = new
      return new
    }
    guard VariableNames.isLetter(first), name.allSatisfy(VariableNames.isNamePart) else { return nil }
    let key = Array(name)
    if let known = named[key] { return known }
    let new = try fresh()
    named[key] = new
    return new
  }

  private mutating func fresh() throws(ProofRefusal) -> Int32 {
    guard count < limit, let new = Int32(exactly: count + 1) else {
      throw .limit("more than \(limit) variables")
    }
    count += 1
    return new
  }

  /// A number without leading zeros of at most 9 digits: other digits spell a name like any other.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.count <= 9, digits.first != UInt8(ascii: "0") else { return nil }
    var value = 0
    for byte in digits {
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || [
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "^"),
        UInt8(ascii: "-"),
      ]
      .contains(byte)
  }
}
