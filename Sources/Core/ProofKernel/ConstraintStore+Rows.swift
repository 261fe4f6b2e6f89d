import ExactArithmetic

extension ConstraintStore {
  // MARK: Core

  mutating func makeCore(_ slot: Int) {
    if !headers[slot].isCore { derivedCount -= 1 }
    headers[slot].isCore = true
  }

  mutating func makeAllCore() {
    for slot in headers.indices where headers[slot].id > 0 { makeCore(slot) }
  }

  // MARK: Rows

  /// The coefficient of a term of a constraint in machine words.
  @inline(__always) func coefficient(_ header: Header, _ index: Int) -> Int {
    header.numbers < 0 ? 1 : coefficients[header.numbers + index]
  }

  func row(at slot: Int) -> Row {
    let header = headers[slot]
    var row = Row()
    row.literals = Array(literals[header.start..<header.start + header.count])
    if let wide = wideNumbers[Int32(slot)] {
      row.wide = wide
    } else {
      row.coefficients = row.literals.indices.map { coefficient(header, $0) }
      (row.degree, row.total) = (header.degree, header.total)
    }
    return row
  }

  func isContradiction(_ slot: Int) -> Bool {
    if let wide = wideNumbers[Int32(slot)] { return wide.total < wide.degree }
    return headers[slot].total < headers[slot].degree
  }
}
