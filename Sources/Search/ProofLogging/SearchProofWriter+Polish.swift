import CertificateChecking
import ExactArithmetic

// Cutting planes: `pol` steps, in reverse Polish notation.
extension SearchProofWriter {
  /// Σ factor · constraint; the number of the sum.
  /// - Precondition: there is at least one part, and all factors are positive.
  public func derive(_ parts: [(number: Int, factor: Integer)]) -> Int {
    text("pol")
    for (index, part) in parts.enumerated() {
      text(" \(part.number)")
      if part.factor.word != 1 { text(" \(part.factor) *") }
      if index > 0 { text(" +") }
    }
    return endDerivation()
  }

  /// Constraint `number` divided, its degree rounded up; the number of the quotient.
  public func divide(_ number: Int, by divisor: Integer) -> Int {
    text("pol \(number) \(divisor) d")
    return endDerivation()
  }

  /// Constraint `number` with its coefficients lowered to the degree where it `isSaturated`, then divided.
  public func strengthen(_ number: Int, isSaturated: Bool, divisor: Integer) -> Int {
    text("pol \(number)")
    if isSaturated { text(" s") }
    if divisor.word != 1 { text(" \(divisor) d") }
    return endDerivation()
  }

  /// Derives the constraint that a chain of the formula's rows implies; its number.
  public func derive(_ chain: OrderChain) -> Int {
    func push(_ link: OrderChain.Link) {
      text(" \(link.row + 1)")
      if chain.unit.word != 1 { text(" \(chain.unit) d") }
    }
    text("pol")
    push(chain.links[0])
    var degree = chain.links[0].degree
    for link in chain.links.dropFirst() {
      while degree < link.degree {
        degree += 1
        text(" \(degree - 1) *")
        push(link)
        if degree < link.degree {
          text(" ")
          name(!link.literal)
          text(" \(link.degree - degree) * +")
        }
        text(" + \(degree) d")
      }
    }
    return endDerivation()
  }

  private func endDerivation() -> Int {
    endLine()
    return next()
  }

  /// The end of a proof whose last step was the contradiction, where there was no solution at all.
  public func concludeInfeasible() {
    switch version {
    case .one: text("c \(number)\n")
    case .two: text("output NONE\nconclusion BOUNDS INF INF\nend pseudo-Boolean proof\n")
    case .three: text("output NONE ;\nconclusion BOUNDS INF INF ;\nend pseudo-Boolean proof ;\n")
    }
    flush()
  }
}
