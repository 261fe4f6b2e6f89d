import ExactArithmetic
import Tables
import TrainingProblem

/// Makes an instance from a table, in steps: labels, columns, rows, treatments, network, samples.
public struct InstanceMaker {
  let table: Table
  let request: InstanceRequest
  let label: LabelSurvey
  var surveys: [ColumnSurvey] = []
  var weights: ColumnSurvey?
  var rows: [Int] = []
  var split = SampleSplit(rows: [], strata: nil, share: 0, seed: 0)
  var report: [(topic: String, text: String)] = []

  /// The instance that `request` asks of `table`. Near-linear in the cells.
  ///
  /// - Throws: where the table or the request does not allow one, with the cell or the option.
  public static func make(_ table: Table, _ request: InstanceRequest) throws(InputError) -> PreparedInstance {
    var maker = try InstanceMaker(table, request)
    try maker.survey()
    try maker.chooseRows()
    let treated = try maker.treated()
    let features = maker.selected(treated)
    guard !features.isEmpty else {
      throw InputError(file: table.file, message: "no column is left to be an input")
    }
    return try maker.instance(features)
  }

  private init(_ table: Table, _ request: InstanceRequest) throws(InputError) {
    self.table = table
    self.request = request
    label = try LabelSurvey(table, request)
  }

  var names: (Int) -> String { { table.names[$0] } }

  // MARK: Columns

  private mutating func survey() throws(InputError) {
    var considered = try ColumnSelection.columns(request.inputs, of: table, for: "--inputs")
    let asNames = try request.asNames.map { text throws(InputError) in
      try ColumnSelection.columns(text, of: table, for: "--as-names")
    }
    let leftOut = try request.leftOut.map { text throws(InputError) in
      try ColumnSelection.columns(text, of: table, for: "--leave-out")
    }
    if let column = request.weightColumn {
      let number = try table.require(column, for: "--weight")
      let survey = try ColumnSurvey(table, column: number)
      for (row, value) in survey.values.enumerated() {
        if case .number(let weight) = value, weight.signum >= 0 { continue }
        throw table.error(
          row: row, column: number, "met \"\(table.rows[row].cells[number].text)\", expected a weight of at least 0")
      }
      weights = survey
    }
    considered.removeAll {
      label.columns.contains($0) || $0 == weights?.column || leftOut?.contains($0) ?? false
    }
    for column in considered {
      surveys.append(try ColumnSurvey(table, column: column, asNames: asNames?.contains(column) ?? false))
    }
  }

  // MARK: Rows

  private mutating func chooseRows() throws(InputError) {
    let all = Array(table.rows.indices)
    var isIncomplete = [Bool](repeating: false, count: all.count)
    var missing: [(row: Int, column: Int)] = []
    for row in all where !label.isPresent(row) { missing += label.columns.map { (row, $0) } }
    if request.missing == .error || request.missing == .drop {
      for survey in surveys { missing += survey.missingRows.map { ($0, survey.column) } }
    }
    missing = missing.filter { NumberText.isMissing(table.rows[$0.row].cells[$0.column].text) }
    if !missing.isEmpty, request.missing != .drop {
      missing.sort { ($0.row, $0.column) < ($1.row, $1.column) }
      let first = missing[0]
      let others = missing.dropFirst().prefix(7).map { cell in
        let place = table.place(row: cell.row, column: cell.column)
        return "\(place.line):\(place.column) \"\(InputError.printable(names(cell.column), limit: 30))\""
      }
      let list = others.isEmpty ? "" : ", \(others.joined(separator: ", "))\(missing.count > 8 ? ", …" : "")"
      let isLabel = label.columns.contains(first.column)
      throw table.error(
        row: first.row, column: first.column,
        "\(missing.count) missing cell\(missing.count == 1 ? "" : "s"): this one\(list); "
          + (isLabel ? "--missing drop leaves such rows out" : "--missing drop, median or level says what to do"))
    }
    for cell in missing { isIncomplete[cell.row] = true }
    rows = all.filter { !isIncomplete[$0] }
    if rows.count < all.count { report.append(("left out", "\(all.count - rows.count) rows with missing cells")) }
    guard rows.count >= 2 else {
      throw InputError(file: table.file, message: "\(rows.count) rows to learn from, expected at least two")
    }
    split = SampleSplit(rows: rows, strata: nil, share: 0, seed: 0)
    guard let share = request.test else { return }
    guard share.signum > 0, share < 1 else {
      throw InputError(file: "--test", message: "met \(share), expected a share of the rows between 0 and 1")
    }
    var strata: [Int]?
    if case .classes(_, let classes) = label.kind { strata = rows.map { classes[$0] ?? 0 } }
    split = SampleSplit(rows: rows, strata: strata, share: share, seed: request.seed)
    guard !split.test.isEmpty, !split.train.isEmpty else {
      throw InputError(
        file: "--test", message: "a share of \(share) of \(rows.count) rows leaves one part empty")
    }
  }
}
