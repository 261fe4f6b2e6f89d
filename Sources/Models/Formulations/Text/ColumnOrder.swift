import ExactArithmetic

/// The terms of a program's rows, ordered by variable and then by row: a counting sort, linear in the terms.
struct ColumnOrder {
  struct Cell {
    var coefficient: Integer
    var row: Int
  }
  private var starts: [Int]
  private var cells: [Cell]

  init(_ program: MixedIntegerProgram) {
    var next = [Int](repeating: 0, count: program.variables.count + 1)
    for row in program.rows { for term in row.terms { next[term.variable.position + 1] += 1 } }
    for position in program.variables.indices { next[position + 1] += next[position] }
    starts = next
    cells = [Cell](repeating: Cell(coefficient: .zero, row: 0), count: program.termCount)
    for (number, row) in program.rows.enumerated() {
      for term in row.terms {
        cells[next[term.variable.position]] = Cell(coefficient: term.coefficient, row: number)
        next[term.variable.position] += 1
      }
    }
  }

  /// The terms of the variable at `position`, in the order of their rows.
  func cells(of position: Int) -> ArraySlice<Cell> { cells[starts[position]..<starts[position + 1]] }
}
