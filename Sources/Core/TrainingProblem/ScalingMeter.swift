import ExactArithmetic

/// Counts what scaling an instance takes, before it takes it: a million options times a long common denominator are
/// gigabytes.
struct ScalingMeter {
  /// Bytes of all scaled numbers together.
  static let totalBytes = 1 << 29
  /// Words of numbers gone through in all: some seconds.
  static let totalWords = 1 << 31

  private var meter: BudgetMeter
  private var bytes = 0
  private var words = 0

  init(_ budget: Budget) { meter = BudgetMeter(budget) }

  /// Before `count` integers of `bits` binary digits each are kept.
  mutating func hold(_ count: Int = 1, bits: Int, _ what: String) throws(LimitError) {
    // Beside the digits of a long number: two objects, and what their allocation takes.
    let each = MemoryLayout<Integer>.stride + (bits < Int.bitWidth ? 0 : 96 + bits / 8)
    let (added, overflow) = count.multipliedReportingOverflow(by: each)
    guard !overflow, added <= ScalingMeter.totalBytes - bytes else {
      throw LimitError("the scaled numbers take more than \(ScalingMeter.totalBytes >> 20) MiB, with \(what)")
    }
    bytes += added
    try meter.hold(added)
    try spend(count, bits: bits)
  }

  /// Before the scaled multiples of `numbers` are kept.
  mutating func hold(
    _ numbers: some Sequence<Rational>, times scale: Integer, _ what: String
  ) throws(LimitError) {
    for number in numbers { try hold(bits: ScalingMeter.bits(number, times: scale), what) }
  }

  /// After numbers of as many bytes have been dropped.
  mutating func release(since before: Int) { bytes = before }
  var held: Int { bytes }

  /// Before `count` numbers of `bits` binary digits are gone through.
  mutating func spend(_ count: Int = 1, bits: Int) throws(LimitError) {
    let (added, overflow) = count.multipliedReportingOverflow(by: 1 + bits / 64)
    guard !overflow, added <= ScalingMeter.totalWords - words else {
      throw LimitError("scaling takes more than \(ScalingMeter.totalWords) words of numbers")
    }
    words += added
    try meter.spend(added)
  }

  /// At least the binary digits of the integer that `number` times `scale` is.
  static func bits(_ number: Rational, times scale: Integer) -> Int {
    number.signum == 0
      ? 0 : max(1, number.numerator.bitLength - number.denominator.bitLength + scale.bitLength + 1)
  }
}
