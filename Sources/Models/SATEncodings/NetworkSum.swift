import CertificateChecking
import ExactArithmetic
import ProofLogging

/// Sorting networks, a bucket for each binary digit of the weights, joined by binary merging: every second output of
/// a sorted bucket goes to the next one. A constant is added to the sum so that the comparison with the bound looks at
/// one output of the last bucket.
///
/// - With p the highest digit of a weight and t the least number such that bound + 1 + t is a multiple of 2^p, output
///   (bound + 1 + t) / 2^p of the last bucket is excluded. A digit of t shifts its bucket's outputs by one.
/// - Size: n log² n clauses for a bucket of n literals.
/// - Proof: see `SortingNetwork`; inputs ≥ outputs ≥ 2 · (every second output), bucket by bucket, gives a row over the
///   last bucket's outputs, under which their order propagates to a conflict.
///
/// Source of the merging: N. Manthey, T. Philipp, P. Steinke, "A More Compact Translation of Pseudo-Boolean Constraints
/// into CNF Such That Generalized Arc Consistency Is Maintained", KI 2014, doi:10.1007/978-3-319-11206-0_13.
final class NetworkSum: EncodedSum {
  private struct Sorted {
    let constant: Int
    let last: SortedLiterals
    /// Σ weight · literal + constant ≥ 2^p Σ outputs of the last bucket, as summands.
    let comparison: [ProofSummand]
  }
  private let terms: [WeightedLiteral]
  private var sorted: Sorted?

  /// Σ n² over buckets of n literals; larger sums are left to the adder, since definitions take quadratic room in a proof
  /// and the kernel takes about half a millisecond for each (1,000 of them a row, on sums of 30 wide weights).
  static let definitionLimit = 4_000

  init(_ leaves: [SumLeaf]) { terms = leaves.flatMap(\.terms) }

  func require(_ bound: SumBound, in builder: ClauseBuilder) -> Bool {
    let places = terms.reduce(0) { max($0, Int.bitWidth - $1.weight.leadingZeroBitCount) } - 1
    let unit = 1 << places
    // A bucket holds its own literals and at most half of the one below.
    var (length, size) = (0, 0)
    for place in 0...places {
      length = terms.count { $0.weight >> place & 1 == 1 } + (length + 1) / 2
      size += length * length
      guard size <= NetworkSum.definitionLimit else { return false }
    }
    let constant = (unit - (bound.bound + 1) % unit) % unit
    let sorted: Sorted
    if let made = self.sorted, made.constant == constant {
      sorted = made
    } else {
      sorted = sort(places, constant, builder)
    }
    self.sorted = sorted
    let position = (bound.bound + 1 + constant) / unit
    guard position <= sorted.last.literals.count else { return true }
    let row = builder.derive([.row(bound.premise)] + sorted.comparison)
    builder.add(
      bound.escapes + [!sorted.last.literals[position - 1]],
      propagating: sorted.last.links.prefix(position - 1).reversed() + [row])
    return true
  }

  private func sort(_ places: Int, _ constant: Int, _ builder: ClauseBuilder) -> Sorted {
    var comparison: [ProofSummand] = []
    var carries: [Literal] = []
    var outputs = SortedLiterals()
    for place in 0...places {
      var network = SortingNetwork(builder)
      outputs = network.sort((carries + terms.filter { $0.weight >> place & 1 == 1 }.map(\.literal))[...])
      comparison += network.counts.map { $0.scaled(by: 1 << place) }
      guard place < places else { break }
      // With a constant 1 before them, the outputs at odd positions (from 1) are every second one.
      let hasConstant = constant >> place & 1 == 1
      carries = []
      for (index, literal) in outputs.literals.enumerated() {
        if (index & 1 == 1) != hasConstant {
          carries.append(literal)
          // At most the one before it; the first one is at most the constant.
          comparison.append(
            index == 0
              ? .literal(!literal, times: Integer(1 << place)) : .row(outputs.links[index - 1], 1 << place))
        } else if index == outputs.literals.count - 1 {
          comparison.append(.literal(literal, times: Integer(1 << place)))
        }
      }
    }
    return Sorted(constant: constant, last: outputs, comparison: comparison)
  }
}

extension ProofSummand {
  func scaled(by factor: Int) -> ProofSummand {
    switch self {
    case .constraint(let number, let times): return .constraint(number, times: times * Integer(factor))
    case .literal(let literal, let times): return .literal(literal, times: times * Integer(factor))
    }
  }
}
