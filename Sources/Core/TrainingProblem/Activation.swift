import ExactArithmetic

/// The function a layer applies to each neuron's pre-activation.
public enum Activation: Sendable, Equatable {
  /// t
  case identity
  /// max(0, t)
  case relu
  /// +1 where t ≥ 0, otherwise −1
  case sign
  /// 1 where t ≥ 0, otherwise 0
  case step
  /// |t|
  case abs
  /// t²
  case square
  /// t where t ≥ 0, otherwise α t
  case leakyReLU(Rational)
  /// min(high, max(low, t))
  case clamp(Rational, Rational)
  /// c0 + c1 t + c2 t² + …; at least c0
  case polynomial([Rational])
  /// The first piece below the first break, …, the last piece from the last break on. `breaks` increase strictly and
  /// are one fewer than `pieces`. Need not be continuous.
  case piecewise(pieces: [Piece], breaks: [Rational])

  /// slope · t + intercept
  public struct Piece: Sendable, Equatable {
    /// The factor of the pre-activation.
    public let slope: Rational
    /// The value at 0 of the line through the piece.
    public let intercept: Rational
    /// The line slope · t + intercept.
    public init(slope: Rational, intercept: Rational) {
      self.slope = slope
      self.intercept = intercept
    }
  }

  /// σ(t), exactly.
  public func callAsFunction(_ t: Rational) -> Rational {
    switch self {
    case .identity: return t
    case .relu: return max(.zero, t)
    case .sign: return t.signum >= 0 ? 1 : -1
    case .step: return t.signum >= 0 ? 1 : 0
    case .abs: return t.magnitude
    case .square: return t.squared
    case .leakyReLU(let alpha): return t.signum >= 0 ? t : alpha * t
    case .clamp(let low, let high): return min(high, max(low, t))
    case .polynomial(let coefficients): return coefficients.reversed().reduce(.zero) { $0 * t + $1 }
    case .piecewise(let pieces, let breaks):
      let piece = pieces[breaks.firstIndex { t < $0 } ?? breaks.count]
      return piece.slope * t + piece.intercept
    }
  }

  /// The same function as pieces and breaks, in the sense of `piecewise`; nil for `square` and `polynomial` of a
  /// degree above 1.
  public var pieces: (pieces: [Piece], breaks: [Rational])? {
    func piece(_ slope: Rational, _ intercept: Rational) -> Piece { Piece(slope: slope, intercept: intercept) }
    switch self {
    case .identity: return ([piece(1, 0)], [])
    case .relu: return ([piece(0, 0), piece(1, 0)], [0])
    case .sign: return ([piece(0, -1), piece(0, 1)], [0])
    case .step: return ([piece(0, 0), piece(0, 1)], [0])
    case .abs: return ([piece(-1, 0), piece(1, 0)], [0])
    case .leakyReLU(let alpha): return ([piece(alpha, 0), piece(1, 0)], [0])
    case .clamp(let low, let high):
      if low == high { return ([piece(0, low)], []) }
      return ([piece(0, low), piece(1, 0), piece(0, high)], [low, high])
    case .piecewise(let pieces, let breaks): return (pieces, breaks)
    case .square: return nil
    case .polynomial(let coefficients):
      guard let last = coefficients.lastIndex(where: { $0.signum != 0 }) else { return ([piece(0, 0)], []) }
      return last > 1 ? nil : ([piece(last == 1 ? coefficients[1] : 0, coefficients[0])], [])
    }
  }

  /// The coefficients of `square` and `polynomial`, without zeros at the end; nil for the others.
  public var coefficients: [Rational]? {
    switch self {
    case .square: return [0, 0, 1]
    case .polynomial(let coefficients):
      let last = coefficients.lastIndex { $0.signum != 0 } ?? 0
      return Array(coefficients[...last])
    case .identity, .sign, .step, .relu, .abs, .clamp, .leakyReLU, .piecewise: return nil
    }
  }

  /// The name by which the format knows it.
  public var name: String {
    switch self {
    case .identity: return "identity"
    case .relu: return "relu"
    case .sign: return "sign"
    case .step: return "step"
    case .abs: return "abs"
    case .square: return "square"
    case .leakyReLU: return "leaky-relu"
    case .clamp: return "clamp"
    case .polynomial: return "polynomial"
    case .piecewise: return "piecewise"
    }
  }
}
