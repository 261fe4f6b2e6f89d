import CertificateChecking
import ExactArithmetic
import SearchCore

/// The sums with one key from each of some groups, after each group: ascending, each once, so that a way back is found
/// by looking keys up. The hot loops of the sparse method.
///
/// A group's q keys are taken in one go: q copies of the table, each moved by its key, are merged pairwise, which costs
/// log2 q comparisons a key, reads and writes in order, and needs no hashing. Measured: 2 ns a key merged.
struct KeyTables<N: TableNumber> {
  /// Before the first group, and after each.
  private(set) var layers: [[N]] = [[N.zero]]
  /// Sums of the last layer that the one before it had not.
  private var fresh: [N] = [N.zero]
  private(set) var merged = 0
  /// Bytes that all layers, and those under way, may take.
  let memory: Int
  private var held = 0
  /// Entries that are merged between two questions to the control: some milliseconds, for long numbers tens.
  private static var piece: Int { N.self == Integer.self ? 1 << 17 : 1 << 21 }
  private let control: SearchControl

  init(memory: Int, control: SearchControl) {
    self.memory = memory
    self.control = control
  }

  var last: [N] { layers[layers.count - 1] }

  /// Adds one group's keys, moved so that some key is 0 (`moves`).
  ///
  /// - Parameters:
  ///   - isRepeated: true if the group before had the same moves, one of them 0: then only the sums that it brought can
  ///     bring anything new, and a table that nothing was added to is shared.
  ///   - reference: the number to add to a sum of moves for its key.
  ///   - lastRadix: of sums that differ in their last digit only, below this, the least stays.
  ///   - cost: of `keeps`, in steps of a comparison: the control is asked by effort.
  ///   - keeps: asked of each new key.
  /// - Returns: false where the control said stop.
  mutating func add(
    _ moves: [N], isRepeated: Bool, reference: N, lastRadix: N, cost: Int, keeps: (N) -> Bool
  ) throws(SearchFault) -> Bool {
    if isRepeated, fresh.isEmpty {
      layers.append(last)
      return true
    }
    let old = isRepeated ? last : []
    guard let brought = try spread(isRepeated ? fresh : last, moves[...]),
      let all = old.isEmpty ? brought : try merge(old, N.zero, brought, N.zero)
    else { return false }
    let hasCosts = lastRadix != N(small: 1)
    var (table, new): ([N], [N]) = ([], [])
    table.reserveCapacity(min(all.count, 1 << 20))
    var previous: N?
    var place = 0
    var effort = 0
    for sum in all {
      effort += 1
      if effort >= 1 << 16 {
        effort = 0
        if control.shouldStop() { return false }
      }
      while place < old.count, old[place] < sum { place += 1 }
      let isOld = place < old.count && old[place] == sum
      let key = sum + reference
      if hasCosts {
        let vector = key.split(by: lastRadix).quotient
        if vector == previous { continue }
        if !isOld {
          effort += cost
          guard keeps(key) else { continue }
        }
        previous = vector
      } else if !isOld {
        effort += cost
        guard keeps(key) else { continue }
      }
      table.append(sum)
      if !isOld { new.append(sum) }
    }
    append(table)
    fresh = new
    return true
  }

  /// The same, where every sum stays.
  mutating func add(_ keys: [N]) throws(SearchFault) -> Bool {
    guard let table = try spread(last, keys[...]) else { return false }
    append(table)
    return true
  }

  private mutating func append(_ table: [N]) {
    held += table.count * MemoryLayout<N>.stride
    layers.append(table)
  }

  private mutating func spread(_ table: [N], _ keys: ArraySlice<N>) throws(SearchFault) -> [N]? {
    if keys.count == 1, let key = keys.first {
      if key == N.zero { return table }
      return try merge(table, key, [], N.zero)
    }
    if keys.count == 2, let a = keys.first, let b = keys.last { return try merge(table, a, table, b) }
    let middle = (keys.startIndex + keys.endIndex) / 2
    guard let a = try spread(table, keys[..<middle]), let b = try spread(table, keys[middle...]) else { return nil }
    return try merge(a, N.zero, b, N.zero)
  }

  /// The union of two ascending lists, each moved by a key.
  private mutating func merge(_ a: [N], _ p: N, _ b: [N], _ q: N) throws(SearchFault) -> [N]? {
    let count = a.count + b.count
    guard held + 2 * count * MemoryLayout<N>.stride <= memory else { throw .limit(memory) }
    if control.shouldStop() { return nil }
    merged += count
    var isStopped = false
    let union = a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        [N](unsafeUninitializedCapacity: count) { out, filled in
          guard let target = out.baseAddress else { return }
          var (i, j, k) = (0, 0, 0)
          // A piece at a time: between two, the control is asked.
          while i < a.count || j < b.count {
            let (pieceOfA, pieceOfB) = (min(a.count, i + Self.piece), min(b.count, j + Self.piece))
            while i < pieceOfA, j < pieceOfB {
              let (x, y) = (a[i] + p, b[j] + q)
              (target + k).initialize(to: y < x ? y : x)
              k += 1
              i += x <= y ? 1 : 0
              j += y <= x ? 1 : 0
            }
            if j == b.count {
              while i < pieceOfA {
                (target + k).initialize(to: a[i] + p)
                (i, k) = (i + 1, k + 1)
              }
            }
            if i == a.count {
              while j < pieceOfB {
                (target + k).initialize(to: b[j] + q)
                (j, k) = (j + 1, k + 1)
              }
            }
            if k >= Self.piece, control.shouldStop() {
              isStopped = true
              break
            }
          }
          filled = k
        }
      }
    }
    guard isStopped else { return union }
    Disposal.discard((union, a, b))
    return nil
  }

  /// Frees its tables beside the search if that was told to stop: millions of long numbers take longer than an end may.
  func discardIfStopped() {
    if control.shouldStop() { Disposal.discard(layers) }
  }

  /// Which key of each group leads to the sum `key` of the last layer; `groups` are those that were added.
  /// - Precondition: `key` is in the last layer.
  func wayBack(from key: N, _ groups: [[N]]) -> [Int] {
    var rest = key
    var picked = [Int](repeating: 0, count: groups.count)
    for number in groups.indices.reversed() {
      let table = layers[number]
      guard let place = groups[number].firstIndex(where: { table.holds(rest - $0) }) else {
        preconditionFailure("every sum came from a sum")
      }
      picked[number] = place
      rest -= groups[number][place]
    }
    return picked
  }
}

/// An end of a search without an answer.
enum SearchFault: Error {
  /// The tables would pass this many bytes.
  case limit(Int)
}

extension Array where Element: Comparable {
  /// The place of the first entry that is not below `value`, in an ascending array.
  @inline(__always) func firstPlace(notBelow value: Element) -> Int {
    withUnsafeBufferPointer { entries in
      var (low, count) = (0, entries.count)
      while count > 0 {
        let half = count / 2
        if entries[low + half] < value {
          low += half + 1
          count -= half + 1
        } else {
          count = half
        }
      }
      return low
    }
  }

  func holds(_ value: Element) -> Bool {
    let place = firstPlace(notBelow: value)
    return place < count && self[place] == value
  }
}
