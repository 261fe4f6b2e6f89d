import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// Piece after piece (the incremental method: Markowitz, Manne: "On the solution of discrete programming problems",
  /// Econometrica 25, 1957; Padberg: "Approximating separable nonlinear functions via mixed zero-one programs",
  /// Operations Research Letters 27, 2000), for integers: pieces need not join, neither in T nor in value.
  ///
  /// With pieces [p_i, r_i], L_i = r_i − p_i, s_0 = 1 ≥ s_1 ≥ … ("T is in piece i or a later one"):
  /// T = p_0 + Σ t_i + Σ (p_i − r_{i−1}) s_i with L_i s_{i+1} ≤ t_i ≤ L_i s_i, and
  /// σ = σ(p_0) + Σ slope_i t_i + Σ (σ(p_i) − σ(r_{i−1})) s_i.
  ///
  /// The t_i of flat pieces do not count for σ and are projected out: T lies between two sums. Where all are flat this
  /// is the step-gap form: two rows and no variable but the m − 1 binaries. Otherwise a variable and two rows a sloped
  /// piece. The convex hull of all (s, T, σ(T)), T a number on its pieces.
  mutating func increments(_ pre: Quantity, _ pieces: [EncodedPiece], _ name: String) -> Quantity {
    var steps: [VariableIndex] = []
    for index in 1..<pieces.count {
      steps.append(
        defineBinary(
          "\(name).ge\(index)",
          as: .indicator(pre.expression, from: pieces[index].low, to: pieces[pieces.count - 1].high)))
      if index > 1 {
        ParameterLiterals.addChain(steps[index - 2], steps[index - 1], "\(name).chain\(index)", to: &program)
      }
    }
    // The remainder of T for flat pieces, and what these can hold.
    var rest = pre.expression - LinearExpression(pieces[0].low)
    var (least, most) = (LinearExpression(), LinearExpression())
    var value = LinearExpression(pieces[0].at(pieces[0].low))
    for (index, piece) in pieces.enumerated() {
      let begun = index == 0 ? LinearExpression(1) : LinearExpression(1, steps[index - 1])
      let full = index == steps.count ? LinearExpression() : LinearExpression(1, steps[index])
      if index > 0 {
        let before = pieces[index - 1]
        rest -= begun.scaled(by: piece.low - before.high)
        value += begun.scaled(by: piece.at(piece.low) - before.at(before.high))
      }
      let length = piece.high - piece.low
      if piece.slope == 0 {
        least += full.scaled(by: length)
        most += begun.scaled(by: length)
      } else if length > 0 {
        let amount = LinearExpression(
          1, define("\(name).t\(index)", 0, length, as: .amount(pre.expression, from: piece.low, to: piece.high)))
        add("\(name).begun\(index)", amount - begun.scaled(by: length), .atMost, 0)
        add("\(name).full\(index)", amount - full.scaled(by: length), .atLeast, 0)
        rest -= amount
        value += amount.scaled(by: piece.slope)
      }
    }
    if least == most {
      add("\(name).sum", rest - least, .equal, 0)
    } else {
      add("\(name).least", rest - least, .atLeast, 0)
      add("\(name).most", rest - most, .atMost, 0)
    }
    let (low, high) = EncodedPiece.range(of: pieces)
    return Quantity(value, low, high)
  }
}
