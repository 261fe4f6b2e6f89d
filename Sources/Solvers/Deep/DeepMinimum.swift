import ExactArithmetic
import TrainingProblem

/// The least objective over the tree of all choices where objectives may be far too long to write: choices are compared by
/// enclosures, and those that these do not tell apart once more, at precisions that double.
public struct DeepMinimum {
  public struct Outcome: Sendable {
    /// The best choice found; nil where the search ended before the first.
    public let best: Assignment?
    /// Whether no other choice has a smaller objective.
    public let isLeast: Bool
    /// What kept it from being that, where it is not.
    public let obstacle: String?
  }

  /// Choices that are kept for a closer look.
  private static let mostCandidates = 1 << 12

  private let shape: ReplayShape
  private let budget: ReplayBudget
  private var tree: ChoiceTree
  public var leaves: Int { tree.leaves }

  /// nil where the tree cannot be built: see `ChoiceTree`.
  public init?(_ shape: ReplayShape, budget: ReplayBudget, precisionBits: Int = 192) {
    guard let tree = ChoiceTree(shape, precisionBits: precisionBits) else { return nil }
    self.shape = shape
    self.budget = budget
    self.tree = tree
  }

  /// - Parameters:
  ///   - start: a choice to begin from.
  ///   - leafLimit: choices evaluated at most.
  ///   - onImprovement: told how many choices were evaluated before a better one.
  public mutating func run(
    start: Assignment? = nil, leafLimit: Int = Int.max, onImprovement: (Int) -> Void = { _ in }
  ) -> Outcome {
    let precision = EnclosurePrecision(bits: tree.precisionBits)
    let budget = budget
    var best: (assignment: Assignment, objective: Enclosure)?
    var rivals: [(assignment: Assignment, objective: Enclosure)] = []
    var (seen, isCrowded) = (0, false)
    if let start {
      var replay = ObjectiveReplay(of: start, on: shape, budget: budget)
      replay.begin()
      best = replay.objective.map { (start, $0) }
    }
    let ending = tree.visit(
      isIrrelevant: { bound in best.map { (precision.order(bound, $0.objective) ?? -1) >= 0 } ?? false },
      shouldStop: { seen >= leafLimit || budget.shouldStop() },
      leaf: { assignment, objective in
        seen += 1
        guard let known = best else {
          best = (assignment, objective)
          onImprovement(seen)
          return .goOn
        }
        switch precision.order(objective, known.objective) {
        case .some(let order) where order >= 0: break
        case .some:
          best = (assignment, objective)
          rivals.removeAll { (precision.order($0.objective, objective) ?? -1) >= 0 }
          onImprovement(seen)
        case nil where rivals.count >= DeepMinimum.mostCandidates: isCrowded = true
        case nil: if assignment != known.assignment { rivals.append((assignment, objective)) }
        }
        return .goOn
      })
    guard let best else {
      return Outcome(best: nil, isLeast: false, obstacle: "stopped before the first choice was evaluated")
    }
    guard case .exhausted = ending else {
      return Outcome(best: best.assignment, isLeast: false, obstacle: "stopped before all choices were seen")
    }
    if isCrowded { return Outcome(best: best.assignment, isLeast: false, obstacle: "too many choices lie too close") }
    return settle([best.assignment] + rivals.map(\.assignment))
  }

  /// The least of a few choices.
  private func settle(_ assignments: [Assignment]) -> Outcome {
    var replays = assignments.map { ObjectiveReplay(of: $0, on: shape, budget: budget) }
    var bits = tree.precisionBits
    while replays.count > 1 {
      for index in replays.indices where !replays[index].refine(bits: bits) {
        return Outcome(
          best: replays[0].assignment, isLeast: false,
          obstacle: "\(replays.count) choices could not be told apart at a precision of \(bits) bits")
      }
      let precision = EnclosurePrecision(bits: bits)
      var least = [replays[0]]
      for replay in replays.dropFirst() {
        let orders = least.map { other in
          replay.objective.flatMap { mine in other.objective.flatMap { precision.order(mine, $0) } }
        }
        // Not below one of them: no need of it. Below some: no need of those.
        if orders.contains(where: { ($0 ?? -1) >= 0 }) { continue }
        least = zip(least, orders).filter { ($0.1 ?? 1) >= 0 }.map(\.0) + [replay]
      }
      replays = least
      bits *= 2
    }
    return Outcome(best: replays[0].assignment, isLeast: true, obstacle: nil)
  }
}
