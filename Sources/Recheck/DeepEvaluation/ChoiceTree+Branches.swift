import ExactArithmetic
import TrainingProblem

/// A parameter with more than one option, and where it stands in its layer.
struct ChoicePlace: Sendable {
  let neuron: Int
  /// nil for the bias.
  let column: Int?
  let options: Options
  let count: Int

  /// The open parameters of `layer`, neuron by neuron; nil where one is real.
  static func all(in layer: Layer, columns: Int) -> [ChoicePlace]? {
    var places: [ChoicePlace] = []
    for neuron in 0..<layer.neurons {
      for column in 0...columns {
        let options =
          column < columns
          ? layer.weights.options(neuron: neuron, source: column) : layer.biases.options(neuron: neuron)
        guard let count = options.count else { return nil }
        if count > 1 {
          places.append(
            ChoicePlace(neuron: neuron, column: column < columns ? column : nil, options: options, count: count))
        }
      }
    }
    return places
  }

  /// The first option of every parameter.
  static func firstAssignment(of network: Network) -> Assignment {
    Assignment(
      layers: network.layers.map { layer in
        let columns = network.sourceCount(of: layer)
        return Assignment.LayerValues(
          weights: (0..<layer.neurons).map { neuron in
            (0..<columns).map { column in
              let options = layer.weights.options(neuron: neuron, source: column)
              return options.isEdge ? options[0] : nil
            }
          },
          biases: (0..<layer.neurons).map { layer.biases.options(neuron: $0)[0] })
      })
  }

  /// The penalty of the parameters outside `places`.
  static func penalty(of assignment: Assignment, without places: [[ChoicePlace]], _ penalty: Penalty) -> Rational {
    if penalty == .none { return .zero }
    var rest = assignment
    for (layer, own) in places.enumerated() {
      for place in own {
        if let column = place.column { rest.layers[layer].weights[place.neuron][column] = nil }
      }
    }
    return rest.penalty(penalty)
  }

  func leastCost(_ penalty: Penalty) -> Rational {
    guard penalty != .none, column != nil else { return .zero }
    return (0..<count).reduce(penalty.cost(of: options[0])) { min($0, penalty.cost(of: options[$1])) }
  }
}

extension ChoiceTree {
  func first(_ level: Int) -> [Int] { [Int](repeating: 0, count: places[openLayers[level] - 1].count) }

  /// Moves `digits` on to the layer's next choice; false where that was the last.
  func advance(_ digits: inout [Int], at number: Int) -> Bool {
    for (index, place) in places[number - 1].enumerated() {
      digits[index] += 1
      if digits[index] < place.count { return true }
      digits[index] = 0
    }
    return false
  }

  /// Writes a layer's choice into `assignment`; returns what it costs.
  func set(_ digits: [Int], at number: Int, in assignment: inout Assignment) -> Rational {
    var cost = Rational.zero
    for (digit, place) in zip(digits, places[number - 1]) {
      let value = place.options[digit]
      if let column = place.column {
        assignment.layers[number - 1].weights[place.neuron][column] = value
        if shape.instance.penalty != .none { cost += shape.instance.penalty.cost(of: value) }
      } else {
        assignment.layers[number - 1].biases[place.neuron] = value
      }
    }
    return cost
  }

  /// True if another choice of the layer gives the same values at the same cost and stands for this one: a neuron of an
  /// even activation whose weights and bias are all negated. Of the two, the one with the lesser first digit that differs
  /// stays.
  func isNegatedTwin(_ digits: [Int], at number: Int) -> Bool {
    let layer = shape.instance.network.layers[number - 1]
    guard layer.activation.isEven else { return false }
    let own = places[number - 1]
    var start = 0
    while start < own.count {
      let neuron = own[start].neuron
      let end = own[start...].firstIndex { $0.neuron != neuron } ?? own.count
      if hasOnlyZerosFixed(layer, neuron), leads(own[start..<end], digits) { return true }
      start = end
    }
    return false
  }

  /// True if the negation of a neuron's choice is a choice, and comes before it.
  private func leads(_ own: ArraySlice<ChoicePlace>, _ digits: [Int]) -> Bool {
    var isBefore: Bool?
    for index in own.indices {
      guard let twin = own[index].options.index(of: -own[index].options[digits[index]]) else { return false }
      if isBefore == nil && twin != digits[index] { isBefore = twin < digits[index] }
    }
    return isBefore ?? false
  }

  private func hasOnlyZerosFixed(_ layer: Layer, _ neuron: Int) -> Bool {
    let columns = shape.instance.network.sourceCount(of: layer)
    if let bias = layer.biases.options(neuron: neuron).fixed, bias.signum != 0 { return false }
    return (0..<columns).allSatisfy {
      (layer.weights.options(neuron: neuron, source: $0).fixed ?? .zero).signum == 0
    }
  }

  /// True if the values that are still read are exactly those of an earlier branch at this level that cost no more. Notes
  /// the branch where it is the first, or the cheapest.
  mutating func wasSeen(_ values: Values, _ level: Int, _ penalty: Rational) -> Bool {
    var key: [Rational] = []
    for value in values.joined().joined() {
      guard let exact = value.exact else { return false }
      key.append(exact)
    }
    if let least = seen[level]?[key], least <= penalty { return true }
    if (seen[level]?.count ?? 0) < 1 << 16 { seen[level, default: [:]][key] = penalty }
    return false
  }
}

extension Activation {
  /// True if σ(−t) = σ(t) for all t.
  var isEven: Bool {
    switch self {
    case .square, .abs: return true
    case .polynomial(let coefficients):
      return coefficients.enumerated().allSatisfy { $0 % 2 == 0 || $1.signum == 0 }
    default: return false
    }
  }
}
