/// A small seeded generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), so that a
/// failing test is repeated from the seed that it prints, on any machine.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Whether an event of `percent` in a hundred happens.
  public mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  /// One of `choices`, which is not empty.
  public mutating func pick<C: Collection>(_ choices: C) -> C.Element {
    guard let choice = choices.randomElement(using: &self) else { preconditionFailure("nothing to pick from") }
    return choice
  }

  public mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}
