import ExactArithmetic
import Tables
import TrainingProblem

/// The content of one cell.
public enum CellValue: Sendable, Hashable {
  /// A number, exactly.
  case number(Rational)
  /// Any other text.
  case name(String)
  /// Nothing, or a word for that.
  case missing
}

/// The content of one column of a table: numbers, or names.
struct ColumnSurvey {
  let column: Int
  let name: String
  let holdsNumbers: Bool
  /// One a row; numbers or names, according to `holdsNumbers`, or missing.
  let values: [CellValue]

  /// Reads a column. It holds numbers where all its cells do that are not missing.
  ///
  /// - Parameter asNames: take the cells as names, whatever they look like.
  /// - Throws: at a cell that is almost a number, or the odd one among numbers.
  init(_ table: Table, column: Int, asNames: Bool = false) throws(InputError) {
    self.column = column
    name = table.names[column]
    var values: [CellValue] = []
    values.reserveCapacity(table.rows.count)
    var oddOnes: [(row: Int, hint: String?)] = []
    var numbers = 0
    for (row, entry) in table.rows.enumerated() {
      let text = entry.cells[column].text
      if asNames {
        values.append(NumberText.isMissing(text) ? .missing : .name(text))
        continue
      }
      switch NumberText.read(text, table.format) {
      case .number(let value):
        numbers += 1
        values.append(.number(value))
      case .missing: values.append(.missing)
      case .text(let hint):
        oddOnes.append((row, hint))
        values.append(.name(text))
      }
    }
    if let odd = oddOnes.first(where: { $0.hint != nil }) ?? (numbers > 3 * oddOnes.count ? oddOnes.first : nil) {
      let met = "met \"\(InputError.printable(table.rows[odd.row].cells[column].text, limit: 40))\""
      throw table.error(
        row: odd.row, column: column,
        odd.hint.map { "\(met): \($0), expected a number" }
          ?? "\(met), expected a number, as in the column's other cells (a missing cell is empty, ?, NA, NaN, null or None; --as-names takes all as names)"
      )
    }
    if oddOnes.isEmpty {
      self.values = values
      // A column without any value holds no names.
      holdsNumbers = !asNames
    } else {
      self.values = values.enumerated().map { row, value in
        if case .number = value { return .name(table.rows[row].cells[column].text) }
        return value
      }
      holdsNumbers = false
    }
  }

  /// The numbers in the given rows, in their order; missing ones left out.
  func numbers(in rows: [Int]) -> [Rational] {
    rows.compactMap { row in
      if case .number(let value) = values[row] { return value }
      return nil
    }
  }

  /// Distinct names, sorted by Unicode scalar values.
  var names: [String] {
    var seen: Set<String> = []
    for case .name(let name) in values { seen.insert(name) }
    return seen.sorted(by: ScalarOrder.isBefore)
  }

  /// True if this is an index under one of the usual names: integers that count the rows.
  var isIndex: Bool {
    guard
      ["id", "index", "row", "row_id", "rowid", "no", "no.", "nr", "nr.", "#", "number"].contains(name.lowercased()),
      values.count > 2, case .number(let first) = values[0], first == 0 || first == 1
    else { return false }
    return values.enumerated().allSatisfy { $1 == .number(first + Rational($0)) }
  }

  /// Rows whose cell is missing.
  var missingRows: [Int] { values.indices.filter { values[$0] == .missing } }
}

/// The order of names in the formats: by Unicode scalar values.
enum ScalarOrder {
  static func isBefore(_ a: String, _ b: String) -> Bool {
    a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
  }
}
