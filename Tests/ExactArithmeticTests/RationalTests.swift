import ExactArithmetic
import TestSupport
import Testing

struct RationalTests {
  private static func number(_ random: inout SplitMix64) -> Rational {
    let wide = random.happens(30)
    func integer(_ limit: Int) -> Integer {
      Integer(random.int(-limit...limit)) * (wide ? .powerOfTwo(random.int(0...80)) : 1)
    }
    let denominator = integer(12)
    return Rational(integer(30), denominator.signum == 0 ? 1 : denominator)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `rationals are an ordered field`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let (a, b, c) = (Self.number(&random), Self.number(&random), Self.number(&random))
      #expect(a + b == b + a && a * b == b * a && (a + b) + c == a + (b + c), "seed \(seed): \(a) \(b) \(c)")
      #expect((a + b) * c == a * c + b * c && a - b == -(b - a), "seed \(seed): \(a) \(b) \(c)")
      #expect((a < b) == (b - a > 0) && (a * a).signum >= 0 && a.squared == a * a, "seed \(seed): \(a) \(b)")
      if b.signum != 0 { #expect(a / b * b == a, "seed \(seed): \(a) / \(b)") }
      #expect(Rational(a.floor) <= a && a < Rational(a.floor + 1), "seed \(seed): floor of \(a)")
      #expect(Rational(a.ceiling) >= a && a > Rational(a.ceiling - 1), "seed \(seed): ceiling of \(a)")
      var sum = a
      sum += b
      #expect(sum == a + b && a.magnitude == (a < 0 ? -a : a))
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `every result is in lowest terms with a positive denominator`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let (a, b) = (Self.number(&random), Self.number(&random))
      for result in [a, a + b, a - b, a * b, a.squared, -a, a.magnitude] + (b.signum == 0 ? [] : [a / b]) {
        #expect(result.denominator.signum > 0, "seed \(seed): \(a), \(b)")
        #expect(Integer.greatestCommonDivisor(result.numerator, result.denominator) == 1, "seed \(seed): \(a), \(b)")
        #expect(result.isInteger == (result.denominator == 1))
      }
    }
  }

  @Test func `signs, zero and hashing do not depend on the spelling`() {
    #expect(Rational(-6, -4) == Rational(3, 2) && Rational(6, -4) == Rational(-3, 2))
    #expect(Rational(0, -5) == 0 && Rational(0, 7).denominator == 1)
    #expect(Set([Rational(1, 2), Rational(2, 4), Rational(-1, -2)]).count == 1)
    #expect("\(Rational(6, -4))" == "-3/2" && "\(Rational(4, 2))" == "2")
  }

  @Test func `scaling gives an integer or nothing`() {
    #expect(Rational(5, 6).scaled(by: 12) == 10 && Rational(5, 6).scaled(by: 4) == nil)
  }

  @Test func `numbers of magnitude 2^53 and beyond are written as strings`() {
    #expect(Rational(9_007_199_254_740_991).jsonText == "9007199254740991")
    #expect(Rational(-9_007_199_254_740_991).jsonText == "-9007199254740991")
    #expect(Rational(9_007_199_254_740_992).jsonText == "\"9007199254740992\"")
    #expect(Rational(-9_007_199_254_740_992).jsonText == "\"-9007199254740992\"")
    #expect(Rational(Int.min).jsonText == "\"-9223372036854775808\"")
    #expect(Rational(-1, 3).jsonText == "\"-1/3\"" && Rational(0).jsonText == "0")
  }
}
