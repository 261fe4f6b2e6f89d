import ExactArithmetic
import Formulations

/// A program as GLPK takes it: doubles in arrays counted from 1, element 0 unused.
struct GLPKArrays {
  private(set) var lower: [Double] = [0]
  private(set) var upper: [Double] = [0]
  private(set) var cost: [Double] = [0]
  private(set) var isInteger: [UInt8] = [0]
  private(set) var relation: [Int8] = [0]
  private(set) var rightSide: [Double] = [0]
  private(set) var termRow: [Int32] = [0]
  private(set) var termColumn: [Int32] = [0]
  private(set) var termValue: [Double] = [0]
  private(set) var start: [Double]?

  var columnCount: Int { cost.count - 1 }
  var rowCount: Int { relation.count - 1 }
  var termCount: Int { termValue.count - 1 }

  /// GLPK 5.0 aborts beyond these.
  private static let columnLimit = 100_000_000
  private static let termLimit = 500_000_000

  /// Rows whose greatest coefficient has more bits than this are divided by a power of two, which doubles do exactly. On
  /// a knapsack with nine-digit coefficients GLPK 5.0 calls 897495236 the maximum, and 903244432, the true one, once
  /// its two rows are divided.
  private static let plainBits = 20

  /// - Throws: where GLPK could not hold the program exactly.
  init(_ program: MixedIntegerProgram, start: [Integer]?) throws(GLPKError) {
    guard program.variables.count <= Self.columnLimit else { throw .tooMany("columns") }
    guard program.rowCount <= Self.columnLimit else { throw .tooMany("rows") }
    guard program.termCount <= Self.termLimit else { throw .tooMany("terms") }
    for variable in program.variables {
      lower.append(try Self.exact(variable.lower, variable.name))
      upper.append(try Self.exact(variable.upper, variable.name))
      isInteger.append(variable.kind == .integer ? 1 : 0)
    }
    cost += [Double](repeating: 0, count: program.variables.count)
    for term in program.objective.terms {
      let column = term.variable.position + 1
      cost[column] = try Self.exact(term.coefficient, FormulationName.objective)
      // GLPK rounds the bound of a node up where every column with a cost is an integer one. That is worth more than a
      // smaller choice of columns to branch on.
      isInteger[column] = 1
    }
    reserve(program)
    for (position, row) in program.rows.enumerated() { try append(row, number: Int32(position + 1)) }
    if let start {
      self.start = [0]
      for (position, value) in start.enumerated() {
        self.start?.append(try Self.exact(value, program.variables[position].name))
      }
    }
  }

  private mutating func reserve(_ program: MixedIntegerProgram) {
    termRow.reserveCapacity(program.termCount + 1)
    termColumn.reserveCapacity(program.termCount + 1)
    termValue.reserveCapacity(program.termCount + 1)
  }

  private mutating func append(_ row: Row, number: Int32) throws(GLPKError) {
    let bits = row.terms.reduce(0) { max($0, $1.coefficient.bitLength) }
    let unit = bits > Self.plainBits ? Double(sign: .plus, exponent: -bits, significand: 1) : 1
    for term in row.terms {
      termRow.append(number)
      termColumn.append(Int32(term.variable.position + 1))
      termValue.append(try Self.exact(term.coefficient, row.name) * unit)
    }
    rightSide.append(try Self.exact(row.rightSide, row.name) * unit)
    switch row.relation {
    case .atMost: relation.append(-1)
    case .equal: relation.append(0)
    case .atLeast: relation.append(1)
    }
  }

  /// - Throws: for a magnitude above 2^53.
  private static func exact(_ value: Integer, _ place: String) throws(GLPKError) -> Double {
    guard let word = value.word, word.magnitude <= 1 << 53 else { throw .tooLarge(place: place, value: value) }
    return Double(word)
  }
}
