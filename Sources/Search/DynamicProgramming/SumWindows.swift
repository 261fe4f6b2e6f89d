/// The sums of two ascending lists, a window at a time: all a + b in `base..<base + width`, as ascending offsets from
/// `base`. Lists of 2^14 stand for 2^28 sums, of which a window of 2^18 is held.
struct SumWindow<Key: FixedWidthInteger & SignedInteger> {
  private let a: [Key]
  private let b: [Key]
  private(set) var offsets: [UInt64] = []
  private var spare: [UInt64] = []

  init(_ a: [Key], _ b: [Key]) { (self.a, self.b) = (a, b) }

  var greatest: Key { a[a.count - 1] + b[b.count - 1] }
  var count: Int { a.count * b.count }

  /// Gathers and sorts the sums from `base` on, below `base + width`; false where there are more than `most`.
  ///
  /// The second list's place goes down as the first list's entries go up: both are read once, in order.
  /// - Precondition: `width` is below 2^62.
  mutating func gather(from base: Key, width: Int, most: Int) -> Bool {
    offsets.removeAll(keepingCapacity: true)
    let end = base + Key(width)
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var first = b.count
        for x in a {
          while first > 0, b[first - 1] + x >= base { first -= 1 }
          var place = first
          while place < b.count, x + b[place] < end {
            offsets.append(UInt64(truncatingIfNeeded: x + b[place] - base))
            place += 1
          }
          if offsets.count > most { return false }
        }
        return true
      }
    } && sorted(bits: Int.bitWidth - width.leadingZeroBitCount)
  }

  private mutating func sorted(bits: Int) -> Bool {
    sort(bits: bits)
    return true
  }

  /// Radix sort, 11 bits a pass.
  private mutating func sort(bits: Int) {
    let count = offsets.count
    if count < 256 { return offsets.sort() }
    if spare.count < count { spare = [UInt64](repeating: 0, count: count + count / 2) }
    var shift = 0
    var isInSpare = false
    offsets.withUnsafeMutableBufferPointer { own in
      spare.withUnsafeMutableBufferPointer { other in
        guard var from = own.baseAddress, var to = other.baseAddress else { return }
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2048) { places in
          while shift < bits {
            let by = UInt64(shift)
            places.initialize(repeating: 0)
            for i in 0..<count { places[Int(from[i] &>> by & 2047)] &+= 1 }
            var sum = 0
            for digit in 0..<2048 { (places[digit], sum) = (sum, sum + places[digit]) }
            for i in 0..<count {
              let digit = Int(from[i] &>> by & 2047)
              to[places[digit]] = from[i]
              places[digit] &+= 1
            }
            (from, to) = (to, from)
            isInSpare.toggle()
            shift += 11
          }
        }
        if isInSpare { own.baseAddress?.update(from: from, count: count) }
      }
    }
  }

  /// Two entries that add up to `sum`.
  /// - Precondition: there are.
  func parts(of sum: Key) -> (a: Key, b: Key) {
    for x in a where b.holds(sum - x) { return (x, sum - x) }
    preconditionFailure("every sum came from two parts")
  }
}
