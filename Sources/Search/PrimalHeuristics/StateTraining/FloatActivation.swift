import SearchCore

/// An activation in floating point: exact where numbers have no more than 24 binary digits.
enum FloatActivation {
  case identity
  /// `low` below `limit`, otherwise `high`.
  case threshold(limit: Float, low: Float, high: Float)
  case relu
  /// Piece i holds below `breaks[i]`: `slopes[i]` · t + `intercepts[i]`.
  case pieces(breaks: [Float], slopes: [Float], intercepts: [Float])
  /// Σ coefficients[k] · t^k
  case polynomial([Float])

  init(_ image: ActivationImage<Int>) {
    switch image {
    case .identity: self = .identity
    case .threshold(let limit, let low, let high):
      self = .threshold(limit: Float(limit), low: Float(low), high: Float(high))
    case .relu: self = .relu
    case .pieces(let breaks, let slopes, let intercepts):
      self = .pieces(
        breaks: breaks.map(Float.init), slopes: slopes.map(Float.init), intercepts: intercepts.map(Float.init))
    case .polynomial(let coefficients): self = .polynomial(coefficients.map(Float.init))
    }
  }

  /// The value at a pre-activation.
  @inline(__always) func callAsFunction(_ t: Float) -> Float {
    switch self {
    case .identity: return t
    case .threshold(let limit, let low, let high): return t < limit ? low : high
    case .relu: return t < 0 ? 0 : t
    case .pieces(let breaks, let slopes, let intercepts):
      let piece = breaks.firstIndex { t < $0 } ?? breaks.count
      return slopes[piece] * t + intercepts[piece]
    case .polynomial(let coefficients): return coefficients.reversed().reduce(0) { $0 * t + $1 }
    }
  }

  /// The pre-activation at which a two-valued activation turns; otherwise 0.
  var turningPoint: Float {
    if case .threshold(let limit, _, _) = self { return limit }
    return 0
  }

  /// True if it has two values.
  var isTwoValued: Bool {
    if case .threshold = self { return true }
    return false
  }
}
