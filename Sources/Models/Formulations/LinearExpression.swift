public import ExactArithmetic

/// An affine expression with integer coefficients: Σ coefficient · variable + constant.
///
/// Terms are kept in ascending order of their variables, each variable at most once and never with coefficient 0;
/// equal expressions are therefore `==`.
public struct LinearExpression: Hashable, Sendable {
  /// The terms in ascending order of variables; no coefficient is 0.
  public private(set) var terms: [Term]
  /// The number that is added to the terms.
  public var constant: Integer

  /// The expression that is `constant` everywhere.
  public init(_ constant: Integer = .zero) {
    terms = []
    self.constant = constant
  }

  /// The sum of `terms`, in any order and with repetitions, and `constant`. Takes O(n log n) steps: build long sums
  /// this way, since each `+` copies its operands.
  public init(_ terms: some Sequence<Term>, constant: Integer = .zero) {
    self.terms = Self.merged(terms.sorted { $0.variable < $1.variable })
    self.constant = constant
  }

  /// `coefficient` times `variable`.
  public init(_ coefficient: Integer, _ variable: VariableIndex) {
    self.init(CollectionOfOne(Term(coefficient, variable)))
  }

  /// The coefficient of `variable`; 0 where it does not occur.
  public subscript(variable: VariableIndex) -> Integer {
    var (low, high) = (0, terms.count)
    while low < high {
      let middle = (low + high) / 2
      if terms[middle].variable < variable { low = middle + 1 } else { high = middle }
    }
    return low < terms.count && terms[low].variable == variable ? terms[low].coefficient : .zero
  }

  /// The greatest common divisor of the coefficients, without the constant; 0 where there are none.
  public var greatestCommonDivisor: Integer {
    var divisor = Integer.zero
    for term in terms where divisor != .one {
      divisor = Integer.greatestCommonDivisor(divisor, term.coefficient)
    }
    return divisor
  }

  /// The value at a point, which gives every variable of the program in order.
  public func value(at point: [Integer]) -> Integer {
    terms.reduce(into: constant) { $0 += $1.coefficient * point[$1.variable.position] }
  }

  /// The terms and the constant divided by `divisor`, which divides all of them.
  func dividedExactly(by divisor: Integer) -> LinearExpression {
    var result = self
    result.terms = terms.map { Term($0.coefficient.exactQuotient(by: divisor), $0.variable) }
    result.constant = constant.exactQuotient(by: divisor)
    return result
  }

  /// Adds up neighbours with the same variable and drops what cancels.
  private static func merged(_ sorted: [Term]) -> [Term] {
    var result: [Term] = []
    result.reserveCapacity(sorted.count)
    for term in sorted {
      if let last = result.last, last.variable == term.variable {
        result[result.count - 1] = Term(last.coefficient + term.coefficient, term.variable)
      } else {
        result.append(term)
      }
    }
    result.removeAll { $0.coefficient.signum == 0 }
    return result
  }
}

// MARK: - Arithmetic

extension LinearExpression {
  /// The sum; linear in the terms of both.
  public static func + (a: LinearExpression, b: LinearExpression) -> LinearExpression {
    var (i, j) = (0, 0)
    var merged: [Term] = []
    merged.reserveCapacity(a.terms.count + b.terms.count)
    while i < a.terms.count || j < b.terms.count {
      if j == b.terms.count || (i < a.terms.count && a.terms[i].variable < b.terms[j].variable) {
        merged.append(a.terms[i])
        i += 1
      } else if i == a.terms.count || b.terms[j].variable < a.terms[i].variable {
        merged.append(b.terms[j])
        j += 1
      } else {
        let sum = a.terms[i].coefficient + b.terms[j].coefficient
        if sum.signum != 0 { merged.append(Term(sum, a.terms[i].variable)) }
        (i, j) = (i + 1, j + 1)
      }
    }
    var result = LinearExpression(a.constant + b.constant)
    result.terms = merged
    return result
  }

  /// The difference; linear in the terms of both.
  public static func - (a: LinearExpression, b: LinearExpression) -> LinearExpression { a + b.scaled(by: -1) }

  /// Adds `b`; copies all of `a`.
  public static func += (a: inout LinearExpression, b: LinearExpression) { a = a + b }
  /// Subtracts `b`; copies all of `a`.
  public static func -= (a: inout LinearExpression, b: LinearExpression) { a = a - b }
  /// The negation.
  public static prefix func - (a: LinearExpression) -> LinearExpression { a.scaled(by: -1) }

  /// Every coefficient and the constant times `factor`.
  public func scaled(by factor: Integer) -> LinearExpression {
    guard factor.signum != 0 else { return LinearExpression() }
    var result = self
    result.terms = terms.map { Term($0.coefficient * factor, $0.variable) }
    result.constant = constant * factor
    return result
  }
}
