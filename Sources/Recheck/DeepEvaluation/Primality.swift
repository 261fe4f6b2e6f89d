import ExactArithmetic

/// Miller–Rabin: whether an odd number is composite, by a witness, or passes.
///
/// M. O. Rabin: "Probabilistic algorithm for testing primality", 1980, doi:10.1016/0022-314X(80)90084-0.
public enum Primality {
  /// The first primes; as bases they decide every number below 3.3 · 10^24.
  ///
  /// J. Sorenson, J. Webster: "Strong pseudoprimes to twelve prime bases", 2017, doi:10.1090/mcom/3134.
  private static let firstPrimes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]

  /// Exact, for every machine word.
  public static func isPrime(_ value: Int) -> Bool {
    if value < 2 { return false }
    for prime in firstPrimes where value % prime == 0 { return value == prime }
    return firstPrimes.allSatisfy { passes(Integer(value), base: Integer($0)) }
  }

  /// True if the odd `value` > 2 passes one round with `base`. A prime passes with every base from 2 to itself less 2, a
  /// composite number with fewer than a quarter of them.
  public static func passes(_ value: Integer, base: Integer) -> Bool {
    let last = value - 1
    var (odd, halvings) = (last, 0)
    while odd.remainder(modulo: 2).signum == 0 {
      odd = odd.exactQuotient(by: 2)
      halvings += 1
    }
    var power = base.power(odd, modulo: value)
    if power == 1 || power == last { return true }
    for _ in 1..<max(halvings, 1) {
      power = (power * power).remainder(modulo: value)
      if power == last { return true }
    }
    return false
  }
}
