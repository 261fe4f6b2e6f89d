import SeededRandomness

// Numbers below a bound are drawn here and not by the standard library, whose method may change: instances are known by
// their bytes.
extension SplitMix64 {
  /// A number in `0..<bound`, each as likely as the next.
  /// - Precondition: `bound` is positive.
  mutating func below(_ bound: Int) -> Int {
    let size = UInt64(bound)
    // Numbers past the last whole multiple of the bound would favour small remainders.
    let whole = UInt64.max - UInt64.max % size
    while true {
      let draw = next()
      if draw < whole { return Int(draw % size) }
    }
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
  mutating func bool() -> Bool { next() & 1 == 1 }
  /// True if an event of `percent` in a hundred happens.
  mutating func happens(_ percent: Int) -> Bool { below(100) < percent }

  /// Fisher and Yates.
  mutating func shuffle<T>(_ list: inout [T]) {
    for last in list.indices.dropFirst().reversed() { list.swapAt(last, below(last + 1)) }
  }

  /// `count` different numbers of `0..<bound`, ascending.
  mutating func sample(_ count: Int, below bound: Int) -> [Int] {
    // Floyd's method: one draw a number, however large the bound.
    var chosen: Set<Int> = []
    for limit in (bound - count)..<bound {
      if !chosen.insert(below(limit + 1)).inserted { chosen.insert(limit) }
    }
    return chosen.sorted()
  }
}
