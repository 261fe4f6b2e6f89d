import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// The thing that every part's certificate must show, for the whole to be decided. The checker decides by itself: this
/// only says beforehand whether it will find enough.
public enum Demand: Sendable, Equatable {
  /// The objectives of a part's choices are in lexicographic order at least these.
  case atLeast([Rational])
  /// The objective is above the threshold.
  case above(Rational)
  /// No choice is feasible.
  case infeasible
}

/// The claim of a part's certificate, as far as it is about all choices of the part.
struct PartEvidence: Sendable {
  private let claim: Certificate.Claim
  /// Of the part's choices, in order.
  private let bounds: [Rational]
  private let threshold: Rational?

  init(_ certificate: Certificate, threshold: Rational?) {
    claim = certificate.claim
    self.threshold = threshold
    if let bounds = certificate.bounds {
      // Beside parameters bounds count up to the first one that is not met.
      let met = zip(certificate.objectives ?? [], bounds).prefix { $0 == $1 }.count
      self.bounds = claim == .optimal ? bounds : Array(bounds.prefix(met + 1))
    } else {
      bounds = certificate.bound.map { [$0] } ?? []
    }
  }

  /// The bound on the first objective; nil where the claim has none.
  var bound: Rational? { bounds.first ?? (claim == .missesThreshold ? threshold : nil) }

  var isInfeasible: Bool { claim == .infeasible }

  /// True if the claim, once it is accepted, is enough.
  func shows(_ demand: Demand) -> Bool {
    if claim == .infeasible { return true }
    guard claim != .all else { return false }
    switch demand {
    case .infeasible: return false
    case .above(let limit):
      if claim == .missesThreshold, threshold.map({ $0 >= limit }) ?? false { return true }
      return bounds.first.map { $0 > limit } ?? false
    case .atLeast(let needed):
      if needed.count == 1, claim == .missesThreshold, let threshold, needed[0] <= threshold { return true }
      for (number, value) in needed.enumerated() {
        guard number < bounds.count, bounds[number] >= value else { return false }
        if bounds[number] > value { return true }
      }
      return true
    }
  }
}
