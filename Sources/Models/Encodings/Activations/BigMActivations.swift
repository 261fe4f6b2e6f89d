import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// Activations by big-M rows whose constants are the exact bounds of this unit at this input.
  ///
  /// Two flat pieces (sign, step): one binary, two rows. Two that form a maximum or minimum of two lines (ReLU, leaky
  /// ReLU, abs): one variable, one binary, four rows. Other m pieces: a binary and a copy of T a piece, 2 m + 2 rows.
  mutating func bigM(_ pre: Quantity, _ pieces: [EncodedPiece], _ name: String) -> Quantity {
    if pieces.count == 2, pieces[0].slope == 0, pieces[1].slope == 0 { return threshold(pre, pieces, name) }
    if pieces.count == 2, let convex = EncodedPiece.isConvex(pieces[0], pieces[1]) {
      return extremum(pre, pieces, isMaximum: convex, name)
    }
    return choice(pre, pieces, name)
  }

  /// Two constants: T is in the second piece where the binary is 1, in the first where it is 0.
  private mutating func threshold(_ pre: Quantity, _ pieces: [EncodedPiece], _ name: String) -> Quantity {
    let (first, second) = (pieces[0], pieces[1])
    let active = defineBinary("\(name).on", as: .indicator(pre.expression, from: second.low, to: second.high))
    add("\(name).ifon", pre.expression - LinearExpression(second.low - first.low, active), .atLeast, first.low)
    add("\(name).ifoff", pre.expression - LinearExpression(second.high - first.high, active), .atMost, first.high)
    let (a, b) = (first.intercept, second.intercept)
    return Quantity(LinearExpression(b - a, active) + LinearExpression(a), min(a, b), max(a, b))
  }

  /// max (or min) of two lines: beyond both, and at most (at least) the one that the binary picks, plus the greatest
  /// lead that the other can have.
  private mutating func extremum(
    _ pre: Quantity, _ pieces: [EncodedPiece], isMaximum: Bool, _ name: String
  ) -> Quantity {
    let (low, high) = EncodedPiece.range(of: pieces)
    let lines = pieces.map { pre.expression.scaled(by: $0.slope) + LinearExpression($0.intercept) }
    let value = define(name, low, high, as: isMaximum ? .greatest(lines) : .least(lines))
    let second = defineBinary(
      "\(name).on", as: .indicator(pre.expression, from: pieces[1].low, to: pieces[1].high))
    // Where the other line leads: at the far end of the other piece.
    let lead = [
      pieces[1].at(pieces[1].high) - pieces[0].at(pieces[1].high),
      pieces[0].at(pieces[0].low) - pieces[1].at(pieces[0].low),
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
  private mutating func choice(_ pre: Quantity, _ pieces: [EncodedPiece], _ name: String) -> Quantity {
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
    let (low, high) = EncodedPiece.range(of: pieces)
    return Quantity(LinearExpression(value), low, high)
  }
}
