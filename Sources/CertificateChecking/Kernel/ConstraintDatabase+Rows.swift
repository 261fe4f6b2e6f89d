import ExactArithmetic

extension ConstraintDatabase {
  /// A constraint as it came.
  func row(at slot: Int) -> Row {
    let header = headers[slot]
    var row = Row()
    row.literals = Array(termLiterals[header.start..<header.start + Int(header.count)])
    if let wide = wideRows[Int32(slot)] {
      row.wide = wide.numbers
    } else {
      row.coefficients = row.literals.indices.map { coefficient(header, $0) }
      (row.degree, row.total) = (header.degree, header.total)
    }
    return row
  }
}
