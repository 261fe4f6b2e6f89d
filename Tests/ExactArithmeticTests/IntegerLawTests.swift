import ExactArithmetic
import TestSupport
import Testing
import WorkingNumbers

/// `Integer` against the machine's 128-bit integers, around every width at which the representation changes.
struct IntegerLawTests {
  /// A number of at most `bits` binary digits, often next to a power of two.
  private static func number(_ random: inout SplitMix64, bits: Int) -> Int128 {
    let magnitude: Int128
    if random.happens(50) {
      magnitude = (Int128(1) << random.int(0...bits - 1)) - 1 + Int128(random.int(0...1))
    } else {
      let digits = Int128(random.next() >> 1) << 64 | Int128(random.next())
      magnitude = digits >> (127 - random.int(0...bits))
    }
    return random.happens(50) ? magnitude : -magnitude
  }

  private static func floorQuotient(_ a: Int128, _ b: Int128) -> Int128 {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    return remainder != 0 && (remainder < 0) != (b < 0) ? quotient - 1 : quotient
  }

  private static func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
    b == 0 ? Int128(a.magnitude) : greatestCommonDivisor(b, a % b)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `sums, differences and order are those of 128-bit integers`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<5_000 {
      let (x, y) = (Self.number(&random, bits: 126), Self.number(&random, bits: 126))
      let (a, b) = (Integer(x), Integer(y))
      #expect(a + b == Integer(x + y), "seed \(seed): \(x) + \(y)")
      #expect(a - b == Integer(x - y), "seed \(seed): \(x) - \(y)")
      #expect((a < b) == (x < y) && (a == b) == (x == y), "seed \(seed): \(x) < \(y)")
      #expect(-a == Integer(-x) && a.magnitude == Integer(Int128(x.magnitude)), "seed \(seed): \(x)")
      #expect(a.signum == Int(x.signum()) && a.bitLength == 128 - x.magnitude.leadingZeroBitCount, "seed \(seed): \(x)")
      #expect("\(a)" == "\(x)" && a.doubleWord == x && a.word == Int(exactly: x), "seed \(seed): \(x)")
      var (sum, difference) = (a, a)
      sum += b
      difference -= b
      #expect(sum == a + b && difference == a - b, "seed \(seed): \(x), \(y) in place")
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `products, quotients and divisors are those of 128-bit integers`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<5_000 {
      let bits = random.int(1...125)
      let (x, y) = (Self.number(&random, bits: bits), Self.number(&random, bits: 126 - bits))
      let (a, b) = (Integer(x), Integer(y))
      #expect(a * b == Integer(x * y), "seed \(seed): \(x) * \(y)")
      #expect(
        Integer.greatestCommonDivisor(a, b) == Integer(Self.greatestCommonDivisor(x, y)), "seed \(seed): gcd \(x) \(y)")
      guard y != 0 else { continue }
      #expect(a.floorQuotient(by: b) == Integer(Self.floorQuotient(x, y)), "seed \(seed): \(x) / \(y)")
      #expect(a.ceilingQuotient(by: b) == Integer(-Self.floorQuotient(-x, y)), "seed \(seed): \(x) / \(y), up")
      #expect((a * b).exactQuotient(by: b) == a, "seed \(seed): \(x) * \(y) / \(y)")
      let divisor = Integer.greatestCommonDivisor(a, b)
      #expect(Integer.leastCommonMultiple(a, b) * divisor == (a * b).magnitude, "seed \(seed): lcm \(x) \(y)")
    }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `numbers of many digits keep the laws of a ring with division`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<300 {
      func number() -> Integer {
        (0..<random.int(1...6)).reduce(Integer(random.int(-3...3))) { sum, _ in
          sum * .powerOfTwo(random.int(1...90)) + Integer(Int(truncatingIfNeeded: random.next()))
        }
      }
      let (a, b, c) = (number(), number(), number())
      #expect((a + b) * c == a * c + b * c && (a - b) + b == a, "seed \(seed): \(a) \(b) \(c)")
      guard b.signum != 0 else { continue }
      let quotient = a.floorQuotient(by: b)
      let remainder = a - quotient * b
      #expect(remainder.signum * b.signum >= 0 && remainder.magnitude < b.magnitude, "seed \(seed): \(a) / \(b)")
      let divisor = Integer.greatestCommonDivisor(a * c, b * c)
      if c.signum != 0 {
        let inner = Integer.greatestCommonDivisor(a, b)
        #expect(divisor == inner * c.magnitude, "seed \(seed): gcd of \(a), \(b) times \(c)")
      }
      #expect(Integer(decimal: "\(a)".utf8) == a, "seed \(seed): text of \(a)")
    }
  }

  @Test func `equal numbers hash alike, whatever way they were made`() {
    for exponent in [0, 1, 62, 63, 64, 126, 127, 128, 200] {
      let power = Integer.powerOfTwo(exponent)
      for number in [power, -power, power - 1, 1 - power] {
        let detour = (number + .powerOfTwo(300)) - .powerOfTwo(300)
        let text = Integer(decimal: "\(number)".utf8)
        #expect(Set([number, detour]).count == 1 && text == number)
        #expect(number.hashValue == detour.hashValue && number.word == detour.word)
      }
      #expect(Set([power, -power, power + 1]).count == 3)
    }
  }
}
