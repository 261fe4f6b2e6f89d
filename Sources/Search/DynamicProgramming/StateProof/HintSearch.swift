import CertificateChecking
import ExactArithmetic

/// Finds the rows that propagate the negation of a clause to a conflict.
struct HintSearch {
  /// By variable: the row, by its place in the list, that decided it; −1 for assumptions.
  private var reasons: [Int32: Int] = [:]
  private var values: [Int32: Bool] = [:]

  /// The numbers of the rows that were needed, in the order in which they are used; nil where they reach no conflict.
  ///
  /// Time of a few passes over the rows, which are best in the order in which they follow from each other.
  mutating func hints(
    against clause: [Literal], among rows: [(number: Int, constraint: PseudoBooleanConstraint)]
  ) -> [Int]? {
    (reasons, values) = ([:], [:])
    for literal in clause { decide(!literal, -1) }
    var used: [Int] = []
    while true {
      let before = used.count
      for (place, row) in rows.enumerated() {
        var slack = -row.constraint.degree
        var open: [LiteralTerm] = []
        for term in row.constraint.terms {
          switch isTrue(term.literal) {
          case false?: break
          case true?: slack += term.coefficient
          case nil:
            slack += term.coefficient
            open.append(term)
          }
        }
        if slack.signum < 0 { return needed(used, conflict: place, rows) }
        var isUsed = false
        for term in open where term.coefficient > slack {
          decide(term.literal, used.count)
          isUsed = true
        }
        if isUsed { used.append(place) }
      }
      if used.count == before { return nil }
    }
  }

  private func isTrue(_ literal: Literal) -> Bool? { values[literal.variable].map { $0 != literal.isNegated } }

  private mutating func decide(_ literal: Literal, _ reason: Int) {
    values[literal.variable] = !literal.isNegated
    reasons[literal.variable] = reason
  }

  /// Of the uses of rows, one after another, those that the conflict rests on.
  private func needed(
    _ used: [Int], conflict: Int, _ rows: [(number: Int, constraint: PseudoBooleanConstraint)]
  ) -> [Int] {
    var isNeeded = [Bool](repeating: false, count: used.count)
    func mark(_ place: Int, before use: Int) {
      // A false literal lowered the slack: what decided it is needed.
      for term in rows[place].constraint.terms where isTrue(term.literal) == false {
        if let reason = reasons[term.literal.variable], reason >= 0, reason < use { isNeeded[reason] = true }
      }
    }
    mark(conflict, before: used.count)
    for use in used.indices.reversed() where isNeeded[use] { mark(used[use], before: use) }
    return used.indices.filter { isNeeded[$0] }.map { rows[used[$0]].number } + [rows[conflict].number]
  }
}
