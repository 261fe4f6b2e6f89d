import ExactArithmetic

/// Decides whether any choice of parameters reaches a threshold, over the tree of all choices, with enclosures; each leaf
/// that these leave open is decided by `ObjectiveReplay`.
public struct ThresholdDecision {
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
  /// What the decision took.
  public private(set) var figures = ReplayFigures()
  public var evaluations: Int { tree.evaluations }
  public var leaves: Int { tree.leaves }

  /// nil where the tree cannot be built: see `ChoiceTree`.
  ///
  /// - Parameter isReachedByEquality: whether an objective of just `threshold` reaches it.
  public init?(
    _ shape: ReplayShape, at threshold: Rational, isReachedByEquality: Bool = true, budget: ReplayBudget,
    precisionBits: Int = 192
  ) {
    guard let tree = ChoiceTree(shape, precisionBits: precisionBits) else { return nil }
    self.tree = tree
    self.threshold = threshold
    self.isReachedByEquality = isReachedByEquality
    self.budget = budget
  }

  /// What was done, for messages.
  public var argument: String {
    "evaluating all choices as a tree of 2^\(tree.log2Choices) leaves, of which \(tree.leaves) were needed, by \(figures.summary)"
  }

  /// - Parameter evaluations: layers evaluated, at one input each, after which the decision is given up.
  public mutating func run(evaluations limit: Int = Int.max) -> Outcome {
    let (precision, threshold, byEquality, budget) = (tree.precision, threshold, isReachedByEquality, budget)
    let shape = tree.shape
    let target = Enclosure.exact(threshold)
    func misses(_ order: Int?) -> Bool { order.map { $0 > 0 || ($0 == 0 && !byEquality) } ?? false }
    var reached: (Assignment, String)?
    var open: (Assignment, String)?
    var figures = ReplayFigures(precision: precision.bits)
    var steps = 0
    let ending = tree.visit(
      isIrrelevant: { misses(precision.order($0, target)) },
      shouldStop: {
        steps += 1
        return steps > limit || budget.shouldStop()
      },
      leaf: { assignment, objective in
        if let order = precision.order(objective, target) {
          if misses(order) { return .goOn }
          reached = (assignment, objective.shown)
          return .stop
        }
        var replay = ObjectiveReplay(of: assignment, on: shape, budget: budget)
        let comparison = replay.compare(with: threshold)
        figures.meet(replay.figures)
        switch comparison {
        case .above: return .goOn
        case .equal where !byEquality: return .goOn
        case .below, .equal:
          reached = (assignment, replay.objective?.shown ?? "")
          return .stop
        case .equalUpToError:
          open =
            open ?? (
              assignment,
              "a choice's objective equals \(threshold.shown) with an error below 2^-\(budget.errorBits), which is not proved"
            )
        case .undecided(let reason, _): open = open ?? (assignment, reason)
        }
        return .goOn
      })
    if tree.hasUsedBalls && figures.regime == .exact { figures.regime = .balls }
    self.figures = figures
    if let reached { return .reached(reached.0, reached.1) }
    switch ending {
    case .outOfBudget:
      return .undecided(
        open?.0, steps > limit ? "the tree of choices is too large" : "time ran out, or an interrupt came")
    case .stopped, .exhausted: return open.map { .undecided($0.0, $0.1) } ?? .missed
    }
  }
}
