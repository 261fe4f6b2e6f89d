import CertificateChecking
import ExactArithmetic
import Formulations

/// The columns of a relaxation in which a number's order literals are one column, how many of them are true: where every
/// row has the same coefficient at all of them, the relaxation loses nothing. 13 weights of 201 options each are 13
/// columns then, and not 2,600.
struct WeightColumns {
  /// By the formula's column (variable − 1): the relaxation's.
  fileprivate let column: [Int32]
  fileprivate let count: Int
  /// The formula's columns of each number, ascending; its own column is its place here.
  fileprivate let numbers: [[Int32]]
  /// By row of the formula: whether it says something of whole numbers; the others only order a number's literals.
  let isHeld: [Bool]

  /// nil where a row weighs the literals of a number differently, or the objective weighs them at all.
  init?(_ formula: StrengthenedFormula, numbers: [[Int32]]) {
    guard !numbers.isEmpty else { return nil }
    var owner = [Int32](repeating: -1, count: formula.formula.variableCount)
    for (place, number) in numbers.enumerated() {
      for variable in number { owner[Int(variable) - 1] = Int32(place) }
    }
    guard formula.objective.allSatisfy({ owner[Int($0.variable) - 1] < 0 }) else { return nil }
    var isHeld: [Bool] = []
    for constraint in formula.formula.constraints {
      var parts: [Int32: (coefficient: Integer, isNegated: Bool, count: Int)] = [:]
      var (isWhole, hasOthers) = (true, false)
      for term in constraint.terms {
        let place = owner[Int(term.literal.variable) - 1]
        guard place >= 0 else {
          hasOthers = true
          continue
        }
        guard let part = parts[place] else {
          parts[place] = (term.coefficient, term.literal.isNegated, 1)
          continue
        }
        if part.coefficient != term.coefficient || part.isNegated != term.literal.isNegated { isWhole = false }
        parts[place]?.count += 1
      }
      isWhole = isWhole && parts.allSatisfy { $0.value.count == numbers[Int($0.key)].count }
      guard isWhole || parts.count == 1 && !hasOthers else { return nil }
      isHeld.append(isWhole)
    }
    self.isHeld = isHeld
    var next = Int32(numbers.count)
    column = owner.map { place in
      guard place < 0 else { return place }
      defer { next += 1 }
      return next
    }
    count = Int(next)
    self.numbers = numbers.map { $0.map { $0 - 1 } }
  }

  /// The costs of the relaxation's columns, where the formula's are `cost`.
  func cost(_ cost: [Double]) -> [Double] {
    var own = [Double](repeating: 0, count: count)
    for (place, value) in zip(column, cost) { own[Int(place)] = value }
    return own
  }
}

/// A session over the formula's columns, by one over the numbers' columns.
final class NumberSession: RelaxationSession {
  private let inner: any RelaxationSession
  private let columns: WeightColumns
  /// By the formula's column.
  private var lower: [Double]
  private var upper: [Double]
  /// By number: Σ of its literals' bounds.
  private var least: [Double]
  private var most: [Double]
  private(set) var values: [Double]

  init(_ inner: any RelaxationSession, _ columns: WeightColumns) {
    (self.inner, self.columns) = (inner, columns)
    lower = Array(repeating: 0, count: columns.column.count)
    upper = Array(repeating: 1, count: columns.column.count)
    values = lower
    least = Array(repeating: 0, count: columns.numbers.count)
    most = columns.numbers.map { Double($0.count) }
    for (number, bound) in most.enumerated() { inner.setBounds(column: number, lower: 0, upper: bound) }
  }

  var objective: Double { inner.objective }
  var multipliers: [Double] { inner.multipliers }
  func removeRows(_ rows: [Int]) { inner.removeRows(rows) }
  func isBasic(row: Int) -> Bool { inner.isBasic(row: row) }

  func addRow(columns list: ArraySlice<Int32>, values: ArraySlice<Double>, atLeast rightSide: Double) {
    var (own, ownValues): ([Int32], [Double]) = ([], [])
    var known = Set<Int32>()
    for (column, value) in zip(list, values) {
      let place = columns.column[Int(column)]
      // All literals of a number have the same coefficient.
      guard Int(place) >= columns.numbers.count || known.insert(place).inserted else { continue }
      own.append(place)
      ownValues.append(value)
    }
    inner.addRow(columns: own[...], values: ownValues[...], atLeast: rightSide)
  }

  func setBounds(column: Int, lower: Double, upper: Double) {
    let place = Int(columns.column[column])
    guard place < columns.numbers.count else {
      inner.setBounds(column: place, lower: lower, upper: upper)
      return
    }
    least[place] += lower - self.lower[column]
    most[place] += upper - self.upper[column]
    (self.lower[column], self.upper[column]) = (lower, upper)
    inner.setBounds(column: place, lower: least[place], upper: most[place])
  }

  func solve(cutoff: Double, iterations: Int) -> RelaxationStatus {
    let status = inner.solve(cutoff: cutoff, iterations: iterations)
    guard status == .optimal else { return status }
    let own = inner.values
    for (column, place) in columns.column.enumerated() where Int(place) >= columns.numbers.count {
      values[column] = own[Int(place)]
    }
    for (number, literals) in columns.numbers.enumerated() {
      for (place, column) in literals.enumerated() {
        values[Int(column)] = min(max(own[number] - Double(place), 0), 1)
      }
    }
    return status
  }
}
