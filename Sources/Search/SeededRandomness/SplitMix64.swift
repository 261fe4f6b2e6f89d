/// A seeded source of randomness: a seed stands for the same numbers on every machine and with every compiler.
///
/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014, doi:10.1145/2660193.2660195.
@frozen public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  /// The sequence of this seed.
  @inlinable public init(seed: UInt64) { state = seed }

  /// The next 64 bits; each word comes once in 2^64 calls.
  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
