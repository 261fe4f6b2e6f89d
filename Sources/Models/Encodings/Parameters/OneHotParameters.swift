import ExactArithmetic
import Formulations

extension ParameterLiterals {
  /// A literal an option: z_j = 1 where the option is j; row Σ z_j = 1.
  ///
  /// Any options. k binaries, one row. The option is which one is 1. Any function of the option is linear in them.
  static func oneHotLiterals(
    _ optionCount: Int, name: String, in program: inout MixedIntegerProgram
  ) -> [VariableIndex] {
    let literals = (0..<optionCount).map { program.addBinary("\(name).is\($0)") }
    program.addRow("\(name).one", LinearExpression(literals.map { Term(1, $0) }), .equal, 1)
    return literals
  }
}
