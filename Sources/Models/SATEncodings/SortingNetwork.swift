import CertificateChecking
import ProofLogging

/// Literals in descending order: each implies the one before.
struct SortedLiterals {
  var literals: [Literal] = []
  /// The numbers of the clauses y_i ∨ ¬y_{i+1}.
  var links: [Int] = []

  /// The literals at every second position, from `first` on.
  func alternate(from first: Int, _ builder: ClauseBuilder) -> SortedLiterals {
    let places = Array(stride(from: first, to: literals.count, by: 2))
    return SortedLiterals(
      literals: places.map { literals[$0] },
      links: places.dropLast().map { builder.derive([.row(links[$0]), .row(links[$0 + 1])]) })
  }

  /// With the literal at `place`, all up to it: Σ literals + (place + 1) · ¬literal ≥ place + 1.
  func reason(_ place: Int) -> [ProofSummand] {
    (0..<place).map { .row(links[$0], $0 + 1) }
      + literals[(place + 1)...].map { .literal($0, times: 1) }
  }
}

/// Batcher's odd-even merge sort. Every output m of a merge of a and b is defined by what it means, "a and b together
/// are at least m", so that each clause is one sum in a proof.
///
/// With D the merge of the odd positions and E of the even ones: D_{j+1} → out_{2j}, E_j → out_{2j},
/// D_{j+1} ∧ E_j → out_{2j+1}, D_1 → out_1, and out_{m+1} → out_m. About n log² n clauses of at most three literals.
///
/// Source: K. E. Batcher, "Sorting Networks and Their Applications", AFIPS 1968, doi:10.1145/1468075.1468121; N. Eén,
/// N. Sörensson, "Translating Pseudo-Boolean Constraints into SAT", JSAT 2, 2006.
struct SortingNetwork {
  let builder: ClauseBuilder
  /// Constraints "inputs ≥ outputs" that sum up to Σ inputs ≥ Σ outputs of the whole.
  private(set) var counts: [ProofSummand] = []

  init(_ builder: ClauseBuilder) { self.builder = builder }

  mutating func sort(_ literals: ArraySlice<Literal>) -> SortedLiterals {
    guard literals.count > 1 else { return SortedLiterals(literals: Array(literals)) }
    let middle = literals.startIndex + literals.count / 2
    let merged = merge(sort(literals[..<middle]), sort(literals[middle...]))
    // Inputs ≥ the first t outputs: t − 1 times the sum so far and "output t implies at least t", divided by t.
    var count = 0
    for (place, reason) in merged.reasons.enumerated() {
      let t = place + 1
      count = builder.derive(
        place == 0 ? reason : [.row(count, place)] + reason, dividedBy: place == 0 ? 1 : t)
    }
    counts.append(.row(count))
    return merged.sorted
  }

  private struct Merged {
    var sorted = SortedLiterals()
    /// By output: constraints that sum up to "with it, the inputs are at least its position".
    var reasons: [[ProofSummand]] = []
  }

  private func merge(_ a: SortedLiterals, _ b: SortedLiterals) -> Merged {
    if a.literals.isEmpty || b.literals.isEmpty {
      let only = a.literals.isEmpty ? b : a
      return Merged(sorted: only, reasons: only.literals.indices.map { only.reason($0) })
    }
    let terms = (a.literals + b.literals).map { WeightedLiteral(weight: 1, literal: $0) }
    let outputs = terms.indices.map { builder.define(terms, atLeast: $0 + 1) }
    let divisor = 2 * terms.count + 4
    func clause(_ literals: [Literal], _ output: Int, _ sum: [ProofSummand]) {
      builder.add(
        literals.map { !$0 } + [outputs[output - 1].literal], sum: [.row(outputs[output - 1].isImplied)] + sum,
        divisor: divisor)
    }
    if terms.count == 2 {
      clause([a.literals[0]], 1, [.literal(b.literals[0], times: 1)])
      clause([b.literals[0]], 1, [.literal(a.literals[0], times: 1)])
      clause([a.literals[0], b.literals[0]], 2, [])
    } else {
      let odd = merge(a.alternate(from: 0, builder), b.alternate(from: 0, builder))
      let even = merge(a.alternate(from: 1, builder), b.alternate(from: 1, builder))
      let (d, e) = (odd.sorted.literals, even.sorted.literals)
      clause([d[0]], 1, odd.reasons[0] + evens(a, b).map { .literal($0, times: 1) })
      for j in 1...max(d.count, e.count) {
        if j < d.count { clause([d[j]], 2 * j, odd.reasons[j].map { $0.scaled(by: 2) } + oddsToAll(a) + oddsToAll(b)) }
        if j <= e.count {
          clause([e[j - 1]], 2 * j, even.reasons[j - 1].map { $0.scaled(by: 2) } + evensToAll(a) + evensToAll(b))
        }
        if j < d.count, j <= e.count, 2 * j < terms.count {
          clause([d[j], e[j - 1]], 2 * j + 1, odd.reasons[j] + even.reasons[j - 1])
        }
      }
    }
    var result = Merged(
      sorted: SortedLiterals(literals: outputs.map(\.literal)), reasons: outputs.map { [.row($0.implies)] })
    for (higher, lower) in zip(outputs.dropFirst(), outputs) {
      result.sorted.links.append(
        builder.add(
          [lower.literal, !higher.literal], sum: [.row(lower.isImplied), .row(higher.implies)], divisor: divisor))
    }
    return result
  }

  private func evens(_ a: SortedLiterals, _ b: SortedLiterals) -> [Literal] {
    [a, b].flatMap { list in stride(from: 1, to: list.literals.count, by: 2).map { list.literals[$0] } }
  }

  /// From twice the literals at even positions (from 1) to all: the one before each is at least as true.
  private func evensToAll(_ list: SortedLiterals) -> [ProofSummand] {
    list.literals.indices.compactMap { place in
      if place & 1 == 1 { return .row(list.links[place - 1]) }
      return place == list.literals.count - 1 ? .literal(list.literals[place], times: 1) : nil
    }
  }

  /// From twice the literals at odd positions to all, less one: the one before each, but for the first, is at least as true.
  private func oddsToAll(_ list: SortedLiterals) -> [ProofSummand] {
    list.literals.indices.compactMap { place in
      if place == 0 { return .literal(!list.literals[0], times: 1) }
      if place & 1 == 0 { return .row(list.links[place - 1]) }
      return place == list.literals.count - 1 ? .literal(list.literals[place], times: 1) : nil
    }
  }
}
