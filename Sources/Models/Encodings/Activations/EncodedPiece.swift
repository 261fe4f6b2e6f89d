import ExactArithmetic
import Formulations

/// The part of a piecewise-linear activation that holds for `low` ≤ T ≤ `high`.
struct EncodedPiece {
  let slope: Integer
  let intercept: Integer
  let low: Integer
  let high: Integer

  /// The pieces that pre-activations between `low` and `high` meet, each cut to them. Pre-activations are integers:
  /// the last one before a break is one below it.
  static func met(
    breaks: [Integer], slopes: [Integer], intercepts: [Integer], by low: Integer, _ high: Integer
  ) -> [EncodedPiece] {
    slopes.indices.compactMap { index in
      let from = index == 0 ? low : max(low, breaks[index - 1])
      let to = index == breaks.count ? high : min(high, breaks[index] - 1)
      return from <= to ? EncodedPiece(slope: slopes[index], intercept: intercepts[index], low: from, high: to) : nil
    }
  }

  /// The piece between the first and the last of `values`, which ascend, that it holds for; nil where there is none.
  func narrowed(to values: [Integer]) -> EncodedPiece? {
    guard let first = values.first(where: { $0 >= low }), let last = values.last(where: { $0 <= high }), first <= last
    else { return nil }
    return EncodedPiece(slope: slope, intercept: intercept, low: first, high: last)
  }

  /// The piece between the first and the last integer of the form offset + k · step that it holds for.
  /// - Precondition: `step` is positive.
  func narrowed(toMultiplesOf step: Integer, from offset: Integer) -> EncodedPiece? {
    let first = (low - offset).ceilingQuotient(by: step) * step + offset
    let last = (high - offset).floorQuotient(by: step) * step + offset
    return first <= last ? EncodedPiece(slope: slope, intercept: intercept, low: first, high: last) : nil
  }

  func at(_ t: Integer) -> Integer { slope * t + intercept }

  /// The least and the greatest value.
  var range: (Integer, Integer) {
    let (a, b) = (at(low), at(high))
    return (min(a, b), max(a, b))
  }

  func value(of pre: Quantity) -> Quantity {
    let (least, greatest) = range
    return Quantity(pre.expression.scaled(by: slope) + LinearExpression(intercept), least, greatest)
  }

  /// The least and the greatest value of all `pieces`.
  static func range(of pieces: [EncodedPiece]) -> (Integer, Integer) {
    let ranges = pieces.map { $0.range }
    return (ranges.map(\.0).reduce(ranges[0].0, min), ranges.map(\.1).reduce(ranges[0].1, max))
  }

  /// True if the two pieces are the maximum (true) or minimum (false) of their lines; nil where neither.
  static func isConvex(_ first: EncodedPiece, _ second: EncodedPiece) -> Bool? {
    let before = first.at(first.high) - second.at(first.high)
    let after = second.at(second.low) - first.at(second.low)
    if second.slope >= first.slope, before >= 0, after >= 0 { return true }
    if second.slope <= first.slope, before <= 0, after <= 0 { return false }
    return nil
  }
}
