import ExactArithmetic
import Formulations

extension NetworkEncoder {
  /// Activations with a copy a piece of every variable in the pre-activation.
  ///
  /// T = c + Σ c_k x_k. With δ_i = 1 where T is in piece i = [low_i, high_i], Σ δ_i = 1 and x_k = Σ_i x_k^i:
  /// x^i ∈ δ_i · X, low_i δ_i ≤ c δ_i + Σ c_k x_k^i ≤ high_i δ_i, and
  /// σ = Σ slope_i (c δ_i + Σ c_k x_k^i) + intercept_i δ_i.
  /// X is what a point satisfies whatever the piece: the orders and unit vectors of the parameters whose literals occur
  /// in T, and bounds for the other variables. So this is the convex hull of all (x, δ, σ) with x ∈ X *not
  /// necessarily integral* and T(x) in the piece that δ names (Balas: "Disjunctive programming and a hierarchy of
  /// relaxations for discrete optimization problems", SIAM J. Algebraic Discrete Methods 6, 1985) – of one neuron at one
  /// input, not of the network.
  ///
  /// Copies of the first piece are what the others leave. For m pieces and n variables in T: (m − 1)(n + 1) variables
  /// and at most m (2 n + 2) + n rows, one variable and row more for a value with slopes.
  mutating func hull(_ pre: Quantity, _ pieces: [EncodedPiece], _ name: String) -> Quantity {
    let terms = pre.expression.terms
    // The first piece is what the others leave.
    var picks = [LinearExpression(1)]
    var copies = [terms.map { LinearExpression(1, $0.variable) }]
    // T's share of each piece.
    var parts = [pre.expression]
    for (index, piece) in pieces.enumerated().dropFirst() {
      let pick = defineBinary(
        "\(name).in\(index)", as: .indicator(pre.expression, from: piece.low, to: piece.high))
      var own: [LinearExpression] = []
      for (number, term) in terms.enumerated() {
        let variable = program[term.variable]
        let copy = define(
          "\(name).\(index)_\(number)", min(0, variable.lower), max(0, variable.upper),
          as: .gated(LinearExpression(1, term.variable), by: pick))
        own.append(LinearExpression(1, copy))
        copies[0][number] -= LinearExpression(1, copy)
      }
      let part = LinearExpression(
        zip(terms, own).map { Term($0.coefficient, $1.terms[0].variable) } + [Term(pre.expression.constant, pick)])
      parts.append(part)
      parts[0] -= part
      picks.append(LinearExpression(1, pick))
      picks[0] -= LinearExpression(1, pick)
      copies.append(own)
    }
    if pieces.count > 2 { add("\(name).one", picks[0], .atLeast, 0) }
    var value = LinearExpression()
    for (index, piece) in pieces.enumerated() {
      addRegion(terms, copies[index], times: picks[index], isRest: index == 0, "\(name).\(index)")
      let part = parts[index]
      add("\(name).low\(index)", part - picks[index].scaled(by: piece.low), .atLeast, 0)
      add("\(name).high\(index)", part - picks[index].scaled(by: piece.high), .atMost, 0)
      value += part.scaled(by: piece.slope) + picks[index].scaled(by: piece.intercept)
    }
    let (low, high) = EncodedPiece.range(of: pieces)
    if pieces.allSatisfy({ $0.slope == 0 }) { return Quantity(value, low, high) }
    let variable = LinearExpression(1, define(name, low, high, as: .greatest([value])))
    add("\(name).value", variable - value, .equal, 0)
    return Quantity(variable, low, high)
  }

  /// The rows of x ∈ δ · X for the copies `x` of the variables of `terms`.
  private mutating func addRegion(
    _ terms: [Term], _ x: [LinearExpression], times pick: LinearExpression, isRest: Bool, _ name: String
  ) {
    // Which copies belong to one parameter, in the order of the literals.
    var members: [(group: Int, numbers: [Int])] = []
    for (number, term) in terms.enumerated() {
      if let group = groupOfVariable[term.variable] {
        if members.last?.group == group {
          members[members.count - 1].numbers.append(number)
        } else {
          members.append((group, [number]))
        }
      } else {
        addBox(x[number], of: term.variable, times: pick, "\(name)_\(number)")
      }
    }
    for (group, numbers) in members {
      let literals = groups[group]
      switch literals.form {
      case .order:
        add("\(name)_\(numbers[0]).most", x[numbers[0]] - pick, .atMost, 0)
        for (a, b) in zip(numbers, numbers.dropFirst()) { add("\(name)_\(b).chain", x[a] - x[b], .atLeast, 0) }
        add("\(name)_\(numbers[numbers.count - 1]).least", x[numbers[numbers.count - 1]], .atLeast, 0)
      case .oneHot:
        for number in numbers { add("\(name)_\(number).least", x[number], .atLeast, 0) }
        let sum = numbers.reduce(LinearExpression()) { $0 + x[$1] } - pick
        let isWhole = numbers.count == literals.variables.count
        // Of the rest the sum follows from the whole's.
        if !(isWhole && isRest) { add("\(name)_\(numbers[0]).one", sum, isWhole ? .equal : .atMost, 0) }
      case .log, .integer:
        for number in numbers { addBox(x[number], of: terms[number].variable, times: pick, "\(name)_\(number)") }
        guard literals.form == .log, numbers.count == literals.variables.count else { continue }
        let code = numbers.enumerated().reduce(LinearExpression()) {
          $0 + x[$1.element].scaled(by: Integer.powerOfTwo($1.offset))
        }
        add("\(name)_\(numbers[0]).last", code - pick.scaled(by: Integer(literals.optionCount - 1)), .atMost, 0)
      }
    }
  }

  /// lower · δ ≤ x ≤ upper · δ.
  private mutating func addBox(
    _ x: LinearExpression, of variable: VariableIndex, times pick: LinearExpression, _ name: String
  ) {
    let bounds = program[variable]
    add("\(name).least", x - pick.scaled(by: bounds.lower), .atLeast, 0)
    add("\(name).most", x - pick.scaled(by: bounds.upper), .atMost, 0)
  }
}
