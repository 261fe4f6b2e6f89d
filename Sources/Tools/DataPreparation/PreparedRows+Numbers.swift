import ExactArithmetic
import Tables
import TrainingProblem

/// The columns of a table that is already in an instance's numbers.
public struct NumberColumns: Sendable {
  /// One an input; nil to take the first columns.
  public var inputs: [String]?
  /// Nil to take the columns after the inputs.
  public var labels: [String]?
  /// Names of the classes, class 0 first; nil where cells hold class numbers.
  public var classNames: [String]?

  /// The columns of these names.
  public init(inputs: [String]? = nil, labels: [String]? = nil, classNames: [String]? = nil) {
    (self.inputs, self.labels, self.classNames) = (inputs, labels, classNames)
  }

  /// The columns that the data of an instance's file names, where that is a CSV reference.
  ///
  /// - Precondition: `bytes` have been read as an instance.
  public static func named(inInstance bytes: [UInt8], file: String) throws(InputError) -> NumberColumns {
    let root = try JSONDocument(bytes, file: file).root.freeFields("an instance")
    guard let data = root["data"], data.kind == .object else { return NumberColumns() }
    let fields = try data.freeFields("a CSV reference")
    func names(_ value: JSONValue) throws(InputError) -> [String] {
      if value.kind == .string { return [value.decodedString] }
      var result: [String] = []
      for entry in try value.elements("column names") { result.append(try entry.string("a column's name")) }
      return result
    }
    return NumberColumns(inputs: try fields["x"].reading(names), labels: try fields["y"].reading(names))
  }
}

extension PreparedRows {
  /// The rows of a table that is already in the instance's numbers.
  public init(
    _ table: Table, numbers columns: NumberColumns, of instance: Instance, needsLabels: Bool
  ) throws(InputError) {
    self.init(samplesOf: instance, file: table.file)
    rows = []
    notes = table.notes
    let width = instance.network.inputs
    let takesClass = instance.loss.form.takesClasses
    let labelCount = takesClass ? 1 : instance.network.outputs
    var inputs: [Int] = []
    if let names = columns.inputs {
      for name in names { inputs.append(try table.require(name, for: "an input")) }
    } else {
      guard [width, width + labelCount].contains(table.names.count) else {
        throw InputError(
          file: table.file, line: 1,
          message:
            "\(table.names.count) columns, expected \(width) inputs, or \(width + labelCount) with the label after them"
        )
      }
      inputs = Array(0..<width)
    }
    var labels: [Int] = []
    if needsLabels {
      if let names = columns.labels {
        for name in names { labels.append(try table.require(name, for: "the label")) }
      } else {
        guard columns.inputs == nil, table.names.count == width + labelCount else {
          throw InputError(file: table.file, line: 1, message: "no column for the label after the \(width) inputs")
        }
        labels = Array(width..<width + labelCount)
      }
    }
    for number in table.rows.indices {
      let x = try PreparedRows.numbers(table, number, inputs, "an input")
      var label: Label?
      if needsLabels {
        label = try PreparedRows.plainLabel(table, number, labels, columns.classNames, instance, takesClass)
      }
      rows.append(Row(number: number, line: table.rows[number].line, x: x, label: label))
    }
  }

  private static func plainLabel(
    _ table: Table, _ row: Int, _ columns: [Int], _ names: [String]?, _ instance: Instance, _ takesClass: Bool
  ) throws(InputError) -> Label {
    if takesClass {
      let numbers = (0..<instance.network.outputs).map(String.init)
      guard let names else { return .class(try classNumber(table, row, columns[0], numbers)) }
      // A name goes before a number; an instance that names its classes takes both.
      let known = Array(names.prefix(instance.network.outputs))
      let text = table.rows[row].cells[columns[0]].text
      if !instance.classes.isEmpty, !known.contains(where: { $0.unicodeScalars.elementsEqual(text.unicodeScalars) }),
        let number = try? classNumber(table, row, columns[0], numbers)
      {
        return .class(number)
      }
      return .class(try classNumber(table, row, columns[0], known))
    }
    if let names, names.count == 2, columns.count == 1, names.contains(table.rows[row].cells[columns[0]].text) {
      return .values([try classNumber(table, row, columns[0], names) == 0 ? -1 : 1])
    }
    return .values(try numbers(table, row, columns, "a label"))
  }
}
