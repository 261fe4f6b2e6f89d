import ExactArithmetic
import TrainingProblem

/// The state that the lines of a proof work on: names, live constraints, labels. An order's definition has one of its
/// own.
struct ProofState: ~Copyable {
  var names: VariableNames
  var database: ConstraintDatabase
  var accumulator = Accumulator()
  var labels: [[UInt8]: Int] = [:]

  init(variableCount: Int, limits: ProofLimits, _ budget: Budget) {
    names = VariableNames(formulaCount: variableCount, limit: limits.variables)
    database = ConstraintDatabase(variableCount: variableCount, limits: limits, budget)
    accumulator.grow(to: variableCount)
  }

  /// The literal that `word` spells, with room made for a new variable.
  mutating func literal(_ word: ArraySlice<UInt8>) throws(ProofRefusal) -> Int32? {
    let known = names.count
    let literal = try names.literal(word)
    if names.count > known {
      try database.hold(word.count + 2 * ConstraintDatabase.variableBytes)
      try database.holdRoomForVariable()
      database.grow(to: names.count)
      accumulator.grow(to: names.count)
    }
    return literal
  }

  /// The normal form of `row` with every literal replaced by its image.
  mutating func substitute(_ row: Row, _ image: (Int32) -> Int32) -> Row {
    var result = Row()
    if let wide = row.wide {
      for (literal, number) in zip(row.literals, wide.coefficients) { accumulator.add(number, literal: image(literal)) }
      accumulator.addToBound(wide.degree)
    } else {
      for (literal, number) in zip(row.literals, row.coefficients) {
        accumulator.add(word: number, literal: image(literal))
      }
      accumulator.addToBound(Integer(row.degree))
    }
    accumulator.finish(into: &result)
    return result
  }

  /// The normal form of the constraint in `slot` with every literal replaced by its image under `witness`.
  mutating func image(of slot: Int, under witness: Witness) -> Row {
    if database.propagator.rows.kind(slot) == .wide { return substitute(database.row(at: slot), witness.image) }
    let terms = database.propagator.rows.terms(slot)
    for index in 0..<terms.count {
      accumulator.add(
        word: database.propagator.rows.coefficient(terms, index),
        literal: witness.image(database.propagator.rows.literal(terms.start + index)))
    }
    accumulator.addToBound(Integer(database.propagator.rows.degree(slot)))
    var result = Row()
    accumulator.finish(into: &result)
    return result
  }

  /// Adds `factor` times the constraint in `slot` to the accumulator; `factor` ≥ 0.
  mutating func accumulate(_ slot: Int, times factor: Integer) {
    let degree = database.propagator.rows.degree(slot)
    if database.propagator.rows.kind(slot) != .wide,
      let word = accumulator.reserve(rowOfDegree: degree, total: database.propagator.rows.total(slot), times: factor)
    {
      let terms = database.propagator.rows.terms(slot)
      let literals = database.propagator.rows.literals
      for index in 0..<terms.count {
        accumulator.addReserved(
          word * database.propagator.rows.coefficient(terms, index), literal: literals[terms.start + index])
      }
      accumulator.addReserved(bound: word * degree)
      return
    }
    let row = database.row(at: slot)
    let numbers = row.numbers
    for (literal, number) in zip(row.literals, numbers.coefficients) {
      accumulator.add(factor * number, literal: literal)
    }
    accumulator.addToBound(factor * numbers.degree)
  }

  /// Adds a constraint that is not in the database to the accumulator.
  mutating func accumulate(_ row: Row) {
    let numbers = row.numbers
    for (literal, number) in zip(row.literals, numbers.coefficients) { accumulator.add(number, literal: literal) }
    accumulator.addToBound(numbers.degree)
  }
}
