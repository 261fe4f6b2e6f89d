import ExactArithmetic

// Propagation by one named constraint at a time. A constraint whose slack (Σ of the coefficients that are not false,
// minus the degree) is negative cannot be satisfied any more; a literal whose coefficient is above the slack must be
// true.
extension ConstraintStore {
  /// Assigns what the constraint in `slot` forces; true where it cannot be satisfied.
  mutating func propagate(_ slot: Int) -> Bool {
    let header = headers[slot]
    if header.isWide { return propagate(row(at: slot)) }
    var slack = header.total - header.degree
    if header.numbers < 0 {
      for index in header.start..<header.start + header.count where values[Int(literals[index])] < 0 { slack -= 1 }
      if slack > 0 { return false }
    } else {
      for index in 0..<header.count where values[Int(literals[header.start + index])] < 0 {
        slack -= coefficients[header.numbers + index]
      }
    }
    if slack < 0 { return true }
    for index in 0..<header.count where coefficient(header, index) > slack {
      assume(literals[header.start + index])
    }
    return false
  }

  /// The same for the negation of a constraint: Σ coefficient · ¬literal ≥ total − degree + 1.
  mutating func propagateNegation(of row: Row) -> Bool {
    if row.wide != nil { return propagate(row.negated) }
    var slack = row.degree - 1
    for index in row.literals.indices where values[Int(row.literals[index])] > 0 { slack -= row.coefficients[index] }
    if slack < 0 { return true }
    for index in row.literals.indices where row.coefficients[index] > slack { assume(row.literals[index] ^ 1) }
    return false
  }

  /// The same for a constraint without a number, of numbers of any size.
  private mutating func propagate(_ row: Row) -> Bool {
    let numbers = row.numbers
    var slack = numbers.total - numbers.degree
    for (literal, number) in zip(row.literals, numbers.coefficients) where values[Int(literal)] < 0 { slack -= number }
    if slack.signum < 0 { return true }
    for (literal, number) in zip(row.literals, numbers.coefficients) where number > slack { assume(literal) }
    return false
  }

  /// Makes a literal true where it is open.
  @inline(__always) mutating func assume(_ literal: Int32) {
    guard values[Int(literal)] == 0 else { return }
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    trail.append(literal)
  }

  /// Opens every literal again.
  mutating func forgetAssignment() {
    for literal in trail {
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
    }
    trail.removeAll(keepingCapacity: true)
  }

  /// True if the true literals of the constraint in `slot` reach its degree.
  func isSatisfied(_ slot: Int) -> Bool {
    let header = headers[slot]
    if let wide = wideNumbers[Int32(slot)] {
      var left = wide.degree
      for (index, number) in wide.coefficients.enumerated() where values[Int(literals[header.start + index])] > 0 {
        left -= number
      }
      return left.signum <= 0
    }
    var left = header.degree
    for index in 0..<header.count where values[Int(literals[header.start + index])] > 0 {
      left -= coefficient(header, index)
    }
    return left <= 0
  }
}
