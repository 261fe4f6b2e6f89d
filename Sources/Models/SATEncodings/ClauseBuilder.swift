public import CertificateChecking
import ExactArithmetic
public import ProofLogging

/// An integer multiple of a literal, in a machine word.
struct WeightedLiteral: Hashable, Sendable {
  let weight: Int
  let literal: Literal
}

/// The meaning of a fresh literal, as the two constraints of a proof that say so.
struct DefinedLiteral {
  let literal: Literal
  /// The number of "the literal implies Σ ≥ bound".
  let implies: Int
  /// The number of "Σ ≥ bound implies the literal".
  let isImplied: Int
}

/// Makes clauses and fresh variables, and derives each in a proof where there is one.
///
/// A fresh variable is defined by redundance, as "Σ weight · literal ≥ bound" both ways; a clause follows from such
/// constraints and rows of the formula by one sum, divided and rounded up, or by unit propagation over named premises.
/// Source of the way: S. Gocht, R. Martins, J. Nordström, A. Oertel, "Certified CNF Translations for Pseudo-Boolean
/// Solving", SAT 2022, doi:10.4230/LIPIcs.SAT.2022.16.
public final class ClauseBuilder {
  /// Variables so far, those of the formula included; they count from 1.
  public internal(set) var variableCount: Int
  /// Clauses so far.
  public private(set) var clauseCount = 0
  private(set) var log: (any SearchLog)?
  private let onClause: (_ literals: UnsafeBufferPointer<Int32>, _ number: Int) -> Void
  /// The meanings of fresh variables, in order; only with a proof.
  private var definitions: [(variable: Int32, terms: [WeightedLiteral], bound: Int)] = []
  /// Constraints of the proof that nothing will need once the present sum is encoded.
  private var temporary: [Int] = []
  private var buffer: [Int32] = []
  private let shouldStop: () -> Bool
  private var steps = 0
  /// True if `shouldStop` has ended the building: nothing is added any more, and what there is means nothing.
  public private(set) var isStopped = false

  /// - Parameters:
  ///   - variableCount: of the formula.
  ///   - log: the proof, whose first constraints are the formula's; nil for clauses only.
  ///   - shouldStop: asked now and then; true ends the building.
  ///   - onClause: takes each clause, as DIMACS literals, with its number in the proof (0 without one).
  public init(
    variableCount: Int, log: (any SearchLog)?, shouldStop: @escaping () -> Bool = { false },
    onClause: @escaping (UnsafeBufferPointer<Int32>, Int) -> Void
  ) {
    self.variableCount = variableCount
    self.log = log
    self.shouldStop = shouldStop
    self.onClause = onClause
  }

  // MARK: Variables

  /// A fresh literal of which nothing is said.
  public func makeLiteral() -> Literal {
    variableCount += 1
    return Literal(Int32(variableCount))
  }

  /// A fresh literal for Σ weight · literal ≥ bound.
  /// - Precondition: weights are positive and of different variables, and 1 ≤ bound ≤ their sum.
  func define(_ terms: [WeightedLiteral], atLeast bound: Int) -> DefinedLiteral {
    variableCount += 1
    let literal = Literal(Int32(variableCount))
    guard let log else { return DefinedLiteral(literal: literal, implies: 0, isImplied: 0) }
    definitions.append((literal.variable, terms, bound))
    let total = terms.reduce(0) { $0 + $1.weight }
    func half(_ isNegated: Bool, _ weight: Int, value: Bool) -> Int {
      let parts = terms.map { LiteralTerm(Integer($0.weight), isNegated ? !$0.literal : $0.literal) }
      let own = LiteralTerm(Integer(weight), value ? literal : !literal)
      let number = log.define(
        PseudoBooleanConstraint(parts + [own], atLeast: Integer(weight)), fresh: literal.variable, value: value)
      temporary.append(number)
      return number
    }
    let implies = half(false, bound, value: false)
    let isImplied = half(true, total - bound + 1, value: true)
    return DefinedLiteral(literal: literal, implies: implies, isImplied: isImplied)
  }

  /// Gives the fresh variables their values at `point`, which has that of variable v at v − 1 for the formula's.
  ///
  /// With them the point satisfies every clause and definition that the formula's part satisfies. Without a proof, fresh
  /// variables are left false.
  public func complete(_ point: inout [Bool]) {
    point += [Bool](repeating: false, count: max(0, variableCount - point.count))
    for definition in definitions {
      let sum = definition.terms.reduce(0) { $1.literal.holds(at: point) ? $0 + $1.weight : $0 }
      point[Int(definition.variable) - 1] = sum >= definition.bound
    }
  }

  // MARK: Clauses

  /// A clause that a sum of constraints implies: every coefficient and the degree of the sum are at most `divisor`, so
  /// dividing by it leaves the clause. Returns its number.
  @discardableResult
  public func add(_ clause: [Literal], sum: @autoclosure () -> [ProofSummand], divisor: Int) -> Int {
    emit(clause, log.map { $0.combine(sum(), dividedBy: max(2, divisor)) } ?? 0)
  }

  /// A clause whose negation the constraints with the numbers `hints`, one after another, propagate to a conflict.
  @discardableResult
  func add(_ clause: [Literal], propagating hints: @autoclosure () -> [Int]) -> Int {
    guard let log else { return emit(clause, 0) }
    let number = clause.map(\.code).withUnsafeBufferPointer { codes in
      hints().withUnsafeBufferPointer { log.learn(codes, hints: $0) }
    }
    return emit(clause, number)
  }

  /// A clause that is a constraint of the proof already.
  public func add(_ clause: [Literal], known number: Int) { _ = emit(clause, number) }

  private func emit(_ clause: [Literal], _ number: Int) -> Int {
    steps += 1
    if steps & 0xff == 0, shouldStop() {
      isStopped = true
      log = nil
    }
    guard !isStopped else { return 0 }
    buffer.removeAll(keepingCapacity: true)
    for literal in clause { buffer.append(literal.dimacs) }
    clauseCount += 1
    buffer.withUnsafeBufferPointer { onClause($0, number) }
    return number
  }

  // MARK: Other constraints of the proof

  /// A sum of constraints, perhaps divided; its number, 0 without a proof.
  func derive(_ sum: @autoclosure () -> [ProofSummand], dividedBy divisor: Int = 1) -> Int {
    guard let log else { return 0 }
    let number = log.combine(sum(), dividedBy: divisor)
    temporary.append(number)
    return number
  }

  /// Deletes from the proof what was defined and derived since the last time, but for clauses.
  public func forgetTemporaries() {
    if let log { for number in temporary.reversed() { log.forget(number) } }
    temporary.removeAll(keepingCapacity: true)
  }

  /// Keeps what was defined and derived since the last time.
  func keepTemporaries() { temporary.removeAll(keepingCapacity: true) }
}

extension Literal {
  /// As in DIMACS: the variable, negative where negated.
  public var dimacs: Int32 { isNegated ? -variable : variable }

  /// The literal of a DIMACS number.
  /// - Precondition: `dimacs` is not 0.
  public init(dimacs: Int32) { self.init(dimacs < 0 ? -dimacs : dimacs, isNegated: dimacs < 0) }
}

extension ProofSummand {
  static func row(_ number: Int, _ times: Int = 1) -> ProofSummand { .constraint(number, times: Integer(times)) }

  /// Axioms that take `terms` out of a sum that holds their negations: weight · literal ≥ 0 each.
  static func axioms(_ terms: some Sequence<WeightedLiteral>) -> [ProofSummand] {
    terms.map { .literal($0.literal, times: Integer($0.weight)) }
  }
}
