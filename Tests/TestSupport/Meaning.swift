import ExactArithmetic
import TrainingProblem

/// The meaning of an instance, written a second time from the format's page: no code of `Activation`, `Loss`,
/// `Penalty`, `Options` or `Evaluation` is called, only their stored values are read. Slow and plain on purpose.
public enum Meaning {
  /// The values that OPTIONS stands for; nil for any real value.
  public static func values(_ options: Options) -> [Rational]? {
    switch options {
    case .list(let values): return values
    case .range(let low, let high):
      var values: [Rational] = []
      var value = low
      while value <= high {
        values.append(Rational(value))
        value += 1
      }
      return values
    case .real: return nil
    }
  }

  /// σ(t)
  public static func activate(_ activation: Activation, _ t: Rational) -> Rational {
    let zero = Rational(0)
    switch activation {
    case .identity: return t
    case .relu: return t > zero ? t : zero
    case .sign: return t < zero ? Rational(-1) : Rational(1)
    case .step: return t < zero ? zero : Rational(1)
    case .abs: return t < zero ? zero - t : t
    case .square: return t * t
    case .leakyReLU(let alpha): return t < zero ? alpha * t : t
    case .clamp(let low, let high): return t < low ? low : (t > high ? high : t)
    case .polynomial(let coefficients):
      var (sum, power) = (zero, Rational(1))
      for coefficient in coefficients {
        sum = sum + coefficient * power
        power = power * t
      }
      return sum
    case .piecewise(let pieces, let breaks):
      var number = 0
      while number < breaks.count && !(t < breaks[number]) { number += 1 }
      return pieces[number].slope * t + pieces[number].intercept
    }
  }

  /// The last layer's values at input `x`. `weights[ℓ][v][u]` is nil where there is no edge.
  public static func outputs(_ network: Network, _ assignment: Assignment, at x: [Rational]) -> [Rational] {
    var values = [x]
    for (layer, parameters) in zip(network.layers, assignment.layers) {
      var sources: [Rational] = []
      for number in layer.sources { sources += values[number] }
      var result: [Rational] = []
      for neuron in 0..<layer.neurons {
        var t = parameters.biases[neuron]
        for (weight, source) in zip(parameters.weights[neuron], sources) {
          if let weight { t = t + weight * source }
        }
        result.append(activate(layer.activation, t))
      }
      values.append(result)
    }
    return values[network.layers.count]
  }

  /// ℓ(o, y)
  public static func loss(_ loss: Loss, _ o: [Rational], _ label: Label) -> Rational {
    let (zero, one) = (Rational(0), Rational(1))
    func positive(_ r: Rational) -> Rational { r > zero ? r : zero }
    func distance(_ a: Rational, _ b: Rational) -> Rational { a > b ? a - b : b - a }
    var total = zero
    switch label {
    case .class(let y):
      for j in 0..<o.count where j != y {
        let lead = o[y] - o[j]
        if loss.kind == .argmax {
          let isRight = loss.margin.map { lead >= $0 } ?? (lead > zero)
          if !isRight { return one }
        } else {
          total = total + positive((loss.margin ?? one) - lead)
        }
      }
    case .values(let y):
      for j in 0..<o.count {
        switch loss.kind {
        case .zeroOne: if o[j] != y[j] { return one }
        case .signError:
          let isRight = loss.margin.map { y[j] * o[j] >= $0 } ?? (y[j] * o[j] > zero)
          if !isRight { return one }
        case .hinge: total = total + positive((loss.margin ?? one) - y[j] * o[j])
        case .absolute: total = total + distance(o[j], y[j])
        case .squared: total = total + distance(o[j], y[j]) * distance(o[j], y[j])
        case .maximum: if distance(o[j], y[j]) > total { total = distance(o[j], y[j]) }
        case .argmax, .multiclassHinge: preconditionFailure("a class loss with a vector label")
        }
      }
    }
    return total
  }

  /// The objective of a choice of parameters.
  public static func objective(_ instance: Instance, _ assignment: Assignment) -> Rational {
    var objective = Rational(0)
    for sample in instance.samples {
      let o = outputs(instance.network, assignment, at: sample.x)
      let term = sample.weight * loss(instance.loss, o, sample.label)
      switch instance.loss.aggregate {
      case .sum: objective = objective + term
      case .max: objective = objective < term ? term : objective
      }
    }
    for weight in assignment.layers.flatMap(\.weights).joined() {
      guard let weight, weight != Rational(0) else { continue }
      let size = weight < Rational(0) ? Rational(0) - weight : weight
      objective = objective + instance.penalty.nonzero + instance.penalty.magnitude * size
    }
    return objective
  }

  /// True if `assignment` picks one option for every parameter, and nil exactly where there is no edge.
  public static func fits(_ network: Network, _ assignment: Assignment) -> Bool {
    guard assignment.layers.count == network.layers.count else { return false }
    var widths = [network.inputs]
    for (layer, parameters) in zip(network.layers, assignment.layers) {
      let columns = layer.sources.reduce(0) { $0 + widths[$1] }
      widths.append(layer.neurons)
      guard parameters.weights.count == layer.neurons, parameters.biases.count == layer.neurons else { return false }
      for neuron in 0..<layer.neurons {
        let row = parameters.weights[neuron]
        guard row.count == columns else { return false }
        for (source, weight) in row.enumerated() {
          let options: Options
          switch layer.weights {
          case .uniform(let all): options = all
          case .matrix(let rows): options = rows[neuron][source]
          }
          guard let values = values(options) else { continue }
          guard weight.map(values.contains) ?? values.isEmpty else { return false }
        }
        let options: Options
        switch layer.biases {
        case .uniform(let all): options = all
        case .list(let list): options = list[neuron]
        }
        if let values = values(options), !values.contains(parameters.biases[neuron]) { return false }
      }
    }
    return true
  }
}
