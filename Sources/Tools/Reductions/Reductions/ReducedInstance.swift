import ExactArithmetic
import TrainingProblem

/// A training instance made from a source problem, and the map between the two: each decision of the source problem is
/// one parameter.
public struct ReducedInstance: Sendable {
  /// A parameter, and the values that stand for no and yes. Equal values (a number 0 in a subset sum) stand for no.
  struct Decision: Sendable {
    let layer: Int
    let neuron: Int
    let source: Int
    let no: Rational
    let yes: Rational
  }

  /// The training instance.
  public let instance: Instance
  let decisions: [Decision]

  /// The parameters that stand for `picks`: all others have one option.
  ///
  /// - Precondition: one entry a decision.
  public func assignment(_ picks: [Bool]) -> Assignment {
    var layers: [Assignment.LayerValues] = []
    for layer in instance.network.layers {
      let columns = instance.network.sourceCount(of: layer)
      layers.append(
        Assignment.LayerValues(
          weights: (0..<layer.neurons).map { neuron in
            (0..<columns).map { first(layer.weights.options(neuron: neuron, source: $0)) }
          },
          biases: (0..<layer.neurons).map { first(layer.biases.options(neuron: $0)) ?? 0 }))
    }
    for (decision, isPicked) in zip(decisions, picks) {
      layers[decision.layer].weights[decision.neuron][decision.source] = isPicked ? decision.yes : decision.no
    }
    return Assignment(layers: layers)
  }

  private func first(_ options: Options) -> Rational? { options.isEdge ? options[0] : nil }

  /// The decisions that the parameters make.
  ///
  /// - Precondition: `AssignmentFault.first` finds none.
  public func picks(_ assignment: Assignment) -> [Bool] {
    decisions.map { decision in
      decision.yes != decision.no
        && assignment.layers[decision.layer].weights[decision.neuron][decision.source] == decision.yes
    }
  }
}
