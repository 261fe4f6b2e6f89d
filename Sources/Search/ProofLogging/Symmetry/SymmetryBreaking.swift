import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem

/// Constraints that keep one arrangement of interchangeable neurons, in a form that a proof can derive by dominance.
///
/// Choices are compared by the options of parameters in a fixed order, first difference first. For each pair of
/// neighbours among interchangeable neurons the constraint says that exchanging them does not lead to a smaller
/// choice (lex-leader: `NeuronSymmetry`). Over order literals that comparison is one linear constraint: parameter p has
/// the weight Π (options of q) over the parameters q after it, each of its literals counting once. An exchange maps the
/// formula onto itself, so whoever breaks a constraint is dominated by the exchanged solution: Bogaerts, Gocht,
/// McCreesh, Nordström, "Certified Dominance and Symmetry Breaking for Combinatorial Optimisation", JAIR 77, 2023,
/// doi:10.1613/jair.1.14296.
public struct SymmetryBreaking: Sendable {
  /// One exchange of two neurons.
  public struct Exchange: Sendable {
    /// "The choice is at most the exchanged one."
    public let constraint: PseudoBooleanConstraint
    /// The variables that move, and where to.
    public let witness: [(variable: Int32, image: Int32)]
    /// The parameters that change places.
    public let parameters: NeuronSymmetry.Constraint
    /// The same, parameter by parameter.
    public let steps: [ComparisonStep]
    /// Clauses that say what `constraint` says, with fresh literals. Propagation over them is as strong as comparing
    /// intervals of options one parameter after the other; over `constraint` it is not.
    public var clauses: [[Literal]] { steps.flatMap { $0.orderClauses + $0.carryClauses } }
  }

  /// Literals of the compared parameters, and the weight of each in the comparison.
  public let comparison: [(weight: Integer, literal: Literal)]
  /// The exchanges of neighbours among interchangeable neurons, in the order of layers.
  public let exchanges: [Exchange]
  /// True if there are none.
  public var isEmpty: Bool { exchanges.isEmpty }
  /// The fresh variables of all clauses come after the formula's and one more, which is left to decisions.
  public let freshVariableCount: Int

  /// Numbers of a comparison with more binary digits than this are not worth what they cost; there is then no
  /// constraint.
  public static let digitLimit = 1024

  /// The exchanges of `encoding` that map its formula onto itself.
  ///
  /// - Parameter order: parameters in the order of comparison; the others are not compared.
  public init(_ encoding: ReferenceEncoding, order: [Int32]) {
    let scaled = encoding.scaled
    var position = [Int](repeating: Int.max, count: scaled.parameters.count)
    for (place, parameter) in order.enumerated() { position[Int(parameter)] = place }
    let symmetry = NeuronSymmetry(scaled, position: position)
    let involved = Set(symmetry.constraints.flatMap { $0.first + $0.second })
    var weights = [Integer](repeating: 0, count: scaled.parameters.count)
    var comparison: [(Integer, Literal)] = []
    var weight = Integer.one
    for parameter in order.reversed() where involved.contains(parameter) {
      weights[Int(parameter)] = weight
      let count = scaled.parameters.options(Int(parameter)).count
      comparison += SymmetryBreaking.literals(encoding, parameter).reversed().map { (weight, $0) }
      weight *= Integer(count)
    }
    self.comparison = comparison.reversed()
    guard !symmetry.constraints.isEmpty, weight.bitLength <= SymmetryBreaking.digitLimit else {
      exchanges = []
      freshVariableCount = 0
      return
    }
    var fresh = Int32(encoding.formula.variableCount) + 1
    let index = DefinitionIndex(encoding)
    let digests = ConstraintDigests(encoding.formula)
    exchanges = symmetry.constraints.compactMap { parameters in
      var steps = zip(parameters.first, parameters.second).map { a, b in
        ComparisonStep(
          gap: weights[Int(a)] - weights[Int(b)], first: SymmetryBreaking.literals(encoding, a),
          second: SymmetryBreaking.literals(encoding, b))
      }
      let pairs = steps.flatMap { zip($0.first.map(\.variable), $0.second.map(\.variable)) }
      guard let exchange = FormulaExchange(encoding, index: index, exchanging: pairs),
        exchange.preserves(encoding.formula, digests: digests)
      else { return nil }
      for place in steps.indices.dropLast() {
        fresh += 1
        steps[place].rest = Literal(fresh)
        steps[place + 1].reached = Literal(fresh)
      }
      return Exchange(
        constraint: PseudoBooleanConstraint(steps.flatMap(\.terms), atLeast: 0),
        witness: exchange.moved.map { ($0, exchange.image[Int($0)]) }, parameters: parameters, steps: steps)
    }
    freshVariableCount = Int(fresh) - encoding.formula.variableCount
  }

  private static func literals(_ encoding: ReferenceEncoding, _ parameter: Int32) -> [Literal] {
    let count = encoding.scaled.parameters.options(Int(parameter)).count
    return (1..<max(1, count)).compactMap { option in
      guard case .literal(let literal)? = encoding.literal(parameter: Int(parameter), option: option) else {
        return nil
      }
      return literal
    }
  }

  /// The same network with its neurons arranged so that every constraint holds: exchanges as long as one makes the
  /// choice smaller, which ends since each does.
  public func arranged(_ choice: ParameterChoice) -> ParameterChoice {
    var choice = choice
    var changed = true
    while changed {
      changed = false
      for exchange in exchanges {
        let pairs = zip(exchange.parameters.first, exchange.parameters.second)
        guard let (a, b) = pairs.first(where: { choice[Int($0)] != choice[Int($1)] }),
          choice[Int(a)] > choice[Int(b)]
        else { continue }
        for (a, b) in pairs { choice.swapAt(Int(a), Int(b)) }
        changed = true
      }
    }
    return choice
  }
}

/// One parameter of a comparison of two sequences of options, "first ≤ second": while the parameters before agree,
/// the first's option must not be above the second's; and where they agree here, too, the rest is compared.
public struct ComparisonStep: Sendable {
  /// The weight of one option in the comparison.
  public let gap: Integer
  /// "At least option j + 1" of the first and of the second.
  public let first: [Literal]
  /// "At least option j + 1" of the second, as long as `first`.
  public let second: [Literal]
  /// True where the comparison gets to this parameter; nil for the first one.
  public var reached: Literal?
  /// True where the parameters after this one compare as they must; nil for the last one.
  public var rest: Literal?

  /// gap · (second − first)
  public var terms: [LiteralTerm] { second.map { LiteralTerm(gap, $0) } + first.map { LiteralTerm(-gap, $0) } }
  /// How far `terms` can be from 0.
  public var range: Integer { gap * Integer(first.count) }

  private var guardian: [Literal] { reached.map { [!$0] } ?? [] }

  /// "first ≥ j implies second ≥ j."
  public var orderClauses: [[Literal]] { zip(first, second).map { guardian + [!$0, $1] } }

  /// "first ≥ j and second ≤ j imply the rest."
  public var carryClauses: [[Literal]] {
    guard let rest else { return [] }
    return (0...first.count).map { option in
      guardian + (option > 0 ? [!first[option - 1]] : []) + (option < second.count ? [second[option]] : []) + [rest]
    }
  }
}
