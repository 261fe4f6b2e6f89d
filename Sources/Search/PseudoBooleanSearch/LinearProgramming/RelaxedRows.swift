import CertificateChecking
import ExactArithmetic
import Formulations

/// The rows of a formula in doubles, of which a session holds those that matter, and the way back from its multipliers
/// to the formula's rows.
///
/// A relaxation of few rows bounds as validly as the whole, and the simplex method's cost grows with the rows it holds:
/// rows come in where a solution violates them, and leave when they have not held anything for long (Dantzig, Fulkerson,
/// Johnson, 1954, doi:10.1287/opre.2.4.393). Rows, and the objective, are scaled by powers of two.
final class RelaxedRows {
  let cost: [Double]
  private var rowStart: [Int] = [0]
  private var columns: [Int32] = []
  private var values: [Double] = []
  private var rightSides: [Double] = []
  /// 1 / length of each row.
  private var lengths: [Double] = []
  private var origins: [(row: Int, exponent: Int)] = []
  private let objectiveExponent: Int

  /// By row of the session: ours, and for how many solves it has had the multiplier 0.
  private var held: [(row: Int, age: Int)] = []
  private var isHeld: [Bool]

  var count: Int { rightSides.count }
  var heldCount: Int { held.count }

  /// - Parameter isNeeded: true if a row of the formula is to be part of it.
  init(_ strengthened: StrengthenedFormula, isNeeded: (Int) -> Bool) {
    let formula = strengthened.formula
    var cost = [Double](repeating: 0, count: formula.variableCount)
    let exponent = max(0, (strengthened.objective.map(\.coefficient.bitLength).max() ?? 0) - 20)
    for term in strengthened.objective {
      cost[Int(term.variable) - 1] = term.coefficient.scaled(by: -exponent)
    }
    objectiveExponent = exponent
    self.cost = cost
    isHeld = []
    for (index, constraint) in formula.constraints.enumerated()
    where constraint.degree > 0 && isNeeded(index) {
      append(constraint, origin: index)
    }
    isHeld = Array(repeating: false, count: rightSides.count)
  }

  /// Scaled so that the middle between the least and the greatest coefficient is about 1.
  private func append(_ constraint: PseudoBooleanConstraint, origin: Int) {
    let bits = constraint.terms.map(\.coefficient.bitLength)
    let exponent = ((bits.min() ?? 0) + (bits.max() ?? 0)) / 2
    var degree = constraint.degree
    var square = 0.0
    for term in constraint.terms {
      if term.literal.isNegated { degree -= term.coefficient }
      let size = term.coefficient.scaled(by: -exponent)
      columns.append(term.literal.variable - 1)
      values.append(term.literal.isNegated ? -size : size)
      square += size * size
    }
    rowStart.append(columns.count)
    rightSides.append(degree.scaled(by: -exponent))
    lengths.append(1 / square.squareRoot())
    origins.append((origin, exponent))
  }

  // MARK: Rows that come and go

  /// Gives the session the rows that its solution violates most, at most `limit`; how many.
  func separate(_ session: any RelaxationSession, limit: Int) -> Int {
    let point = session.values
    var violated: [(row: Int, depth: Double)] = []
    point.withUnsafeBufferPointer { point in
      columns.withUnsafeBufferPointer { columns in
        values.withUnsafeBufferPointer { values in
          for row in rightSides.indices where !isHeld[row] {
            var gap = rightSides[row]
            for term in rowStart[row]..<rowStart[row + 1] {
              gap -= values[term] * point[Int(columns[term])]
            }
            if gap * lengths[row] > 1e-6 { violated.append((row, gap * lengths[row])) }
          }
        }
      }
    }
    if violated.count > limit {
      violated.sort { $0.depth == $1.depth ? $0.row < $1.row : $0.depth > $1.depth }
      violated.removeLast(violated.count - limit)
    }
    for (row, _) in violated {
      let range = rowStart[row]..<rowStart[row + 1]
      session.addRow(columns: columns[range], values: values[range], atLeast: rightSides[row])
      isHeld[row] = true
      held.append((row, 0))
    }
    return violated.count
  }

  /// Counts for how long rows have held nothing; once many have not for long, takes them out.
  func age(_ session: any RelaxationSession) {
    var old = 0
    for (place, multiplier) in session.multipliers.enumerated() {
      held[place].age = multiplier > 1e-9 ? 0 : held[place].age + 1
      if held[place].age > 50 { old += 1 }
    }
    guard old > 100, old > held.count / 4 else { return }
    let leaving = held.indices.filter { held[$0].age > 50 && session.isBasic(row: $0) }
    session.removeRows(leaving)
    for place in leaving.reversed() {
      isHeld[held[place].row] = false
      held.remove(at: place)
    }
  }

  // MARK: Between the formula and the relaxation

  /// The relaxation's objective where the formula's is `value`.
  func cutoff(_ value: Integer) -> Double { value.scaled(by: -objectiveExponent) }

  /// The formula's objective, about.
  func objective(_ value: Double) -> Double {
    value * Double(sign: .plus, exponent: objectiveExponent, significand: 1)
  }

  /// Multipliers of the formula's rows, for its objective taken once; of a ray, the greatest is 1.
  ///
  /// - Returns: and the binary digits by which large rows' multipliers are smaller than others.
  func multipliers(_ values: [Double], isRay: Bool) -> (
    multipliers: [(row: Int, value: Double)], digits: Int
  ) {
    var multipliers: [(row: Int, value: Double)] = []
    var greatest = 0.0
    var digits = 0
    for (place, value) in values.enumerated() where value > 1e-9 {
      let origin = origins[held[place].row]
      let exponent = (isRay ? 0 : objectiveExponent) - origin.exponent
      let multiplier = value * Double(sign: .plus, exponent: exponent, significand: 1)
      multipliers.append((origin.row, multiplier))
      greatest = max(greatest, multiplier)
      digits = max(digits, isRay ? 0 : -exponent)
    }
    if isRay { for index in multipliers.indices { multipliers[index].value /= greatest } }
    return (multipliers, digits)
  }
}
