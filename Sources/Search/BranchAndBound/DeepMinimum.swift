import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// The least objective over the tree of all choices where objectives may be far too long to write: choices are compared by
/// enclosures, and those that these do not tell apart once more, at precisions that double.
public struct DeepMinimum {
  /// The outcome of a search.
  public struct Outcome: Sendable {
    /// The best choice found; nil where the search ended before the first.
    public let best: Assignment?
    /// True if no other choice has a smaller objective.
    public let isLeast: Bool
    /// The obstacle to its being that, where it is not.
    public let obstacle: String?
  }

  /// Choices that are kept for a closer look.
  private static let mostCandidates = 1 << 10
  /// The last precision at which the tree is visited again, where more choices than that lie close together.
  private static let lastPrecision = 1 << 14

  private let shape: ReplayShape
  private let budget: ReplayBudget
  private var tree: ChoiceTree
  /// Choices evaluated.
  public private(set) var leaves = 0
  /// The best choice of the latest visit of the tree.
  private var latest: Assignment?

  /// nil where the tree cannot be built: see `ChoiceTree`.
  public init?(_ shape: ReplayShape, budget: ReplayBudget, precisionBits: Int? = nil) {
    guard let tree = ChoiceTree(shape, precisionBits: precisionBits ?? shape.suitablePrecision) else { return nil }
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
    while true {
      if let outcome = visit(start, leafLimit, onImprovement) { return outcome }
      guard tree.precisionBits < DeepMinimum.lastPrecision,
        let finer = ChoiceTree(shape, precisionBits: 2 * tree.precisionBits)
      else {
        return Outcome(best: latest ?? start, isLeast: false, obstacle: "too many choices lie too close together")
      }
      tree = finer
    }
  }

  /// One visit of the tree; nil where too many choices lie too close together.
  private mutating func visit(_ start: Assignment?, _ leafLimit: Int, _ onImprovement: (Int) -> Void) -> Outcome? {
    let precision = EnclosurePrecision(bits: tree.precisionBits)
    let budget = budget
    var best: (assignment: Assignment, objective: Enclosure)?
    var rivals: [(assignment: Assignment, objective: Enclosure)] = []
    let counter = LeafCounter(leaves)
    if let start {
      var replay = ObjectiveReplay(of: start, on: shape, budget: budget)
      replay.begin()
      best = replay.objective.map { (start, $0) }
    }
    let ending = tree.visit(
      isIrrelevant: { bound in best.map { (precision.order(bound, $0.objective) ?? -1) >= 0 } ?? false },
      shouldStop: { counter.leaves >= leafLimit || budget.shouldStop() },
      leaf: { assignment, objective in
        counter.leaves += 1
        guard let known = best else {
          best = (assignment, objective)
          onImprovement(counter.leaves)
          return .goOn
        }
        switch precision.order(objective, known.objective) {
        case .some(let order) where order >= 0: break
        case .some:
          best = (assignment, objective)
          rivals.removeAll { (precision.order($0.objective, objective) ?? -1) >= 0 }
          onImprovement(counter.leaves)
        case nil where rivals.count >= DeepMinimum.mostCandidates: return .stop
        case nil: if assignment != known.assignment { rivals.append((assignment, objective)) }
        }
        return .goOn
      })
    leaves = counter.leaves
    latest = best?.assignment
    if case .stopped = ending { return nil }
    guard let best else {
      return Outcome(best: nil, isLeast: false, obstacle: "stopped before the first choice was evaluated")
    }
    guard case .exhausted = ending else {
      return Outcome(best: best.assignment, isLeast: false, obstacle: "stopped before all choices were seen")
    }
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

/// Leaves counted across closures.
private final class LeafCounter {
  var leaves: Int
  init(_ leaves: Int) { self.leaves = leaves }
}
