import ExactArithmetic
import Tables
import TrainingProblem

/// The labels of all rows, and what they are labels of.
struct LabelSurvey {
  enum Kind {
    /// The class of each row; nil where it is missing.
    case classes(names: [String], of: [Int?])
    /// One list of numbers a row; nil where one is missing.
    case numbers([[Rational]?])
  }
  let columns: [Int]
  let kind: Kind

  /// Numbers count as classes where they are integers and few: at most twenty, and fewer than half the rows.
  init(_ table: Table, _ request: InstanceRequest) throws(InputError) {
    columns = try ColumnSelection.columns(request.label, of: table, for: "--label")
    let takesClasses: Bool? =
      switch request.loss?.form.gap {
      case .lead: true
      case .sign: columns.count == 1 ? true : nil
      case .distance: false
      case nil: columns.count > 1 ? false : nil
      }
    guard columns.count > 1 || takesClasses == false else {
      let survey = try ColumnSurvey(table, column: columns[0])
      let numbers = Set(survey.values)
      let isFew = numbers.count <= 20 && 2 * numbers.count <= max(survey.values.count, 8)
      let isWhole = survey.values.allSatisfy { if case .number(let value) = $0 { value.isInteger } else { true } }
      if takesClasses == true || !survey.holdsNumbers || (isWhole && isFew) {
        kind = try LabelSurvey.classes(survey, table, request)
      } else {
        kind = .numbers(survey.values.map { if case .number(let value) = $0 { [value] } else { nil } })
      }
      return
    }
    var rows = [[Rational]?](repeating: [], count: table.rows.count)
    for column in columns {
      let survey = try ColumnSurvey(table, column: column)
      for (row, value) in survey.values.enumerated() {
        switch value {
        case .number(let number): rows[row]?.append(number)
        case .missing: rows[row] = nil
        case .name(let name):
          throw table.error(
            row: row, column: column,
            "met \"\(InputError.printable(name, limit: 40))\", expected a number, as the label")
        }
      }
    }
    kind = .numbers(rows)
  }

  private static func classes(
    _ survey: ColumnSurvey, _ table: Table, _ request: InstanceRequest
  ) throws(InputError) -> Kind {
    var named: [CellValue: String] = [:]
    for (row, value) in survey.values.enumerated() where value != .missing && named[value] == nil {
      named[value] = table.rows[row].cells[survey.column].text
      // Integers are written in many ways: 1, 1.0, +1.
      if case .number(let number) = value, number.isInteger { named[value] = "\(number)" }
    }
    var order = named.keys.sorted { a, b in
      switch (a, b) {
      case (.number(let x), .number(let y)): x < y
      case (.name(let x), .name(let y)): ScalarOrder.isBefore(x, y)
      case (.number, _): true
      case (_, _): false
      }
    }
    if let wanted = request.classes {
      let names = wanted.split(separator: ",").map { String($0).trimmingBlanks }
      let known = Set(named.values)
      guard Set(names) == known, names.count == known.count else {
        throw InputError(
          file: "--classes",
          message: "met \(InputError.printable(wanted)), expected the label's classes in some order: "
            + InputError.printable(order.compactMap { named[$0] }.joined(separator: ",")))
      }
      order.sort { names.firstIndex(of: named[$0] ?? "") ?? 0 < names.firstIndex(of: named[$1] ?? "") ?? 0 }
    }
    guard order.count >= 2 else {
      throw InputError(
        file: table.file, keyPath: "column \"\(survey.name)\"",
        message: "\(order.count) class\(order.count == 1 ? "" : "es") in the label, expected at least two")
    }
    guard order.count <= 1000 else {
      throw InputError(
        file: table.file, keyPath: "column \"\(survey.name)\"",
        message: "\(order.count) classes in the label, more than 1000 (numbers to predict? --loss absolute)")
    }
    var number: [CellValue: Int] = [:]
    for (index, value) in order.enumerated() { number[value] = index }
    return .classes(names: order.map { named[$0] ?? "" }, of: survey.values.map { number[$0] })
  }

  var isOfNumbers: Bool {
    if case .numbers = kind { return true }
    return false
  }

  /// True if a row has its label.
  func isPresent(_ row: Int) -> Bool {
    switch kind {
    case .classes(_, let classes): classes[row] != nil
    case .numbers(let numbers): numbers[row] != nil
    }
  }

  /// The labels of the rows as vectors: of a class, 1 in its place.
  func targets(_ rows: [Int]) -> [[Rational]] {
    switch kind {
    case .classes(let names, let classes):
      rows.map { row in names.indices.map { classes[row] == $0 ? 1 : 0 } }
    case .numbers(let numbers): rows.map { numbers[$0] ?? [] }
    }
  }
}
