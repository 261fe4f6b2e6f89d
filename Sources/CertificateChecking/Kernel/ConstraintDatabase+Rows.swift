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

  /// Equal for equal constraints in machine words, in whatever order their terms stand.
  static func hash(_ row: Row) -> UInt64 {
    var hash = UInt64(bitPattern: Int64(row.degree)) &* 0x9e37_79b9_7f4a_7c15
    for (literal, number) in zip(row.literals, row.coefficients) {
      var term = UInt64(UInt32(bitPattern: literal)) &* 0xff51_afd7_ed55_8ccd
      term = (term ^ (term >> 32) ^ UInt64(number)) &* 0xc4ce_b9fe_1a85_ec53
      hash &+= term ^ (term >> 29)
    }
    return hash
  }
}
