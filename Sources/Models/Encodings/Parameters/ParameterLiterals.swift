import ExactArithmetic
import Formulations

/// One parameter with k options as variables, and the map back. The forms are made in files of their own.
///
/// | form | variables | rows | value of a function f of the option |
/// | --- | --- | --- | --- |
/// | order | g_1 … g_{k−1}, "at least option j" | g_j ≥ g_{j+1} | f(0) + Σ (f(j) − f(j−1)) g_j |
/// | one-hot | z_0 … z_{k−1}, "option j" | Σ z_j = 1 | Σ f(j) z_j |
/// | log | ⌈log2 k⌉ digits b_i of the option's number | Σ 2^i b_i ≤ k − 1 | f(0) + (f(1) − f(0)) Σ 2^i b_i |
/// | integer | the option's number x | none but its bounds | f(0) + (f(1) − f(0)) x |
///
/// The last two have a linear form only of functions with equal steps; for others see
/// ``NetworkEncoder/selectors(of:)``. A parameter with one option has no variables; with two, one order literal in
/// every form.
struct ParameterLiterals {
  enum Form: String, Sendable, CaseIterable {
    case order
    case oneHot = "one-hot"
    case log
    case integer

    /// How many variables a parameter with `options` options has.
    func variableCount(options: Int) -> Int {
      switch self {
      case .order: max(0, options - 1)
      case .oneHot: options
      case .log: options < 2 ? 0 : Int.bitWidth - (options - 1).leadingZeroBitCount
      case .integer: 1
      }
    }

    /// The option, of `options`, that the variables' values stand for. Values need not be integers: literals count
    /// where above a half, one-hot takes the greatest, numbers are rounded and cut to what there is.
    func option(_ values: [Rational], of options: Int) -> Int32 {
      switch self {
      case .order: return Int32(values.count { $0 + $0 > 1 })
      case .oneHot: return Int32(values.indices.max { values[$0] < values[$1] } ?? 0)
      case .log:
        let code = values.reversed().reduce(0) { min(2 * $0 + ($1 + $1 > 1 ? 1 : 0), Int(Int32.max) / 4) }
        return Int32(min(code, max(0, options - 1)))
      case .integer:
        let nearest = ((values.first ?? 0) + Rational(1, 2)).floor
        return Int32(min(max(0, nearest), Integer(max(0, options - 1))).word ?? 0)
      }
    }

    /// The variables' values at `option`, of `options`.
    func values(at option: Int, of options: Int) -> [Integer] {
      switch self {
      case .order: (1..<max(1, options)).map { option >= $0 ? 1 : 0 }
      case .oneHot: (0..<options).map { option == $0 ? 1 : 0 }
      case .log: (0..<variableCount(options: options)).map { Integer(option >> $0 & 1) }
      case .integer: [Integer(option)]
      }
    }
  }

  let form: Form
  let variables: [VariableIndex]
  let optionCount: Int

  /// Makes the variables and rows of a parameter.
  init(_ optionCount: Int, form: Form, name: String, in program: inout MixedIntegerProgram) {
    let form = optionCount <= 2 ? .order : form
    let variables =
      switch form {
      case .order: Self.orderLiterals(optionCount, name: name, in: &program)
      case .oneHot: Self.oneHotLiterals(optionCount, name: name, in: &program)
      case .log: Self.digits(optionCount, name: name, in: &program)
      case .integer: [program.addVariable("\(name).option", lower: 0, upper: Integer(optionCount - 1))]
      }
    self.init(form: form, variables: variables, optionCount: optionCount)
  }

  init(form: Form, variables: [VariableIndex], optionCount: Int) {
    self.form = form
    self.variables = variables
    self.optionCount = optionCount
  }

  /// The option's number.
  var number: LinearExpression {
    switch form {
    case .order: LinearExpression(variables.map { Term(1, $0) })
    case .oneHot: LinearExpression(variables.enumerated().map { Term(Integer($0), $1) })
    case .log: LinearExpression(variables.enumerated().map { Term(Integer.powerOfTwo($0), $1) })
    case .integer: LinearExpression(1, variables[0])
    }
  }

  /// The function that takes `values[j]` at option j; nil where this form has no linear one.
  func function(_ values: [Integer]) -> LinearExpression? {
    switch form {
    case .order:
      let steps = variables.enumerated().map { Term(values[$0 + 1] - values[$0], $1) }
      return LinearExpression(steps, constant: values.first ?? 0)
    case .oneHot: return LinearExpression(zip(values, variables).map { Term($0, $1) })
    case .log, .integer:
      guard let step = Self.step(of: values) else { return nil }
      return number.scaled(by: step) + LinearExpression(values[0])
    }
  }

  /// The difference of neighbours, where it is always the same one.
  static func step(of values: [Integer]) -> Integer? {
    let step = values[1] - values[0]
    return zip(values, values.dropFirst()).allSatisfy { $1 - $0 == step } ? step : nil
  }
}
