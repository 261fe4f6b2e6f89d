import ExactArithmetic
import TrainingProblem

/// Primes drawn evenly from all primes of a stated number of bits, the same for the same seed and subject.
///
/// Random bits are the SHA-256 digests of seed, subject and a counter. The subject (an instance's digest) keeps anyone
/// from writing an instance around the primes that a seed gives.
struct PrimeSource {
  private let key: String
  private var counter = 0
  /// Rounds of Miller–Rabin for primes longer than a machine word: a composite number passes with a probability below
  /// 4^−rounds.
  private let rounds: Int

  init(seed: UInt64, subject: String, errorBits: Int) {
    key = "dnnt primes \(seed) \(subject) "
    rounds = errorBits / 2 + 16
  }

  /// A prime of exactly `bits` bits; nil where `shouldStop` says so.
  /// - Precondition: `bits` ≥ 8.
  mutating func next(bits: Int, shouldStop: () -> Bool) -> Integer? {
    while !shouldStop() {
      let half = Integer.powerOfTwo(bits - 1)
      let candidate = half + below(bits: bits - 1)
      if candidate.remainder(modulo: 2).signum != 0, isPrime(candidate) { return candidate }
    }
    return nil
  }

  private mutating func isPrime(_ candidate: Integer) -> Bool {
    if let word = candidate.word { return Primality.isPrime(word) }
    guard Integer.greatestCommonDivisor(candidate, PrimeSource.smallPrimes) == 1 else { return false }
    for _ in 0..<rounds {
      // From 2 to candidate − 2; 128 bits more than needed make the remainder even enough.
      let base = below(bits: candidate.bitLength + 128).remainder(modulo: candidate - 3) + 2
      if !Primality.passes(candidate, base: base) { return false }
    }
    return true
  }

  /// The product of all odd primes below 4,000: few composite candidates are coprime to it.
  private static let smallPrimes: Integer = {
    var product = Integer.one
    for number in stride(from: 3, to: 4000, by: 2) where Primality.isPrime(number) { product *= Integer(number) }
    return product
  }()

  /// An integer from 0 to 2^bits − 1.
  private mutating func below(bits: Int) -> Integer {
    var (value, missing) = (Integer.zero, bits)
    while missing > 0 {
      var hash = SHA256()
      hash.update((key + "\(counter)").utf8)
      counter += 1
      let digits = Array(hash.hexDigest().utf8)
      for start in stride(from: 0, to: 64, by: 8) where missing > 0 {
        let take = min(missing, 32)
        let word = digits[start..<start + 8].reduce(0) { $0 << 4 | Int($1 < 0x3a ? $1 - 0x30 : $1 - 0x57) }
        value = value * Integer.powerOfTwo(take) + Integer(word >> (32 - take))
        missing -= take
      }
    }
    return value
  }
}
