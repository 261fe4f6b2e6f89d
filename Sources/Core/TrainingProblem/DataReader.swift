import ExactArithmetic

/// Reads the samples, written in the instance or in a table beside it.
struct DataReader {
  let network: Network
  let labels: LabelReader
  /// Of the format.
  let version: Int
  private(set) var samples: [Sample] = []
  private var meter: BudgetMeter

  init(network: Network, labels: LabelReader, version: Int, budget: Budget) {
    self.network = network
    self.labels = labels
    self.version = version
    meter = BudgetMeter(budget)
  }

  /// Before a sample is kept.
  private mutating func hold(in file: String) throws(InputError) {
    let bytes = (network.inputs + network.outputs) * MemoryLayout<Rational>.stride + 256
    do { try meter.hold(bytes) } catch {
      throw InputError(file: file, message: "cannot be read: \(error.message)")
    }
  }

  private var takesClasses: Bool { labels.loss.form.takesClasses }
  private func keys(_ keys: [StaticString]) -> [StaticString] { version == 2 ? keys + ["group"] : keys }

  mutating func read(_ value: JSONValue, companion: InstanceReader.Companion) throws(InputError) {
    if value.kind == .object {
      try readTable(value, companion: companion)
    } else {
      for element in try value.elements("a list of samples, or a CSV reference") {
        try hold(in: value.document.file)
        samples.append(try sample(element))
      }
    }
    guard !samples.isEmpty else { throw value.error("no samples, expected at least one") }
  }

  // MARK: Samples in the instance

  private func sample(_ value: JSONValue) throws(InputError) -> Sample {
    let fields = try value.fields("a sample", allowed: keys(["x", "y", "weight"]))
    let xValue = try value.required("x", of: fields, in: "a sample")
    var x: [Rational] = []
    for entry in try xValue.elements("a list of inputs") { x.append(try entry.rational("an input")) }
    guard x.count == network.inputs else {
      throw xValue.error("\(x.count) entries, expected \(network.inputs), one an input")
    }
    var weight = Rational.one
    if let weightValue = fields["weight"] {
      weight = try weightValue.rational("a weight of at least 0")
      guard weight.signum >= 0 else {
        throw weightValue.error("met \(weightValue.shown), expected a weight of at least 0")
      }
    }
    let label = try labels.label(try value.required("y", of: fields, in: "a sample"))
    return Sample(x: x, label: label, weight: weight, groups: try fields["group"].reading(groups) ?? [])
  }

  /// One name, or a list of distinct ones, none of them empty.
  private func groups(_ value: JSONValue) throws(InputError) -> [Name] {
    var names: Set<Name> = []
    for entry in value.kind == .array ? try value.elements("a list of groups") : [value] {
      let name = try entry.name("the name of a group")
      guard !name.text.isEmpty else { throw entry.error("a group's name is not empty") }
      guard names.insert(name).inserted else {
        throw entry.error("\(entry.shown) stands twice among a sample's groups")
      }
    }
    return names.sorted()
  }

  // MARK: Samples in a table

  private mutating func readTable(_ value: JSONValue, companion: InstanceReader.Companion) throws(InputError) {
    let fields = try value.fields("a CSV reference", allowed: keys(["csv", "x", "y", "weight"]))
    let nameValue = try value.required("csv", of: fields, in: "a CSV reference")
    let name = try nameValue.string("a file name")
    guard FileAccess.isPlain(name) else {
      throw nameValue.error("met \(nameValue.shown), expected the plain name of a file beside the instance")
    }
    let xValue = try value.required("x", of: fields, in: "a CSV reference")
    var columns: [String] = []
    for column in try xValue.elements("a list of column names") { columns.append(try column.string("a column name")) }
    guard columns.count == network.inputs else {
      throw xValue.error("\(columns.count) columns, expected \(network.inputs), one an input")
    }
    let yValue = try value.required("y", of: fields, in: "a CSV reference")
    var labelCount = 0
    for column in yValue.kind == .array ? try yValue.elements("column names") : [yValue] {
      columns.append(try column.string("a column name"))
      labelCount += 1
    }
    guard labelCount == (takesClasses ? 1 : network.outputs) else {
      throw yValue.error(
        "\(labelCount) label columns, expected \(takesClasses ? "one, with the class" : "\(network.outputs), one an output")"
      )
    }
    let labelColumns = columns.count
    if let weightValue = fields["weight"] { columns.append(try weightValue.string("a column name")) }
    let hasWeights = columns.count > labelColumns
    if let groupValue = fields["group"] { columns.append(try groupValue.string("a column name")) }
    let hasGroups = fields["group"] != nil

    let bytes: [UInt8]
    do { bytes = try companion(name) } catch { throw nameValue.error(error.description) }
    var digits = 0
    try CSVTable.eachRow(of: bytes, file: name, columns: columns) { row throws(InputError) in
      let inputs = network.inputs
      func number(_ column: Int, _ expected: String) throws(InputError) -> Rational {
        try cell(row, column, file: name, name: columns[column], expected: expected, digits: &digits)
      }
      var x: [Rational] = []
      x.reserveCapacity(inputs)
      for column in 0..<inputs { x.append(try number(column, "an input")) }
      func refuse(_ column: Int, _ message: String) -> InputError {
        InputError(file: name, line: row.line, keyPath: "column \"\(columns[column])\"", message: message)
      }
      let label: Label
      if takesClasses {
        let cell = row.cells[inputs]
        let named = labels.namedClass(cell)
        let written = named == nil ? try? number(inputs, "") : nil
        guard let number = named ?? (written.flatMap { $0.isInteger ? $0.numerator.word : nil }),
          (0..<network.outputs).contains(number)
        else {
          let names = labels.classes == nil ? "" : "one of \"classes\" or "
          throw refuse(
            inputs,
            "met \(DataReader.shown(cell)), expected a class: \(names)an integer from 0 to \(network.outputs - 1)")
        }
        label = .class(number)
      } else {
        var y: [Rational] = []
        for column in inputs..<inputs + labelCount {
          let target = try number(column, "a label")
          if let fault = labels.fault(of: target) {
            throw refuse(column, "met \(DataReader.shown(row.cells[column])), but \(fault)")
          }
          y.append(target)
        }
        label = .values(y)
      }
      var weight = Rational.one
      if hasWeights {
        weight = try number(labelColumns, "a weight of at least 0")
        guard weight.signum >= 0 else { throw refuse(labelColumns, "expected a weight of at least 0") }
      }
      var groups: [Name] = []
      if hasGroups, let cell = row.cells.last, !cell.isEmpty {
        guard let name = String(validating: cell, as: UTF8.self) else {
          throw refuse(columns.count - 1, "the name of a group is not UTF-8")
        }
        groups = [Name(name)]
      }
      try hold(in: name)
      samples.append(Sample(x: x, label: label, weight: weight, groups: groups))
    }
  }

  private func cell(
    _ row: CSVTable.Row, _ column: Int, file: String, name: String, expected: String, digits: inout Int
  ) throws(InputError) -> Rational {
    do throws(RationalTextError) {
      let parsed = try RationalText.parseCell(row.cells[column])
      digits += ReadingLimits.counted(parsed.digits)
      guard digits <= ReadingLimits.digitsOfAllNumbers else {
        throw RationalTextError.tooLong(limit: ReadingLimits.digitsOfAllNumbers)
      }
      return parsed.value
    } catch {
      let met = DataReader.shown(row.cells[column])
      throw InputError(
        file: file, line: row.line, keyPath: "column \"\(name)\"",
        message: JSONValue.explain(error, met: met, expected: expected))
    }
  }

  private static func shown(_ cell: [UInt8]) -> String {
    "\"" + InputError.printable(String(decoding: cell, as: UTF8.self), limit: 40) + "\""
  }
}
