import CertificateChecking
import ExactArithmetic
import ProofLogging
import SearchCore

/// A sum of literals with fresh literals for "it is at least v", made where they are first needed.
final class ReifiedSum {
  let sum: LiteralSum
  private let steps: StateSteps
  private var thresholds: [Int: Threshold] = [:]

  private struct Threshold {
    let literal: Literal
    /// "The literal implies that the sum is at least v"; "its negation, that it is at most v − 1".
    let above: Int
    let below: Int
  }

  init(_ sum: LiteralSum, _ steps: StateSteps) {
    (self.sum, self.steps) = (sum, steps)
  }

  // MARK: Conditions

  /// The literals that together say that the sum is at least `value`: none where it always is.
  /// - Precondition: `value` is at most the sum's high.
  func conditions(atLeast value: Int) -> [Literal] {
    Integer(value) <= sum.low ? [] : [threshold(value).literal]
  }

  /// The literals that together say that the sum is `value`.
  func conditions(equal value: Int) -> [Literal] {
    conditions(atLeast: value) + (Integer(value) >= sum.high ? [] : [!threshold(value + 1).literal])
  }

  // MARK: Rows

  /// Constraints that add up to "at least `value`" under its conditions; and to "at most `value`".
  func atLeast(_ value: Int) -> [ProofSummand] {
    Integer(value) <= sum.low ? sum.floorAxioms : [.constraint(threshold(value).above, times: 1)]
  }

  func atMost(_ value: Int) -> [ProofSummand] {
    Integer(value) >= sum.high ? sum.ceilingAxioms : [.constraint(threshold(value + 1).below, times: 1)]
  }

  /// "At most `value` − 1" where the condition "at least `value`" is false; nil where that cannot be. And likewise "at
  /// least `value` + 1".
  func below(_ value: Int) -> Int? { Integer(value) <= sum.low ? nil : threshold(value).below }
  func above(_ value: Int) -> Int? { Integer(value) >= sum.high ? nil : threshold(value + 1).above }

  /// Rows that hold the sum and one literal, as constraints, with their numbers.
  var rows: [(number: Int, constraint: PseudoBooleanConstraint)] {
    thresholds.flatMap { value, threshold in
      [
        (threshold.above, lower(value, threshold.literal)), (threshold.below, upper(value, threshold.literal)),
      ]
    }.sorted { $0.0 < $1.0 }
  }

  private func threshold(_ value: Int) -> Threshold {
    if let known = thresholds[value] { return known }
    let literal = steps.fresh()
    let threshold = Threshold(
      literal: literal, above: steps.define(lower(value, literal), literal, false),
      below: steps.define(upper(value, literal), literal, true))
    thresholds[value] = threshold
    return threshold
  }

  private func lower(_ value: Int, _ literal: Literal) -> PseudoBooleanConstraint {
    let degree = Integer(value) - sum.low
    return PseudoBooleanConstraint(sum.terms + [LiteralTerm(degree, !literal)], atLeast: degree)
  }

  private func upper(_ value: Int, _ literal: Literal) -> PseudoBooleanConstraint {
    let degree = sum.high - Integer(value) + 1
    let negated = sum.terms.map { LiteralTerm($0.coefficient, !$0.literal) }
    return PseudoBooleanConstraint(negated + [LiteralTerm(degree, literal)], atLeast: degree)
  }

  /// The sum is not spoken of any more.
  func forget() {
    for threshold in thresholds.values.sorted(by: { $0.above < $1.above }) {
      steps.forget(threshold.above)
      steps.forget(threshold.below)
    }
    thresholds = [:]
  }
}
