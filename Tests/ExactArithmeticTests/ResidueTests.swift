import DeepEvaluation
import ExactArithmetic
import TestSupport
import Testing

struct ResidueTests {
  private static let primes: [Integer] = [
    2, 3, 7, 65537, 4_611_686_018_427_387_847, Integer.powerOfTwo(127) - 1, Integer.powerOfTwo(521) - 1,
  ]

  private func rational(_ random: inout SplitMix64) -> Rational {
    var value = Integer(random.int(-9...9))
    for _ in 0..<random.int(0...6) { value = value * Integer(random.int(1 << 40...1 << 41)) + 1 }
    return Rational(value, Integer(random.int(1...60)))
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `residues add, multiply and negate as the numbers do`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (a, b) = (rational(&random), rational(&random))
    for prime in ResidueTests.primes {
      let modulus = Modulus(prime: prime)
      guard let x = modulus.residue(a), let y = modulus.residue(b) else {
        #expect((a.denominator * b.denominator).remainder(modulo: prime) == 0)
        continue
      }
      #expect(x >= 0 && x < prime && y >= 0 && y < prime)
      #expect(modulus.sum(x, y) == modulus.residue(a + b), "seed \(seed), modulo \(prime)")
      #expect(modulus.product(x, y) == modulus.residue(a * b), "seed \(seed), modulo \(prime)")
      #expect(modulus.negation(x) == modulus.residue(-a), "seed \(seed), modulo \(prime)")
    }
  }

  @Test func `a denominator that the prime divides has no residue`() {
    #expect(Modulus(prime: 7).residue(Rational(1, 14)) == nil)
    #expect(Modulus(prime: 7).residue(Rational(-1, 2)) == 3)
    #expect(Modulus(prime: 7).residue(-1) == 6)
  }

  @Test func `primality is the sieve's up to 200,000`() {
    var sieve = [Bool](repeating: true, count: 200_000)
    for number in 2..<sieve.count where sieve[number] {
      for multiple in stride(from: 2 * number, to: sieve.count, by: number) { sieve[multiple] = false }
    }
    #expect((2..<sieve.count).allSatisfy { Primality.isPrime($0) == sieve[$0] })
    #expect(![-7, 0, 1].contains(where: Primality.isPrime))
  }

  @Test func `strong pseudoprimes to several bases are found out`() {
    // To bases 2; 2 and 3; 2, 3, 5 and 7; to 2 … 17; to 2 … 31 (Jaeschke, 1993; OEIS A014233).
    let composite = [2047, 1_373_653, 3_215_031_751, 341_550_071_728_321, 3_825_123_056_546_413_051]
    #expect(!composite.contains(where: Primality.isPrime))
    #expect([4_611_686_018_427_387_847, 9_223_372_036_854_775_783].allSatisfy(Primality.isPrime))
    #expect(Primality.passes(Integer.powerOfTwo(521) - 1, base: 3))
    #expect(!Primality.passes((Integer.powerOfTwo(89) - 1) * (Integer.powerOfTwo(107) - 1), base: 3))
  }
}
