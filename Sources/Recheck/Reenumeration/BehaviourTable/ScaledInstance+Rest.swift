import ExactArithmetic
import TrainingProblem

extension ScaledInstance {
  /// The layers above the first one as an instance of their own: its inputs are what the first layer's neurons put out.
  ///
  /// Parameters keep their numbers; those of the first layer stay in the table and belong to no layer. Every intermediate is
  /// one of the whole instance, so `magnitudeBits` holds.
  ///
  /// - Parameters:
  ///   - points: the distinct values of the first layer, each with one entry a neuron.
  ///   - pointOfInput: for each distinct input which of them the first layer makes of it.
  /// - Precondition: at least two layers, each of which reads the one before it only.
  func aboveFirstLayer(_ points: [[Integer]], _ pointOfInput: [Int]) -> ScaledInstance {
    var rest = self
    rest.inputScale = layers[0].outputScale
    rest.inputs = points
    rest.layers = layers.dropFirst().map { layer in
      var layer = layer
      layer.sources = layer.sources.map { ScaledLayer.Source(layer: $0.layer - 1, neuron: $0.neuron) }
      return layer
    }
    rest.samples = samples.map { sample in
      var sample = sample
      sample.input = pointOfInput[sample.input]
      return sample
    }
    rest.constraints = []
    rest.ties = []
    return rest
  }
}
