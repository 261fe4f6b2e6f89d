import ExactArithmetic
import Formulations

extension ParameterLiterals {
  /// Binary digits of the option's number: option = Σ 2^i b_i, and a row Σ 2^i b_i ≤ k − 1 where k is no power of two.
  ///
  /// Any options; ⌈log2 k⌉ binaries and at most one row. A function of the option is linear in the digits where its
  /// steps are equal; for others a selector an option is added.
  static func digits(_ optionCount: Int, name: String, in program: inout MixedIntegerProgram) -> [VariableIndex] {
    let count = Form.log.variableCount(options: optionCount)
    let digits = (0..<count).map { program.addBinary("\(name).bit\($0)") }
    if optionCount < 1 << count {
      program.addRow(
        "\(name).last", LinearExpression(digits.enumerated().map { Term(Integer.powerOfTwo($0), $1) }), .atMost,
        Integer(optionCount - 1))
    }
    return digits
  }
}

extension NetworkEncoder {
  /// A selector an option beside the digits: λ_j ≥ 0, Σ λ_j = 1, and Σ λ_j over the options with digit i is b_i.
  ///
  /// k variables and 1 + ⌈log2 k⌉ rows. With digits 0 or 1 the selectors are 0 or 1 by themselves: a solver branches
  /// on ⌈log2 k⌉ variables (Vielma, Nemhauser: "Modeling disjunctive constraints with a logarithmic number of binary
  /// variables and constraints", Mathematical Programming 128, 2011).
  mutating func selectors(besideDigits literals: ParameterLiterals, name: String) -> ParameterLiterals {
    let number = literals.number
    let selectors = (0..<literals.optionCount).map { option in
      define("\(name).is\(option)", 0, 1, as: .indicator(number, from: Integer(option), to: Integer(option)))
    }
    program.addRow("\(name).one", LinearExpression(selectors.map { Term(1, $0) }), .equal, 1)
    for (place, digit) in literals.variables.enumerated() {
      let having = selectors.enumerated().filter { $0.offset >> place & 1 == 1 }.map { Term(1, $0.element) }
      program.addRow("\(name).digit\(place)", LinearExpression(having + [Term(-1, digit)]), .equal, 0)
    }
    return ParameterLiterals(form: .oneHot, variables: selectors, optionCount: literals.optionCount)
  }
}
