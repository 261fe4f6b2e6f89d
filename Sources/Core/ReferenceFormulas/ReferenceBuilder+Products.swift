import ExactArithmetic
import TrainingProblem

extension ReferenceBuilder {
  /// weight · value, for two numbers in order or bits form, neither constant: in order form where both are and have at
  /// most `pairs` pairs of values.
  mutating func product(
    _ weight: ReferenceNumber, _ value: ReferenceNumber, pairs: Int
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    let isOrder = weight.form == .order && value.form == .order
    if isOrder, (weight.terms.count + 1) * (value.terms.count + 1) <= pairs {
      let (w, v) = (weight.orderValues, value.orderValues)
      return try image(weight.literals, value.literals, of: .product(weight, value)) { w[$0] * v[$1] }
    }
    var parts = [weight.scaled(by: value.constant)]
    for term in value.terms { parts.append(try gated(weight, by: term.literal).scaled(by: term.coefficient)) }
    let ends = [weight.low * value.low, weight.low * value.high, weight.high * value.low, weight.high * value.high]
    let (low, high) = (ends.reduce(ends[0], min), ends.reduce(ends[0], max))
    return ReferenceNumber.sum(parts, memberLimit: limits.members).cut(to: low, high)
  }

  /// The weight where the literal is true, otherwise 0.
  private mutating func gated(
    _ weight: ReferenceNumber, by literal: Literal
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    if weight.form == .order {
      let gate = ReferenceNumber(order: [0, 1], [literal], memberLimit: limits.members)
      let w = weight.orderValues
      return try image(weight.literals, [literal], of: .product(weight, gate)) { $1 == 0 ? 0 : w[$0] }
    }
    var terms = [LiteralTerm(weight.constant, literal)]
    for term in weight.terms {
      terms.append(LiteralTerm(term.coefficient, try conjunction([term.literal, literal])))
    }
    return ReferenceNumber(affine: terms, constant: 0, low: min(0, weight.low), high: max(0, weight.high))
  }

  /// A weight with few options as it is, another one in bits form: order literals are many, and a product with each
  /// too much.
  mutating func factor(_ weight: ReferenceNumber) throws(ReferenceRefusal) -> ReferenceNumber {
    guard (weight.terms.count + 1) * 2 > limits.productPairs else { return weight }
    return try inBits(weight)
  }

  /// T in bits form.
  private mutating func inBits(_ t: ReferenceNumber) throws(ReferenceRefusal) -> ReferenceNumber {
    try inBits(t, .identity, [LinePiece(slope: 1, intercept: 0, low: t.low, high: t.high)])
  }

  /// A polynomial of T as Σ μ(S) · (all literals of S), over sets S of T's literals.
  ///
  /// A polynomial of degree d over 0-1 variables is a sum over sets of at most d of them; μ is found by inclusion and
  /// exclusion over the values at the subsets' sums.
  mutating func polynomial(
    _ t: ReferenceNumber, _ activation: ScaledActivation
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    guard case .polynomial(let coefficients) = activation else {
      preconditionFailure("monomials are of polynomials")
    }
    let digits = (t.high - t.low).exactQuotient(by: t.step).bitLength
    let base = t.terms.count > digits ? try inBits(t) : t
    let degree = min(coefficients.count - 1, base.terms.count)
    try refuseLargePolynomial(literals: base.terms.count, degree: degree)
    var terms: [LiteralTerm] = []
    for size in 1...degree {
      var set = Array(0..<size)
      repeat {
        let factor = PowerRange.mobius(set.map { base.terms[$0].coefficient }) {
          activation.value(at: base.constant + $0)
        }
        if factor != 0 {
          let literals = set.map { base.terms[$0].literal }
          terms.append(LiteralTerm(factor, size == 1 ? literals[0] : try conjunction(literals)))
        }
      } while PowerRange.advance(&set, below: base.terms.count)
    }
    let (low, high) = PowerRange.of(coefficients, from: t.low, to: t.high)
    return ReferenceNumber(affine: terms, constant: activation.value(at: base.constant), low: low, high: high)
  }

  private func refuseLargePolynomial(literals: Int, degree: Int) throws(ReferenceRefusal) {
    var (sets, work, binomial) = (0, 0, 1)
    for size in 1...degree {
      // Stays an integer at every step; refused long before it overflows.
      binomial = binomial * (literals - size + 1) / size
      sets += binomial
      work = size < 62 ? work + min(binomial, limits.monomialWork) << min(size, 24) : Int.max
      guard sets <= limits.monomials, work <= limits.monomialWork else {
        throw ReferenceRefusal(
          "a polynomial of degree \(degree) over a number of \(literals) digits needs more than \(limits.monomials)"
            + " products of them")
      }
    }
  }
}

/// Exact ranges and coefficients of polynomials.
enum PowerRange {
  /// An interval that holds Σ coefficients[k] · t^k for low ≤ t ≤ high: each power's own range, added up.
  static func of(_ coefficients: [Integer], from low: Integer, to high: Integer) -> (Integer, Integer) {
    var sum = (coefficients[0], coefficients[0])
    for (power, coefficient) in coefficients.enumerated().dropFirst() {
      let (a, b) = (low.power(power), high.power(power))
      let least = power % 2 == 0 && low <= 0 && 0 <= high ? 0 : min(a, b)
      let (first, second) = (coefficient * least, coefficient * max(a, b))
      sum = (sum.0 + min(first, second), sum.1 + max(first, second))
    }
    return sum
  }

  /// Σ over subsets of `summands` of ±f(their sum): plus where as many as even are left out.
  static func mobius(_ summands: [Integer], _ f: (Integer) -> Integer) -> Integer {
    var total = Integer.zero
    for subset in 0..<(1 << summands.count) {
      let sum = summands.indices.reduce(Integer.zero) { subset >> $1 & 1 == 1 ? $0 + summands[$1] : $0 }
      let isPlus = (summands.count - subset.nonzeroBitCount) % 2 == 0
      total += isPlus ? f(sum) : -f(sum)
    }
    return total
  }

  /// Moves on to the next set of as many indices below `count`, in lexicographic order; false after the last.
  static func advance(_ set: inout [Int], below count: Int) -> Bool {
    guard let place = set.indices.last(where: { set[$0] < count - set.count + $0 }) else { return false }
    set[place] += 1
    for later in set.indices where later > place { set[later] = set[later - 1] + 1 }
    return true
  }
}
