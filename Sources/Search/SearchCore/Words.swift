import ExactArithmetic

/// An integer of an instance whose every magnitude was found, at load, to fit a machine word.
public func word(_ value: Integer) -> Int {
  guard let word = value.word else { preconditionFailure("the magnitude bound was wrong") }
  return word
}

/// Machine words that hold `bits` bits.
public func wordCount(_ bits: Int) -> Int { (bits + 63) / 64 }

/// Sets of small numbers as words of bits.
extension Array where Element == UInt64 {
  /// Takes `index` into the set.
  @inline(__always) public mutating func setBit(_ index: Int) { self[index >> 6] |= 1 << UInt64(index & 63) }
  /// True if `index` is in the set.
  @inline(__always) public func hasBit(_ index: Int) -> Bool { self[index >> 6] >> UInt64(index & 63) & 1 == 1 }
}
