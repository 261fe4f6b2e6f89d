import ExactArithmetic
import Formulations

/// One parameter as 0-1 variables, and the map back.
///
/// | encoding | variables | rows | value of a function f of the option |
/// | --- | --- | --- | --- |
/// | order | g_1 … g_{k−1}, "at least option j" | g_j ≥ g_{j+1} | f(0) + Σ (f(j) − f(j−1)) g_j |
/// | one-hot | z_0 … z_{k−1}, "option j" | Σ z_j = 1 | Σ f(j) z_j |
///
/// A parameter with one option has no variables; with two, one order literal in both encodings.
struct ParameterLiterals {
  enum Form: String, Sendable { case order, oneHot = "one-hot" }

  let form: Form
  let variables: [VariableIndex]
  let optionCount: Int

  init(
    _ optionCount: Int, form: Form, name: String, in program: inout MixedIntegerProgram
  ) {
    self.optionCount = optionCount
    self.form = optionCount <= 2 ? .order : form
    switch self.form {
    case .order:
      var literals: [VariableIndex] = []
      for option in 1..<max(1, optionCount) {
        literals.append(program.addBinary("\(name).ge\(option)"))
        if option > 1 {
          program.addRow(
            "\(name).chain\(option)",
            LinearExpression([Term(1, literals[option - 2]), Term(-1, literals[option - 1])]), .atLeast, 0)
        }
      }
      variables = literals
    case .oneHot:
      variables = (0..<optionCount).map { program.addBinary("\(name).is\($0)") }
      program.addRow("\(name).one", LinearExpression(variables.map { Term(1, $0) }), .equal, 1)
    }
  }

  /// The function that takes `values[j]` at option j.
  func function(_ values: [Integer]) -> LinearExpression {
    switch form {
    case .order:
      let steps = variables.enumerated().map { Term(values[$0 + 1] - values[$0], $1) }
      return LinearExpression(steps, constant: values.first ?? 0)
    case .oneHot: return LinearExpression(zip(values, variables).map { Term($0, $1) })
    }
  }
}
