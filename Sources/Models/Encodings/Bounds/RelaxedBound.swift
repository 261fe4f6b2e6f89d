import ExactArithmetic
import Formulations

/// Bounds of an expression by a linear program over some of a program's rows, for constants that are tighter than
/// intervals: what `+lp` adds.
///
/// The simplex method works in floating point and only suggests multipliers y ≥ 0 of the rows A x ≥ b. They are rounded
/// to fractions, and the bound c · x ≥ y b + Σ_j min over x_j's bounds of (c − y A)_j x_j is worked out exactly: it holds
/// for any y ≥ 0, good ones make it tight (Neumaier, Shcherbina: "Safe bounds in linear and mixed-integer linear
/// programming", Mathematical Programming 99, 2004, doi:10.1007/s10107-003-0433-3).
struct RelaxedBound {
  /// Multipliers are multiples of 2^−20: with coefficients of some thousands the bound is rounded up to the right integer.
  private static let scale = Integer.powerOfTwo(20)
  private static let iterations = 100_000

  let program: MixedIntegerProgram
  let open: RelaxationOpener

  /// The rows a · x ≥ b.
  private var rows: [(terms: [Term], least: Integer)] = []
  /// By variable of the program: its column in the linear program; the variables in order of columns.
  private var columns: [VariableIndex: Int32] = [:]
  private var variables: [VariableIndex] = []

  /// - Parameter rowRanges: positions of the rows that count.
  init(_ program: MixedIntegerProgram, rows rowRanges: [Range<Int>], open: @escaping RelaxationOpener) {
    self.program = program
    self.open = open
    for row in rowRanges.joined().lazy.map({ program[RowIndex($0)] }) {
      if row.relation != .atMost { rows.append((Array(row.terms), row.rightSide)) }
      if row.relation != .atLeast {
        rows.append((row.terms.map { Term(-$0.coefficient, $0.variable) }, -row.rightSide))
      }
      for term in row.terms { addColumn(term.variable) }
    }
  }

  private mutating func addColumn(_ variable: VariableIndex) {
    guard columns[variable] == nil else { return }
    columns[variable] = Int32(variables.count)
    variables.append(variable)
  }

  /// An integer that no integer point of the rows takes `expression` below; nil where the solver has none to offer.
  ///
  /// One linear program.
  func least(_ expression: LinearExpression) throws -> Integer? {
    var space = self
    for term in expression.terms { space.addColumn(term.variable) }
    guard let multipliers = try space.multipliers(minimising: expression) else { return nil }
    return space.exactBound(expression, multipliers)
  }

  /// Of the rows, for the least value of `expression`, times 2^20 and rounded; nil where there are none, or where a number
  /// is beyond what a double holds.
  private func multipliers(minimising expression: LinearExpression) throws -> [Integer]? {
    func double(_ number: Integer) -> Double? { number.word.flatMap(Double.init(exactly:)) }
    var cost = [Double](repeating: 0, count: variables.count)
    for term in expression.terms {
      guard let column = columns[term.variable], let value = double(term.coefficient) else { return nil }
      cost[Int(column)] = value
    }
    var bounds: [(Double, Double)] = []
    for variable in variables {
      guard let lower = double(program[variable].lower), let upper = double(program[variable].upper) else { return nil }
      bounds.append((lower, upper))
    }
    var lines: [(columns: [Int32], values: [Double], least: Double)] = []
    for (terms, least) in rows {
      let values = terms.compactMap { double($0.coefficient) }
      guard values.count == terms.count, let least = double(least) else { return nil }
      lines.append((terms.compactMap { columns[$0.variable] }, values, least))
    }
    var found: [Double] = []
    try open(cost) { session in
      for (column, (lower, upper)) in bounds.enumerated() {
        session.setBounds(column: column, lower: lower, upper: upper)
      }
      for line in lines { session.addRow(columns: line.columns[...], values: line.values[...], atLeast: line.least) }
      if session.solve(cutoff: .infinity, iterations: Self.iterations) == .optimal { found = session.multipliers }
    }
    guard found.count == rows.count else { return nil }
    return found.map { value in
      let scaled = (value * Double(1 << 20)).rounded()
      // Beyond a word, negative or no number: the row is not used.
      return scaled > 0 && scaled < 0x1p62 ? Integer(Int(scaled)) : .zero
    }
  }

  private func exactBound(_ expression: LinearExpression, _ multipliers: [Integer]) -> Integer {
    var sum = Integer.zero
    var rest = [Integer](repeating: .zero, count: variables.count)
    func add(_ terms: some Sequence<Term>, _ factor: Integer) {
      for term in terms { if let column = columns[term.variable] { rest[Int(column)] += term.coefficient * factor } }
    }
    add(expression.terms, Self.scale)
    for (row, multiplier) in zip(rows, multipliers) where multiplier.signum != 0 {
      add(row.terms, -multiplier)
      sum += row.least * multiplier
    }
    for (variable, coefficient) in zip(variables, rest) {
      sum += coefficient * (coefficient.signum < 0 ? program[variable].upper : program[variable].lower)
    }
    return sum.ceilingQuotient(by: Self.scale) + expression.constant
  }
}

extension Quantity {
  /// Between `low` and `high` as well.
  func narrowed(to low: Integer?, _ high: Integer?) -> Quantity {
    var result = self
    if let low { result.low = max(result.low, low) }
    if let high { result.high = min(result.high, high) }
    result.values = values?.filter { result.low <= $0 && $0 <= result.high }
    return result
  }
}
