import ExactArithmetic
import TrainingProblem

/// How a comparison of a replay came out.
enum ReplayOutcome: Sendable, Equatable {
  /// Which piece holds, which of two is the maximum (0 or 1), or whether a number is not zero (0 or 1).
  case known(Int)
  /// Not certain: the value may lie on either side of these breaks (0 alone, where two numbers are compared).
  case open(Range<Int>)
}

/// Replay with enclosures of one precision, which notes how each comparison came out.
///
/// Where an enclosure lies across a break, the result contains what all pieces in question give there: a certain answer
/// may still come out at the end.
struct EnclosureArithmetic: ReplayArithmetic {
  let precision: EnclosurePrecision
  var isStopped: Bool { false }
  var place = ReplayPlace()

  private(set) var outcomes: [ReplayOutcome] = []
  /// Where the first comparison is that stayed open.
  private(set) var firstOpen: ReplayPlace?
  /// True if any number was too long to be held exactly.
  private(set) var hasUsedBalls = false
  /// Comparisons that are proved to be "not zero", by their number: shown by residues.
  let provedNonzero: Set<Int>

  init(_ precision: EnclosurePrecision, provedNonzero: Set<Int> = []) {
    self.precision = precision
    self.provedNonzero = provedNonzero
  }

  private mutating func note(_ outcome: ReplayOutcome) {
    if case .open = outcome, firstOpen == nil { firstOpen = place }
    outcomes.append(outcome)
  }

  private mutating func met(_ value: Enclosure) -> Enclosure {
    if case .ball = value { hasUsedBalls = true }
    return value
  }

  mutating func constant(_ value: Rational) -> Enclosure { met(precision.enclosure(value)) }
  mutating func sum(_ a: Enclosure, _ b: Enclosure) -> Enclosure { met(precision.sum(a, b)) }
  func negation(_ a: Enclosure) -> Enclosure { -a }
  mutating func product(_ a: Enclosure, _ b: Enclosure) -> Enclosure { met(precision.product(a, b)) }
  mutating func square(_ a: Enclosure) -> Enclosure { met(precision.square(a)) }

  private mutating func apply(_ piece: Activation.Piece, _ t: Enclosure) -> Enclosure {
    sum(product(constant(piece.slope), t), constant(piece.intercept))
  }

  mutating func piecewise(
    _ pieces: [Activation.Piece], breaks: [Rational], at t: Enclosure
  ) -> Enclosure {
    // Pieces first … last may hold: breaks before them are certainly not above t, breaks behind certainly above.
    var (first, last) = (0, breaks.count)
    for (index, limit) in breaks.enumerated() {
      guard let order = precision.order(t, constant(limit)) else { continue }
      if order >= 0 { first = max(first, index + 1) } else { last = min(last, index) }
    }
    note(first == last ? .known(first) : .open(first..<last))
    var value = apply(pieces[first], t)
    if first < last {
      for index in first + 1...last { value = precision.union(value, apply(pieces[index], t)) }
    }
    return value
  }

  mutating func maximum(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    note(precision.order(a, b).map { .known($0 >= 0 ? 0 : 1) } ?? .open(0..<1))
    return precision.maximum(a, b)
  }

  mutating func isNonzero(_ t: Enclosure) -> Enclosure {
    if provedNonzero.contains(outcomes.count) {
      note(.known(1))
      return .exact(1)
    }
    guard let sign = t.signum else {
      note(.open(0..<1))
      return precision.union(.exact(0), .exact(1))
    }
    note(.known(sign == 0 ? 0 : 1))
    return .exact(sign == 0 ? 0 : 1)
  }
}
