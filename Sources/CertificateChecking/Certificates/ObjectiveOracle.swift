import ExactArithmetic
import TrainingProblem

/// The objective of a certificate's parameters, asked about rather than written: exact rationals where these are short,
/// `ObjectiveReplay` beyond.
struct ObjectiveOracle {
  /// Bits up to which numbers are replayed as rationals without a second thought.
  static let plainSize = 1 << 14

  let evaluation: Evaluation?
  private var replay: ObjectiveReplay?
  /// Why there is no evaluation, where that is no matter of long numbers.
  private let obstacle: String?

  /// - Precondition: `AssignmentFault.first` finds none.
  init(of assignment: Assignment, on instance: Instance, budget: ReplayBudget, spending: Budget) {
    do throws(LimitError) {
      evaluation = try Evaluation(
        of: assignment, on: instance, sizeLimit: ObjectiveOracle.plainSize, budget: spending)
      obstacle = nil
    } catch {
      evaluation = nil
      let fault = spending.fault()
      obstacle = fault ?? (instance.network.multiplies ? nil : error.message)
      if fault == nil { replay = ObjectiveReplay(of: assignment, on: ReplayShape(instance), budget: budget) }
    }
  }

  mutating func compare(with target: Rational) -> Comparison {
    if let objective = evaluation?.objective {
      return objective < target ? .below : objective > target ? .above : .equal
    }
    guard let answer = replay?.compare(with: target) else {
      return .undecided(obstacle ?? "nothing was replayed", areDifferent: false)
    }
    if let obstacle, case .undecided(let reason, let areDifferent) = answer {
      return .undecided("\(obstacle); by enclosures, \(reason)", areDifferent: areDifferent)
    }
    return answer
  }

  /// The objective as far as it is known; the first replay where nothing was asked yet.
  mutating func enclosure() -> Enclosure? {
    if let evaluation { return .exact(evaluation.objective) }
    if replay?.objective == nil { replay?.begin() }
    return replay?.objective
  }

  var figures: ReplayFigures { replay?.figures ?? ReplayFigures() }
}
