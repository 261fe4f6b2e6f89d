import SeededRandomness

extension SplitMix64 {
  /// A number in `0..<bound`, which is positive. Slightly uneven for huge bounds, which no search minds.
  public mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() >> 1) % bound }
}
