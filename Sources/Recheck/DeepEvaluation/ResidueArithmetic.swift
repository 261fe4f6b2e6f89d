import ExactArithmetic
import TrainingProblem

/// Replay modulo a prime, with comparisons as enclosures found them out.
///
/// A comparison that stayed open between two cases that meet in one point is tested for that point: a residue other than
/// zero proves that it is not there; zero is evidence that it is, and is assumed from then on.
struct ResidueArithmetic: ReplayArithmetic {
  let modulus: Modulus
  private(set) var isStopped = false
  var place = ReplayPlace()

  private let outcomes: [ReplayOutcome]
  private var next = 0
  /// Tests whose outcome was taken for the truth without proof: all, and those inside the network.
  private(set) var assumptions = 0
  private var networkAssumptions = 0
  /// Comparisons of kind `isNonzero` that this prime decides: their numbers.
  private(set) var provedNonzero: [Int] = []
  /// Why the replay stopped, where it did.
  private(set) var obstacle: ReplayObstacle?

  init(_ modulus: Modulus, outcomes: [ReplayOutcome]) {
    self.modulus = modulus
    self.outcomes = outcomes
  }

  private mutating func stop(_ reason: ReplayObstacle) {
    if obstacle == nil { obstacle = reason }
    isStopped = true
  }

  private mutating func assume() {
    assumptions += 1
    if place.layer > 0 { networkAssumptions += 1 }
  }

  private mutating func nextOutcome() -> ReplayOutcome {
    defer { next += 1 }
    guard next < outcomes.count else {
      preconditionFailure("a replay meets the same comparisons in every arithmetic")
    }
    return outcomes[next]
  }

  mutating func constant(_ value: Rational) -> Integer {
    if let residue = modulus.residue(value) { return residue }
    stop(.primeDividesDenominator)
    return .zero
  }

  func sum(_ a: Integer, _ b: Integer) -> Integer { modulus.sum(a, b) }
  func negation(_ a: Integer) -> Integer { modulus.negation(a) }
  func product(_ a: Integer, _ b: Integer) -> Integer { modulus.product(a, b) }
  func square(_ a: Integer) -> Integer { modulus.product(a, a) }

  private mutating func apply(_ piece: Activation.Piece, _ t: Integer) -> Integer {
    modulus.sum(modulus.product(constant(piece.slope), t), constant(piece.intercept))
  }

  mutating func piecewise(
    _ pieces: [Activation.Piece], breaks: [Rational], at t: Integer
  ) -> Integer {
    switch nextOutcome() {
    case .known(let piece): return apply(pieces[piece], t)
    case .open(let candidates):
      for index in candidates {
        assume()
        if constant(breaks[index]) == t { return apply(pieces[index + 1], t) }
      }
      stop(.offEveryBreak(place))
      return .zero
    }
  }

  mutating func maximum(_ a: Integer, _ b: Integer) -> Integer {
    switch nextOutcome() {
    case .known(let which): return which == 0 ? a : b
    case .open:
      assume()
      if a != b { stop(.offEveryBreak(place)) }
      return a
    }
  }

  mutating func isNonzero(_ t: Integer) -> Integer {
    switch nextOutcome() {
    case .known(let value): return Integer(value)
    case .open:
      if t.signum != 0 {
        // Outputs that hang on an assumed tie prove nothing.
        if networkAssumptions == 0 { provedNonzero.append(next - 1) } else { assume() }
        return 1
      }
      assume()
      return 0
    }
  }
}

/// Why a replay modulo a prime stopped.
enum ReplayObstacle: Sendable, Equatable {
  /// Another prime serves.
  case primeDividesDenominator
  /// A comparison that is not settled is proved not to be a tie.
  case offEveryBreak(ReplayPlace)
}
