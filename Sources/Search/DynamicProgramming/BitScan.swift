import CertificateChecking
import ExactArithmetic
import SearchCore

/// Finds the sum of least objective in a table of bits: digit by digit from the most significant one on, the most
/// promising values first, and none whose box of sums cannot be better than the best so far.
struct BitScan<N: TableNumber> {
  private let table: [UInt64]
  private let judge: OutputJudge<N>
  private let control: SearchControl
  /// The worth of one step of each place's digit, least significant first; and how many values the digit has.
  private let strides: [Int]
  private let radices: [Int]
  private(set) var best: (key: Int, value: N)?
  private(set) var isStopped = false
  private var limit: N

  /// - Precondition: keys fit a machine word.
  init(_ table: [UInt64], _ packed: PackedSums<N>, _ judge: OutputJudge<N>, below limit: N, control: SearchControl) {
    (self.table, self.judge, self.limit, self.control) = (table, judge, limit, control)
    radices = packed.order.map { packed.radices[$0].asWord ?? 1 }
    var strides = [1]
    for radix in radices.dropLast() { strides.append(strides[strides.count - 1] * radix) }
    self.strides = strides
  }

  mutating func run() { visit(strides.count - 1, 0) }

  /// Looks at the sums that share with `base` all digits above `digit`.
  private mutating func visit(_ digit: Int, _ base: Int) {
    if digit == 0 { return scan(base..<min(base + radices[0], table.count * 64)) }
    var open: [(floor: N, key: Int)] = []
    for value in 0..<radices[digit] {
      if value & 0xfff == 0xfff, control.shouldStop() {
        isStopped = true
        return
      }
      let key = base + value * strides[digit]
      if key >= table.count * 64 { break }
      let floor = judge.floor(N(small: key), free: digit)
      if floor < limit { open.append((floor, key)) }
    }
    open.sort { $0.floor == $1.floor ? $0.key < $1.key : $0.floor < $1.floor }
    for (floor, key) in open {
      if floor >= limit || isStopped { return }
      visit(digit - 1, key)
    }
  }

  private mutating func scan(_ keys: Range<Int>) {
    if control.shouldStop() { isStopped = true }
    if keys.isEmpty { return }
    for word in keys.lowerBound / 64...(keys.upperBound - 1) / 64 {
      var bits = table[word]
      if word == keys.lowerBound / 64 { bits &= ~0 << UInt64(keys.lowerBound % 64) }
      while bits != 0 {
        let key = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        if key >= keys.upperBound { break }
        let value = judge.objective(N(small: key))
        if value < limit { (limit, best) = (value, (key, value)) }
      }
    }
  }
}
