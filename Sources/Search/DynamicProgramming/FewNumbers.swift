import CertificateChecking
import ExactArithmetic
import SearchCore

/// Few of many groups of numbers, free to take any of their keys, while each other group is held at one key.
///
/// Where there are far more choices than sums, most sums are met by many choices, and a few dozen numbers have enough of
/// them: four quarters of at most 2^20 sums each, of which some windows meet (see `SchroeppelShamir`). The others are
/// held so that the free ones have to come to about half of what they can, where their sums are most crowded. This finds
/// sums, and never shows that there are none.
struct FewNumbers<N: TableNumber> {
  /// The free groups, and the key of each other group; 0 for free ones.
  let free: [Int]
  private(set) var places: [Int]
  /// The sum of the held groups.
  private(set) var held = N.zero
  /// The binary logarithm, rounded down, of how many choices the free groups have; the digits of their greatest sum.
  private let choiceDigits: Int
  private let sumDigits: Int

  /// Digits of the sums of all quarters together, at most.
  private static var mostDigits: Int { 80 }
  /// Digits of a window's sums (see `SchroeppelShamir`).
  private static var windowDigits: Int { 18 }
  /// Digits by which choices outnumber sums, at least.
  private static var surplus: Int { 6 }

  /// - Parameter skipped: how many of the smallest numbers are held as well: for another try.
  /// - Returns: nil where all groups would be needed, or sums are met by few choices.
  init?(_ keys: [[N]], skipping skipped: Int = 0) {
    let open = keys.indices.filter { keys[$0].count > 1 }
      .sorted { (keys[$0][keys[$0].count - 1], $0) < (keys[$1][keys[$1].count - 1], $1) }
    var (free, choices, sum): ([Int], Integer, Integer) = ([], 1, 0)
    for group in open.dropFirst(skipped) {
      let more = sum + keys[group][keys[group].count - 1].integer
      let product = choices * Integer(keys[group].count)
      if more.bitLength >= N.keyBits || product.bitLength > FewNumbers.mostDigits + 1 { break }
      (choices, sum) = (product, more)
      free.append(group)
      let wanted = max(sum.bitLength + FewNumbers.surplus, 2 * (sum.bitLength - FewNumbers.windowDigits))
      if choices.bitLength > wanted { break }
    }
    (choiceDigits, sumDigits) = (choices.bitLength - 1, sum.bitLength)
    guard free.count < open.count, choiceDigits >= sumDigits + FewNumbers.surplus else { return nil }
    self.free = free
    places = [Int](repeating: 0, count: keys.count)
  }

  /// Pairs of windows that a sum is found in, about.
  var windows: Int { 1 << max(0, sumDigits - choiceDigits / 2 - FewNumbers.windowDigits) }
  private var quarter: Int { 1 << ((choiceDigits + 3) / 4) }

  var plan: DynamicProgramPlan {
    // Each window is gathered by reading two lists, and sorted.
    let work = windows * (1 << 24 + 8 * quarter) + 128 * quarter
    let bytes = 12 * quarter * MemoryLayout<N>.stride + 1 << 27
    return DynamicProgramPlan(
      method: .few, states: Integer(4 * quarter), bytes: Integer(bytes), work: Integer(work))
  }

  /// Holds the groups that are not free, so that the free ones have to add about half of what they can, to come to `pivot`.
  mutating func hold(_ keys: [[N]], near pivot: N) {
    let all = free.reduce(N.zero) { $0 + keys[$1][keys[$1].count - 1] }
    var rest = pivot - all.split(by: N(small: 2)).quotient
    let isFree = Set(free)
    let others = keys.indices.filter { !isFree.contains($0) }
      .sorted { (keys[$1][keys[$1].count - 1], $0) < (keys[$0][keys[$0].count - 1], $1) }
    held = N.zero
    for group in others {
      let place = max(0, keys[group].firstPlace(notBelow: rest + N(small: 1)) - 1)
      places[group] = place
      rest -= keys[group][place]
      held += keys[group][place]
    }
  }

  /// Looks for sums in `range`, the nearest to the pivot.
  ///
  /// - Parameter narrow: told of each such sum; where better ones lie, nil where nothing is better.
  /// - Returns: the search, which knows the way back of the sums that `narrow` was told of.
  func search(
    _ keys: [[N]], near pivot: N, in range: ClosedRange<N>, memory: Int, control: SearchControl,
    narrow: (N) -> ClosedRange<N>?
  ) -> ScalarSearch<N>? {
    let own = free.map { keys[$0] }
    let greatest = own.reduce(N.zero) { $0 + $1[$1.count - 1] }
    func inside(_ range: ClosedRange<N>) -> ClosedRange<N>? {
      let (low, high) = (max(N.zero, range.lowerBound - held), min(greatest, range.upperBound - held))
      return low <= high ? low...high : nil
    }
    guard let near = inside(range),
      let search = try? ScalarSearch(own, .quarters, cells: nil, spacing: 1, memory: memory, control: control)
    else { return nil }
    let goal = min(max(near.lowerBound, pivot - held), near.upperBound)
    _ = search.nearest(to: goal, in: near) { sum in narrow(held + sum).flatMap(inside) }
    return search
  }

  /// Which key of each group leads to a sum that was found.
  func wayBack(from sum: N, _ search: ScalarSearch<N>) -> [Int] {
    var picked = places
    for (group, place) in zip(free, search.wayBack(from: sum - held)) { picked[group] = place }
    return picked
  }
}
