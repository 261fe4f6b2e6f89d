public import CertificateChecking
import ExactArithmetic

/// The clauses of a reference formula, and of bounds on its objective.
///
/// Rows that are clauses stay as they are. Another row Σ a·l ≥ d, read as Σ a·¬l ≤ Σ a − d, has literals that satisfy it
/// alone ("escapes", as the big-M literals of thresholds) and literals without which it fails ("forced"); the rest is a
/// sum with a bound, of leaves that are single literals or chains of order literals. Variables of the formula keep their
/// numbers: a solution's parameters are read off as from the reference encoding.
public final class SATEncoder {
  /// The encoding that is used.
  public let name: SATEncodingName
  /// How many sums of each kind there are: a sum that is too large for the named kind is encoded by adders.
  public private(set) var sumCounts: [SumEncoding: Int] = [:]
  let builder: ClauseBuilder
  let formula: PseudoBooleanFormula
  /// By variable v: the number of the row x_v ∨ ¬x_{v+1}; 0 where there is none.
  var links: [Int]
  var direct = DirectParameters()
  private var objective: (sum: (any EncodedSum)?, terms: [WeightedLiteral])?

  /// Clauses of one totalizer below its root, and nodes of one decision diagram.
  static let totalizerLimit = 60_000
  static let diagramLimit = 20_000

  /// - Parameter parameterVariableCount: how many of the formula's first variables are order literals of parameters.
  public init(
    _ formula: PseudoBooleanFormula, parameterVariableCount: Int, _ name: SATEncodingName, into builder: ClauseBuilder
  ) {
    self.name = name
    self.builder = builder
    self.formula = formula
    links = [Int](repeating: 0, count: formula.variableCount + 2)
    for (index, row) in formula.constraints.enumerated() where row.terms.count == 2 && row.isClause {
      let (a, b) = (row.terms[0].literal, row.terms[1].literal)
      if !a.isNegated, b.isNegated, b.variable == a.variable + 1 { links[Int(a.variable)] = index + 1 }
    }
    if name.isDirect { direct = DirectParameters(links, parameterVariableCount, builder) }
    builder.keepTemporaries()
  }

  /// Adds the clauses of all rows. Linear in their number; see the encodings of sums for theirs.
  public func addFormula() throws(SATEncodingRefusal) {
    for (index, row) in formula.constraints.enumerated() where !builder.isStopped {
      try add(row, number: index + 1)
      builder.forgetTemporaries()
    }
  }

  private func add(_ row: PseudoBooleanConstraint, number: Int) throws(SATEncodingRefusal) {
    if row.isClause { return builder.add(row.terms.map(\.literal), known: number) }
    if row.terms.allSatisfy({ $0.coefficient >= row.degree }) {
      builder.add(row.terms.map(\.literal), propagating: [number])
      return
    }
    var bounded = try BoundedRow(row, number: number)
    if name.isDirect { direct.substitute(in: &bounded, builder) }
    bounded.separate(builder)
    guard let bound = bounded.bound(builder) else { return }
    _ = add(bound, of: leaves(bounded.terms))
  }

  /// Adds clauses of the named kind, or by adders.
  private func add(_ bound: SumBound, of leaves: [SumLeaf]) -> any EncodedSum {
    let sum: any EncodedSum
    switch name.sums {
    case .totalizer: sum = Totalizer(leaves, clauseLimit: SATEncoder.totalizerLimit)
    case .network: sum = NetworkSum(leaves)
    case .adder: sum = AdderSum(leaves)
    case .bdd: sum = DecisionDiagram(leaves, nodeLimit: SATEncoder.diagramLimit)
    }
    if sum.require(bound, in: builder) {
      sumCounts[name.sums, default: 0] += 1
      return sum
    }
    let adder = AdderSum(leaves)
    _ = adder.require(bound, in: builder)
    sumCounts[.adder, default: 0] += 1
    return adder
  }

  /// The literals of single options that a direct encoding has added.
  public var directLiterals: [Literal] { direct.literals }

  // MARK: The objective

  /// The objective's terms as positive multiples of literals: Σ terms = Σ weight · literal + offset.
  public static func costs(_ formula: PseudoBooleanFormula) -> (terms: [LiteralTerm], offset: Integer) {
    var offset = Integer.zero
    let terms = formula.objective.filter { $0.coefficient != 0 }.map { term in
      guard term.coefficient.signum < 0 else { return term }
      offset += term.coefficient
      return LiteralTerm(-term.coefficient, !term.literal)
    }
    return (terms, offset)
  }

  /// Adds clauses for "the objective's terms sum up to at most `limit`, unless one of `escapes` holds".
  ///
  /// Later limits use what is there already.
  ///
  /// - Parameter number: of that constraint in the proof, where the escapes have the coefficient that makes it hold.
  public func bound(
    _ limit: Integer, escapes: [Literal] = [], number: Int
  ) throws(SATEncodingRefusal) {
    let costs = SATEncoder.costs(formula)
    let total = costs.terms.reduce(costs.offset) { $0 + $1.coefficient }
    let need = total - limit
    guard need.signum > 0, !builder.isStopped else { return }
    let parts = costs.terms.map { LiteralTerm($0.coefficient, !$0.literal) } + escapes.map { LiteralTerm(need, $0) }
    var bounded = try BoundedRow(PseudoBooleanConstraint(parts, atLeast: need), number: number, escapes: escapes)
    if name.isDirect { direct.substitute(in: &bounded, builder) }
    if let bound = bounded.bound(builder) {
      if let objective, let sum = objective.sum, objective.terms == bounded.terms {
        if !sum.require(bound, in: builder) { self.objective = (add(bound, of: leaves(bounded.terms)), bounded.terms) }
      } else {
        objective = (add(bound, of: leaves(bounded.terms)), bounded.terms)
      }
    }
    builder.keepTemporaries()
  }

  // MARK: Leaves

  private func leaves(_ terms: [WeightedLiteral]) -> [SumLeaf] {
    let isLogged = builder.log != nil
    var leaves: [SumLeaf] = []
    var place = 0
    while place < terms.count {
      var end = place + 1
      if let group = direct.group(of: terms[place].literal) {
        while end < terms.count, direct.group(of: terms[end].literal) == group { end += 1 }
        leaves.append(SumLeaf(alternatives: Array(terms[place..<end]), isLogged: isLogged))
      } else {
        while end < terms.count, isLinked(terms[end - 1].literal, terms[end].literal) { end += 1 }
        leaves.append(
          end - place == 1 ? SumLeaf(terms[place]) : chain(terms[place..<end], isLogged: isLogged))
      }
      place = end
    }
    return leaves
  }

  /// True if two literals, of ascending variables, belong to one chain.
  private func isLinked(_ a: Literal, _ b: Literal) -> Bool {
    guard a.isNegated == b.isNegated, b.variable - a.variable <= 64, Int(b.variable) < links.count else { return false }
    return (a.variable..<b.variable).allSatisfy { links[Int($0)] > 0 }
  }

  private func chain(_ terms: ArraySlice<WeightedLiteral>, isLogged: Bool) -> SumLeaf {
    guard let first = terms.first, let last = terms.last else { preconditionFailure("a chain of no literals") }
    let isNegated = first.literal.isNegated
    var weights = [Int](repeating: 0, count: Int(last.literal.variable - first.literal.variable) + 1)
    for term in terms { weights[Int(term.literal.variable - first.literal.variable)] = term.weight }
    var chain = weights.enumerated().map { place, weight in
      WeightedLiteral(weight: weight, literal: Literal(first.literal.variable + Int32(place), isNegated: isNegated))
    }
    var numbers = (first.literal.variable..<last.literal.variable).map { links[Int($0)] }
    if isNegated {
      chain.reverse()
      numbers.reverse()
    }
    return SumLeaf(chain: chain, links: numbers, isLogged: isLogged)
  }
}

extension PseudoBooleanConstraint {
  var isClause: Bool { degree == 1 && terms.allSatisfy { $0.coefficient == 1 } }
}
