import ExactArithmetic

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
  package func aboveFirstLayer(_ points: [[Integer]], _ pointOfInput: [Int]) -> ScaledInstance {
    ScaledInstance(
      instance: instance, inputScale: layers[0].outputScale, inputs: points,
      layers: layers.dropFirst().map { layer in
        ScaledLayer(
          neurons: layer.neurons,
          sources: layer.sources.map { ScaledLayer.Source(layer: $0.layer - 1, neuron: $0.neuron) },
          activation: layer.activation, preScale: layer.preScale, outputScale: layer.outputScale,
          firstParameter: layer.firstParameter)
      }, parameters: parameters, loss: loss,
      samples: samples.map { sample in
        ScaledSample(
          input: pointOfInput[sample.input], targets: sample.targets, classNumber: sample.classNumber,
          weight: sample.weight)
      }, objectiveScale: objectiveScale, magnitudeBits: magnitudeBits)
  }
}
