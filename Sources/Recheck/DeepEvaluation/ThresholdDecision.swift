import Certification
import ExactArithmetic
import TrainingProblem

/// Decides whether any choice of parameters reaches a threshold, over the tree of all choices, with enclosures; leaves that
/// these leave open are decided one by one, by `ObjectiveReplay`, where no other leaf reaches it.
public struct ThresholdDecision {
  /// The ways in which a decision ends.
  public enum Outcome: Sendable {
    /// Every choice misses the threshold: proved.
    case missed
    /// A choice that reaches it, proved, and its objective as shown.
    case reached(Assignment, String)
    /// Some choices are open, of which this is one; why.
    case undecided(Assignment?, String)
  }

  let threshold: Rational
  let isReachedByEquality: Bool
  let budget: ReplayBudget
  private var tree: ChoiceTree
  /// The means of the decision so far.
  public private(set) var figures = ReplayFigures()
  /// Layers evaluated so far, at one input each.
  public var evaluations: Int { tree.evaluations }
  /// Leaves of the tree that were needed so far.
  public var leaves: Int { tree.leaves }
  /// Open leaves at which the tree is visited again, at twice the precision; and the last precision to do so.
  private static let (patience, lastPrecision) = (64, 1 << 14)

  /// nil where the tree cannot be built: see `ChoiceTree`.
  ///
  /// - Parameter isReachedByEquality: true if an objective of just `threshold` reaches it.
  public init?(
    _ shape: ReplayShape, at threshold: Rational, isReachedByEquality: Bool = true, budget: ReplayBudget,
    precisionBits: Int? = nil
  ) {
    guard let tree = ChoiceTree(shape, precisionBits: precisionBits ?? shape.suitablePrecision) else { return nil }
    self.tree = tree
    self.threshold = threshold
    self.isReachedByEquality = isReachedByEquality
    self.budget = budget
  }

  /// The work that was done, for messages.
  public var argument: String {
    "evaluating all choices as a tree of 2^\(tree.log2Choices) leaves, of which \(tree.leaves) were needed, by \(figures.summary)"
  }

  /// - Parameter evaluations: layers evaluated, at one input each, after which the decision is given up.
  public mutating func run(evaluations limit: Int = Int.max) -> Outcome {
    var steps = 0
    while true {
      var open: [Assignment] = []
      let mayRestart = tree.precisionBits < ThresholdDecision.lastPrecision
      let found = visit(&open, &steps, limit, patience: mayRestart ? ThresholdDecision.patience : Int.max)
      figures.precision = max(figures.precision, tree.precisionBits)
      if tree.hasUsedBalls && figures.regime == .exact { figures.regime = .balls }
      switch found {
      case .reached(let assignment, let objective)?: return .reached(assignment, objective)
      case .outOfBudget?:
        return .undecided(
          open.first, steps > limit ? "the tree of choices is too large" : "time ran out, or an interrupt came")
      case .exhausted?: return settle(open)
      case nil:
        guard let finer = ChoiceTree(tree.shape, precisionBits: 2 * tree.precisionBits) else { return settle(open) }
        tree = finer
      }
    }
  }

  private enum Found {
    case reached(Assignment, String)
    case exhausted
    case outOfBudget
  }

  /// One visit of the tree; nil where more leaves than `patience` stay open.
  private mutating func visit(
    _ open: inout [Assignment], _ steps: inout Int, _ limit: Int, patience: Int
  ) -> Found? {
    let (precision, byEquality, budget) = (tree.precision, isReachedByEquality, budget)
    let target = Enclosure.exact(threshold)
    func misses(_ order: Int?) -> Bool { order.map { $0 > 0 || ($0 == 0 && !byEquality) } ?? false }
    var reached: Found?
    let counter = StepCounter(steps)
    let ending = tree.visit(
      isIrrelevant: { misses(precision.order($0, target)) },
      shouldStop: {
        counter.steps += 1
        return counter.steps > limit || budget.shouldStop()
      },
      leaf: { assignment, objective in
        let order = precision.order(objective, target)
        if misses(order) { return .goOn }
        if order != nil {
          reached = .reached(assignment, objective.shown)
          return .stop
        }
        open.append(assignment)
        return open.count > patience ? .stop : .goOn
      })
    steps = counter.steps
    switch ending {
    case .outOfBudget: return .outOfBudget
    case .exhausted: return .exhausted
    case .stopped: return reached
    }
  }

  /// The decision over the leaves that enclosures left open.
  private mutating func settle(_ open: [Assignment]) -> Outcome {
    var doubt: (Assignment, String)?
    for assignment in open {
      var replay = ObjectiveReplay(of: assignment, on: tree.shape, budget: budget)
      let comparison = replay.compare(with: threshold)
      figures.meet(replay.figures)
      switch comparison {
      case .above: continue
      case .equal where !isReachedByEquality: continue
      case .below, .equal: return .reached(assignment, replay.objective?.shown ?? "")
      case .equalUpToError:
        let number = threshold.shown
        doubt =
          doubt ?? (
            assignment, "an objective equals \(number) with an error below 2^-\(budget.errorBits), which is not proved"
          )
      case .undecided(let reason, _): doubt = doubt ?? (assignment, reason)
      }
    }
    return doubt.map { .undecided($0.0, $0.1) } ?? .missed
  }
}

/// Steps counted across closures.
private final class StepCounter {
  var steps: Int
  init(_ steps: Int) { self.steps = steps }
}
