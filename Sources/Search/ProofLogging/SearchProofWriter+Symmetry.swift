import CertificateChecking
import ExactArithmetic

// Symmetry breaking as steps of a proof: the comparison of choices as a preorder, then a dominance step an exchange.
extension SearchProofWriter {
  /// Derives the clauses of `symmetry`, exchange by exchange; they are known by the returned numbers, in their order.
  ///
  /// Solutions that are logged afterwards must not break them: see `SymmetryBreaking.arranged`.
  public func breakSymmetry(_ symmetry: SymmetryBreaking) -> [Int] {
    guard !symmetry.isEmpty else { return [] }
    defineComparison(symmetry.comparison.map(\.weight))
    text("load_order smaller")
    for (_, literal) in symmetry.comparison {
      text(" ")
      name(literal)
    }
    endLine()
    return symmetry.exchanges.flatMap { exchange in
      derive(exchange)
      return deriveClauses(exchange.steps)
    }
  }

  /// "Σ weight · ¬u + Σ weight · v ≥ Σ weight", which says Σ weight · u ≤ Σ weight · v: a preorder, as adding two of
  /// them and the negation of a third shows.
  private func defineComparison(_ weights: [Integer]) {
    let total = weights.reduce(Integer.zero, +)
    func variables(_ prefix: String) -> String { weights.indices.map { " \(prefix)\($0 + 1)" }.joined() }
    let end = version == .three ? " ;" : ""
    text(version == .one ? "pre_order smaller\n" : "def_order smaller\n")
    text("vars\nleft\(variables("u"))\(end)\nright\(variables("v"))\(end)\naux\(end)\nend\(end)\ndef\n")
    for (index, weight) in weights.enumerated() { text("\(weight) ~u\(index + 1) \(weight) v\(index + 1) ") }
    text(">= \(total) ;\nend\(end)\n")
    text("transitivity\nvars\nfresh_right\(variables("w"))\(end)\nend\(end)\nproof\nproofgoal #1\n")
    endWithSum("1 2 + 3 +")
    text("\(version == .two ? "end" : "qed")\(end)\nend\(end)\nend\(end)\n")
  }

  private func derive(_ exchange: SymmetryBreaking.Exchange) {
    text("dom")
    for term in exchange.constraint.terms {
      text(" \(term.coefficient) ")
      name(term.literal)
    }
    text(" >= \(exchange.constraint.degree) \(version == .three ? ":" : ";")")
    for (variable, image) in exchange.witness {
      text(" ")
      name(Literal(variable))
      text(" -> ")
      name(Literal(image))
    }
    text(version == .three ? " : subproof\n" : " ; begin\n")
    // The negated constraint, which comes first, says "larger than the exchanged choice": that contradicts the negation
    // of "the exchanged choice is at most this one" (#1) as well as "this one is at most the exchanged one" (#2).
    let negation = number + 1
    for goal in ["#1", "#2"] {
      text("proofgoal \(goal)\n")
      endWithSum("-1 \(negation) +")
    }
    // The negation, two constraints a goal, and then the one that was to be derived.
    number += 6
    text(version == .one ? "qed\n" : version == .two ? "end\n" : "qed ;\n")
  }

  /// From "Σ over all steps ≥ 0", the newest constraint, which is deleted then: with e for "the steps after this one
  /// sum up to at least 0", defined by redundance, the clauses of each step follow by propagation from that step's sum
  /// under its e, and from the difference to the next.
  private func deriveClauses(_ steps: [ComparisonStep]) -> [Int] {
    var clauses: [Int] = []
    var sum = number
    var rest = steps[...]
    while let step = rest.popFirst() {
      clauses += step.orderClauses.map { learn($0) }
      guard let after = step.rest else { break }
      let terms = rest.flatMap(\.terms)
      let range = rest.reduce(Integer.zero) { $0 + $1.range }
      // `after` implies Σ rest ≥ 0; its negation, Σ rest ≤ −1.
      redundant(terms + [LiteralTerm(range, !after)], atLeast: 0, after, to: false)
      let following = number
      freshSums.append((after, terms))
      redundant(
        terms.map { LiteralTerm(-$0.coefficient, $0.literal) } + [LiteralTerm(range + 1, after)], atLeast: 1, after,
        to: true)
      text("\(version == .one ? "p" : "pol") \(sum) \(number) +")
      endLine()
      _ = next()
      clauses += step.carryClauses.map { learn($0) }
      forget(number - step.carryClauses.count)
      forget(number - step.carryClauses.count - 1)
      forget(sum)
      sum = following
    }
    forget(sum)
    return clauses
  }

  /// A sum that is a contradiction, and the end of the goal that it shows.
  private func endWithSum(_ sum: String) {
    switch version {
    case .one: text("p \(sum)\nc -1\nqed\n")
    case .two: text("pol \(sum)\nend -1\n")
    case .three: text("pol \(sum) ;\nqed : -1 ;\n")
    }
  }
}
