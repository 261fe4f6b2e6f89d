/// A seeded source of randomness: a seed stands for the same bytes on every machine and with every compiler, so numbers
/// below a bound are drawn here and not by the standard library, whose method may change.
///
/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014, doi:10.1145/2660193.2660195.
struct SeededRandom: Sendable {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

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
  /// Whether an event of `percent` in a hundred happens.
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
