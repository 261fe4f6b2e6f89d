import ExactArithmetic
import TrainingProblem

/// All numbers from `low` to `high`.
struct EnclosureInterval: Sendable {
  var low: Enclosure
  var high: Enclosure

  init(_ low: Enclosure, _ high: Enclosure) {
    self.low = low
    self.high = high
  }
  init(_ value: Enclosure) { self.init(value, value) }
}

/// Replay with intervals, for choices of which part is open: every result contains what any completion gives.
struct IntervalArithmetic: ReplayArithmetic {
  let precision: EnclosurePrecision
  var isStopped: Bool { false }
  var place = ReplayPlace()

  init(_ precision: EnclosurePrecision) { self.precision = precision }

  func constant(_ value: Rational) -> EnclosureInterval { EnclosureInterval(precision.enclosure(value)) }

  /// All values that `options` has; nil where there is no edge. The options are not real.
  func options(_ options: Options) -> EnclosureInterval? {
    guard let count = options.count, count > 0 else { return nil }
    return EnclosureInterval(precision.enclosure(options[0]), precision.enclosure(options[count - 1]))
  }

  func sum(_ a: EnclosureInterval, _ b: EnclosureInterval) -> EnclosureInterval {
    EnclosureInterval(precision.sum(a.low, b.low), precision.sum(a.high, b.high))
  }

  func negation(_ a: EnclosureInterval) -> EnclosureInterval { EnclosureInterval(-a.high, -a.low) }

  func product(_ a: EnclosureInterval, _ b: EnclosureInterval) -> EnclosureInterval {
    let corners = [
      precision.product(a.low, b.low), precision.product(a.low, b.high), precision.product(a.high, b.low),
      precision.product(a.high, b.high),
    ]
    return hull(corners)
  }

  func square(_ a: EnclosureInterval) -> EnclosureInterval {
    let (low, high) = (precision.square(a.low), precision.square(a.high))
    if a.low.signum.map({ $0 >= 0 }) ?? false { return EnclosureInterval(low, high) }
    if a.high.signum.map({ $0 <= 0 }) ?? false { return EnclosureInterval(high, low) }
    return EnclosureInterval(.exact(.zero), precision.maximum(low, high))
  }

  private func hull(_ values: [Enclosure]) -> EnclosureInterval {
    var interval = EnclosureInterval(values[0])
    for value in values.dropFirst() {
      interval.low = precision.minimum(interval.low, value)
      interval.high = precision.maximum(interval.high, value)
    }
    return interval
  }

  func piecewise(
    _ pieces: [Activation.Piece], breaks: [Rational], at t: EnclosureInterval
  ) -> EnclosureInterval {
    var ends: [Enclosure] = []
    for (index, piece) in pieces.enumerated() {
      var part = t
      if index > 0 {
        let limit = constant(breaks[index - 1]).low
        if let order = precision.order(t.high, limit), order < 0 { continue }
        part.low = precision.maximum(part.low, limit)
      }
      if index < breaks.count {
        let limit = constant(breaks[index]).low
        if let order = precision.order(t.low, limit), order >= 0 { continue }
        part.high = precision.minimum(part.high, limit)
      }
      for end in [part.low, part.high] {
        ends.append(precision.sum(precision.product(constant(piece.slope).low, end), constant(piece.intercept).low))
      }
    }
    return hull(ends)
  }

  func maximum(_ a: EnclosureInterval, _ b: EnclosureInterval) -> EnclosureInterval {
    EnclosureInterval(precision.maximum(a.low, b.low), precision.maximum(a.high, b.high))
  }

  func isNonzero(_ t: EnclosureInterval) -> EnclosureInterval {
    let isAbove = t.low.signum.map { $0 > 0 } ?? false
    let isBelow = t.high.signum.map { $0 < 0 } ?? false
    if isAbove || isBelow { return constant(.one) }
    if t.low.exact?.signum == 0 && t.high.exact?.signum == 0 { return constant(.zero) }
    return EnclosureInterval(.exact(.zero), .exact(.one))
  }
}
