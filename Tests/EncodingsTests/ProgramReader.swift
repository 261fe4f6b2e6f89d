import ExactArithmetic
import Formulations

/// Reads back what the writers wrote, from the text alone: for round trips. nil for anything else.
struct ProgramReader {
  private struct Column {
    var isInteger = false
    var lower = Integer.zero
    var upper = Integer.zero
  }
  private var columns: [Column] = []
  private var columnNames: [String] = []
  private var numbers: [String: Int] = [:]
  private var rows: [(name: String, relation: Relation, terms: [Term], rightSide: Integer)] = []
  private var rowNumbers: [String: Int] = [:]
  private var objective: [Term] = []
  private var scale = Integer.one

  // MARK: MPS

  static func mps(_ text: String) -> MixedIntegerProgram? {
    var reader = ProgramReader()
    var (section, name, isInteger) = ("", "", false)
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("* objective scale") {
        guard let scale = integer(words.last) else { return nil }
        reader.scale = scale
      } else if !line.hasPrefix(" ") {
        section = words[0]
        if section == "NAME" { name = words[1] }
      } else if !reader.take(words, section, &isInteger) {
        return nil
      }
    }
    return reader.program(name)
  }

  private mutating func take(_ words: [String], _ section: String, _ isInteger: inout Bool) -> Bool {
    switch section {
    case "ROWS" where words[0] != "N":
      guard let relation = ["L": Relation.atMost, "G": .atLeast, "E": .equal][words[0]] else { return false }
      addRow(words[1], relation)
    case "ROWS": break
    case "COLUMNS" where words[0] == "MARKER": isInteger = words[2] == "'INTORG'"
    case "COLUMNS":
      let column = number(of: words[0])
      columns[column].isInteger = isInteger
      guard let value = Self.integer(words[2]) else { return false }
      let term = Term(value, VariableIndex(column))
      if words[1] == FormulationName.objective {
        objective.append(term)
      } else {
        guard let row = rowNumbers[words[1]] else { return false }
        rows[row].terms.append(term)
      }
    case "RHS":
      guard let row = rowNumbers[words[1]], let value = Self.integer(words[2]) else { return false }
      rows[row].rightSide = value
    case "BOUNDS":
      guard let column = numbers[words[2]], let value = Self.integer(words[3]) else { return false }
      if words[0] != "UP" { columns[column].lower = value }
      if words[0] != "LO" { columns[column].upper = value }
    default: return false
    }
    return true
  }

  // MARK: LP

  static func lp(_ text: String) -> MixedIntegerProgram? {
    var reader = ProgramReader()
    var (section, name) = ("", "")
    var statement: [String] = []
    for (place, line) in text.split(separator: "\n").enumerated() {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("\\") {
        if place == 0 { name = words[1] } else { reader.scale = integer(words.last) ?? 0 }
      } else if !line.hasPrefix(" ") {
        guard reader.endStatement(&statement) else { return nil }
        section = line == "Subject To" ? "Rows" : String(line)
      } else if section == "Minimize" || section == "Rows" {
        if words[0].hasSuffix(":"), !reader.endStatement(&statement) { return nil }
        statement += words
      } else if section == "Bounds" {
        let isFixed = words[1] == "="
        let column = reader.number(of: words[isFixed ? 0 : 2])
        guard let low = integer(words[isFixed ? 2 : 0]), let high = integer(words[isFixed ? 2 : 4]) else { return nil }
        (reader.columns[column].lower, reader.columns[column].upper) = (low, high)
      } else {
        let column = reader.number(of: words[0])
        reader.columns[column].isInteger = true
        if section == "Binary" { reader.columns[column].upper = 1 }
      }
    }
    // The row that stands for no row.
    if reader.rows.map(\.name) == ["no_rows"] { reader.rows = [] }
    return reader.program(name)
  }

  /// Takes `NAME: ± [NUMBER] VARIABLE … [RELATION NUMBER]`.
  private mutating func endStatement(_ words: inout [String]) -> Bool {
    defer { words = [] }
    guard let first = words.first else { return true }
    var terms: [Term] = []
    var (sign, coefficient) = (Integer.one, Integer.one)
    for (place, word) in words.enumerated().dropFirst() {
      switch word {
      case "+", "-": (sign, coefficient) = (word == "+" ? 1 : -1, 1)
      case "<=", ">=", "=":
        addRow(String(first.dropLast()), word == "<=" ? .atMost : word == ">=" ? .atLeast : .equal)
        guard place == words.count - 2, let value = Self.integer(words[place + 1]) else { return false }
        rows[rows.count - 1].terms = terms
        rows[rows.count - 1].rightSide = value
        return true
      default:
        if let value = Self.integer(word) {
          coefficient = value
        } else {
          terms.append(Term(sign * coefficient, VariableIndex(number(of: word))))
        }
      }
    }
    objective = terms
    return first == "obj:"
  }

  // MARK: Parts

  private mutating func number(of name: String) -> Int {
    if let known = numbers[name] { return known }
    numbers[name] = columns.count
    columns.append(Column())
    columnNames.append(name)
    return columns.count - 1
  }

  private mutating func addRow(_ name: String, _ relation: Relation) {
    rowNumbers[name] = rows.count
    rows.append((name, relation, [], 0))
  }

  /// The program; the column that carries the objective's constant becomes that constant.
  private func program(_ name: String) -> MixedIntegerProgram? {
    var program = MixedIntegerProgram(name: name)
    guard scale.signum > 0 else { return nil }
    program.objectiveScale = scale
    let carrier = numbers[FormulationName.objectiveConstant]
    for (place, column) in columns.enumerated() where place != carrier {
      program.addVariable(
        columnNames[place], kind: column.isInteger ? .integer : .implied, lower: column.lower, upper: column.upper)
    }
    let constant = objective.first { $0.variable.position == carrier }?.coefficient ?? 0
    program.objective = LinearExpression(objective.filter { $0.variable.position != carrier }, constant: constant)
    for row in rows { program.addRow(row.name, LinearExpression(row.terms), row.relation, row.rightSide) }
    return program
  }

  private static func integer(_ text: String?) -> Integer? { text.flatMap { Integer(decimal: $0.utf8) } }
}
