/// The sums of two ascending lists, a window at a time: all a + b in `base..<base + width`, as ascending offsets from
/// `base`. Lists of 2^14 stand for 2^28 sums, of which a window of 2^18 is held.
struct SumWindow {
  private let a: [Int]
  private let b: [Int]
  private(set) var offsets: [UInt64] = []
  private var spare: [UInt64] = []

  init(_ a: [Int], _ b: [Int]) { (self.a, self.b) = (a, b) }

  var greatest: Int { a[a.count - 1] + b[b.count - 1] }
  var count: Int { a.count * b.count }

  /// Gathers and sorts the sums from `base` on, below `base + width`; false where there are more than `most`.
  mutating func gather(from base: Int, width: Int, most: Int) -> Bool {
    offsets.removeAll(keepingCapacity: true)
    let end = base + width
    for x in a {
      var place = b.firstPlace(notBelow: base - x)
      while place < b.count, x + b[place] < end {
        offsets.append(UInt64(x + b[place] - base))
        place += 1
      }
      if offsets.count > most { return false }
    }
    sort(bits: Int.bitWidth - width.leadingZeroBitCount)
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
  func parts(of sum: Int) -> (a: Int, b: Int) {
    for x in a where b.holds(sum - x) { return (x, sum - x) }
    preconditionFailure("every sum came from two parts")
  }
}
