import ExactArithmetic
import Formulations
import TrainingProblem

extension NetworkEncoder {
  /// σ(T) for a pre-activation T between `pre.low` and `pre.high`.
  ///
  /// Only the pieces that T can meet are kept. One: affine, no variable. Two flat ones (sign, step): one binary. Two
  /// that form a maximum or minimum of two lines (ReLU, leaky ReLU, abs): one variable and one binary, big-M rows
  /// whose constants are the exact bounds of this unit at this input. Others: a binary and a copy of T a piece.
  mutating func activated(
    _ pre: Quantity, _ activation: ScaledActivation, layer: Int, name: String
  ) throws(EncodingRefusal) -> Quantity {
    switch activation {
    case .polynomial(let coefficients):
      guard let t = pre.constant else {
        throw EncodingRefusal(
          message: "layer \(layer + 1) has the activation '\(scaled.instance.network.layers[layer].activation.name)'"
            + " over free parameters; the native solver takes it (--solver bnb)")
      }
      return Quantity(constant: coefficients.reversed().reduce(Integer.zero) { $0 * t + $1 })
    case .pieces(let breaks, let slopes, let intercepts):
      let pieces = LinePiece.met(breaks: breaks, slopes: slopes, intercepts: intercepts, by: pre.low, pre.high)
      if pieces.count == 1 { return pieces[0].value(of: pre) }
      if pieces.count == 2, pieces[0].slope == 0, pieces[1].slope == 0 { return threshold(pre, pieces, name) }
      if pieces.count == 2, let convex = LinePiece.isConvex(pieces[0], pieces[1]) {
        return extremum(pre, pieces, isMaximum: convex, name)
      }
      return choice(pre, pieces, name)
    }
  }

  /// Two constants: T ≥ b where the binary is 1, T ≤ b − 1 where it is 0.
  private mutating func threshold(_ pre: Quantity, _ pieces: [LinePiece], _ name: String) -> Quantity {
    let start = pieces[1].low
    let active = defineBinary("\(name).on", as: .indicator(pre.expression, from: start, to: pre.high))
    add("\(name).ifon", pre.expression - LinearExpression(start - pre.low, active), .atLeast, pre.low)
    add("\(name).ifoff", pre.expression - LinearExpression(pre.high - start + 1, active), .atMost, start - 1)
    let (a, b) = (pieces[0].intercept, pieces[1].intercept)
    return Quantity(LinearExpression(b - a, active) + LinearExpression(a), min(a, b), max(a, b))
  }

  /// max (or min) of two lines: beyond both, and at most (at least) the one that the binary picks, plus the greatest
  /// lead that the other can have.
  private mutating func extremum(
    _ pre: Quantity, _ pieces: [LinePiece], isMaximum: Bool, _ name: String
  ) -> Quantity {
    let ranges = pieces.map { $0.range }
    let (low, high) = (ranges.map(\.0).reduce(ranges[0].0, min), ranges.map(\.1).reduce(ranges[0].1, max))
    let lines = pieces.map { pre.expression.scaled(by: $0.slope) + LinearExpression($0.intercept) }
    let value = define(name, low, high, as: isMaximum ? .greatest(lines) : .least(lines))
    let second = defineBinary("\(name).on", as: .indicator(pre.expression, from: pieces[1].low, to: pre.high))
    // Where the other line leads: at the far end of the other piece.
    let lead = [
      pieces[1].at(pieces[1].high) - pieces[0].at(pieces[1].high), pieces[0].at(pieces[0].low) - pieces[1].at(pieces[0].low),
    ]
    let own = LinearExpression(1, value)
    for (index, line) in lines.enumerated() {
      add("\(name).beyond\(index)", own - line, isMaximum ? .atLeast : .atMost, 0)
    }
    add("\(name).first", own - lines[0] - LinearExpression(lead[0], second), isMaximum ? .atMost : .atLeast, 0)
    add(
      "\(name).second", own - lines[1] + LinearExpression(lead[1], second), isMaximum ? .atMost : .atLeast, lead[1])
    return Quantity(own, low, high)
  }

  /// Any pieces: Σ δ_i = 1, T = Σ t_i with low_i δ_i ≤ t_i ≤ high_i δ_i, and σ = Σ slope_i t_i + intercept_i δ_i.
  private mutating func choice(_ pre: Quantity, _ pieces: [LinePiece], _ name: String) -> Quantity {
    var value: [Term] = []
    var picks: [Term] = []
    var copies: [Term] = []
    for (index, piece) in pieces.enumerated() {
      let pick = defineBinary(
        "\(name).in\(index)", as: .indicator(pre.expression, from: piece.low, to: piece.high))
      let copy = define(
        "\(name).t\(index)", min(0, piece.low), max(0, piece.high),
        as: .part(pre.expression, from: piece.low, to: piece.high))
      add("\(name).low\(index)", LinearExpression([Term(1, copy), Term(-piece.low, pick)]), .atLeast, 0)
      add("\(name).high\(index)", LinearExpression([Term(1, copy), Term(-piece.high, pick)]), .atMost, 0)
      picks.append(Term(1, pick))
      copies.append(Term(1, copy))
      value += [Term(piece.slope, copy), Term(piece.intercept, pick)]
    }
    add("\(name).one", LinearExpression(picks), .equal, 1)
    add("\(name).sum", LinearExpression(copies) - pre.expression, .equal, 0)
    let ranges = pieces.map { $0.range }
    return Quantity(
      LinearExpression(value), ranges.map(\.0).reduce(ranges[0].0, min), ranges.map(\.1).reduce(ranges[0].1, max))
  }
}

/// The part of a piecewise-linear activation that holds for `low` ≤ T ≤ `high`.
struct LinePiece {
  let slope: Integer
  let intercept: Integer
  let low: Integer
  let high: Integer

  /// The pieces that pre-activations between `low` and `high` meet, each cut to them. Pre-activations are integers:
  /// the last one before a break is one below it.
  static func met(
    breaks: [Integer], slopes: [Integer], intercepts: [Integer], by low: Integer, _ high: Integer
  ) -> [LinePiece] {
    slopes.indices.compactMap { index in
      let from = index == 0 ? low : max(low, breaks[index - 1])
      let to = index == breaks.count ? high : min(high, breaks[index] - 1)
      return from <= to ? LinePiece(slope: slopes[index], intercept: intercepts[index], low: from, high: to) : nil
    }
  }

  func at(_ t: Integer) -> Integer { slope * t + intercept }

  var range: (Integer, Integer) {
    let (a, b) = (at(low), at(high))
    return (min(a, b), max(a, b))
  }

  func value(of pre: Quantity) -> Quantity {
    let (least, greatest) = range
    return Quantity(pre.expression.scaled(by: slope) + LinearExpression(intercept), least, greatest)
  }

  /// Whether the two pieces are the maximum (true) or minimum (false) of their lines; nil where neither.
  static func isConvex(_ first: LinePiece, _ second: LinePiece) -> Bool? {
    let before = first.at(first.high) - second.at(first.high)
    let after = second.at(second.low) - first.at(second.low)
    if second.slope >= first.slope, before >= 0, after >= 0 { return true }
    if second.slope <= first.slope, before <= 0, after <= 0 { return false }
    return nil
  }
}
