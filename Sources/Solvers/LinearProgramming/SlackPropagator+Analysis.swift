import ExactArithmetic

// Which decisions a conflict rests on. The clause against them follows by reverse unit propagation: under them all that
// was marked propagates again, and so does the conflict.
extension SlackPropagator {
  /// The clause against the decisions behind the violated row `row`.
  func clause(against row: Int32) -> [Int32] {
    explain(row, below: nil, before: Int32.max)
    return markedDecisions()
  }

  /// The clause against the decisions behind false literals.
  func clause(behind falsified: [Int32]) -> [Int32] {
    for literal in falsified { mark(literal) }
    return markedDecisions()
  }

  /// Marks a false literal as part of the conflict; those without a decision before them count as facts.
  private func mark(_ literal: Int32) {
    let variable = Int(literal >> 1)
    if Int(positions[variable]) >= rootCount { isSeen[variable] = true }
  }

  /// Follows the reasons from the end of the trail; leaves nothing marked.
  private func markedDecisions() -> [Int32] {
    var clause: [Int32] = []
    var position = trail.count
    let root = rootCount
    while position > root {
      position -= 1
      let literal = trail[position]
      let variable = Int(literal >> 1)
      guard isSeen[variable] else { continue }
      isSeen[variable] = false
      if reasons[variable] < 0 {
        clause.append(literal ^ 1)
      } else {
        explain(reasons[variable], below: literal, before: Int32(position))
      }
    }
    return clause
  }

  /// Marks false literals of `row`, assigned before `position`, that take enough of its slack: so much that `literal` is
  /// forced, or without one that the row is violated. What is marked already and facts come first, then large
  /// coefficients.
  private func explain(_ row: Int32, below literal: Int32?, before position: Int32) {
    if Int(row) < rowCount {
      let range = firstTerm[Int(row)]..<firstTerm[Int(row) + 1]
      explain(range.count, excess[Int(row)], literal, position) {
        (coefficients[range.lowerBound + $0], literals[range.lowerBound + $0])
      }
    } else if let derived = derived[Int(row) - rowCount] {
      explain(derived.literals.count, derived.excess, literal, position) {
        (derived.coefficients[$0], derived.literals[$0])
      }
    }
  }

  @inline(__always) private func explain(
    _ count: Int, _ excess: N, _ literal: Int32?, _ position: Int32, term: (Int) -> (coefficient: N, literal: Int32)
  ) {
    // What must be below 0: the slack, or its distance from the coefficient that is to be forced.
    var needed = excess
    if let literal, let index = (0..<count).first(where: { term($0).literal == literal }) {
      needed -= term(index).coefficient
    }
    let root = rootCount
    for isFree in [true, false] {
      for index in 0..<count {
        if needed < N.zero { return }
        let (coefficient, falsified) = term(index)
        let variable = Int(falsified >> 1)
        guard values[Int(falsified)] < 0, positions[variable] < position else { continue }
        let costsNothing = isSeen[variable] || Int(positions[variable]) < root
        guard costsNothing == isFree else { continue }
        needed -= coefficient
        if !isFree { isSeen[variable] = true }
      }
    }
  }
}
