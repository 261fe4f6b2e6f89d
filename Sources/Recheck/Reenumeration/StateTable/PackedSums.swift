import ExactArithmetic
import TrainingProblem

/// Sums with one vector from each group, each written as one number: a mixed-radix number whose digits count, in
/// units that all differences share, how far each coordinate and the penalty lie above their least sums. Packing is
/// linear and no digit ever overflows, so that the key of a sum is the sum of the keys.
public struct PackedSums<N: TableNumber>: Sendable {
  /// Which digit the penalty is: the last one, so that of equal vectors the cheapest comes first in order; or the
  /// first one, so that what is too dear lies above all that is not.
  public enum CostDigit: Sendable { case last, first }

  /// Keys of each group's vectors, ascending.
  public let keys: [[N]]
  /// Which vector of its group each key stands for.
  public let items: [[Int]]
  /// All keys are below this.
  public let cells: Integer
  /// The key in each group of a vector of the least penalty.
  public let references: [N]
  /// The sums that the groups after g can still add: entry g.
  public let rest: [RestOfSums<N>]
  /// Places of the digits, least significant first; the penalty is the place after all coordinates.
  public let order: [Int]
  /// By place: the number of digits' values there.
  public let radices: [N]
  /// By place: the least sum of all groups.
  public let offsets: [N]
  /// By place: the worth of one step of the digit; positive.
  public let units: [N]

  /// Packs `groups`, none of them empty; nil where keys need more digits than `N` holds.
  ///
  /// - Parameters:
  ///   - limit: penalties from here on need not be told apart; for a penalty in the first digit.
  ///   - budget: asked now and then: millions of long numbers take seconds.
  public init?(
    _ groups: [[SumItem<N>]], cost: CostDigit, below limit: N? = nil, _ budget: Budget = .unlimited
  ) throws(LimitError) {
    var meter = BudgetMeter(budget)
    // Each number is read some times at each place, and once more for its key.
    let steps = groups.reduce(0) { $0 + $1.count } * (N.self == Integer.self ? 64 : 4)
    let width = (groups.first?.first?.vector.count ?? 0) + 1
    func entry(_ item: SumItem<N>, _ place: Int) -> N { place == width - 1 ? item.cost : item.vector[place] }
    var (radices, offsets, units): ([N], [N], [N]) = ([], [], [])
    var cells = Integer.one
    for place in 0..<width {
      try meter.spend(steps)
      let least = groups.map { $0.reduce(entry($0[0], place)) { min($0, entry($1, place)) } }
      let greatest = groups.map { $0.reduce(entry($0[0], place)) { max($0, entry($1, place)) } }
      var unit = Integer.zero
      for (items, low) in zip(groups, least) {
        for item in items { unit = .greatestCommonDivisor(unit, (entry(item, place) - low).integer) }
      }
      if unit == 0 { unit = 1 }
      let digits = zip(greatest, least).map { ($0 - $1).integer.floorQuotient(by: unit) }
      var radix = digits.reduce(Integer.one, +)
      let offset = least.reduce(N.zero, +)
      if place == width - 1, case .first = cost, let limit {
        radix = max(1, min(radix, (limit - offset).integer.ceilingQuotient(by: unit)))
      }
      cells *= radix
      guard cells.bitLength <= N.keyBits else { return nil }
      radices.append(N.exact(radix))
      offsets.append(offset)
      units.append(N.exact(unit))
    }
    let coordinates = Array(0..<width - 1)
    let order = cost == .last ? [width - 1] + coordinates : coordinates + [width - 1]
    var sorted: [[(offset: Int, element: N)]] = []
    for items in groups {
      try meter.spend(items.count * width * (N.self == Integer.self ? 64 : 4))
      let low = (0..<width).map { place in items.reduce(entry(items[0], place)) { min($0, entry($1, place)) } }
      let keys = items.map { item in
        order.reversed().reduce(N.zero) { key, place in
          // A penalty that need not be told apart is as dear as the first such.
          key * radices[place] + min(radices[place], (entry(item, place) - low[place]).split(by: units[place]).quotient)
        }
      }
      sorted.append(keys.enumerated().sorted { $0.element < $1.element })
    }
    keys = sorted.map { $0.map(\.element) }
    items = sorted.map { $0.map(\.offset) }
    references = zip(groups, sorted).map { items, keys in
      let least = items.reduce(items[0].cost) { min($0, $1.cost) }
      return keys.first { items[$0.offset].cost == least }?.element ?? N.zero
    }
    rest = RestOfSums.after(groups)
    (self.cells, self.order) = (cells, order)
    (self.radices, self.offsets, self.units) = (radices, offsets, units)
  }

  /// The least sum that a key stands for once all other groups have added their least: its vector goes to `sum`.
  /// - Returns: its penalty.
  public func unpack(_ key: N, into sum: inout [N]) -> N {
    var rest = key
    var cost = N.zero
    for (number, place) in order.enumerated() {
      var digit = rest
      if number < order.count - 1 { (rest, digit) = rest.split(by: radices[place]) }
      let value = offsets[place] + units[place] * digit
      if place == sum.count { cost = value } else { sum[place] = value }
    }
    return cost
  }
}

extension PackedSums {
  /// The cost of a key: see `TableNumber.cost`.
  var keyCost: (bytes: Int, steps: Int) { N.cost(bits: cells.bitLength) }

  /// The keys of all sums with one vector from each of `groups`, ascending; of equal vectors the cheapest only.
  ///
  /// Groups of the same keys in a row, such as neurons with the same options, meet only what the group before them
  /// brought: sums are held relative to `references`, so that a table has all that the table before it had.
  ///
  /// - Parameters:
  ///   - judging: the steps of `keeps`.
  ///   - keeps: true if a key may still come to something once `group` has been added; asked of every key that
  ///   a group brings, and of all keys after the last of several groups of the same keys.
  /// - Precondition: the penalty is the last digit.
  func sorted(
    _ groups: [Int], _ budget: inout StateTableBudget, judging: Int = 1, keeps: (_ key: N, _ group: Int) -> Bool
  ) throws(LimitError) -> [N] {
    let costs = radices[radices.count - 1]
    let (bytes, steps) = keyCost
    var (table, fresh, reference) = ([N.zero], [N.zero], N.zero)
    for (number, group) in groups.enumerated() {
      let isRepeated = number > 0 && keys[groups[number - 1]] == keys[group]
      reference += references[group]
      let moves = keys[group].map { $0 - references[group] }
      let old = isRepeated ? table : []
      let brought =
        fresh.isEmpty && isRepeated ? [] : try spread(isRepeated ? fresh : table, moves[...], &budget)
      (table, fresh) = ([], [])
      var last: N?
      var place = 0
      let all = try union(old, brought, &budget)
      try budget.ask(2 * all.count, bytes)
      // Each is taken apart, moved and judged.
      try budget.spend(brought.count, judging + 6 * steps)
      for key in all {
        while place < old.count, old[place] < key { place += 1 }
        let isOld = place < old.count && old[place] == key
        let vector = costs == N(small: 1) ? key : (key + reference).split(by: costs).quotient
        if vector == last || !(isOld || keeps(key + reference, group)) { continue }
        last = vector
        table.append(key)
        if !isOld { fresh.append(key) }
      }
      if isRepeated, number + 1 == groups.count || keys[groups[number + 1]] != keys[group] {
        try budget.spend(table.count, judging + 6 * steps)
        table.removeAll { !keeps($0 + reference, group) }
      }
    }
    return table.map { $0 + reference }
  }

  /// All sums of one key of `table` and one of `keys`, ascending, each once.
  private func spread(
    _ table: [N], _ keys: ArraySlice<N>, _ budget: inout StateTableBudget
  ) throws(LimitError) -> [N] {
    if keys.count == 1, let key = keys.first {
      try budget.ask(table.count, keyCost.bytes)
      try budget.spend(table.count, keyCost.steps)
      return table.map { $0 + key }
    }
    let middle = (keys.startIndex + keys.endIndex) / 2
    let (a, b) = (try spread(table, keys[..<middle], &budget), try spread(table, keys[middle...], &budget))
    return try union(a, b, &budget)
  }

  /// The entries of two ascending lists, ascending, each once.
  private func union(_ a: [N], _ b: [N], _ budget: inout StateTableBudget) throws(LimitError) -> [N] {
    if a.isEmpty || b.isEmpty { return a + b }
    try budget.ask(a.count + b.count, keyCost.bytes)
    try budget.spend(a.count + b.count, 1 + keyCost.steps / 2)
    var result: [N] = []
    result.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      let (x, y) = (a[i], b[j])
      result.append(x < y ? x : y)
      if x <= y { i += 1 }
      if y <= x { j += 1 }
    }
    result += a[i...]
    result += b[j...]
    return result
  }
}
