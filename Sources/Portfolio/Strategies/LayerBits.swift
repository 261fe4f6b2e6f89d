import ExactArithmetic
import TrainingProblem

/// Bounds on the binary digits of the values of each layer, whatever is chosen.
///
/// Lengths of numbers are added, never numbers: a network of ten thousand squares is bounded in milliseconds.
public enum LayerBits {
  /// A bound on numbers: |value| ≤ 2^whole, and the denominator divides the product of the atoms to their exponents.
  /// Exponents of one atom are compared and not added where values meet, so that sums do not grow denominators.
  private struct Size {
    var whole: Integer = 0
    var exponents: [Integer: Integer] = [:]

    /// Binary digits of numerator and denominator together.
    var digits: Integer {
      let below = exponents.reduce(Integer.zero) { $0 + LayerBits.log2($1.key) * $1.value }
      return below.signum == 0 ? whole + 1 : whole + below + below + 2
    }

    mutating func meet(_ other: Size) {
      whole = max(whole, other.whole)
      exponents.merge(other.exponents) { max($0, $1) }
    }

    func multiplied(by other: Size) -> Size {
      Size(whole: whole + other.whole, exponents: exponents.merging(other.exponents) { $0 + $1 })
    }

    func power(_ exponent: Integer) -> Size {
      Size(whole: exponent * whole, exponents: exponents.mapValues { exponent * $0 })
    }
  }

  /// One bound a layer, the input left out; real parameters count as 0. Linear in the network and its layers' sources.
  public static func bounds(_ instance: Instance) -> [Integer] {
    var sizes = [size(of: instance.samples.lazy.flatMap(\.x))]
    for layer in instance.network.layers {
      let parameters = size(of: (layer.weights.all + layer.biases.all).lazy.flatMap(values))
      var source = Size()
      for number in layer.sources { source.meet(sizes[number]) }
      var sum = parameters.multiplied(by: source)
      sum.whole += log2(Integer(terms(of: layer, columns: instance.network.sourceCount(of: layer))))
      sizes.append(activated(sum, layer.activation))
    }
    return sizes.dropFirst().map(\.digits)
  }

  /// The least k with value ≤ 2^k, for a value of at least 1.
  private static func log2(_ value: Integer) -> Integer { Integer((value - 1).bitLength) }

  private static func size(of values: some Sequence<Rational>) -> Size {
    var size = Size()
    var common: Integer = 1
    for value in values {
      if value.signum != 0 { size.whole = max(size.whole, log2(value.magnitude.ceiling)) }
      guard !value.isInteger else { continue }
      common = .leastCommonMultiple(common, value.denominator)
      // Many different denominators: more atoms, so that no number grows too long to work with.
      if common.bitLength > 1 << 16 {
        size.exponents[common] = 1
        common = 1
      }
    }
    if common != 1 { size.exponents[common] = 1 }
    return size
  }

  /// Enough of the options to bound them all.
  private static func values(_ options: Options) -> [Rational] {
    switch options {
    case .list(let values): values
    case .range(let low, let high): [Rational(low), Rational(high)]
    case .real: []
    }
  }

  /// The most summands that a neuron can have that are not always 0.
  private static func terms(of layer: Layer, columns: Int) -> Int {
    func counts(_ options: Options) -> Bool { options.isEdge && options.fixed?.signum != 0 }
    var most = 1
    switch (layer.weights, layer.biases) {
    case (.uniform(let weights), .uniform(let biases)):
      most = (counts(weights) ? columns : 0) + (counts(biases) ? 1 : 0)
    default:
      for neuron in 0..<layer.neurons {
        let edges = (0..<columns).count { counts(layer.weights.options(neuron: neuron, source: $0)) }
        most = max(most, edges + (counts(layer.biases.options(neuron: neuron)) ? 1 : 0))
      }
    }
    return max(most, 1)
  }

  private static func activated(_ t: Size, _ activation: Activation) -> Size {
    if let (pieces, _) = activation.pieces {
      let intercepts = pieces.map(\.intercept)
      if pieces.allSatisfy({ $0.slope.signum == 0 }) { return size(of: intercepts) }
      // slope · t and an intercept: their sum is at most twice the greater.
      var result = size(of: pieces.map(\.slope)).multiplied(by: t)
      if intercepts.contains(where: { $0.signum != 0 }) {
        result.meet(size(of: intercepts))
        result.whole += 1
      }
      return result
    }
    let coefficients = activation.coefficients ?? []
    var result = size(of: coefficients).multiplied(by: t.power(Integer(coefficients.count - 1)))
    result.whole += log2(Integer(max(1, coefficients.count { $0.signum != 0 })))
    return result
  }
}
