import ExactArithmetic
import TrainingProblem

/// The objective of a certificate's parameters, asked about rather than written: exact rationals where these are short,
/// the second circle beyond.
struct ObjectiveOracle {
  let evaluation: Evaluation?
  private var long: (any LongObjective)?
  /// Why there is no evaluation, where that is no matter of long numbers.
  private let obstacle: String?

  /// - Precondition: `AssignmentFault.first` finds none.
  init(of assignment: Assignment, on instance: Instance, circle: (any SecondCircle)?, spending: Budget) {
    do throws(LimitError) {
      evaluation = try Evaluation(of: assignment, on: instance, sizeLimit: Evaluation.plainSize, budget: spending)
      obstacle = nil
    } catch {
      evaluation = nil
      let fault = spending.fault()
      obstacle = fault ?? (instance.network.multiplies && circle != nil ? nil : error.message)
      if fault == nil { long = circle?.objective(of: assignment, on: instance) }
    }
  }

  /// True if answers come from the second circle.
  var isLong: Bool { long != nil }

  mutating func compare(with target: Rational) -> Comparison {
    if let objective = evaluation?.objective {
      return objective < target ? .below : objective > target ? .above : .equal
    }
    guard let answer = long?.compare(with: target) else {
      return .undecided(obstacle ?? "nothing was replayed", areDifferent: false)
    }
    if let obstacle, case .undecided(let reason, let areDifferent) = answer {
      return .undecided("\(obstacle); by enclosures, \(reason)", areDifferent: areDifferent)
    }
    return answer
  }

  /// The objective as far as it is known; the first replay where nothing was asked yet.
  mutating func shown() -> String? { evaluation?.objective.shown ?? long?.shown() }

  var figures: ReplayFigures { long?.figures ?? ReplayFigures() }
}
