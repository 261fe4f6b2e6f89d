import ExactArithmetic
import TrainingProblem

/// Scaled objectives of many choices of one instance, in the narrowest arithmetic that its magnitudes permit.
///
/// The same function as `Evaluation`, over integers and merged samples: for screening candidates. What is printed or
/// certified is always an `Evaluation`.
public enum ScaledEvaluator: Sendable {
  /// In 64 bits.
  case word(Integers<Int>)
  /// In 128 bits.
  case doubleWord(Integers<Int128>)
  /// In integers of any size.
  case big(Integers<Integer>)

  /// The evaluator in the width of `scaled`.
  public init(_ scaled: ScaledInstance) {
    switch scaled.width {
    case .word: self = .word(Integers(scaled))
    case .doubleWord: self = .doubleWord(Integers(scaled))
    case .big: self = .big(Integers(scaled))
    }
  }

  /// The scaled objective of `choice`. Distinct inputs × edges multiplications.
  public func callAsFunction(_ choice: ParameterChoice) -> Integer {
    switch self {
    case .word(let evaluator): return evaluator.objective(choice).integer
    case .doubleWord(let evaluator): return evaluator.objective(choice).integer
    case .big(let evaluator): return evaluator.objective(choice)
    }
  }
}

extension ScaledEvaluator {
  /// An instance in numbers of one width, a layer's values in rows over the distinct inputs.
  public struct Integers<N: WorkingNumber>: Sendable {
    private let scaled: ScaledInstance
    private let inputs: [[N]]
    private let activations: [(breaks: [N], slopes: [N], intercepts: [N], coefficients: [N])]
    private let options: [[N]]
    private let costs: [[N]]
    private let targets: [[N]]
    private let weights: [N]
    private let outputFactor: N
    private let margin: N

    init(_ scaled: ScaledInstance) {
      func number(_ value: Integer) -> N {
        guard let number = N(exactly: value) else { preconditionFailure("the magnitude bound was wrong") }
        return number
      }
      self.scaled = scaled
      let width = scaled.inputs.first?.count ?? 0
      inputs = (0..<width).map { u in scaled.inputs.map { number($0[u]) } }
      activations = scaled.layers.map { layer in
        switch layer.activation {
        case .pieces(let breaks, let slopes, let intercepts):
          return (breaks.map(number), slopes.map(number), intercepts.map(number), [])
        case .polynomial(let coefficients): return ([], [], [], coefficients.map(number))
        }
      }
      options = scaled.parameters.optionSets.map { $0.map(number) }
      costs = scaled.parameters.costs.map { $0.map(number) }
      targets = scaled.samples.map { $0.targets.map(number) }
      weights = scaled.samples.map { number($0.weight) }
      outputFactor = number(scaled.loss.outputFactor)
      margin = number(scaled.loss.margin)
    }

    func objective(_ choice: ParameterChoice) -> N {
      var rows = [inputs]
      for (l, layer) in scaled.layers.enumerated() {
        rows.append((0..<layer.neurons).map { activate(l, preActivation(layer, $0, choice, rows)) })
      }
      var total = loss(rows[rows.count - 1])
      for (parameter, option) in choice.enumerated() where option >= 0 {
        let set = costs[Int(scaled.parameters.setOfParameter[parameter])]
        total += set[Int(option)]
      }
      return total
    }

    private func value(_ parameter: Int, _ choice: ParameterChoice) -> N {
      options[Int(scaled.parameters.setOfParameter[parameter])][Int(choice[parameter])]
    }

    private func preActivation(_ layer: ScaledLayer, _ neuron: Int, _ choice: ParameterChoice, _ rows: [[[N]]]) -> [N] {
      var t = [N](repeating: value(layer.bias(neuron: neuron), choice), count: scaled.inputs.count)
      t.withUnsafeMutableBufferPointer { t in
        for (column, source) in layer.sources.enumerated() {
          let parameter = layer.weight(neuron: neuron, source: column)
          guard choice[parameter] >= 0 else { continue }
          let weight = value(parameter, choice)
          rows[source.layer][source.neuron].withUnsafeBufferPointer { row in
            for s in t.indices { t[s] += weight * row[s] }
          }
        }
      }
      return t
    }

    private func activate(_ l: Int, _ row: [N]) -> [N] {
      let (breaks, slopes, intercepts, coefficients) = activations[l]
      if !coefficients.isEmpty { return row.map { t in coefficients.reversed().reduce(N.zero) { $0 * t + $1 } } }
      if breaks.count == 1 {
        let (limit, low, high) = (breaks[0], (slopes[0], intercepts[0]), (slopes[1], intercepts[1]))
        return row.map { t in t < limit ? low.0 * t + low.1 : high.0 * t + high.1 }
      }
      return row.map { t in
        let piece = breaks.firstIndex { t < $0 } ?? breaks.count
        return slopes[piece] * t + intercepts[piece]
      }
    }

    private func loss(_ outputs: [[N]]) -> N {
      var total = N.zero
      for (number, sample) in scaled.samples.enumerated() {
        let value = weights[number] * loss(number, sample) { outputs[$0][sample.input] * outputFactor }
        if scaled.loss.aggregate == .sum { total += value } else if value > total { total = value }
      }
      return total
    }

    private func loss(_ number: Int, _ sample: ScaledSample, _ o: (Int) -> N) -> N {
      let one = N(small: 1)
      let count = scaled.layers[scaled.layers.count - 1].neurons
      var total = N.zero
      for j in 0..<count where j != sample.classNumber {
        let gap: N
        switch scaled.loss.form.gap {
        case .distance:
          let difference = o(j) - targets[number][j]
          gap = difference < N.zero ? -difference : difference
        case .sign: gap = margin - targets[number][j] * o(j)
        case .lead: gap = margin - (o(sample.classNumber) - o(j))
        }
        guard gap > N.zero else { continue }
        switch scaled.loss.form.total {
        case .failure: return one
        case .sum: total += gap
        case .sumOfSquares: total += gap * gap
        case .maximum: total = max(total, gap)
        }
      }
      return total
    }
  }
}
