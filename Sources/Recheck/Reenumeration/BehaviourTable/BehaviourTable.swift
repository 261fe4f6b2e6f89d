import ExactArithmetic
import TrainingProblem

/// Shows by going through the behaviours of all neurons that no choice of a network has an objective below a bound.
/// Needs nothing but the instance and the bound: see docs/behaviour-table.md.
public enum BehaviourTable {
  /// The kind of proof that asks for this in a certificate.
  public static let kind = "behaviour-table"

  /// How the checker names this way of showing a bound.
  public static let argument = "going through all behaviours"

  /// The result of a check.
  public enum Outcome: Sendable, Equatable {
    /// How it was shown.
    case holds(String)
    /// Some choice has a smaller objective.
    case fails
    /// The behaviours are beyond what this program goes through; why.
    case unavailable(String)
  }

  /// True if every choice of `scaled` has a scaled objective of at least `limit`. Time and memory: see
  /// `BehaviourTableLimits`.
  ///
  /// - Parameter shouldStop: asked every few milliseconds; true makes the outcome `unavailable`.
  ///
  /// Constraints and shared parameters are left out, which can only make the least objective smaller: what holds
  /// without them holds.
  public static func check(
    _ scaled: ScaledInstance, limit: Integer, shouldStop: @escaping () -> Bool = { false },
    budget: Budget = .unlimited
  ) -> Outcome {
    let outcome = checkAll(scaled, limit: limit, budget: budget, shouldStop: shouldStop)
    if scaled.isPlain || outcome != .fails { return outcome }
    return .unavailable("\(argument) takes no constraints and no shared parameters")
  }

  private static func checkAll(
    _ scaled: ScaledInstance, limit: Integer, budget: Budget, shouldStop: @escaping () -> Bool
  ) -> Outcome {
    if limit.signum <= 0 { return .holds("the signs of losses") }
    // No objective has as many digits.
    if limit.bitLength > scaled.magnitudeBits { return .fails }
    if LabelCosts.bound(scaled) >= limit { return .holds("the labels of equal inputs") }
    do throws(LimitError) {
      return try show(try bound(scaled, limit), scaled, BehaviourTableBudget(shouldStop, budget))
    } catch {
      return .unavailable(error.message)
    }
  }

  /// True if some choice has an objective below a limit that fits a word.
  static func findsBelow(
    _ limit: Int, _ scaled: ScaledInstance, _ budget: BehaviourTableBudget
  ) throws(LimitError) -> Bool {
    if limit <= 0 || LabelCosts.bound(scaled) >= Integer(limit) { return false }
    return try show(try bound(scaled, Integer(limit)), scaled, budget) == .fails
  }

  private static func show(
    _ limit: Int, _ scaled: ScaledInstance, _ budget: BehaviourTableBudget
  ) throws(LimitError) -> Outcome {
    if PatternFunctions.TwoValued(scaled.layers[0]) != nil {
      do throws(LimitError) {
        return try budget.releasing { () throws(LimitError) -> Outcome in try patterns(scaled, below: limit, budget) }
      } catch {
        // Too many functions above the first layer: sums and layers do not list them.
        guard mayAdd(scaled) || mayGoByLayers(scaled), !budget.isSpent else { throw error }
      }
    }
    if mayAdd(scaled) {
      return try ContributionSearch.findsBelow(limit, scaled, budget)
        ? .fails : .holds("sums of \(scaled.layers[0].neurons) contributions")
    }
    let search = try LayerCombinations(scaled, below: limit, budget)
    return try search.findsBelow()
      ? .fails : .holds("\(search.combinations) combinations of the first layer, \(search.networks) networks above it")
  }

  /// The limit as a word, where the instance is of a shape that is gone through.
  private static func bound(_ scaled: ScaledInstance, _ limit: Integer) throws(LimitError) -> Int {
    guard scaled.width == .word, let word = limit.word else {
      throw LimitError("its numbers do not fit a machine word")
    }
    guard scaled.layers.count >= 2, !scaled.inputs.isEmpty else { throw LimitError("it has no hidden layer") }
    guard scaled.layers.count <= BehaviourTableLimits.layers,
      scaled.layers.reduce(0, { $0 + $1.neurons }) <= BehaviourTableLimits.neurons
    else {
      throw LimitError(
        "it has more than \(BehaviourTableLimits.layers) layers or \(BehaviourTableLimits.neurons) neurons")
    }
    guard scaled.loss.aggregate == .sum else { throw LimitError("its loss is a maximum over the samples") }
    for (number, layer) in scaled.layers.enumerated() where layer.sources.contains(where: { $0.layer != number }) {
      throw LimitError("layer \(number + 1) reads other layers than the one before it")
    }
    guard PatternFunctions.TwoValued(scaled.layers[0]) != nil || mayAdd(scaled) || mayGoByLayers(scaled) else {
      throw LimitError(
        "neither its first nor its last hidden layer is two-valued on at most \(BehaviourTableLimits.patternNeurons)"
          + " neurons, nor has it one output")
    }
    return word
  }

  private static func mayAdd(_ scaled: ScaledInstance) -> Bool {
    scaled.layers.count == 2 && scaled.layers[1].neurons == 1
  }

  /// True if the network that is left at the last hidden layer is one that is gone through.
  private static func mayGoByLayers(_ scaled: ScaledInstance) -> Bool {
    let layers = scaled.layers
    return layers.count > 2
      && (layers[layers.count - 1].neurons == 1 || PatternFunctions.TwoValued(layers[layers.count - 2]) != nil)
  }

  private static func patterns(
    _ scaled: ScaledInstance, below limit: Int, _ budget: BehaviourTableBudget
  ) throws(LimitError) -> Outcome {
    guard let activation = PatternFunctions.TwoValued(scaled.layers[0]) else { return .unavailable("") }
    var costs = InputCosts(scaled)
    let all = try PatternFunctions.list(scaled, &costs, budget)
    let outcomes = costs.outcomes
    try budget.hold(outcomes.count * scaled.inputs.count)
    try budget.spend(outcomes.count * scaled.inputs.count)
    let cost = scaled.inputs.indices.map { s in outcomes.indices.map { costs.cost(s, $0) } }
    // Inputs with the most to lose first: most behaviours are left after their first word.
    let spread = cost.map { row in row.reduce(0, max) - row.reduce(row[0], min) }
    let order = cost.indices.sorted { (spread[$1], $0) < (spread[$0], $1) }
    // Neurons with the same options share a table.
    let layer = scaled.layers[0]
    var (tables, tableOf, placeOf) = ([CheapestRows<UInt64>](), [Int](), [[Int32]: Int]())
    for neuron in 0..<layer.neurons {
      let first = layer.weight(neuron: neuron, source: 0)
      let kind = Array(scaled.parameters.setOfParameter[first..<first + layer.parametersPerNeuron])
      if placeOf[kind] == nil {
        placeOf[kind] = tables.count
        let choices = NeuronChoices(scaled, layer: 0, neuron: neuron, points: order.count) { source in
          order.map { Int.exact(scaled.inputs[$0][source.neuron]) }
        }
        tables.append(try choices.behaviours(activation.threshold, budget))
      }
      tableOf.append(placeOf[kind] ?? 0)
    }
    let closed = tables.map { $0.isClosedUnderComplement(points: order.count) }
    let functions = try PatternFunctions.reduced(
      all, outcomes, PatternFunctions.symmetries(tableOf: tableOf, mayReverse: tableOf.map { closed[$0] }), budget)
    let standIns = StandIns(tables, words: (order.count + 63) / 64, budget)
    let sorted = order.map { cost[$0] }
    var passes = 0
    for function in functions {
      let search = try PatternSearch(function, sorted, tableOf: tableOf, tables, standIns, below: limit, budget)
      if try search.findsBelow() { return .fails }
      passes += search.passes
    }
    return .holds("\(functions.count) functions, \(passes) passes")
  }
}

extension CheapestRows<UInt64> {
  /// True if the complement of each row is a row at the same cost.
  fileprivate func isClosedUnderComplement(points: Int) -> Bool {
    zip(rows, costs).allSatisfy { row, cost in
      let complement = row.indices.map { word in
        ~row[word] & (word * 64 + 64 <= points ? ~0 : (1 << UInt64(points % 64)) - 1)
      }
      return self.cost(of: complement) == cost
    }
  }
}

extension BehaviourTable {
  /// True if no choice of `instance` has an objective below `needed` (strictly: none that is at most `needed`).
  static func check(
    _ needed: Rational, _ isStrict: Bool, on instance: Instance, shouldStop: @escaping () -> Bool = { false },
    budget: Budget = .unlimited
  ) -> Outcome {
    do throws(LimitError) {
      let scaled = try ScaledInstance(instance, budget: budget)
      let value = needed * Rational(scaled.objectiveScale)
      return check(
        scaled, limit: isStrict ? value.floor + 1 : -((-value).floor), shouldStop: shouldStop, budget: budget)
    } catch {
      return .unavailable(error.message)
    }
  }
}
