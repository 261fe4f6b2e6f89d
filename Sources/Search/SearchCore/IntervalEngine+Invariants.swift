import ExactArithmetic
import TrainingProblem

extension IntervalEngine {
  /// The promise of propagation: every cell, loss and bound is what computing all from the parameters' intervals gives.
  /// Returns the first difference, nil where there is none. For tests; as slow as a fresh engine.
  public func firstBrokenInvariant() -> String? {
    let fresh = IntervalEngine(network)
    for parameter in 0..<network.parameterCount where network.edges[parameter].target >= 0 {
      fresh.set(parameter, low[parameter], high[parameter])
    }
    for cell in 0..<fresh.preLow.count { (fresh.preLow[cell], fresh.preHigh[cell]) = (N.zero, N.zero) }
    fresh.computeAll()
    for cell in 0..<preLow.count {
      if preLow[cell] != fresh.preLow[cell] || preHigh[cell] != fresh.preHigh[cell] {
        return "pre-activation of cell \(cell)"
      }
      if valueLow[cell] != fresh.valueLow[cell] || valueHigh[cell] != fresh.valueHigh[cell] {
        return "value of cell \(cell)"
      }
    }
    for neuron in 0..<network.neuronCount where openCells[neuron] != fresh.openCells[neuron] {
      return "open cells of neuron \(neuron)"
    }
    for input in 0..<inputCount where inputLoss[input] != fresh.inputLoss[input] { return "loss of input \(input)" }
    if lossBound != fresh.lossBound || penaltyBound != fresh.penaltyBound { return "bound" }
    return nil
  }
}
