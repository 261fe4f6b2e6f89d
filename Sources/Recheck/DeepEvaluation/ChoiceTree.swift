import ExactArithmetic
import TrainingProblem

/// All choices of an instance as a tree: a level a layer with open parameters, evaluated once for all behind it.
///
/// Branches are pruned where an interval evaluation shows that none of their choices matters, where later layers read
/// the values of an earlier branch, and where negating an even activation's input gives another choice of equal values.
public struct ChoiceTree {
  /// The visitor's answer to a leaf: go on with the next one, or end the visit.
  public enum Visit: Sendable { case goOn, stop }
  /// The ways in which a visit ends.
  public enum Ending: Sendable {
    /// All choices were seen, or shown not to matter.
    case exhausted
    /// The visitor wanted no more.
    case stopped
    /// A limit or an interrupt.
    case outOfBudget
  }

  let shape: ReplayShape
  let precision: EnclosurePrecision
  let places: [[ChoicePlace]]
  /// Layers, from 1, that have open parameters.
  let openLayers: [Int]
  /// Bits of the enclosures' precision; at least 2.
  public var precisionBits: Int { precision.bits }
  /// log2 of the number of choices, rounded up.
  public let log2Choices: Int
  /// Layers evaluated so far, at one input each.
  public private(set) var evaluations = 0
  /// Leaves that were handed to visitors so far.
  public private(set) var leaves = 0
  /// True if any number was too long to be held exactly.
  private(set) var hasUsedBalls = false
  private var bounds = 0
  private var cuts = 0
  var seen: [Int: [[Rational]: Rational]] = [:]
  /// The least that the open parameters of each layer and of all later ones add to the penalty.
  let leastPenalty: [Rational]

  /// nil where a parameter is real, or a single layer has more than 2^40 choices.
  public init?(_ shape: ReplayShape, precisionBits: Int) {
    self.shape = shape
    precision = EnclosurePrecision(bits: precisionBits)
    let layers = shape.instance.network.layers
    var places: [[ChoicePlace]] = []
    var log2 = 0
    for layer in layers {
      let columns = shape.instance.network.sourceCount(of: layer)
      guard let own = ChoicePlace.all(in: layer, columns: columns) else { return nil }
      let bits = own.reduce(0) { $0 + (Int.bitWidth - ($1.count - 1).leadingZeroBitCount) }
      guard bits <= 40 else { return nil }
      log2 += bits
      places.append(own)
    }
    self.places = places
    log2Choices = log2
    openLayers = (1...layers.count).filter { !places[$0 - 1].isEmpty }
    var least = [Rational](repeating: .zero, count: layers.count + 2)
    for number in layers.indices.reversed() {
      let own = places[number].reduce(Rational.zero) { $0 + $1.leastCost(shape.instance.penalty) }
      least[number + 1] = least[number + 2] + own
    }
    leastPenalty = least
  }

  /// Values of all layers, at every distinct input, up to where a branch stands.
  typealias Values = [[[Enclosure]]]

  private struct Branch {
    /// The open layer that comes next.
    let level: Int
    let values: Values
    var digits: [Int]
    var isDone = false
    let penalty: Rational
  }

  /// Visits the choices in order.
  ///
  /// - Parameters:
  ///   - isIrrelevant: true if no choice matters whose objective is at least this.
  ///   - shouldStop: asked once a layer.
  ///   - leaf: a choice and an enclosure of its objective.
  public mutating func visit(
    isIrrelevant: (Enclosure) -> Bool, shouldStop: @escaping () -> Bool,
    leaf: (Assignment, Enclosure) -> Visit
  ) -> Ending {
    var assignment = ChoicePlace.firstAssignment(of: shape.instance.network)
    let fixedPenalty = ChoicePlace.penalty(of: assignment, without: places, shape.instance.penalty)
    var replay = NetworkReplay(shape, EnclosureArithmetic(precision), shouldStop: shouldStop)
    var values: Values = shape.inputs.map { [$0.map { replay.arithmetic.constant($0) }] }
    guard extend(&values, from: 1, to: (openLayers.first ?? places.count + 1) - 1, assignment, &replay) else {
      return .outOfBudget
    }
    if openLayers.isEmpty {
      return see(assignment, values, fixedPenalty, &replay, leaf) ?? .exhausted
    }
    var stack = [Branch(level: 0, values: values, digits: first(0), penalty: fixedPenalty)]
    while var branch = stack.popLast() {
      if branch.isDone { continue }
      let number = openLayers[branch.level]
      let penalty = branch.penalty + set(branch.digits, at: number, in: &assignment)
      let isTwin = isNegatedTwin(branch.digits, at: number)
      var values = branch.values
      let level = branch.level
      branch.isDone = !advance(&branch.digits, at: number)
      stack.append(branch)
      if isTwin { continue }
      let isLast = level + 1 == openLayers.count
      let next = isLast ? places.count : openLayers[level + 1] - 1
      guard extend(&values, from: number, to: next, assignment, &replay) else { return .outOfBudget }
      if isLast {
        if let ending = see(assignment, values, penalty, &replay, leaf) { return ending }
        continue
      }
      if wasSeen(values, level + 1, penalty) { continue }
      if let bound = bound(values, level + 1, penalty, shouldStop) {
        if isIrrelevant(bound) {
          cuts += 1
          continue
        }
      } else if shouldStop() {
        return .outOfBudget
      }
      stack.append(Branch(level: level + 1, values: values, digits: first(level + 1), penalty: penalty))
    }
    return .exhausted
  }

  // MARK: Evaluation

  /// Evaluates layers `from` … `to` at every input.
  private mutating func extend(
    _ values: inout Values, from: Int, to: Int, _ assignment: Assignment,
    _ replay: inout NetworkReplay<EnclosureArithmetic>
  ) -> Bool {
    guard from <= to else { return true }
    replay.arithmetic = EnclosureArithmetic(precision)
    for number in from...to {
      let parameters = assignment.layers[number - 1]
      let weights = parameters.weights.map { row in row.map { $0.map(precision.enclosure) } }
      let biases = parameters.biases.map(precision.enclosure)
      for input in values.indices {
        evaluations += 1
        guard
          let next = replay.layer(
            number, input: input, earlier: values[input], weight: { weights[$0][$1] }, bias: { biases[$0] })
        else { return false }
        values[input].append(next)
        for source in shape.lastReadBy[number] { values[input][source] = [] }
      }
    }
    if replay.arithmetic.hasUsedBalls { hasUsedBalls = true }
    return true
  }

  private mutating func see(
    _ assignment: Assignment, _ values: Values, _ penalty: Rational,
    _ replay: inout NetworkReplay<EnclosureArithmetic>, _ leaf: (Assignment, Enclosure) -> Visit
  ) -> Ending? {
    leaves += 1
    let outputs = values.map { $0[$0.count - 1] }
    guard let objective = replay.objective(outputs: outputs, penalty: precision.enclosure(penalty)) else {
      return .outOfBudget
    }
    if case .stop = leaf(assignment, objective) { return .stopped }
    return nil
  }

  /// A bound below the objectives of all choices behind open layer `level`; nil where none was sought.
  private mutating func bound(
    _ values: Values, _ level: Int, _ penalty: Rational, _ shouldStop: @escaping () -> Bool
  ) -> Enclosure? {
    // Where bounds cut nothing, only now and then: they cost several evaluations.
    bounds += 1
    guard bounds < 64 || cuts > bounds / 32 || bounds % 16 == 0 else { return nil }
    let arithmetic = IntervalArithmetic(precision)
    var replay = NetworkReplay(shape, arithmetic, shouldStop: shouldStop)
    var outputs: [[EnclosureInterval]] = []
    for input in values.indices {
      var known = values[input].map { $0.map { EnclosureInterval($0) } }
      for number in openLayers[level]...places.count {
        let layer = shape.instance.network.layers[number - 1]
        guard
          let next = replay.layer(
            number, input: input, earlier: known,
            weight: { arithmetic.options(layer.weights.options(neuron: $0, source: $1)) },
            bias: { arithmetic.options(layer.biases.options(neuron: $0)) ?? arithmetic.constant(.zero) })
        else { return nil }
        known.append(next)
        for source in shape.lastReadBy[number] { known[source] = [] }
      }
      outputs.append(known[known.count - 1])
    }
    let least = arithmetic.constant(penalty + leastPenalty[openLayers[level]])
    return replay.objective(outputs: outputs, penalty: least)?.low
  }
}
