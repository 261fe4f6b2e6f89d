public import SeededRandomness

/// Seeded, so that a failing test is repeated from the seed that it prints, on any machine.
public typealias SplitMix64 = SeededRandomness.SplitMix64

extension SplitMix64 {
  /// True in `percent` of a hundred draws.
  public mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  /// One of `choices`, which is not empty.
  public mutating func pick<C: Collection>(_ choices: C) -> C.Element {
    guard let choice = choices.randomElement(using: &self) else { preconditionFailure("nothing to pick from") }
    return choice
  }

  /// A number of the range, each as likely.
  public mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}
