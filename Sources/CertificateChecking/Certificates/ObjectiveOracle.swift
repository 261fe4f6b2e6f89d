import ExactArithmetic
import TrainingProblem

/// The objective of a certificate's parameters, asked about rather than written: exact rationals where these are short,
/// `ObjectiveReplay` beyond.
struct ObjectiveOracle {
  /// Bits up to which numbers are replayed as rationals without a second thought.
  static let plainSize = 1 << 14

  let evaluation: Evaluation?
  private var replay: ObjectiveReplay?

  /// - Precondition: `AssignmentFault.first` finds none.
  init(of assignment: Assignment, on instance: Instance, budget: ReplayBudget) {
    evaluation = try? Evaluation(of: assignment, on: instance, sizeLimit: ObjectiveOracle.plainSize)
    if evaluation == nil { replay = ObjectiveReplay(of: assignment, on: ReplayShape(instance), budget: budget) }
  }

  mutating func compare(with target: Rational) -> Comparison {
    if let objective = evaluation?.objective {
      return objective < target ? .below : objective > target ? .above : .equal
    }
    return replay?.compare(with: target) ?? .undecided("nothing was replayed", areDifferent: false)
  }

  /// The objective as far as it is known; the first replay where nothing was asked yet.
  mutating func enclosure() -> Enclosure? {
    if let evaluation { return .exact(evaluation.objective) }
    if replay?.objective == nil { replay?.begin() }
    return replay?.objective
  }

  var figures: ReplayFigures { replay?.figures ?? ReplayFigures() }
}
