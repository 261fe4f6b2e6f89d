import DataPreparation
import ExactArithmetic
import TrainingProblem

/// A network with its parameters as formulas in text, a neuron a line.
public enum NetworkListing {
  /// Neurons beyond which lines are left out.
  public static let lineLimit = 200
  /// Terms of a sum beyond which they are left out.
  private static let termLimit = 60

  /// - Precondition: `AssignmentFault.first` finds none.
  public static func text(
    _ network: Network, _ assignment: Assignment, inputNames: [String], outputName: (Int) -> String
  ) -> String {
    var names = [inputNames]
    var lines: [String] = []
    for (number, (layer, values)) in zip(network.layers, assignment.layers).enumerated() {
      let isOutput = number == network.layers.count - 1
      let own = (0..<layer.neurons).map { neuron -> String in
        if isOutput { return outputName(neuron) }
        return network.layers.count == 2 ? "h\(neuron + 1)" : "h\(number + 1).\(neuron + 1)"
      }
      let sources = layer.sources.flatMap { names[$0] }
      let width = own.map(\.count).max() ?? 0
      for neuron in 0..<layer.neurons where lines.count < lineLimit {
        let sum = sum(values.weights[neuron], sources, bias: values.biases[neuron])
        let right = layer.activation == .identity ? sum : "\(shown(layer.activation))(\(sum))"
        let name = own[neuron] + String(repeating: " ", count: width - own[neuron].count)
        lines.append("  \(name) = \(right)")
      }
      names.append(own)
    }
    let all = network.layers.reduce(0) { $0 + $1.neurons }
    if all > lines.count { lines.append("  … and \(all - lines.count) more neurons (a certificate has them all)") }
    return lines.joined(separator: "\n")
  }

  private static func sum(_ weights: [Rational?], _ sources: [String], bias: Rational) -> String {
    var text = ""
    func add(_ value: Rational, _ name: String?) {
      let factor = name.map { value.magnitude == 1 ? $0 : "\(value.magnitude)·\($0)" } ?? "\(value.magnitude)"
      if text.isEmpty {
        text = (value.signum < 0 ? "-" : "") + factor
      } else {
        text += (value.signum < 0 ? " - " : " + ") + factor
      }
    }
    let terms = zip(weights, sources).filter { ($0.0?.signum ?? 0) != 0 }
    for (weight, name) in terms.prefix(termLimit) {
      if let weight { add(weight, InputError.printable(name, limit: 40)) }
    }
    if terms.count > termLimit { text += " + … (\(terms.count - termLimit) more)" }
    if bias.signum != 0 || text.isEmpty { add(bias, nil) }
    return text
  }

  private static func shown(_ activation: Activation) -> String {
    switch activation {
    case .leakyReLU(let slope): "leaky-relu[\(slope)]"
    case .clamp(let low, let high): "clamp[\(low), \(high)]"
    case .polynomial(let coefficients): "polynomial[\(coefficients.map { "\($0)" }.joined(separator: ", "))]"
    case .identity, .relu, .sign, .step, .abs, .square, .piecewise: activation.name
    }
  }
}
