import ExactArithmetic
import Formulations
import TrainingProblem

extension NetworkEncoder {
  /// σ(T) for a pre-activation T between `pre.low` and `pre.high`. Only the pieces that T can meet are kept; a single
  /// one is affine and needs no variable.
  mutating func activated(
    _ pre: Quantity, _ activation: ScaledActivation, layer: Int, name: String
  ) throws(EncodingRefusal) -> Quantity {
    switch activation {
    case .polynomial(let coefficients):
      func value(_ t: Integer) -> Integer { coefficients.reversed().reduce(Integer.zero) { $0 * t + $1 } }
      if let t = pre.constant { return Quantity(constant: value(t)) }
      throw EncodingRefusal(
        message: "layer \(layer + 1) has the activation '\(scaled.instance.network.layers[layer].activation.name)'"
          + " over free parameters; the native solver takes it (--solver bnb)")
    case .pieces(let breaks, let slopes, let intercepts):
      let pieces = narrowed(
        EncodedPiece.met(breaks: breaks, slopes: slopes, intercepts: intercepts, by: pre.low, pre.high), to: pre)
      var value = encoded(pre, pieces, name)
      value.values = pre.values.flatMap { values in
        ValueSet.distinct(values.compactMap { t in pieces.first { $0.low <= t && t <= $0.high }?.at(t) })
      }
      return value
    }
  }

  private mutating func encoded(_ pre: Quantity, _ pieces: [EncodedPiece], _ name: String) -> Quantity {
    if pieces.count == 1 { return pieces[0].value(of: pre) }
    let activations = self.name.activations
    return activations.value(of: pre, pieces, name: name, in: &self)
  }

  /// The pieces between pre-activations that can be: those of the value set, or those on the expression's lattice.
  private func narrowed(_ pieces: [EncodedPiece], to pre: Quantity) -> [EncodedPiece] {
    guard name.bounds == .reachable || name.activations.takesLattice, pre.constant == nil else { return pieces }
    if name.bounds == .reachable, let values = pre.values { return pieces.compactMap { $0.narrowed(to: values) } }
    let step = pre.expression.greatestCommonDivisor
    return pieces.compactMap { $0.narrowed(toMultiplesOf: step, from: pre.expression.constant) }
  }
}
