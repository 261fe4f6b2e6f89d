import CertificateChecking
import ExactArithmetic
import SearchCore

/// Exact sums of a formula's rows, with multipliers that floating point suggests: what an LP's duals or a Farkas ray
/// show once they are rounded to dyadic rationals.
///
/// Any multipliers ≥ 0 give a true constraint, Σ λ_i row_i, and with a factor D of the row "objective ≤ u" one that
/// holds for all better solutions. What rounding spoils is paid for by the bounds 0 ≤ x ≤ 1 alone: the slack under the
/// fixed variables, with every open literal true, decides (Neumaier, Shcherbina, "Safe bounds in linear and mixed-integer
/// linear programming", 2004, doi:10.1007/s10107-003-0433-3; here in integers, hence without directed rounding).
///
/// `W` is wider than a row's numbers; multipliers with which a sum might not fit are refused.
final class RowCombination<W: WorkingNumber> {
  let variableCount: Int
  private let firstTerm: FlatArray<Int>
  /// Plain variables, signed coefficients.
  private let variables: FlatArray<Int32>
  private let coefficients: FlatArray<W>
  private let degrees: FlatArray<W>
  /// Σ |coefficient| + |degree|, from above.
  private let magnitudes: [Double]
  private let objective: [(variable: Int32, coefficient: W)]
  private let objectiveMagnitude: Double
  /// log2 of what `W` holds, with room for sums of two.
  private let magnitudeLimit: Double

  // The sum under way: Σ q_j x_j ≥ degree.
  private let sums: FlatArray<W>
  private let isTouched: FlatArray<Bool>
  private var touched: [Int32] = []
  private(set) var degree = W.zero
  /// Of the last sum: rows with their factors, and the objective's.
  private(set) var parts: [(row: Int, factor: W)] = []
  private(set) var objectiveFactor = W.zero

  /// - Parameter objective: over plain variables, each once.
  init(_ formula: PseudoBooleanFormula, objective: [(variable: Int32, coefficient: Integer)]) {
    variableCount = formula.variableCount
    var first = [0]
    var variables: [Int32] = []
    var coefficients: [W] = []
    var degrees: [W] = []
    var magnitudes: [Double] = []
    for constraint in formula.constraints {
      var degree = constraint.degree
      var magnitude = constraint.degree.magnitude
      for term in constraint.terms {
        variables.append(term.literal.variable)
        coefficients.append(
          RowCombination.number(term.literal.isNegated ? -term.coefficient : term.coefficient))
        if term.literal.isNegated { degree -= term.coefficient }
        magnitude += term.coefficient
      }
      first.append(variables.count)
      degrees.append(RowCombination.number(degree))
      magnitudes.append(2 * magnitude.approximation)
    }
    firstTerm = FlatArray(first)
    self.variables = FlatArray(variables)
    self.coefficients = FlatArray(coefficients)
    self.degrees = FlatArray(degrees)
    self.magnitudes = magnitudes
    self.objective = objective.map { ($0.variable, RowCombination.number($0.coefficient)) }
    objectiveMagnitude = objective.reduce(0) { $0 + $1.coefficient.magnitude.approximation } * 2
    magnitudeLimit = W.self == Integer.self ? .infinity : 0x1p118
    sums = FlatArray(repeating: W.zero, count: formula.variableCount + 1)
    isTouched = FlatArray(repeating: false, count: formula.variableCount + 1)
  }

  private static func number(_ value: Integer) -> W {
    guard let number = W(exactly: value) else {
      preconditionFailure("the formula's width was wrong")
    }
    return number
  }

  // MARK: Summing

  /// Sums up rows by `multipliers`, which are for an objective taken once, all times 2^`precision` and rounded.
  ///
  /// - Parameter withObjective: true if the row Σ −c x ≥ −`objectiveLimit` takes part, 2^`precision` times.
  /// - Returns: false where the numbers might not fit, or where nothing remains of the multipliers.
  func sum(
    _ multipliers: [(row: Int, value: Double)], precision: Int, withObjective: Bool,
    objectiveLimit: W
  ) -> Bool {
    clear()
    let unit = Double(sign: .plus, exponent: precision, significand: 1)
    var magnitude =
      withObjective
      ? unit * (objectiveMagnitude + objectiveLimit.integer.magnitude.approximation) : 0
    for (row, value) in multipliers {
      let factor = (value * unit).rounded()
      guard factor >= 1 else { continue }
      magnitude += factor * magnitudes[row]
      guard magnitude < magnitudeLimit, let exact = Integer(rounded: factor),
        let number = W(exactly: exact)
      else {
        return false
      }
      parts.append((row, number))
    }
    guard magnitude < magnitudeLimit, withObjective || !parts.isEmpty else { return false }
    if withObjective { objectiveFactor = RowCombination.number(.powerOfTwo(precision)) }
    reduceFactors()
    for (row, factor) in parts {
      degree += factor * degrees[row]
      for term in firstTerm[row]..<firstTerm[row + 1] {
        add(factor * coefficients[term], to: variables[term])
      }
    }
    if withObjective {
      degree -= objectiveFactor * objectiveLimit
      for (variable, coefficient) in objective {
        add(-(objectiveFactor * coefficient), to: variable)
      }
    }
    return true
  }

  /// Divides all factors by what they have in common.
  private func reduceFactors() {
    var common = objectiveFactor.integer
    for (_, factor) in parts {
      if common.word == 1 { return }
      common = Integer.greatestCommonDivisor(common, factor.integer)
    }
    guard common.signum > 0, common.word != 1 else { return }
    func quotient(_ number: W) -> W {
      RowCombination.number(number.integer.exactQuotient(by: common))
    }
    objectiveFactor = quotient(objectiveFactor)
    for index in parts.indices { parts[index].factor = quotient(parts[index].factor) }
  }

  private func add(_ number: W, to variable: Int32) {
    sums[Int(variable)] += number
    if !isTouched[Int(variable)] {
      isTouched[Int(variable)] = true
      touched.append(variable)
    }
  }

  private func clear() {
    for variable in touched {
      sums[Int(variable)] = .zero
      isTouched[Int(variable)] = false
    }
    touched.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
    degree = .zero
    objectiveFactor = .zero
  }

  // MARK: What the sum says

  /// The greatest left side minus the degree, where the trail fixes some variables: below 0 the sum is violated.
  func slack(_ trail: borrowing Trail) -> W {
    var slack = -degree
    for variable in touched {
      let sum = sums[Int(variable)]
      let value = trail.value(variable << 1)
      if value > 0 || (value == 0 && sum > .zero) { slack += sum }
    }
    return slack
  }

  /// The same where nothing is fixed.
  var openSlack: W {
    touched.reduce(into: -degree) { slack, variable in
      let sum = sums[Int(variable)]
      if sum > .zero { slack += sum }
    }
  }

  /// False literals, the earliest assigned, that suffice to make the slack negative.
  /// - Precondition: the slack is negative.
  func falsifiers(_ trail: borrowing Trail, slack: W) -> [Int32] {
    let states = trail.states
    var falsified: [Int32] = []
    for variable in touched where trail.value(variable << 1) != 0 {
      let literal = variable << 1 | (sums[Int(variable)] > .zero ? 0 : 1)
      if trail.value(literal) < 0 { falsified.append(literal) }
    }
    falsified.sort { states[Int($0 >> 1)].position < states[Int($1 >> 1)].position }
    // The amount that may still be spared, from the latest on.
    var spare = slack
    return falsified.reversed().filter { literal in
      let sum = sums[Int(literal >> 1)]
      let size = sum < .zero ? -sum : sum
      guard spare + size < .zero else { return true }
      spare += size
      return false
    }
  }

  /// The open variables that the sum forces, given its slack under `values`.
  func forces(_ trail: borrowing Trail, slack: W) -> Int {
    let values = trail.values
    return touched.count { variable in
      let sum = sums[Int(variable)]
      return values[2 * Int(variable)] == 0 && (sum < .zero ? -sum : sum) > slack
    }
  }

  /// The sum as a row of `N`, saturated; nil where its numbers do not fit.
  func row<N: WorkingNumber>(_: N.Type) -> DerivedRow<N>? {
    var normalDegree = degree
    var terms: [(coefficient: W, literal: Int32)] = []
    for variable in touched.sorted() {
      let sum = sums[Int(variable)]
      if sum > .zero { terms.append((sum, variable << 1)) }
      if sum < .zero {
        terms.append((-sum, variable << 1 | 1))
        normalDegree -= sum
      }
    }
    guard normalDegree > .zero else { return nil }
    for index in terms.indices {
      terms[index].coefficient = min(terms[index].coefficient, normalDegree)
    }
    let total = terms.reduce(W.zero) { $0 + $1.coefficient }
    guard NumberWidth(bits: (total + normalDegree).integer.bitLength) <= N.width else { return nil }
    guard let rowDegree = N(exactly: normalDegree.integer) else { return nil }
    let rowTerms = terms.compactMap { term in N(exactly: term.coefficient.integer).map { ($0, term.literal) } }
    guard rowTerms.count == terms.count else { return nil }
    return DerivedRow(terms: rowTerms, degree: rowDegree)
  }
}

extension WorkingNumber {
  /// The width that this type is.
  static var width: NumberWidth {
    Self.self == Int.self ? .word : Self.self == Int128.self ? .doubleWord : .big
  }
}
