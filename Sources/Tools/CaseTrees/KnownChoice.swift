import ExactArithmetic
import TrainingProblem

/// A feasible choice of the whole instance, and its objectives, as replayed.
public struct KnownChoice: Sendable {
  /// A value for every parameter of the whole network.
  public let assignment: Assignment
  /// At least the first one.
  public let objectives: [Rational]

  /// Replays `assignment` on `instance`; nil where it is no choice of it, breaks a constraint, or is too long to replay.
  public init?(_ assignment: Assignment, on instance: Instance) {
    guard AssignmentFault.first(in: assignment, of: instance.network) == nil,
      let evaluation = try? Evaluation(of: assignment, on: instance), evaluation.isFeasible
    else { return nil }
    self.assignment = assignment
    objectives = evaluation.objectives
  }

  /// For choices that were replayed just now.
  public init(_ assignment: Assignment, objectives: [Rational]) {
    self.assignment = assignment
    self.objectives = objectives
  }

  /// True if its objectives come before the other's, or there is no other.
  public func isBetter(than other: KnownChoice?) -> Bool {
    other.map { objectives.lexicographicallyPrecedes($0.objectives) } ?? true
  }

  /// The choice of a part that is nearest: for every parameter the option that lies next to the value here.
  public func projected(on part: Instance) -> Assignment {
    var result = assignment
    func nearest(_ options: Options, to value: Rational) -> Rational {
      guard options.index(of: value) == nil, let count = options.count, count > 0 else { return value }
      return (0..<count).map { options[$0] }.min { ($0 - value).magnitude < ($1 - value).magnitude } ?? value
    }
    for (number, layer) in part.network.layers.enumerated() {
      for neuron in 0..<layer.neurons {
        result.layers[number].biases[neuron] = nearest(
          layer.biases.options(neuron: neuron), to: assignment.layers[number].biases[neuron])
        for (source, value) in assignment.layers[number].weights[neuron].enumerated() {
          guard let value else { continue }
          result.layers[number].weights[neuron][source] = nearest(
            layer.weights.options(neuron: neuron, source: source), to: value)
        }
      }
    }
    return result
  }
}
