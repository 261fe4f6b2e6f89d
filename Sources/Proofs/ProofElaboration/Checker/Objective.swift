import ExactArithmetic

/// A linear function over literals, to be minimised.
struct Objective {
  var terms: [(number: Integer, literal: Int32)] = []
  var constant = Integer.zero

  /// Its value where `isTrue` knows each literal; nil where one is open.
  func value(_ isTrue: (Int32) -> Bool?) -> Integer? {
    var sum = constant
    for term in terms {
      guard let holds = isTrue(term.literal) else { return nil }
      if holds { sum += term.number }
    }
    return sum
  }
}

extension ProofState {
  /// The constraint `sign` · objective ≥ `bound`, for a sign of 1 or −1.
  mutating func row(_ objective: Objective, sign: Int, atLeast bound: Integer) -> Row {
    let sign = Integer(sign)
    for term in objective.terms { accumulator.add(sign * term.number, literal: term.literal) }
    accumulator.addToBound(bound - sign * objective.constant)
    var row = Row()
    accumulator.finish(into: &row)
    return row
  }

  /// The constraint first − second ≥ 0.
  mutating func row(_ first: Objective, notBelow second: Objective) -> Row {
    for term in second.terms { accumulator.add(-term.number, literal: term.literal) }
    accumulator.addToBound(second.constant)
    return row(first, sign: 1, atLeast: .zero)
  }
}
