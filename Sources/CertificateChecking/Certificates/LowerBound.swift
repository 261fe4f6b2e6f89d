import ExactArithmetic
import TrainingProblem

/// What the checker can say by itself, without a proof, of "no choice's objective is below this".
///
/// Two arguments: losses, weights and rates are at least 0, so no objective is negative; and where there are few
/// choices, all of them are evaluated.
struct LowerBound {
  enum Outcome: Equatable {
    case holds
    /// A choice has this objective, which is too low.
    case fails(Rational)
    case unknown
  }

  /// Choices × samples × parameters, times the words of the longest value, up to which all choices are evaluated:
  /// about a second.
  static let enumerationBudget = 1 << 23

  let outcome: Outcome
  let argument: String

  /// Losses, weights and rates are at least 0.
  static let signs = "the signs of losses and penalties: no objective is negative"

  static func isShownBySigns(_ needed: Rational, strictly: Bool) -> Bool {
    needed.signum < 0 || (needed.signum == 0 && !strictly)
  }

  /// Evaluates all choices, where they are few.
  ///
  /// - Parameter strictly: whether every objective must be above `needed`, rather than not below it.
  init(on instance: Instance, atLeast needed: Rational, strictly: Bool) {
    guard let choices = ChoiceEnumeration(instance, budget: LowerBound.enumerationBudget) else {
      (outcome, argument) = (.unknown, "")
      return
    }
    var outcome = Outcome.holds
    var enumeration = choices
    repeat {
      let value = try? Evaluation(of: enumeration.assignment, on: instance, sizeLimit: choices.sizeLimit).objective
      guard let value else {
        outcome = .unknown
        break
      }
      if value < needed || (strictly && value == needed) {
        outcome = .fails(value)
        break
      }
    } while enumeration.advance()
    self.outcome = outcome
    argument = "evaluating all \(choices.count) choices"
  }
}
