import ExactArithmetic

/// Where a column of numbers is cut into levels, in exact rationals.
public enum LevelCuts: String, Sendable, CaseIterable {
  /// About equally many training rows a level.
  case quantiles
  /// Levels of equal width between the least and the greatest number.
  case range
  /// One cut after another where it tells the labels apart best: the sum of squared label sums over group sizes grows most.
  case label

  /// At most `levels` − 1 thresholds, ascending; fewer where the column has fewer distinct numbers. A threshold of
  /// `quantiles` and `label` lies midway between two numbers of the column.
  ///
  /// - Parameter targets: the label vector of each number. Complexity: n log n, for `label` times levels.
  package func thresholds(of numbers: [Rational], targets: [[Rational]], levels: Int) -> [Rational] {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    guard let first = order.first, let last = order.last, numbers[first] < numbers[last], levels > 1 else { return [] }
    let sorted = order.map { numbers[$0] }
    var starts: [Int] = []
    for at in 1..<sorted.count where sorted[at - 1] < sorted[at] { starts.append(at) }
    func middle(_ start: Int) -> Rational { (sorted[start - 1] + sorted[start]) / 2 }
    if starts.count < levels, self != .range { return starts.map(middle) }
    switch self {
    case .range:
      let (low, high) = (numbers[first], numbers[last])
      return (1..<levels).map { low + (high - low) * Rational($0) / Rational(levels) }
    case .quantiles:
      var cuts: Set<Int> = []
      for level in 1..<levels {
        // The start of a group of equal numbers that is nearest to the quantile.
        let wanted = (level * sorted.count + levels / 2) / levels
        if let near = starts.min(by: { abs($0 - wanted) < abs($1 - wanted) }) { cuts.insert(near) }
      }
      return cuts.sorted().map(middle)
    case .label: return best(starts, order.map { targets[$0] }, levels).map(middle)
    }
  }

  /// Greedy: the cut that adds most to the sum over groups of |label sum|² / size, as often as there are levels.
  private func best(_ starts: [Int], _ targets: [[Rational]], _ levels: Int) -> [Int] {
    let width = targets.first?.count ?? 0
    var prefix = [[Rational](repeating: 0, count: width)]
    prefix.reserveCapacity(targets.count + 1)
    for target in targets { prefix.append(zip(prefix[prefix.count - 1], target).map { $0 + $1 }) }
    func value(_ from: Int, _ to: Int) -> Rational {
      (0..<width).reduce(.zero) { $0 + (prefix[to][$1] - prefix[from][$1]).squared } / Rational(to - from)
    }
    var cuts: [Int] = []
    while cuts.count < levels - 1 {
      var best: (gain: Rational, cut: Int)?
      for start in starts where !cuts.contains(start) {
        let low = cuts.last { $0 < start } ?? 0
        let high = cuts.first { $0 > start } ?? targets.count
        let gain = value(low, start) + value(start, high) - value(low, high)
        if best.map({ gain > $0.gain }) ?? true { best = (gain, start) }
      }
      guard let best else { break }
      cuts = (cuts + [best.cut]).sorted()
    }
    return cuts
  }

  /// The values of so many levels: −1, 1; −1, 0, 1; −3, −1, 1, 3; −2 … 2: integers around 0, evenly apart.
  static func values(levels: Int) -> [Rational] {
    if levels.isMultiple(of: 2) { return (0..<levels).map { Rational(2 * $0 - levels + 1) } }
    return (0..<levels).map { Rational($0 - levels / 2) }
  }
}

/// How well groups of rows tell labels apart.
enum GroupScore {
  /// Σ over groups of |sum of the label vectors|² / size: what is left of the labels' squared length when each group
  /// answers with its mean.
  static func of(groups: [Int], targets: [[Rational]]) -> Rational {
    var sums: [Int: (count: Int, sum: [Rational])] = [:]
    for (group, target) in zip(groups, targets) {
      if let known = sums[group] {
        sums[group] = (known.count + 1, zip(known.sum, target).map { $0 + $1 })
      } else {
        sums[group] = (1, target)
      }
    }
    return sums.keys.sorted().reduce(.zero) { total, group in
      guard let entry = sums[group] else { return total }
      return total + entry.sum.reduce(.zero) { $0 + $1.squared } / Rational(entry.count)
    }
  }
}
