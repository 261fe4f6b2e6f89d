import ExactArithmetic
import TrainingProblem

/// The interval of values that an activation takes over an interval of pre-activations.
///
/// Piecewise-linear activations: the exact hull over the integers of the interval. Polynomials: exact over a few
/// integers, a sound outer interval (powers taken one by one) over more.
public enum ActivationImage<N: WorkingNumber> {
  /// T
  case identity
  /// `low` below `limit`, otherwise `high`, with low ≤ high: sign, step.
  case threshold(limit: N, low: N, high: N)
  /// max(0, T)
  case relu
  /// Piece i holds from `breaks[i-1]` on and below `breaks[i]`: `slopes[i]`·T + `intercepts[i]`.
  case pieces(breaks: [N], slopes: [N], intercepts: [N])
  /// Σ coefficients[k]·T^k
  case polynomial([N])

  /// The image of `activation`, whose numbers `number` brings to the width of the search.
  public init(_ activation: ScaledActivation, _ number: (Integer) -> N) {
    switch activation {
    case .polynomial(let coefficients): self = .polynomial(coefficients.map(number))
    case .pieces(let breaks, let slopes, let intercepts):
      let isFlat = slopes.allSatisfy { $0 == 0 }
      if breaks.isEmpty, slopes == [1], intercepts == [0] {
        self = .identity
      } else if breaks.count == 1, isFlat, intercepts[0] <= intercepts[1] {
        self = .threshold(limit: number(breaks[0]), low: number(intercepts[0]), high: number(intercepts[1]))
      } else if breaks == [0], slopes == [0, 1], intercepts == [0, 0] {
        self = .relu
      } else {
        self = .pieces(
          breaks: breaks.map(number), slopes: slopes.map(number), intercepts: intercepts.map(number))
      }
    }
  }

  /// Bounds of the values over the integers `low...high`, `low` ≤ `high`; exact where they are equal.
  @inline(__always) public func callAsFunction(_ low: N, _ high: N) -> (low: N, high: N) {
    switch self {
    case .identity: return (low, high)
    case .threshold(let limit, let below, let above):
      return (low < limit ? below : above, high < limit ? below : above)
    case .relu: return (low < N.zero ? N.zero : low, high < N.zero ? N.zero : high)
    case .pieces(let breaks, let slopes, let intercepts):
      return ActivationImage.pieces(low, high, breaks, slopes, intercepts)
    case .polynomial(let coefficients): return ActivationImage.polynomial(low, high, coefficients)
    }
  }

  private static func pieces(_ low: N, _ high: N, _ breaks: [N], _ slopes: [N], _ intercepts: [N]) -> (N, N) {
    var piece = 0
    while piece < breaks.count, breaks[piece] <= low { piece += 1 }
    var result: (low: N, high: N)?
    var from = low
    while true {
      let isLast = piece == breaks.count || breaks[piece] > high
      // Pre-activations are integers: the last one before a break is one below it.
      let to = isLast ? high : breaks[piece] - N(small: 1)
      let a = slopes[piece] * from + intercepts[piece]
      let b = slopes[piece] * to + intercepts[piece]
      let (least, greatest) = a < b ? (a, b) : (b, a)
      if let known = result {
        result = (least < known.low ? least : known.low, greatest > known.high ? greatest : known.high)
      } else {
        result = (least, greatest)
      }
      if isLast { return result ?? (least, greatest) }
      from = breaks[piece]
      piece += 1
    }
  }

  private static func polynomial(_ low: N, _ high: N, _ coefficients: [N]) -> (N, N) {
    func value(_ t: N) -> N { coefficients.reversed().reduce(N.zero) { $0 * t + $1 } }
    if high - low <= N(small: 6) {
      var t = low
      var (least, greatest) = (value(t), value(t))
      while t < high {
        t += N(small: 1)
        let v = value(t)
        if v < least { least = v }
        if v > greatest { greatest = v }
      }
      return (least, greatest)
    }
    var (least, greatest) = (coefficients[0], coefficients[0])
    var (lowPower, highPower) = (N(small: 1), N(small: 1))
    for (degree, coefficient) in coefficients.enumerated().dropFirst() {
      lowPower = lowPower * low
      highPower = highPower * high
      var (a, b) = lowPower < highPower ? (lowPower, highPower) : (highPower, lowPower)
      if degree.isMultiple(of: 2), low < N.zero, high > N.zero { a = N.zero }
      if coefficient < N.zero { swap(&a, &b) }
      least += coefficient * a
      greatest += coefficient * b
    }
    return (least, greatest)
  }
}
