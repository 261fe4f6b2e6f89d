public import ExactArithmetic

/// The values that a variable may have between its bounds.
public enum VariableKind: Hashable, Sendable {
  /// An integer, which a solver has to branch on.
  case integer
  /// An integer whenever the other variables are, at some best point: rows may treat it as an integer, a solver may
  /// leave it continuous.
  case implied
}

/// A variable with its bounds, which are always finite.
public struct Variable: Hashable, Sendable {
  /// Safe in every file format; unused by other variables.
  public let name: String
  /// The treatment that the variable needs from a solver.
  public let kind: VariableKind
  /// The least value.
  public let lower: Integer
  /// The greatest value.
  public let upper: Integer

  /// True if the values are 0 and 1 and a solver has to branch on it.
  public var isBinary: Bool { kind == .integer && lower == .zero && upper == .one }
}

/// How the two sides of a row compare.
public enum Relation: Hashable, Sendable {
  /// ≤
  case atMost
  /// ≥
  case atLeast
  /// =
  case equal
}

/// A row of a program: terms, compared with a right side.
public struct Row: Hashable, Sendable {
  /// Safe in every file format; unused by other rows.
  public let name: String
  /// In ascending order of the variables, each at most once, none with coefficient 0.
  public let terms: ArraySlice<Term>
  /// The comparison of the terms' sum with the right side.
  public let relation: Relation
  /// The number on the right.
  public let rightSide: Integer
}

/// A linear program over bounded integer variables, with exact integer data: minimise
/// (objective terms + constant) / scale subject to rows and bounds.
///
/// Rows lie in flat arrays: a nested array a row costs one allocation each and, read in a loop, two orders of
/// magnitude in time.
public struct MixedIntegerProgram: Sendable {
  /// Safe in every file format, like all names here; see ``FormulationName``.
  public let name: String
  /// The variables in the order in which they were added.
  public private(set) var variables: [Variable] = []

  /// The expression to minimise, up to the scale. Solvers are given its terms only; the constant is added afterwards,
  /// exactly.
  public var objective = LinearExpression()
  /// Positive. The true objective is `objective` divided by this.
  public var objectiveScale = Integer.one {
    didSet { precondition(objectiveScale.signum > 0, "an objective scale is positive") }
  }

  private var rowNames: [String] = []
  private var relations: [Relation] = []
  private var rightSides: [Integer] = []
  private var rowStarts: [Int] = [0]
  private var allTerms: [Term] = []

  /// A program without variables and rows. Its name is made safe.
  public init(name: String) { self.name = FormulationName.sanitised(name) }

  // MARK: Building

  /// Adds a variable with the values `lower` … `upper`.
  /// - Precondition: `name` is safe and unused, and `lower` ≤ `upper`.
  @discardableResult
  public mutating func addVariable(
    _ name: String, kind: VariableKind = .integer, lower: Integer, upper: Integer
  ) -> VariableIndex {
    FormulationName.require(name)
    precondition(lower <= upper, "the bounds of a variable are in order")
    variables.append(Variable(name: name, kind: kind, lower: lower, upper: upper))
    return VariableIndex(variables.count - 1)
  }

  /// Adds a variable with the values 0 and 1.
  @discardableResult
  public mutating func addBinary(_ name: String) -> VariableIndex { addVariable(name, lower: 0, upper: 1) }

  /// Adds the row `left` relation `right`; the constants go to the right side.
  /// - Precondition: `name` is safe and unused, and the variables are those of this program.
  @discardableResult
  public mutating func addRow(
    _ name: String, _ left: LinearExpression, _ relation: Relation, _ right: LinearExpression
  ) -> RowIndex {
    let difference = right.terms.isEmpty ? left : left - LinearExpression(right.terms)
    return addRow(name, difference, relation, right.constant)
  }

  /// Adds the row `left` relation `rightSide`.
  /// - Precondition: `name` is safe and unused, and the variables are those of this program.
  @discardableResult
  public mutating func addRow(
    _ name: String, _ left: LinearExpression, _ relation: Relation, _ rightSide: Integer
  ) -> RowIndex {
    FormulationName.require(name)
    precondition(left.terms.last.map { $0.variable.position < variables.count } ?? true, "a row has known variables")
    rowNames.append(name)
    relations.append(relation)
    rightSides.append(rightSide - left.constant)
    allTerms += left.terms
    rowStarts.append(allTerms.count)
    return RowIndex(rowNames.count - 1)
  }

  // MARK: Reading

  /// The number of rows.
  public var rowCount: Int { rowNames.count }
  /// The number of terms of all rows.
  public var termCount: Int { allTerms.count }

  /// The variable at this position.
  /// - Precondition: it is one of this program.
  public subscript(variable: VariableIndex) -> Variable { variables[variable.position] }

  /// The row at this position.
  /// - Precondition: it is one of this program.
  public subscript(row: RowIndex) -> Row {
    let i = row.position
    return Row(
      name: rowNames[i], terms: allTerms[rowStarts[i]..<rowStarts[i + 1]], relation: relations[i],
      rightSide: rightSides[i])
  }

  /// The rows in the order in which they were added.
  public var rows: some RandomAccessCollection<Row> { (0..<rowCount).lazy.map { self[RowIndex($0)] } }
}
