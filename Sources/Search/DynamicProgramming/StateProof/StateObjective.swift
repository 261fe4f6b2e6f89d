import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// The objective as a multiple of the output layer's sums, as far as losses are linear in them, plus the penalty, plus
/// what propagation decides once the sums are known.
struct StateObjective {
  /// By coordinate; most are 0.
  let factors: [Integer]
  /// The coordinates whose factor is not 0.
  let linear: [Int]
  /// The remaining literals: of losses and thresholds.
  let rest: LiteralSum

  /// - Parameter whole: the sums, the penalty last.
  init(_ parts: StateNetwork, _ whole: [LiteralSum]) {
    let encoding = parts.encoding
    let sums = Array(whole.dropLast())
    var factors = [Integer](repeating: 0, count: sums.count)
    let leads = parts.leads.map { ($0.first, $0.second, sums[$0.first] + -sums[$0.second]) }
    func count(_ number: ReferenceNumber, times weight: Integer) {
      let own = LiteralSum(number)
      for (place, sum) in sums.enumerated() {
        guard let factor = own.factor(of: sum) else { continue }
        factors[place] += factor * weight
        return
      }
      for (first, second, lead) in leads {
        guard let factor = own.factor(of: lead) else { continue }
        factors[first] += factor * weight
        factors[second] -= factor * weight
        return
      }
    }
    if let greatest = encoding.greatestLoss {
      count(greatest, times: 1)
    } else {
      for (summands, sample) in zip(encoding.lossSummands, encoding.scaled.samples) {
        for summand in summands { count(summand, times: sample.weight) }
      }
    }
    let formula = encoding.formula
    var terms = formula.objective
    var constant = formula.objectiveConstant
    func subtract(_ sum: LiteralSum, times factor: Integer) {
      terms += sum.terms.map { LiteralTerm(-$0.coefficient * factor, $0.literal) }
      constant -= sum.low * factor
    }
    for (sum, factor) in zip(sums, factors) where factor != 0 { subtract(sum, times: factor) }
    subtract(whole[sums.count], times: 1)
    self.factors = factors
    linear = factors.indices.filter { factors[$0] != 0 }
    rest = LiteralSum(terms, constant: constant)
  }
}
