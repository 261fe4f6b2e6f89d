import DeepEvaluation
import ExactArithmetic
import TestSupport
import Testing

struct BallTests {
  private func rational(_ random: inout SplitMix64) -> Rational {
    let bits = random.pick([3, 20, 70, 300])
    var value = Integer(1)
    for _ in 0..<bits / 3 { value = value * 8 + Integer(random.int(0...7)) }
    let below = Integer(random.pick([1, 2, 3, 1024, 999_983]))
    return Rational(random.happens(50) ? -value : value, below)
  }

  /// True if `value` is not certainly outside.
  private func mayContain(_ ball: Ball, _ value: Rational) -> Bool {
    let sign = ball.minus(Ball(value, precision: 5000), precision: 6000).signum
    return sign == nil || sign == 0
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `the exact result lies in the ball at every precision, and a ball's sign is the number's`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (a, b) = (rational(&random), rational(&random))
    for precision in [2, 5, 30, 64, 200, 2000] {
      let (x, y) = (Ball(a, precision: precision), Ball(b, precision: precision))
      let results: [(Ball, Rational)] = [
        (x, a), (x.plus(y, precision: precision), a + b), (x.minus(y, precision: precision), a - b),
        (x.times(y, precision: precision), a * b), (x.squared(precision: precision), a * a), (-x, -a),
        (x.magnitude, a.magnitude), (x.maximum(y, precision: precision), max(a, b)),
        (x.minimum(y, precision: precision), min(a, b)), (x.union(y, precision: precision), a),
        (x.union(y, precision: precision), b),
      ]
      for (index, (ball, value)) in results.enumerated() {
        #expect(mayContain(ball, value), "seed \(seed), precision \(precision), result \(index)")
        if let sign = ball.signum { #expect(sign == value.signum, "seed \(seed), \(precision), \(index)") }
      }
      if let bounds = x.bounds(binaryDigits: 40) { #expect(bounds.low <= a && a <= bounds.high) }
    }
    #expect(!mayContain(Ball(a, precision: 2000), a + Rational(1, Integer.powerOfTwo(900))))
  }

  @Test func `exponents have any size`() {
    // Each square doubles the relative error: one bit a square.
    var tower = Ball(3, precision: 5100)
    for _ in 0..<5000 { tower = tower.squared(precision: 5100) }
    #expect(tower.signum == 1)
    #expect(tower.plus(Ball(-1, precision: 64), precision: 5100).signum == 1)
    // 3^(2^5000) < 2^(1.6 · 2^5000)
    #expect(tower.exponentAbove > Integer.powerOfTwo(5000) && tower.exponentAbove < Integer.powerOfTwo(5001))
    #expect(tower.minus(tower, precision: 64).signum == nil)
    #expect(tower.bounds(binaryDigits: 4) == nil)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `enclosures hold short numbers exactly and are right about the order`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (a, b) = (rational(&random), rational(&random))
    for bits in [2, 10, 64, 500, 3000] {
      let precision = EnclosurePrecision(bits: bits)
      let (x, y) = (precision.enclosure(a), precision.enclosure(b))
      let results: [(Enclosure, Rational)] = [
        (precision.sum(x, y), a + b), (precision.product(x, y), a * b), (precision.square(x), a * a),
        (precision.maximum(x, y), max(a, b)), (precision.minimum(x, y), min(a, b)),
      ]
      for (index, (enclosure, value)) in results.enumerated() {
        switch enclosure {
        case .exact(let exact): #expect(exact == value, "seed \(seed), \(bits) bits, \(index)")
        case .ball(let ball): #expect(mayContain(ball, value), "seed \(seed), \(bits) bits, \(index)")
        }
        if bits == 3000 { #expect(enclosure.exact == value) }
      }
      if let order = precision.order(x, y) { #expect(order == (a < b ? -1 : a > b ? 1 : 0)) }
    }
  }
}
