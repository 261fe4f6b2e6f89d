import ExactArithmetic
import Formulations

/// The truth about a small program, by trying every point. Apart from all solver code: rows and objective are
/// evaluated here anew.
enum BruteForce {
  /// The least objective, constant and scale included; nil where no point satisfies the rows.
  static func minimum(_ program: MixedIntegerProgram) -> Rational? {
    var least: Rational?
    visit(program, []) { point in
      for row in program.rows {
        var left = Integer.zero
        for term in row.terms { left += term.coefficient * point[term.variable.position] }
        switch row.relation {
        case .atMost: if left > row.rightSide { return }
        case .atLeast: if left < row.rightSide { return }
        case .equal: if left != row.rightSide { return }
        }
      }
      var value = program.objective.constant
      for term in program.objective.terms { value += term.coefficient * point[term.variable.position] }
      let objective = Rational(value, program.objectiveScale)
      least = least.map { min($0, objective) } ?? objective
    }
    return least
  }

  private static func visit(_ program: MixedIntegerProgram, _ point: [Integer], _ body: ([Integer]) -> Void) {
    guard point.count < program.variables.count else { return body(point) }
    let variable = program.variables[point.count]
    for value in (variable.lower.word ?? 0)...(variable.upper.word ?? 0) {
      visit(program, point + [Integer(value)], body)
    }
  }
}
