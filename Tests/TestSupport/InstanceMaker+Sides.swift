import ExactArithmetic
import TrainingProblem

extension RandomInstances {
  /// A tiny instance with constraints, shared parameters, names and further objectives, whichever fall to it.
  public static func sided(seed: UInt64, _ recipe: InstanceRecipe = .sided) -> Instance {
    var maker = InstanceMaker(seed: seed, recipe: recipe)
    return maker.sided(maker.instance())
  }
}

extension InstanceRecipe {
  /// At most 1,000 choices, numbers of few digits.
  public static let sided: InstanceRecipe = {
    var recipe = InstanceRecipe()
    recipe.maxChoices = 1_000
    recipe.bigNumbers = false
    return recipe
  }()
}

extension InstanceMaker {
  mutating func sided(_ plain: Instance) -> Instance {
    let groupNames = ["a", "b", "c"].map { Name($0) }
    let samples = plain.samples.map { sample in
      Sample(
        x: sample.x, label: sample.label, weight: sample.weight,
        groups: groupNames.filter { _ in random.happens(45) }.sorted())
    }
    let network = Network(
      inputs: plain.network.inputs, layers: plain.network.layers,
      features: random.happens(30) ? (0..<plain.network.inputs).map { Name("x\($0)") } : [],
      shared: random.happens(40) ? shared(plain.network) : [])
    let groups = Set(samples.flatMap(\.groups)).sorted()
    var instance = Instance(
      network: network, samples: samples, loss: plain.loss, penalty: plain.penalty, threshold: plain.threshold,
      version: 2)
    var constraints: [Constraint] = []
    if random.happens(70) {
      for number in 0..<random.int(1...2) {
        constraints.append(constraint(instance, groups, name: random.happens(50) ? Name("k\(number)") : nil))
      }
    }
    var then: [FurtherObjective] = []
    if random.happens(40) {
      for _ in 0..<random.int(1...2) { then.append(further(instance, groups)) }
    }
    instance = Instance(
      network: network, samples: samples, loss: plain.loss, penalty: plain.penalty,
      threshold: then.isEmpty ? plain.threshold : nil, constraints: constraints, then: then, version: 2)
    return instance
  }

  /// Places with equal options, in groups.
  private mutating func shared(_ network: Network) -> [[ParameterPlace]] {
    var places: [(ParameterPlace, [Rational])] = []
    for (l, layer) in network.layers.enumerated() {
      for v in 0..<layer.neurons {
        for u in 0...network.sourceCount(of: layer) {
          let place = ParameterPlace(layer: l + 1, neuron: v, source: u < network.sourceCount(of: layer) ? u : nil)
          if let values = Meaning.values(network.options(at: place)), !values.isEmpty { places.append((place, values)) }
        }
      }
    }
    var groups: [[ParameterPlace]] = []
    while let (place, values) = places.popLast() {
      var group = [place]
      places.removeAll { other in
        guard other.1 == values, random.happens(50) else { return false }
        group.append(other.0)
        return true
      }
      if group.count > 1 { groups.append(group) }
    }
    return groups
  }

  private mutating func places(_ network: Network) -> WeightPlaces {
    let layer = random.int(1...network.layers.count)
    switch random.int(0...3) {
    case 0: return .all
    case 1: return .layer(layer)
    case 2: return .neuron(layer: layer, neuron: random.int(0...network.layers[layer - 1].neurons - 1))
    default:
      return .source(layer: layer, source: random.int(0...network.sourceCount(of: network.layers[layer - 1]) - 1))
    }
  }

  /// A loss that the samples' labels fit.
  private mutating func fittingLoss(_ instance: Instance) -> Loss {
    let kinds: [Loss.Kind]
    switch instance.loss.kind {
    case .argmax, .multiclassHinge: kinds = [.argmax, .multiclassHinge]
    case .signError, .hinge: kinds = [.signError, .hinge, .zeroOne, .absolute, .squared, .maximum]
    case .zeroOne, .absolute, .squared, .maximum: kinds = [.zeroOne, .absolute, .squared, .maximum]
    }
    return Loss(kind: random.pick(kinds), aggregate: random.happens(70) ? .sum : .max)
  }

  private mutating func scope(_ groups: [Name]) -> SampleScope {
    groups.isEmpty || random.happens(40) ? .all : .group(random.pick(groups))
  }

  private mutating func constraint(_ instance: Instance, _ groups: [Name], name: Name?) -> Constraint {
    var terms: [Constraint.Term] = []
    for _ in 0..<random.int(1...3) {
      let times = random.happens(50) ? 1 : random.happens(50) ? -1 : rational(-2...2)
      let quantity: Constraint.Term.Quantity
      switch random.int(0...3) {
      case 0: quantity = .nonzero(places(instance.network))
      case 1: quantity = .magnitude(places(instance.network))
      default:
        let label: Label? =
          random.happens(30) ? instance.samples[random.int(0...instance.samples.count - 1)].label : nil
        quantity = .loss(fittingLoss(instance), over: scope(groups), label: label)
      }
      terms.append(.init(times: times, quantity))
    }
    // The value of some choice, or a little less: constraints that bind and can mostly be met.
    let own = Constraint(terms: terms, limit: 0)
    let met = Meaning.value(own, instance, ParameterOptions(instance.network).random(using: &random))
    let limit = random.happens(70) ? met : met - Rational(1, Integer(random.int(1...4)))
    return Constraint(name: name, terms: terms, limit: limit)
  }

  private mutating func further(_ instance: Instance, _ groups: [Name]) -> FurtherObjective {
    let penalty = Penalty(nonzero: rational(0...2), magnitude: rational(0...2))
    switch random.int(0...2) {
    case 0: return FurtherObjective(penalty: penalty)
    case 1: return FurtherObjective(loss: fittingLoss(instance), scope: scope(groups))
    default: return FurtherObjective(loss: fittingLoss(instance), penalty: penalty, scope: scope(groups))
    }
  }
}
