import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// Order literals beside an integer variable x, the option's number: x = Σ g_j, g_j ≥ g_{j+1}.
  ///
  /// The variable alone says all where a parameter meets constants only and its options have equal steps: the first
  /// layer of most networks. k − 1 binaries and k − 1 rows are added for the others.
  mutating func orderLiterals(besideNumber literals: ParameterLiterals, name: String) -> ParameterLiterals {
    let number = literals.number
    let last = Integer(literals.optionCount - 1)
    var order: [VariableIndex] = []
    for option in 1..<literals.optionCount {
      order.append(defineBinary("\(name).ge\(option)", as: .indicator(number, from: Integer(option), to: last)))
      if option > 1 {
        ParameterLiterals.addChain(order[option - 2], order[option - 1], "\(name).chain\(option)", to: &program)
      }
    }
    program.addRow("\(name).sum", number - LinearExpression(order.map { Term(1, $0) }), .equal, 0)
    return ParameterLiterals(form: .order, variables: order, optionCount: literals.optionCount)
  }
}
