import CertificateChecking
import ExactArithmetic
import ProofLogging

/// The steps that a proof by states is made of. Clauses come with the rows that show them: without those a checker
/// would go through all thresholds of a sum whenever one of its literals is decided.
final class StateSteps {
  /// A literal that is true where some conditions are.
  struct Conjunction {
    /// nil where nothing is demanded.
    let literal: Literal?
    /// "It implies each condition", "they imply it"; nil where it is a condition itself.
    var implied: Int?
    var implying: Int?

    var rows: [Int] { [implied, implying].compactMap(\.self) }
  }

  private let log: any SearchLog
  private var variables: Int32
  private var hints = HintSearch()
  /// Derived rows that clauses may be shown by.
  private var constraints: [Int: PseudoBooleanConstraint] = [:]
  private let formula: PseudoBooleanFormula
  private let shouldStop: () -> Bool
  private var untilAsked = 0
  /// True if the proof is to be left unfinished: no more steps are of use.
  private(set) var isStopped = false

  /// - Parameters:
  ///   - variables: how many the proof has so far: fresh ones come after them.
  ///   - claim: a constraint that the proof has beside the formula's, and its number.
  ///   - shouldStop: asked every few hundred steps; true leaves the proof unfinished.
  init(
    _ log: any SearchLog, _ formula: PseudoBooleanFormula, variables: Int,
    claim: (number: Int, constraint: PseudoBooleanConstraint), shouldStop: @escaping () -> Bool
  ) {
    (self.log, self.formula, self.shouldStop) = (log, formula, shouldStop)
    self.variables = Int32(variables)
    constraints[claim.number] = claim.constraint
  }

  func fresh() -> Literal {
    variables += 1
    return Literal(variables)
  }

  private func constraint(_ number: Int) -> PseudoBooleanConstraint? {
    number <= formula.constraints.count ? formula.constraints[number - 1] : constraints[number]
  }

  // MARK: Steps

  /// Half of what a fresh literal means: `constraint` holds where it is `value`.
  func define(_ constraint: PseudoBooleanConstraint, _ literal: Literal, _ value: Bool) -> Int {
    let number = log.define(constraint, fresh: literal.variable, value: value)
    constraints[number] = constraint
    return number
  }

  /// A clause that these rows show, each used once and in their order.
  func clause(_ literals: [Literal], hints: [Int]) -> Int {
    untilAsked -= 1 + hints.count / 16
    if untilAsked < 0 {
      untilAsked = 256
      if shouldStop() { isStopped = true }
    }
    return literals.map(\.code).withUnsafeBufferPointer { codes in
      hints.withUnsafeBufferPointer { log.learn(codes, hints: $0) }
    }
  }

  /// A clause that propagation over some of the rows shows: those that it takes are looked for.
  func clause(_ literals: [Literal], among rows: [Int]) -> Int {
    let known = rows.compactMap { number in constraint(number).map { (number, $0) } }
    let number = clause(literals, hints: hints.hints(against: literals, among: known) ?? [])
    constraints[number] = PseudoBooleanConstraint(literals.map { LiteralTerm(1, $0) }, atLeast: 1)
    return number
  }

  /// A sum of multiples; its number.
  ///
  /// - Parameter isHint: true if clauses are looked for that it shows.
  func sum(_ summands: [ProofSummand], isHint: Bool = false) -> Int {
    let number = log.combine(summands, dividedBy: 1)
    if isHint { constraints[number] = total(summands) }
    return number
  }

  private func total(_ summands: [ProofSummand]) -> PseudoBooleanConstraint {
    var terms: [LiteralTerm] = []
    var degree = Integer.zero
    for summand in summands {
      switch summand {
      case .literal(let literal, let times): terms.append(LiteralTerm(times, literal))
      case .constraint(let number, let times):
        guard let constraint = constraint(number) else { continue }
        terms += constraint.terms.map { LiteralTerm($0.coefficient * times, $0.literal) }
        degree += constraint.degree * times
      }
    }
    return PseudoBooleanConstraint(terms, atLeast: degree)
  }

  func forget(_ number: Int) {
    constraints[number] = nil
    log.forget(number)
  }

  func forget(_ numbers: [Int]) {
    for number in numbers { forget(number) }
  }

  func conjunction(_ conditions: [Literal]) -> Conjunction {
    if conditions.count <= 1 { return Conjunction(literal: conditions.first) }
    let all = fresh()
    let count = Integer(conditions.count)
    let implied = PseudoBooleanConstraint(
      conditions.map { LiteralTerm(1, $0) } + [LiteralTerm(count, !all)], atLeast: count)
    let implying = PseudoBooleanConstraint(
      conditions.map { LiteralTerm(1, !$0) } + [LiteralTerm(1, all)], atLeast: 1)
    return Conjunction(literal: all, implied: define(implied, all, false), implying: define(implying, all, true))
  }
}

extension ProofSummand {
  func times(_ factor: Integer) -> ProofSummand {
    switch self {
    case .constraint(let number, let own): .constraint(number, times: own * factor)
    case .literal(let literal, let own): .literal(literal, times: own * factor)
    }
  }
}
