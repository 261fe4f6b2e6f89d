import CertificateChecking
import ExactArithmetic
import ProofLogging

/// The objective as cores have rewritten it: Σ cost ≥ raised + Σ weight · literal over the open literals, which the
/// row with the number `row` says in the proof.
struct CoreState {
  struct Open {
    let literal: Literal
    var weight: Int
    /// The open literal, by its place, that this one implies; −1 where none. While that one is assumed false, this one
    /// need not be.
    let implied: Int
  }
  private(set) var open: [Open] = []
  private var places: [Literal: Int] = [:]
  /// By how much the lower bound is above the offset of the costs.
  private(set) var raised = 0
  /// 0 while the row is "0 ≥ 0", and without a proof.
  private(set) var row = 0

  /// nil where the costs leave no room in machine words.
  init?(_ costs: [LiteralTerm]) {
    var total = Integer.zero
    for term in costs {
      total += term.coefficient
      guard total < Integer(1 << 60), let weight = term.coefficient.word else { return nil }
      places[term.literal] = open.count
      open.append(Open(literal: term.literal, weight: weight, implied: -1))
    }
  }

  /// Literals to assume false so that only those of weight `stratum` and more are looked at.
  func assumptions(from stratum: Int) -> [Literal] {
    var isAssumed = [Bool](repeating: false, count: open.count)
    return open.indices.compactMap { place in
      let entry = open[place]
      guard entry.weight >= stratum else { return nil }
      isAssumed[place] = true
      return entry.implied >= 0 && isAssumed[entry.implied] ? nil : entry.literal
    }
  }

  /// The greatest weight below `stratum`; nil where there is none.
  func stratum(below stratum: Int) -> Int? { open.lazy.map(\.weight).filter { $0 > 0 && $0 < stratum }.max() }

  func weight(of literal: Literal) -> Int { places[literal].map { open[$0].weight } ?? 0 }

  /// At least one of `core` is true: their least weight is moved to the bound and to the outputs of their counter.
  mutating func relax(_ core: [Literal], outputs: [Literal], reason: [ProofSummand], _ log: SearchProofWriter?) {
    let least = core.map { weight(of: $0) }.min() ?? 0
    for literal in core { if let place = places[literal] { open[place].weight -= least } }
    for (index, output) in outputs.enumerated() {
      places[output] = open.count
      open.append(Open(literal: output, weight: least, implied: index > 0 ? open.count - 1 : -1))
    }
    raised += least
    guard let log else { return }
    let parts = reason.map { summand -> ProofSummand in
      switch summand {
      case .constraint(let number, let times): return .constraint(number, times: times * Integer(least))
      case .literal(let literal, let times): return .literal(literal, times: times * Integer(least))
      }
    }
    let old = row
    row = log.combine((old > 0 ? [.constraint(old, times: 1)] : []) + parts, dividedBy: 1)
    if old > 0 { log.forget(old) }
  }

  /// Axioms that turn the row into a bound on the costs, but for the open literal `literal`: weight · other ≥ 0 each.
  func axioms(but literal: Literal? = nil) -> [ProofSummand] {
    open.filter { $0.weight > 0 && $0.literal != literal }.map { .literal($0.literal, times: Integer($0.weight)) }
  }

  /// An open literal that is false from now on.
  mutating func close(_ literal: Literal) { if let place = places[literal] { open[place].weight = 0 } }
}
