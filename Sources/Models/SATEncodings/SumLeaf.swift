import CertificateChecking
import ExactArithmetic
import ProofLogging

/// "The literal implies that the sum is at least the value."
struct SumEntry {
  let value: Int
  let literal: Literal
  /// Constraints that sum up to Σ weight · literal + value · ¬literal ≥ value over all terms of the sum.
  let reason: [ProofSummand]
}

/// Terms of a sum that are encoded as one number: a single literal, literals of a chain y_1 ← y_2 ← … (a number in order
/// form), or literals of which at most one is true (a parameter's options).
struct SumLeaf {
  let terms: [WeightedLiteral]
  /// By ascending value; each value that the terms have, but for 0.
  let entries: [SumEntry]
  /// True if an entry's literal implies those of lower entries.
  let isOrdered: Bool

  var total: Int { entries.last?.value ?? 0 }

  init(_ term: WeightedLiteral) {
    terms = [term]
    entries = [SumEntry(value: term.weight, literal: term.literal, reason: [])]
    isOrdered = true
  }

  /// - Parameters:
  ///   - chain: terms whose literals imply the ones before; weight 0 for literals that are passed through only.
  ///   - links: the numbers of the clauses y_i ∨ ¬y_{i+1}.
  init(chain: [WeightedLiteral], links: [Int], isLogged: Bool) {
    terms = chain.filter { $0.weight > 0 }
    isOrdered = true
    var sum = 0
    var entries: [SumEntry] = []
    var reason: [ProofSummand] = []
    for (place, term) in chain.enumerated() {
      if isLogged, place > 0, sum > 0 { reason.append(.row(links[place - 1], sum)) }
      sum += term.weight
      guard term.weight > 0 else { continue }
      let rest = isLogged ? ProofSummand.axioms(chain[(place + 1)...].filter { $0.weight > 0 }) : []
      entries.append(SumEntry(value: sum, literal: term.literal, reason: reason + rest))
    }
    self.entries = entries
  }

  /// Terms of which at most one literal is true.
  init(alternatives: [WeightedLiteral], isLogged: Bool) {
    terms = alternatives
    isOrdered = false
    entries = alternatives.indices.map { place in
      var rest = alternatives
      let own = rest.remove(at: place)
      return SumEntry(value: own.weight, literal: own.literal, reason: isLogged ? ProofSummand.axioms(rest) : [])
    }.sorted { $0.value < $1.value }
  }
}

/// A demand on a sum: it is at most `bound`, unless one of `escapes` holds.
struct SumBound {
  let bound: Int
  let escapes: [Literal]
  /// The number of Σ weight · ¬literal + Σ E · escape ≥ total − bound.
  let premise: Int
  /// The greatest E; 0 without escapes.
  let escapeWeight: Int
}

/// A sum of leaves that can be bounded again and again, each time lower or under other escapes.
protocol EncodedSum: AnyObject {
  /// Adds clauses so that the sum's literals can be extended exactly where the sum is at most the bound or an escape holds.
  ///
  /// - Precondition: 0 ≤ bound < total, and no single entry needs more than bound by itself where the leaf has one entry.
  /// - Returns: true if it was done; where not, nothing was added.
  func require(_ bound: SumBound, in builder: ClauseBuilder) -> Bool
}
