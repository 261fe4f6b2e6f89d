import ExactArithmetic
import TrainingProblem
import WorkingNumbers

/// The objective of a choice, computed over the integers of a `ScaledInstance`, and the longest number met on the way.
struct ScaledEvaluation<Number: WorkingNumber> {
  private(set) var objective = Number.zero
  private(set) var bits = 0

  /// nil where an integer of the instance does not fit `Number`.
  init?(_ choice: ParameterChoice, of scaled: ScaledInstance) {
    func number(_ value: Integer) -> Number? { Number(exactly: value) }
    for sample in scaled.samples {
      var values = [scaled.inputs[sample.input].compactMap(number)]
      guard values[0].count == scaled.inputs[sample.input].count else { return nil }
      for layer in scaled.layers {
        var result: [Number] = []
        for neuron in 0..<layer.neurons {
          let bias = layer.bias(neuron: neuron)
          guard var t = number(scaled.parameters.options(bias)[Int(choice[bias])]) else { return nil }
          for (index, source) in layer.sources.enumerated() {
            let weight = layer.weight(neuron: neuron, source: index)
            guard choice[weight] >= 0 else { continue }
            guard let value = number(scaled.parameters.options(weight)[Int(choice[weight])]) else { return nil }
            t += met(value * met(values[source.layer][source.neuron]))
            meet(t)
          }
          guard let activated = activate(layer.activation, t) else { return nil }
          result.append(activated)
        }
        values.append(result)
      }
      guard let factor = number(scaled.loss.outputFactor), let weight = number(sample.weight) else { return nil }
      let outputs = values[values.count - 1].map { met($0 * factor) }
      guard let loss = loss(scaled.loss, outputs, sample) else { return nil }
      let term = met(weight * met(loss))
      switch scaled.loss.aggregate {
      case .sum: objective = met(objective + term)
      case .max: objective = max(objective, term)
      }
    }
    for (parameter, option) in choice.enumerated() where option >= 0 {
      guard let cost = number(scaled.parameters.costs(parameter)[Int(option)]) else { return nil }
      objective = met(objective + cost)
    }
  }

  private mutating func meet(_ value: Number) { bits = max(bits, value.integer.bitLength) }
  private mutating func met(_ value: Number) -> Number {
    meet(value)
    return value
  }

  private mutating func activate(_ activation: ScaledActivation, _ t: Number) -> Number? {
    switch activation {
    case .pieces(let breaks, let slopes, let intercepts):
      var piece = 0
      for limit in breaks {
        guard let limit = Number(exactly: limit) else { return nil }
        if t < limit { break }
        piece += 1
      }
      guard let slope = Number(exactly: slopes[piece]), let intercept = Number(exactly: intercepts[piece]) else {
        return nil
      }
      return met(met(slope * t) + intercept)
    case .polynomial(let coefficients):
      var value = Number.zero
      for coefficient in coefficients.reversed() {
        guard let coefficient = Number(exactly: coefficient) else { return nil }
        value = met(met(value * t) + coefficient)
      }
      return value
    }
  }

  private mutating func loss(_ loss: ScaledLoss, _ o: [Number], _ sample: ScaledSample) -> Number? {
    let y = sample.targets.compactMap { Number(exactly: $0) }
    guard let margin = Number(exactly: loss.margin), y.count == sample.targets.count else { return nil }
    let (zero, one) = (Number.zero, Number(small: 1))
    let others = o.indices.filter { $0 != sample.classNumber }
    var total = zero
    for j in others {
      let lead: Number
      switch loss.kind {
      case .argmax, .multiclassHinge: lead = met(o[sample.classNumber] - o[j])
      case .signError, .hinge: lead = met(y[j] * o[j])
      case .zeroOne, .absolute, .squared, .maximum: lead = met(o[j] - y[j])
      }
      let distance = lead < zero ? -lead : lead
      switch loss.kind {
      case .argmax, .signError: if lead < margin { return one }
      case .hinge, .multiclassHinge: total = met(total + max(zero, met(margin - lead)))
      case .zeroOne: if lead != zero { return one }
      case .absolute: total = met(total + distance)
      case .squared: total = met(total + met(distance * distance))
      case .maximum: total = max(total, distance)
      }
    }
    return total
  }
}
