import ExactArithmetic

/// Reads the samples, written in the instance or in a table beside it.
struct DataReader {
  let network: Network
  let loss: Loss
  private(set) var samples: [Sample] = []
  private var meter: BudgetMeter

  init(network: Network, loss: Loss, budget: Budget) {
    self.network = network
    self.loss = loss
    meter = BudgetMeter(budget)
  }

  /// Before a sample is kept.
  private mutating func hold(in file: String) throws(InputError) {
    let bytes = (network.inputs + network.outputs) * MemoryLayout<Rational>.stride + 256
    do { try meter.hold(bytes) } catch {
      throw InputError(file: file, message: "cannot be read: \(error.message)")
    }
  }

  private var takesClasses: Bool { loss.kind == .argmax || loss.kind == .multiclassHinge }
  private var takesSigns: Bool { loss.kind == .signError || loss.kind == .hinge }

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
    let fields = try value.fields("a sample", allowed: ["x", "y", "weight"])
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
    return Sample(x: x, label: try label(try value.required("y", of: fields, in: "a sample")), weight: weight)
  }

  private func label(_ value: JSONValue) throws(InputError) -> Label {
    if takesClasses { return .class(try value.integer("a class", in: 0...network.outputs - 1)) }
    var y: [Rational] = []
    if value.kind == .array {
      for entry in try value.elements("a label") {
        let target = try entry.rational("a label")
        if let fault = fault(of: target) { throw entry.error(fault) }
        y.append(target)
      }
    } else {
      let target = try value.rational("a label, or a list of labels")
      if let fault = fault(of: target) { throw value.error(fault) }
      y = [target]
    }
    guard y.count == network.outputs else {
      throw value.error("\(y.count) labels, expected \(network.outputs), one an output")
    }
    return .values(y)
  }

  /// What is wrong with one entry of a vector label.
  private func fault(of target: Rational) -> String? {
    takesSigns && target.magnitude != 1 ? "the loss '\(loss.kind.rawValue)' takes labels +1 and -1" : nil
  }

  // MARK: Samples in a table

  private mutating func readTable(_ value: JSONValue, companion: InstanceReader.Companion) throws(InputError) {
    let fields = try value.fields("a CSV reference", allowed: ["csv", "x", "y", "weight"])
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
    var labels = 0
    for column in yValue.kind == .array ? try yValue.elements("column names") : [yValue] {
      columns.append(try column.string("a column name"))
      labels += 1
    }
    guard labels == (takesClasses ? 1 : network.outputs) else {
      throw yValue.error(
        "\(labels) label columns, expected \(takesClasses ? "one, with the class" : "\(network.outputs), one an output")"
      )
    }
    if let weightValue = fields["weight"] { columns.append(try weightValue.string("a column name")) }

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
        guard let value = try? number(inputs, ""), value.isInteger, let number = value.numerator.word,
          (0..<network.outputs).contains(number)
        else {
          throw refuse(
            inputs,
            "met \(DataReader.shown(row.cells[inputs])), expected a class: an integer from 0 to \(network.outputs - 1)")
        }
        label = .class(number)
      } else {
        var y: [Rational] = []
        for column in inputs..<inputs + labels {
          let target = try number(column, "a label")
          if let fault = fault(of: target) {
            throw refuse(column, "met \(DataReader.shown(row.cells[column])), but \(fault)")
          }
          y.append(target)
        }
        label = .values(y)
      }
      var weight = Rational.one
      if columns.count > inputs + labels {
        weight = try number(inputs + labels, "a weight of at least 0")
        guard weight.signum >= 0 else { throw refuse(inputs + labels, "expected a weight of at least 0") }
      }
      try hold(in: name)
      samples.append(Sample(x: x, label: label, weight: weight))
    }
  }

  private func cell(
    _ row: CSVTable.Row, _ column: Int, file: String, name: String, expected: String, digits: inout Int
  ) throws(InputError) -> Rational {
    do throws(RationalTextError) {
      let parsed = try RationalText.parseCell(row.cells[column])
      digits += parsed.digits
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
