import SearchCore

/// The rows of a table that one level of a search needs; the filter that chose them holds their memory.
struct LevelRows: @unchecked Sendable {
  let count: Int
  let bits: UnsafeBufferPointer<UInt64>
  /// nil where no row costs anything.
  let costs: UnsafePointer<Int64>?
  let leastCost: Int
  /// Their numbers in the table.
  let numbers: [Int32]
}

/// Leaves out patterns that another one can stand in for, whatever the other neurons do.
///
/// At an input where the upper value is never the dearer one, whatever the others' signature, a pattern that fires
/// there is at least as good as one that does not; likewise downwards; where neither value matters all are equal. A
/// pattern that is nowhere worse than another and costs no more replaces it. Patterns that differ at one input
/// are the common case: under a majority vote one of them always goes.
final class DominanceFilter {
  private let problem: SignatureProblem
  /// By table and preferences: searches of other functions often ask for the same.
  private var known: [[UInt64]: LevelRows] = [:]
  /// The memory of all rows in `known`.
  private var keptBits = FlatBuffer<FlatArray<UInt64>>()
  private var keptCosts = FlatBuffer<FlatArray<Int64>>()

  /// Pairs of patterns that are compared at most, for each function.
  static let pairLimit = 1 << 28

  init(_ problem: SignatureProblem) { self.problem = problem }

  /// The rows that `neuron` needs under `function`.
  func rows(_ neuron: Int, _ function: RestFunctions.Function) -> LevelRows {
    let table = problem.tableOf[neuron]
    let (words, count) = (problem.words, problem.outcomeCount)
    // Inputs that prefer the upper value, the lower one, or neither always.
    var preferences = [UInt64](repeating: 0, count: 3 * words)
    let pairs = Set(
      function.outcomes.indices.filter { $0 >> neuron & 1 == 0 }.map { signature in
        Int(function.outcomes[signature]) * count + Int(function.outcomes[signature | 1 << neuron])
      }
    ).sorted()
    for input in 0..<problem.inputs {
      var (mayRise, mayFall) = (false, false)
      for pair in pairs {
        let lower = problem.cost[input * count + pair / count]
        let upper = problem.cost[input * count + pair % count]
        if upper > lower { mayRise = true }
        if upper < lower { mayFall = true }
      }
      switch (mayRise, mayFall) {
      case (false, true): preferences.setBit(input)
      case (true, false): preferences.setBit(words * 64 + input)
      case (true, true): preferences.setBit(2 * words * 64 + input)
      case (false, false): break
      }
    }
    let key = preferences + [UInt64(table)]
    if let rows = known[key] { return rows }
    let rows = filter(table, preferences)
    known[key] = rows
    return rows
  }

  private func filter(_ table: Int, _ preferences: [UInt64]) -> LevelRows {
    let rows = problem.tables[table].rows
    let words = problem.words
    // The set against a row: a row whose set holds another's is dominated. Where neither value is always preferred,
    // either value counts against the other.
    let width = preferences[(2 * words)...].allSatisfy { $0 == 0 } ? words : 2 * words
    var against = [UInt64](repeating: 0, count: rows.count * width)
    var sizes = [Int](repeating: 0, count: rows.count)
    for row in 0..<rows.count {
      for word in 0..<words {
        let bits = rows.bits[row * words + word]
        let mixed = preferences[2 * words + word]
        against[row * width + word] = ~bits & preferences[word] | bits & (preferences[words + word] | mixed)
        if width > words { against[row * width + words + word] = ~bits & mixed }
      }
      for word in 0..<width { sizes[row] += against[row * width + word].nonzeroBitCount }
    }
    let order = (0..<rows.count).sorted { a, b in
      (sizes[a], rows.costs[a], a) < (sizes[b], rows.costs[b], b)
    }
    var kept: [Int] = []
    var compared = 0
    against.withUnsafeBufferPointer { against in
      for row in order {
        let isDominated =
          compared < DominanceFilter.pairLimit
          && kept.contains { other in
            for word in 0..<width where against[other * width + word] & ~against[row * width + word] != 0 {
              return false
            }
            return rows.costs[other] <= rows.costs[row]
          }
        compared += kept.count
        if !isDominated { kept.append(row) }
      }
    }
    kept.sort()
    let costs = kept.map { Int64(rows.costs[$0]) }
    let isFree = costs.allSatisfy { $0 == 0 }
    keptBits.append(FlatArray(kept.flatMap { rows.row($0) }))
    if !isFree { keptCosts.append(FlatArray(costs)) }
    return LevelRows(
      count: kept.count, bits: UnsafeBufferPointer(keptBits[keptBits.count - 1].elements),
      costs: isFree ? nil : UnsafePointer(keptCosts[keptCosts.count - 1].base), leastCost: Int(costs.min() ?? 0),
      numbers: kept.map(Int32.init))
  }
}
