import ExactArithmetic
import Formulations

extension ParameterLiterals {
  /// Order literals: g_j = 1 where the option is at least j; rows g_j ≥ g_{j+1}.
  ///
  /// Any options. k − 1 binaries, k − 2 rows. The option is how many of them are 1. Branching on one of them halves a
  /// range of options, and any function of the option is linear in them.
  static func orderLiterals(
    _ optionCount: Int, name: String, in program: inout MixedIntegerProgram
  ) -> [VariableIndex] {
    var literals: [VariableIndex] = []
    for option in 1..<max(1, optionCount) {
      literals.append(program.addBinary("\(name).ge\(option)"))
      if option > 1 { addChain(literals[option - 2], literals[option - 1], "\(name).chain\(option)", to: &program) }
    }
    return literals
  }

  static func addChain(
    _ first: VariableIndex, _ second: VariableIndex, _ name: String, to program: inout MixedIntegerProgram
  ) {
    program.addRow(name, LinearExpression([Term(1, first), Term(-1, second)]), .atLeast, 0)
  }
}
