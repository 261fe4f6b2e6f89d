import CertificateChecking
import ProofLogging

/// Binary addition: buckets of literals of equal weight 2^i are added up by full and half adders until one literal a
/// bucket is left, the digit of the sum; a comparison with the bound's digits follows.
///
/// - Full adder of x, y, z: carry ⇔ x + y + z ≥ 2, sum ⇔ x + y + z ≥ 2·carry + 1; 14 clauses. Half adder: 7.
/// - Comparison: for each digit i where the bound has a 0: ¬b_i ∨ ¬b_j over the digits j > i where it has a 1.
/// - Size: linear in the number of digits of all weights; propagates worse than the others.
/// - Proof: the definitions give x + y + z ≥ 2·carry + sum by one division; all of those, weighted, sum up to
///   Σ weight · literal ≥ Σ 2^i b_i. The clauses follow by propagation.
///
/// Source: N. Eén, N. Sörensson, "Translating Pseudo-Boolean Constraints into SAT", JSAT 2, 2006.
final class AdderSum: EncodedSum {
  private let terms: [WeightedLiteral]
  /// The digits, lowest first; nil where a digit is always 0. Made with the first bound.
  private var digits: [Literal?]?
  /// Σ weight · literal ≥ Σ 2^i digit_i, as summands.
  private var comparison: [ProofSummand] = []

  init(_ leaves: [SumLeaf]) { terms = leaves.flatMap(\.terms) }

  func require(_ bound: SumBound, in builder: ClauseBuilder) -> Bool {
    let digits = digits ?? add(builder)
    self.digits = digits
    // Σ 2^i ¬digit_i + escapes ≥ Σ 2^i − bound.
    let row = builder.derive([.row(bound.premise)] + comparison)
    func isOne(_ place: Int) -> Bool { place < Int.bitWidth - 1 && bound.bound >> place & 1 == 1 }
    for (place, digit) in digits.enumerated() where !isOne(place) {
      guard let digit else { continue }
      let higher = digits.indices.filter { $0 > place && isOne($0) }
      // A digit that is always 0 and would have to be 1: the sum cannot come near the bound from there.
      guard higher.allSatisfy({ digits[$0] != nil }), bound.bound >> digits.count == 0 else {
        continue
      }
      builder.add(bound.escapes + [!digit] + higher.compactMap { digits[$0].map { !$0 } }, propagating: [row])
    }
    return true
  }

  private func add(_ builder: ClauseBuilder) -> [Literal?] {
    var buckets: [[Literal]] = []
    func put(_ literal: Literal, _ place: Int) {
      while buckets.count <= place { buckets.append([]) }
      buckets[place].append(literal)
    }
    for term in terms {
      for place in 0..<Int.bitWidth - 1 where term.weight >> place & 1 == 1 { put(term.literal, place) }
    }
    var digits: [Literal?] = []
    var place = 0
    while place < buckets.count {
      var next = 0
      while buckets[place].count - next > 1 {
        let count = min(3, buckets[place].count - next)
        let inputs = Array(buckets[place][next..<next + count])
        next += count
        let (carry, sum) = adder(inputs, weight: 1 << place, builder)
        put(carry, place + 1)
        put(sum, place)
      }
      digits.append(next < buckets[place].count ? buckets[place][next] : nil)
      place += 1
    }
    return digits
  }

  private func adder(_ inputs: [Literal], weight: Int, _ builder: ClauseBuilder) -> (carry: Literal, sum: Literal) {
    let ones = inputs.map { WeightedLiteral(weight: 1, literal: $0) }
    let carry = builder.define(ones, atLeast: 2)
    let c = carry.literal
    let sum = builder.define(ones + [WeightedLiteral(weight: 2, literal: !c)], atLeast: 3)
    let s = sum.literal
    let hints = [carry.implies, carry.isImplied, sum.implies, sum.isImplied]
    func clause(_ literals: [Literal]) { builder.add(literals, propagating: hints + hints) }
    for (place, x) in inputs.enumerated() {
      for y in inputs[(place + 1)...] {
        clause([!x, !y, c])
        if inputs.count == 3 { clause([x, y, !c]) }
      }
      if inputs.count == 2 { clause([x, !c]) }
    }
    // The sum is the parity of the inputs.
    for signs in 0..<1 << inputs.count {
      let parity = signs.nonzeroBitCount & 1 == 1
      clause(inputs.indices.map { signs >> $0 & 1 == 1 ? !inputs[$0] : inputs[$0] } + [parity ? s : !s])
    }
    // x + y + z ≥ 2·carry + sum: twice the first half of the carry's definition and the first of the sum's, by 3.
    let row = builder.derive([.row(carry.implies, 2), .row(sum.implies)], dividedBy: 3)
    comparison.append(.row(row, weight))
    return (c, s)
  }
}
