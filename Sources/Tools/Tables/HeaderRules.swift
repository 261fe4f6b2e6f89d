import TrainingProblem

/// Turns a table's first row into its columns' names, and makes every row as wide as it.
enum HeaderRules {
  static func apply(to table: inout Table) throws(InputError) {
    let header = table.rows[0]
    if table.format.hasHeader {
      table.rows.removeFirst()
      let numbers = header.cells.count { NumberText.isNumber($0.text, table.format) }
      guard numbers < header.cells.count else {
        throw table.error(
          at: header.offset,
          "the first row holds numbers only, expected the columns' names (--no-header gives them the names c1, c2, …)")
      }
    } else {
      table.names = (1...table.names.count).map { "c\($0)" }
    }
    guard !table.rows.isEmpty else {
      throw table.error(at: header.offset, "a header row and nothing below it, expected rows of cells")
    }
    try evenOut(&table, header)
    dropUnnamed(&table)
    var seen: Set<String> = []
    for (name, cell) in zip(table.names, header.cells) where !seen.insert(name).inserted {
      throw table.error(
        at: cell.offset, "column \"\(InputError.printable(name, limit: 40))\" occurs twice in the header")
    }
  }

  /// A separator at the end of each row, and names of rows without a header of their own (as R writes them), are made
  /// up for; every other row that is too short or too long is refused.
  private static func evenOut(_ table: inout Table, _ header: Table.Row) throws(InputError) {
    let width = table.names.count
    if table.rows.allSatisfy({ $0.cells.count == width + 1 }) {
      let isTrailing = table.rows.allSatisfy { $0.cells[width].text.isEmpty }
      for row in table.rows.indices { table.rows[row].cells.remove(at: isTrailing ? width : 0) }
      table.notes.append(
        isTrailing
          ? "passed over the separator at the end of each row"
          : "left out the first column: the header has no name for it")
      return
    }
    for index in table.rows.indices {
      let count = table.rows[index].cells.count
      if count == width { continue }
      if count == width + 1, table.rows[index].cells[width].text.isEmpty {
        table.rows[index].cells.removeLast()
        continue
      }
      let row = table.rows[index]
      let cell = row.cells[min(count - 1, width)]
      let hint =
        width == 1 ? " (is the first line a title or a remark, and no header? or --separator says what separates)" : ""
      throw table.error(
        at: cell.offset, "\(count) cell\(count == 1 ? "" : "s") in this row, expected \(width) as in the header\(hint)")
    }
  }

  /// Leaves out columns without a name that count the rows (an index, as pandas writes it) or are empty; others get one.
  private static func dropUnnamed(_ table: inout Table) {
    for column in table.names.indices.reversed() {
      let name = table.names[column]
      guard name.isEmpty || name.hasPrefix("Unnamed: ") else { continue }
      let texts = table.rows.map { $0.cells[column].text }
      let isEmpty = texts.allSatisfy { $0.isEmpty }
      if isEmpty || countsRows(texts) {
        table.names.remove(at: column)
        for row in table.rows.indices { table.rows[row].cells.remove(at: column) }
        table.notes.append(
          "left out column \(column + 1), which has no name and \(isEmpty ? "no cells" : "counts the rows")")
      } else if name.isEmpty {
        table.names[column] = "column \(column + 1)"
      }
    }
  }

  /// True if the cells are distinct ascending integers: rows of a table, some of them taken out perhaps.
  private static func countsRows(_ texts: [String]) -> Bool {
    var last = -1
    for text in texts {
      guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), number > last else {
        return false
      }
      last = number
    }
    return true
  }
}
