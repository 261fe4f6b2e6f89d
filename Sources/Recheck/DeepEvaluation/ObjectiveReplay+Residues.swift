import Certification
import ExactArithmetic
import TrainingProblem

/// The evidence of replays modulo primes about "the objective equals this number".
enum ResidueEvidence: Equatable {
  /// They differ: proved.
  case different
  /// All residues are zero: equal but for an error of a probability below 2^−`errorBits`.
  case zero
  /// That some numbers are not zero is proved, which makes comparisons certain that were open: worth another replay.
  case resolved
  /// A comparison that stayed open, and is proved not to be a tie: residues cannot pass it.
  case offEveryBreak(ReplayPlace)
  /// Primes as long as the error bound demands are out of reach, or the difference is not zero if assumed ties are ties.
  case inconclusive
  case outOfTime
}

extension ObjectiveReplay {
  /// Longest primes that evidence is sought with: some 10,000 layers of squares.
  static let longestPrime = 1 << 14
  /// Tests that the error of one verdict is shared out among, in bits.
  static let shareBits = 20

  /// Tests whether objective − `target` is zero modulo random primes.
  ///
  /// Every tested number (this difference, and what comparisons that stayed open compare) is n/d with |n| < 2^B, for B from `SizeArithmetic`, and d made of denominators of constants.
  /// Fewer than B/(b − 1) primes of b bits divide n unless it is 0. There are more than 0.86 · 2^(b−1)/(b − 1) such primes
  /// (Rosser, Schoenfeld, 1962, doi:10.1215/ijm/1255631807: π(2x) − π(x) > 3x/(5 ln x) for x ≥ 20.5), of which those that
  /// divide a denominator, far fewer than 0.36 · 2^(b−1)/(b − 1), are passed over. So a number that is not 0 has residue 0
  /// modulo one random prime with a probability below B/2^(b−2), and modulo several in a row below the power.
  ///
  /// A first prime of 62 bits proves most differences; the others are long enough for the error bound.
  mutating func residues(minus target: Rational) -> ResidueEvidence {
    let goal = budget.errorBits + ObjectiveReplay.shareBits
    var (bits, missing) = (62, 1)
    var isLong = false
    while missing > 0 {
      guard let prime = primes.next(bits: bits, shouldStop: budget.shouldStop) else { return .outOfTime }
      let modulus = Modulus(prime: prime)
      guard let residue = modulus.residue(target) else { continue }
      var replay = NetworkReplay(
        shape, ResidueArithmetic(modulus, outcomes: outcomes), shouldStop: budget.shouldStop)
      let value = replay.objective(of: assignment)
      let arithmetic = replay.arithmetic
      if arithmetic.obstacle == .primeDividesDenominator { continue }
      figures.primes += 1
      figures.primeBits = max(figures.primeBits, bits)
      if !arithmetic.provedNonzero.isEmpty {
        provedNonzero.formUnion(arithmetic.provedNonzero)
        return .resolved
      }
      if case .offEveryBreak(let place)? = arithmetic.obstacle { return .offEveryBreak(place) }
      guard let value else { return .outOfTime }
      if value != residue {
        return arithmetic.assumptions == 0 ? .different : .inconclusive
      }
      missing -= 1
      if !isLong {
        guard let size = sizes(minus: target), let plan = ObjectiveReplay.primePlan(size.longestAbove, goal),
          arithmetic.assumptions < 1 << (ObjectiveReplay.shareBits - 2)
        else { return .inconclusive }
        isLong = true
        (bits, missing) = plan
      }
    }
    figures.errorBits = budget.errorBits
    return .zero
  }

  /// Bits and number of the primes for an error below 2^−`goal`; nil where they would be too long.
  static func primePlan(_ size: Integer, _ goal: Int) -> (bits: Int, count: Int)? {
    // B ≤ 2^digits.
    let digits = size.bitLength
    let bits = digits <= 40 ? 62 : digits + 2 + max(62, goal / 2)
    guard bits <= longestPrime else { return nil }
    let gain = bits - 2 - digits
    return (bits, (goal + gain - 1) / gain)
  }

  /// Bounds on all numbers on the way to objective − `target`, that included; nil where time ends.
  private func sizes(minus target: Rational) -> SizeArithmetic? {
    var replay = NetworkReplay(shape, SizeArithmetic(), shouldStop: budget.shouldStop)
    guard let objective = replay.objective(of: assignment) else { return nil }
    let number = replay.arithmetic.constant(target)
    _ = replay.arithmetic.difference(objective, number)
    return replay.arithmetic
  }

  /// A precision at which objective − `target` and every number on the way to it is exact; nil where that passes a machine
  /// word, or time ends.
  func lengthBound(minus target: Rational) -> Int? { sizes(minus: target)?.longest.word }
}
