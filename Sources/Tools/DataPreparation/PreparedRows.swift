import ExactArithmetic
import Tables
import TrainingProblem

/// Rows for a network that stands: inputs, and labels where the table has them.
public struct PreparedRows: Sendable {
  /// A row in the network's numbers.
  public struct Row: Sendable {
    /// From 0, among the rows of the table or the samples of the instance.
    public let number: Int
    /// In the table's file; nil for samples of an instance.
    public let line: Int?
    /// One entry an input.
    public let x: [Rational]
    /// The label; nil where the table has none, or none was asked for.
    public let label: Label?
  }

  /// The table's file, or the instance's.
  public let file: String
  /// The rows in the table's order.
  public var rows: [Row]
  /// Sentences about what was passed over.
  public var notes: [String] = []

  /// The samples of the instance itself.
  public init(samplesOf instance: Instance, file: String) {
    self.file = file
    rows = instance.samples.enumerated().map { number, sample in
      Row(number: number, line: nil, x: sample.x, label: sample.label)
    }
  }

  private init(file: String) { (self.file, rows) = (file, []) }

  /// The rows of a table with the columns that the record names, treated as it says.
  ///
  /// - Parameter needsLabels: refuse a table without the label; otherwise labels are not read.
  public init(
    _ table: Table, _ preparation: Preparation, needsLabels: Bool
  ) throws(InputError) {
    self.init(file: table.file)
    notes = table.notes
    var places: [Int] = []
    for feature in preparation.features { places.append(try table.require(feature.column, for: "an input")) }
    var labels: [Int] = []
    if needsLabels {
      for column in preparation.labelColumns { labels.append(try table.require(column, for: "the label")) }
    }
    var passedOver: [Int] = []
    rows.reserveCapacity(table.rows.count)
    read: for number in table.rows.indices {
      var x: [Rational] = []
      for (feature, column) in zip(preparation.features, places) {
        guard let inputs = try PreparedRows.inputs(table, number, column, feature) else {
          guard feature.missing == .dropped else {
            throw table.error(
              row: number, column: column, "a missing cell, and the instance was made from a table without any here")
          }
          passedOver.append(table.rows[number].line)
          continue read
        }
        x += inputs
      }
      let label = needsLabels ? try PreparedRows.label(table, number, labels, preparation) : nil
      rows.append(Row(number: number, line: table.rows[number].line, x: x, label: label))
    }
    if !passedOver.isEmpty {
      let list = passedOver.prefix(5).map(String.init).joined(separator: ", ") + (passedOver.count > 5 ? ", …" : "")
      notes.append(
        "passed over \(passedOver.count) rows with missing cells (lines \(list)), as when the instance was made")
    }
  }

  private static func inputs(
    _ table: Table, _ row: Int, _ column: Int, _ feature: FeatureColumn
  ) throws(InputError) -> [Rational]? {
    let text = table.rows[row].cells[column].text
    let met = "met \"\(InputError.printable(text, limit: 40))\""
    let value: CellValue
    if case .names = feature.treatment {
      value = NumberText.isMissing(text) ? .missing : .name(text)
    } else {
      switch NumberText.read(text, table.format) {
      case .number(let number): value = .number(number)
      case .missing: value = .missing
      case .text(let hint):
        throw table.error(row: row, column: column, "\(met)\(hint.map { ": \($0)" } ?? ""), expected a number")
      }
    }
    do throws(CellFault) { return try feature.inputs(for: value) } catch {
      switch error {
      case .notANumber: throw table.error(row: row, column: column, "\(met), expected a number")
      case .unknownName(let names):
        let list = InputError.printable(names.prefix(20).joined(separator: ", "), limit: 200)
        throw table.error(
          row: row, column: column, "\(met), which the instance does not know, expected one of: \(list)")
      }
    }
  }

  private static func label(
    _ table: Table, _ row: Int, _ columns: [Int], _ preparation: Preparation
  ) throws(InputError) -> Label {
    switch preparation.target {
    case .classes(_, let names, let asSigns):
      let number = try classNumber(table, row, columns[0], names)
      return asSigns ? .values([number == 0 ? -1 : 1]) : .class(number)
    case .numbers: return .values(try numbers(table, row, columns, "a label"))
    }
  }

  /// A class by its name, or by a number that equals it where both are numbers (`1` and `1.0`).
  static func classNumber(
    _ table: Table, _ row: Int, _ column: Int, _ names: [String]
  ) throws(InputError) -> Int {
    let text = table.rows[row].cells[column].text
    if let number = names.firstIndex(where: { $0.unicodeScalars.elementsEqual(text.unicodeScalars) }) { return number }
    if case .number(let value) = NumberText.read(text, table.format),
      let number = names.firstIndex(where: { NumberText.read($0, table.format) == .number(value) })
    {
      return number
    }
    let list = InputError.printable(names.prefix(20).joined(separator: ", "), limit: 200)
    throw table.error(
      row: row, column: column, "met \"\(InputError.printable(text, limit: 40))\", expected one of the classes: \(list)"
    )
  }

  static func numbers(
    _ table: Table, _ row: Int, _ columns: [Int], _ expected: String
  ) throws(InputError) -> [Rational] {
    var result: [Rational] = []
    for column in columns {
      let text = table.rows[row].cells[column].text
      guard case .number(let value) = NumberText.read(text, table.format) else {
        throw table.error(
          row: row, column: column, "met \"\(InputError.printable(text, limit: 40))\", expected \(expected): a number")
      }
      result.append(value)
    }
    return result
  }
}
