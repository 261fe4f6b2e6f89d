import ExactArithmetic
import SearchCore

/// The sums with one key from each of some groups as tables of bits, one after each group: key k is bit k mod 64 of
/// word k / 64. The hot loops of the dense method.
///
/// A group's q keys are q shifted copies, or-ed together a block of the result at a time, which stays in the first
/// cache: 64 states a word and about 0.3 ns a word. Layers are kept as far as their greatest sum reaches; where all do
/// not fit, only every s-th is kept, and the way back computes those between again.
struct BitTables {
  private let groups: [[Int]]
  /// Words of a table after each group.
  private let sizes: [Int]
  /// Layers that are kept, by number; layer i is the one before group i.
  private var kept: [[UInt64]?]
  private let control: SearchControl
  private(set) var work = 0

  /// Words of the result that are built at a time: they stay in the first cache.
  private static let block = 2048

  /// Bytes that tables of these sums take: what is kept, and two under way.
  static func bytes(cells: Int, groups: Int, spacing: Int) -> Int {
    (cells / 64 + 1) * 8 * (groups / spacing / 2 + spacing + 3)
  }

  /// - Parameters:
  ///   - groups: keys of each group, from 0.
  ///   - cells: sums from here on are left out.
  ///   - spacing: every this many layers one is kept.
  init(_ groups: [[Int]], cells: Int, spacing: Int, control: SearchControl) {
    self.groups = groups
    self.control = control
    var sizes: [Int] = [1]
    var greatest = 0
    for keys in groups {
      greatest = min(cells - 1, greatest + (keys.max() ?? 0))
      sizes.append(greatest / 64 + 1)
    }
    self.sizes = sizes
    kept = [[UInt64]?](repeating: nil, count: groups.count + 1)
    kept[0] = [1]
    var table: [UInt64] = [1]
    for number in groups.indices {
      if control.shouldStop() { return }
      table = next(table, number)
      if (number + 1).isMultiple(of: spacing) || number == groups.count - 1 { kept[number + 1] = table }
    }
  }

  /// The last layer; nil where the control said stop.
  var last: [UInt64]? { kept[groups.count] }

  private mutating func next(_ table: [UInt64], _ number: Int) -> [UInt64] {
    let keys = groups[number]
    let size = sizes[number + 1]
    work += size * keys.count
    if keys == [0] { return table }
    return table.withUnsafeBufferPointer { old in
      [UInt64](unsafeUninitializedCapacity: size) { out, filled in
        out.initialize(repeating: 0)
        filled = size
        guard let source = old.baseAddress, let target = out.baseAddress else { return }
        var start = 0
        while start < size {
          let end = min(start + BitTables.block, size)
          for key in keys { BitTables.or(source, old.count, key, into: target, start..<end) }
          start = end
          if start.isMultiple(of: 1 << 20), control.shouldStop() { return }
        }
      }
    }
  }

  /// Ors `source`, moved up by `key`, into words `range` of `target`.
  @inline(__always) private static func or(
    _ source: UnsafePointer<UInt64>, _ count: Int, _ key: Int, into target: UnsafeMutablePointer<UInt64>,
    _ range: Range<Int>
  ) {
    let (words, bits) = (key >> 6, UInt64(key & 63))
    let first = max(range.lowerBound, words)
    let last = min(range.upperBound, words + count)
    guard first < range.upperBound else { return }
    if bits == 0 {
      var i = first
      while i < last {
        target[i] |= source[i &- words]
        i &+= 1
      }
      return
    }
    let rest = 64 &- bits
    var i = first
    if i == words, i < last {
      target[i] |= source[0] &<< bits
      i &+= 1
    }
    while i < last {
      target[i] |= source[i &- words] &<< bits | source[i &- words &- 1] &>> rest
      i &+= 1
    }
    if i == words + count, i < range.upperBound { target[i] |= source[count - 1] &>> rest }
  }

  /// Which key of each group leads to `key` of the last layer.
  /// - Precondition: its bit is set.
  mutating func wayBack(from key: Int) -> [Int] {
    var rest = key
    var picked = [Int](repeating: 0, count: groups.count)
    for number in groups.indices.reversed() {
      let table = layer(number)
      guard
        let place = groups[number].firstIndex(where: { own in
          let before = rest - own
          return before >= 0 && before / 64 < table.count && table[before / 64] >> UInt64(before % 64) & 1 == 1
        })
      else { preconditionFailure("every sum came from a sum") }
      picked[number] = place
      rest -= groups[number][place]
    }
    return picked
  }

  private mutating func layer(_ number: Int) -> [UInt64] {
    if let table = kept[number] { return table }
    guard let start = (0..<number).last(where: { kept[$0] != nil }), var table = kept[start] else { return [1] }
    for between in start..<number {
      table = next(table, between)
      kept[between + 1] = table
    }
    return table
  }
}
