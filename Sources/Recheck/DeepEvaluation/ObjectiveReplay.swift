import Certification
import ExactArithmetic
import TrainingProblem

/// Decides how the objective of one choice of parameters compares with given numbers, also where it is far too long to
/// write: with enclosures whose precision is doubled until the order is certain (exact once it passes the length of every
/// number), and with residues, which prove that two numbers differ whatever their length.
///
/// The objective's sign in a network of squares is PosSLP: no polynomial algorithm is known, and none is needed for the
/// answer to be honest. Two numbers that are equal and too long are never proved equal here, only evident.
public struct ObjectiveReplay {
  let shape: ReplayShape
  /// The choice whose objective is asked about.
  public let assignment: Assignment
  /// The instance that the choice belongs to.
  public var instance: Instance { shape.instance }
  let budget: ReplayBudget
  /// The means of the latest question.
  public internal(set) var figures = ReplayFigures()
  /// The objective as far as it is known.
  public private(set) var objective: Enclosure?

  /// How the comparisons of the latest replay came out, and where the first one is that stayed open.
  private(set) var outcomes: [ReplayOutcome] = []
  private(set) var firstOpen: ReplayPlace?
  private var hasUsedBalls = false
  /// Numbers of comparisons that residues have proved to be with a number other than zero.
  var provedNonzero: Set<Int> = []
  let precisionLimit: Int
  var primes: PrimeSource

  /// - Precondition: `AssignmentFault.first` finds none.
  public init(of assignment: Assignment, on shape: ReplayShape, budget: ReplayBudget) {
    self.shape = shape
    self.assignment = assignment
    self.budget = budget
    precisionLimit = budget.precisionLimit(liveValues: shape.liveValues)
    primes = PrimeSource(seed: budget.seed, subject: shape.digest, errorBits: budget.errorBits)
  }

  /// Replays at a precision of `bits`; false where the budget ends first.
  private mutating func replay(bits: Int) -> Bool {
    let arithmetic = EnclosureArithmetic(EnclosurePrecision(bits: bits), provedNonzero: provedNonzero)
    var replay = NetworkReplay(shape, arithmetic, shouldStop: budget.shouldStop)
    guard let value = replay.objective(of: assignment) else { return false }
    objective = value
    outcomes = replay.arithmetic.outcomes
    firstOpen = replay.arithmetic.firstOpen
    hasUsedBalls = replay.arithmetic.hasUsedBalls
    figures.regime = hasUsedBalls ? .balls : .exact
    figures.precision = bits
    return true
  }

  /// Replays once, at the first precision, so that something is known of the objective.
  public mutating func begin() { if objective == nil { _ = replay(bits: min(budget.firstPrecision, precisionLimit)) } }

  /// Replays at a precision of `bits`; false where that is beyond the budget.
  public mutating func refine(bits: Int) -> Bool { bits <= precisionLimit && replay(bits: bits) }

  /// The objective, exactly, where it and all numbers on the way to it are sure to have at most `bits` bits, or the budget's
  /// precision; nil otherwise, and where time ends.
  public mutating func exactObjective(bits: Int) -> Rational? {
    begin()
    if let known = objective?.exact { return known }
    guard let size = lengthBound(minus: .zero), size <= min(bits, precisionLimit), replay(bits: size) else {
      return nil
    }
    figures.regime = .exact
    return objective?.exact
  }

  /// How the objective compares with `target`.
  ///
  /// Time: one replay for each doubling of the precision up to the one that decides; where the numbers stay together,
  /// also replays modulo primes. Ends within the budget.
  public mutating func compare(with target: Rational) -> Comparison {
    figures = ReplayFigures(precision: figures.precision)
    figures.regime = hasUsedBalls ? .balls : .exact
    var evidence: ResidueEvidence?
    begin()
    if objective == nil { return outOfTime(nil) }
    while true {
      if let comparison = order(target) { return comparison }
      var bits = min(2 * figures.precision, precisionLimit)
      if evidence == nil && figures.precision >= min(budget.residuePrecision, precisionLimit) {
        let found = residues(minus: target)
        evidence = found
        switch found {
        case .zero:
          // More precision does not tell equal numbers apart: exact replay, where it is sure to fit, or none.
          guard let size = lengthBound(minus: target), size <= precisionLimit else {
            figures.regime = .residues
            return .equalUpToError
          }
          bits = max(size, figures.precision + 1)
        case .resolved:
          evidence = nil
          bits = figures.precision
        case .outOfTime: return outOfTime(nil)
        case .different, .offEveryBreak, .inconclusive: break
        }
      }
      guard bits > figures.precision || evidence == nil else { return undecided(target, evidence) }
      guard replay(bits: bits) else { return outOfTime(evidence) }
    }
  }

  /// The order as far as the enclosure at hand is certain of it.
  private mutating func order(_ target: Rational) -> Comparison? {
    guard let objective, let order = EnclosurePrecision(bits: figures.precision).order(objective, .exact(target)) else {
      return nil
    }
    return order < 0 ? .below : order > 0 ? .above : .equal
  }

  private func outOfTime(_ evidence: ResidueEvidence?) -> Comparison {
    let known = evidence == .different ? "; that the numbers differ is proved by residues" : ""
    return .undecided("time ran out, or an interrupt came" + known, areDifferent: evidence == .different)
  }

  private func undecided(_ target: Rational, _ evidence: ResidueEvidence?) -> Comparison {
    var reason =
      "the order is not certain at a precision of \(figures.precision) bits, the most within the memory limit"
    switch evidence {
    case .different: reason += "; that the numbers differ is proved by residues"
    case .offEveryBreak(let place): reason += ": \(place) is not certain, though proved not to be at a break"
    default: if let firstOpen { reason += ": \(firstOpen) is not certain" }
    }
    return .undecided(reason, areDifferent: evidence == .different)
  }
}
