import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// Rows that keep the lexicographically least arrangement of interchangeable hidden neurons.
  ///
  /// For an exchange with pairs (x_i, y_i) of option numbers, n_i options each, and e_i = 1 where all pairs up to i are
  /// equal (e_0 = 1): y_i − x_i ≥ (1 − n_i)(1 − e_{i−1}), and e_i + y_i − x_i ≥ 1 − n_i (1 − e_{i−1}), which leaves no
  /// choice but e_i = 1 where pair i is equal, too. For m pairs m − 1 variables and
  /// 2 m − 1 rows. Option numbers are linear in every form of a parameter.
  mutating func addNeuronOrder() {
    for (number, exchange) in NeuronExchange.all(of: scaled).enumerated() {
      var equalSoFar = LinearExpression(1)
      var earlier: VariableIndex?
      for (index, (first, second)) in exchange.pairs.enumerated() {
        guard let x = literals[first], let y = literals[second] else { continue }
        let lead = y.number - x.number
        let count = Integer(x.optionCount)
        let name = "s\(number)_\(index)"
        let unequal = LinearExpression(1) - equalSoFar
        add("\(name).order", lead + unequal.scaled(by: count - 1), .atLeast, 0)
        guard index + 1 < exchange.pairs.count else { continue }
        let equal = define("\(name).equal", 0, 1, as: .zero(lead, after: earlier))
        add("\(name).next", LinearExpression(1, equal) + lead + unequal.scaled(by: count), .atLeast, 1)
        equalSoFar = LinearExpression(1, equal)
        earlier = equal
      }
    }
  }
}
