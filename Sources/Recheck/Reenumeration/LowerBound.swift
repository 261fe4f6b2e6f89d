import DeepEvaluation
import ExactArithmetic
import TrainingProblem

/// The second circle's means without a proof of "no choice's objective is below this": where there are few choices, all of them
/// are evaluated, one by one in rationals, or, where these grow too long, as a tree of enclosures.
struct LowerBound {
  enum Outcome: Equatable {
    case holds
    /// A choice has this objective, as shown, which is too low.
    case fails(String)
    /// The obstacle to an answer, where there is something to say.
    case unknown(String?)
  }

  /// Choices × samples × parameters, times the words of the longest value, up to which all choices are evaluated:
  /// about a second.
  static let enumerationBudget = 1 << 23

  let outcome: Outcome
  let argument: String

  /// Evaluates all choices, where they are few.
  ///
  /// - Parameter strictly: true if every objective must be above `needed`, rather than not below it.
  init(
    on instance: Instance, atLeast needed: Rational, strictly: Bool, budget: ReplayBudget, spending: Budget
  ) {
    (outcome, argument) =
      LowerBound.enumerate(instance, needed, strictly, spending)
      ?? LowerBound.branch(instance, needed, strictly, budget)
  }

  /// True if no choice is feasible, by evaluating all; nil where there are too many, or numbers grow too long.
  static func isInfeasible(_ instance: Instance, _ spending: Budget) -> (Bool, argument: String)? {
    guard spending.fault() == nil, var choices = ChoiceEnumeration(instance, budget: enumerationBudget) else {
      return nil
    }
    let argument = "evaluating all \(choices.count) choices"
    let sizeLimit = min(choices.sizeLimit, Evaluation.plainSize)
    var meter = ReplayMeter(spending)
    repeat {
      let evaluation = try? Evaluation(of: choices.assignment, on: instance, sizeLimit: sizeLimit, meter: &meter)
      guard let evaluation else { return nil }
      if evaluation.isFeasible { return (false, argument) }
    } while choices.advance()
    return (true, argument)
  }

  /// One by one; nil where there are too many, or numbers grow too long.
  private static func enumerate(
    _ instance: Instance, _ needed: Rational, _ strictly: Bool, _ spending: Budget
  ) -> (Outcome, String)? {
    if let fault = spending.fault() { return (.unknown(fault), "") }
    guard let choices = ChoiceEnumeration(instance, budget: enumerationBudget) else { return nil }
    let argument = "evaluating all \(choices.count) choices"
    let sizeLimit = min(choices.sizeLimit, Evaluation.plainSize)
    var enumeration = choices
    var meter = ReplayMeter(spending)
    repeat {
      let evaluation: Evaluation
      do throws(LimitError) {
        evaluation = try Evaluation(of: enumeration.assignment, on: instance, sizeLimit: sizeLimit, meter: &meter)
      } catch {
        return instance.network.multiplies && !spending.mustStop ? nil : (.unknown(error.message), "")
      }
      if !evaluation.isFeasible { continue }
      let value = evaluation.objective
      if value < needed || (strictly && value == needed) { return (.fails(value.shown), argument) }
    } while enumeration.advance()
    return (.holds, argument)
  }

  /// Neurons evaluated, over all inputs, up to which a tree is searched: some seconds.
  static let branchingBudget = 1 << 22

  /// As a tree, where the network multiplies and numbers outgrow rationals: there no proof can be written.
  private static func branch(
    _ instance: Instance, _ needed: Rational, _ strictly: Bool, _ budget: ReplayBudget
  ) -> (Outcome, String) {
    guard instance.network.multiplies, instance.isPlain else { return (.unknown(nil), "") }
    let shape = ReplayShape(instance)
    guard let forecast = ReplayForecast(shape, budget: budget), forecast.bits > Integer(Evaluation.plainSize)
    else { return (.unknown(nil), "") }
    var decision = ThresholdDecision(shape, at: needed, isReachedByEquality: strictly, budget: budget)
    switch decision?.run(evaluations: branchingBudget) {
    case .missed?: return (.holds, decision?.argument ?? "")
    case .reached(_, let objective)?: return (.fails(objective), decision?.argument ?? "")
    case .undecided(_, let reason)?: return (.unknown(reason), "")
    case nil: return (.unknown(nil), "")
    }
  }
}
