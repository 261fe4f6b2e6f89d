import ExactArithmetic
import Testing
import WorkingNumbers

/// The ends of the machine words, and values known from elsewhere.
struct IntegerBoundaryTests {
  private let least = Integer(Int.min)
  private let greatest = Integer(Int.max)

  @Test func `leaving the machine word is exact`() {
    #expect("\(-least)" == "9223372036854775808")
    #expect("\(least * -1)" == "9223372036854775808")
    #expect("\(least - 1)" == "-9223372036854775809")
    #expect("\(greatest + 1)" == "9223372036854775808")
    #expect("\(least * least)" == "85070591730234615865843651857942052864")
    #expect("\(greatest * greatest)" == "85070591730234615847396907784232501249")
    #expect("\(least.magnitude)" == "9223372036854775808")
    #expect("\(least.floorQuotient(by: -1))" == "9223372036854775808")
    #expect("\(least.exactQuotient(by: -1))" == "9223372036854775808")
    #expect("\(Integer.greatestCommonDivisor(least, least))" == "9223372036854775808")
    #expect("\(Integer.greatestCommonDivisor(least, 0))" == "9223372036854775808")
    #expect("\(Integer.leastCommonMultiple(least, greatest))" == "85070591730234615856620279821087277056")
  }

  @Test func `coming back into the machine word is a word again`() {
    #expect((-(-least)).word == Int.min)
    #expect((greatest + 1 - 1).word == Int.max)
    #expect((least - 1 + 1).word == Int.min)
    #expect((least * least).floorQuotient(by: least).word == Int.min)
    #expect((-least).word == nil && (greatest + 1).word == nil)
    #expect(least.bitLength == 64 && greatest.bitLength == 63 && Integer.zero.bitLength == 0)
  }

  @Test func `128-bit integers are taken and given to their very ends`() {
    let word = Int128(1) << 64
    let values: [Int128] = [.min, .min + 1, .max, .max - 1, word, -word, word / 2, -word / 2, -word / 2 - 1, 0, -1]
    for value in values {
      #expect("\(Integer(value))" == "\(value)")
      #expect(Integer(value).doubleWord == value)
      #expect(Int128(exactly: Integer(value)) == value)
    }
    #expect((Integer(Int128.max) + 1).doubleWord == nil)
    #expect((Integer(Int128.min) - 1).doubleWord == nil)
    #expect(Integer.powerOfTwo(128).doubleWord == nil && Integer.powerOfTwo(191).doubleWord == nil)
  }

  @Test func `floors and ceilings round by sign`() {
    let cases = [
      (7, 2, 3, 4), (-7, 2, -4, -3), (7, -2, -4, -3), (-7, -2, 3, 4), (6, 3, 2, 2), (-6, 3, -2, -2), (0, -5, 0, 0),
    ]
    for (a, b, floor, ceiling) in cases {
      for factor in [Integer(1), .powerOfTwo(90)] {
        let (x, y) = (Integer(a) * factor, Integer(b) * factor)
        #expect(x.floorQuotient(by: y) == Integer(floor) && x.ceilingQuotient(by: y) == Integer(ceiling))
      }
    }
  }

  @Test func `divisors and multiples are at least 0`() {
    #expect(Integer.greatestCommonDivisor(0, 0) == 0)
    #expect(Integer.greatestCommonDivisor(-12, 18) == 6 && Integer.greatestCommonDivisor(12, -18) == 6)
    #expect(Integer.greatestCommonDivisor(.powerOfTwo(100), -.powerOfTwo(70)) == .powerOfTwo(70))
    #expect(Integer.leastCommonMultiple(-4, 6) == 12 && Integer.leastCommonMultiple(0, 6) == 0)
  }

  @Test func `known large values`() {
    let factorial = (1...100).reduce(Integer(1)) { $0 * Integer($1) }
    #expect(
      "\(factorial)" == "93326215443944152681699238856266700490715968264381621468592963895217599993229915608941463976"
        + "156518286253697920827223758251185210916864000000000000000000000000")
    #expect("\(Integer.powerOfTwo(200))" == "1606938044258990275541962092341162602522202993782792835301376")
    #expect("\(Integer(-3).power(101))" == "-1546132562196033993109383389296863818106322566003")
    #expect(Integer(7).power(0) == 1 && Integer(0).power(0) == 1 && Integer(0).power(5) == 0)
    #expect(factorial.bitLength == 525)
  }

  @Test func `decimal digits after an optional minus sign are a number, and nothing else is`() {
    for (text, value) in [
      ("0", 0), ("-0", 0), ("007", 7), ("-12", -12), ("999999999999999999", 999_999_999_999_999_999),
      ("-9223372036854775808", Int.min), ("0000000000000000000000000000001", 1),
    ] {
      #expect(Integer(decimal: text.utf8) == Integer(value), "\(text)")
    }
    for text in ["", "-", "--1", "+1", "1 ", " 1", "1_000", "0x10", "1.0", "١", "1e3", "12345678901234567890a", "1\0"] {
      #expect(Integer(decimal: text.utf8) == nil, "\(text)")
    }
  }
}
