import ExactArithmetic

/// Counts what a replay in rationals takes, before it takes it: fractions without a common divisor grow with every sum,
/// and the greatest common divisor of long numbers costs more than everything else.
package struct ReplayMeter {
  private var meter: BudgetMeter
  private let limit: Int
  private var left: Int

  package init(_ budget: Budget) {
    meter = BudgetMeter(budget)
    limit = budget.replaySteps
    left = limit
  }

  /// True if sums with `number` need to be told one by one: others take about two steps.
  @inline(__always) static func isLong(_ number: Rational) -> Bool {
    number.numerator.word == nil || number.denominator.word == nil
  }

  /// Before two numbers are added, multiplied or compared.
  mutating func charge(_ a: Rational, _ b: Rational) throws(LimitError) {
    try spend(ReplayMeter.isLong(a) || ReplayMeter.isLong(b) ? ReplayMeter.steps(a, b) : 2)
  }

  /// a + b
  mutating func sum(_ a: Rational, _ b: Rational) throws(LimitError) -> Rational {
    try charge(a, b)
    return a + b
  }

  /// Before `steps` of about 10 ns.
  mutating func spend(_ steps: Int) throws(LimitError) {
    left &-= min(steps, 1 << 50)
    if left < 0 {
      throw LimitError(
        "the replay in rationals takes more than \(limit) steps, the most without a time limit (--time-limit)")
    }
    try meter.spend(steps)
  }

  /// Measured: a sum of fractions of n words each takes about n · min(n, 1024) times 20 ns, nearly all of it for the
  /// greatest common divisor.
  private static func steps(_ a: Rational, _ b: Rational) -> Int {
    func words(_ number: Integer) -> Int { 1 + number.bitLength / 64 }
    let count = words(a.numerator) + words(a.denominator) + words(b.numerator) + words(b.denominator)
    return 8 + count * min(count, 1024)
  }
}
