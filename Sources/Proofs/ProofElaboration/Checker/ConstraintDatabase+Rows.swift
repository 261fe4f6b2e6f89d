import ExactArithmetic

extension ConstraintDatabase {
  /// Lays a constraint into a slot, without a number.
  mutating func store(_ row: Row) throws(ProofRefusal) -> Int {
    try holdRoom(for: row)
    let slot = freeSlots.popLast().map { Int($0) } ?? headers.count
    if slot == headers.count {
      headers.append(Header())
      terms.append(Terms())
      counters.append(Counter())
    }
    var header = Header()
    header.isPending = headers[slot].isPending
    // A constraint without literals lies nowhere: the end of the terms may move back before it.
    let start = row.literals.isEmpty ? 0 : termLiterals.count
    terms[slot] = Terms(start: start, end: start + row.literals.count)
    termLiterals.append(contentsOf: row.literals)
    if let wide = row.wide {
      guard max(wide.degree.bitLength, wide.total.bitLength) <= bitLimit else {
        throw .limit("a constraint with numbers of more than \(bitLimit) binary digits")
      }
      header.kind = .wide
      wideRows[Int32(slot)] = WideRow(row.literals, wide)
    } else {
      header.degree = row.degree
      header.total = row.total
      let largest = row.coefficients.max() ?? 0
      counters[slot].largest = largest
      if largest > 1 {
        terms[slot].numbers = termCoefficients.count
        appendSorted(row, from: start, isUneven: row.coefficients.contains { $0 != largest })
      }
      header.kind =
        row.degree <= 0 || row.literals.isEmpty
        ? .inert : largest == 1 && row.degree == 1 && row.literals.count > 1 ? .clause : .counter
      header.hash = ConstraintDatabase.hash(row)
    }
    headers[slot] = header
    return slot
  }

  /// Lays the coefficients down, largest first, so that a scan for forced literals may stop early.
  private mutating func appendSorted(_ row: Row, from start: Int, isUneven: Bool) {
    guard isUneven else { return termCoefficients.append(contentsOf: row.coefficients) }
    let order = row.coefficients.indices.sorted { (row.coefficients[$1], $0) < (row.coefficients[$0], $1) }
    for (place, index) in order.enumerated() {
      termLiterals[start + place] = row.literals[index]
      termCoefficients.append(row.coefficients[index])
    }
  }

  /// The coefficient of term `index` of a constraint in machine words.
  @inline(__always) func coefficient(_ terms: Terms, _ index: Int) -> Int {
    terms.numbers < 0 ? 1 : termCoefficients[terms.numbers + index]
  }

  /// A constraint as it came.
  func row(at slot: Int) -> Row {
    let terms = terms[slot]
    var row = Row()
    row.literals = Array(termLiterals[terms.start..<terms.end])
    if let wide = wideRows[Int32(slot)] {
      row.wide = wide.numbers
    } else {
      row.coefficients = row.literals.indices.map { coefficient(terms, $0) }
      (row.degree, row.total) = (headers[slot].degree, headers[slot].total)
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
