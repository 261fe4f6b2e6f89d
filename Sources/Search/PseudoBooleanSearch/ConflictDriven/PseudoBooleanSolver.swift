import CertificateChecking
import ExactArithmetic
import ProofLogging
import SearchCore

/// The outcome of a search over a formula.
public struct PseudoBooleanOutcome: Sendable {
  /// True if nothing better than `best` exists (or nothing at all, where there is no best).
  public let isExhausted: Bool
  /// The value of each of the formula's variables, entry 0 unused.
  public let best: [Bool]?
  /// Σ objective terms at `best`, without constant and scale.
  public let objective: Integer?
  /// No solution's sum is smaller; nil where nothing satisfies the formula. The log shows it.
  public let bound: Integer?
  /// Conflicts of the whole search.
  public let conflicts: Int
  /// Literals that propagation has assigned.
  public let propagations: Int

  /// The outcome of these parts.
  public init(
    isExhausted: Bool, best: [Bool]?, objective: Integer?, bound: Integer?, conflicts: Int, propagations: Int
  ) {
    (self.isExhausted, self.best, self.objective, self.bound) = (isExhausted, best, objective, bound)
    (self.conflicts, self.propagations) = (conflicts, propagations)
  }
}

/// How to search.
public struct PseudoBooleanOptions: Sendable {
  /// True if cores raise a lower bound between phases of looking for better solutions.
  public var isCoreGuided = true
  /// Look only for solutions with at most this sum, because of the constraint that the log knows by `number`, and not for
  /// ever better ones: an exhausted search then says that there is none. Without cores, whose sums would not see it.
  public var ceiling: (sum: Integer, number: Int)?
  /// Variables to try both values of by propagation before the search: those that decide much.
  public var probed: [Int32] = []
  /// Variables to decide first, until conflicts say otherwise. Of networks, deciding parameters first took 3 to 10
  /// times the conflicts on formulas of the satisfiability reductions, and made no difference on the others.
  public var favoured: [Int32] = []
  /// True if sums that several constraints have in common become numbers of their own: see `CommonSums`.
  public var sharesSums = true
  /// Parts of the formula, apart but for shared variables, from which on they are taken up as solutions violate them.
  /// Of 50 networks with 50 to 1,800 distinct inputs those with fewer took 0.4 to 2.9 times as long, as chance had it, and
  /// those with more 0.88 times on average: one of 256 inputs 0.7 s instead of no end in 20.
  public var manyParts = 100
  /// True if the search examines its own state now and then: for tests.
  public var checksInvariants = false
  /// The options that serve formulas of networks.
  public init() {}
}

/// Variables that parts of a formula have in common, and solutions from values of them alone.
public struct SharedVariables {
  /// They are 1 … count.
  let count: Int
  let completion: ([Bool]) -> [Bool]

  /// - Parameter completion: gives a solution of the formula, entry 0 unused, that agrees with the given values on the
  ///   shared variables, and costs as little as any that does, in each part of the formula.
  public init(count: Int, completion: @escaping ([Bool]) -> [Bool]) {
    (self.count, self.completion) = (count, completion)
  }
}

/// Conflict-driven search over pseudo-Boolean formulas.
public enum PseudoBooleanSolver {
  /// Finds a solution of least objective, or any solution where there is no objective. Deterministic where `control`
  /// does not stop it.
  ///
  /// - Parameters:
  ///   - start: a solution to begin from; it is logged as the first improvement, and only better ones are sought.
  ///   - extra: constraints beyond the formula, which follow from it or leave one of its best solutions, by the
  ///     numbers the log knows them by. They may have variables of their own, above the formula's.
  ///   - shared: where it is given, parts of the formula that hang together by these variables alone may be left out
  ///     until a solution violates them.
  ///   - onStep: called now and then, before the control is asked whether to stop.
  ///   - suggestion: asked now and then for a solution of the formula that another search may have found.
  ///   - onSolution: told of each solution; each is better than the one before.
  ///   - onBound: told of each lower bound on the sum.
  public static func minimise(
    _ formula: PseudoBooleanFormula, start: [Bool]? = nil,
    extra: [(constraint: PseudoBooleanConstraint, number: Int)] = [], options: PseudoBooleanOptions = .init(),
    shared: SharedVariables? = nil, control: SearchControl, log: (any SearchLog)? = nil, onStep: () -> Void = {},
    suggestion: () -> [Bool]? = { nil }, onSolution: ([Bool]) -> Void = { _ in }, onBound: (Integer) -> Void = { _ in }
  ) -> PseudoBooleanOutcome {
    let prepared = prepare(formula, start, extra, shared, options, log)
    let bits = width(of: formula, prepared.constraints + prepared.deferred.flatMap(\.constraints))
    func run<N: WorkingNumber>(_ numbers: N.Type) -> PseudoBooleanOutcome {
      var search = ConflictDrivenSearch<N>(
        formula, prepared.constraints, variableCount: prepared.variableCount, deferred: prepared.deferred,
        completion: prepared.deferred.isEmpty ? nil : shared?.completion, control: control, log: log)
      return search.minimise(start, phases: prepared.phases, options, onStep, suggestion, onSolution, onBound)
    }
    if bits <= 28 { return run(Int32.self) }
    switch NumberWidth(bits: bits) {
    case .word: return run(Int.self)
    case .doubleWord: return run(Int128.self)
    case .big: return run(Integer.self)
    }
  }

  /// The material that the search works on.
  private struct Prepared {
    var constraints: [FormulaBlocks.Numbered]
    /// Parts that are not among the constraints.
    var deferred: [FormulaBlocks.Block] = []
    var variableCount: Int
    /// The values of all variables at the start.
    var phases: [Bool]
  }

  private static func prepare(
    _ formula: PseudoBooleanFormula, _ start: [Bool]?, _ extra: [FormulaBlocks.Numbered], _ shared: SharedVariables?,
    _ options: PseudoBooleanOptions, _ log: (any SearchLog)?
  ) -> Prepared {
    let variableCount = variableCount(formula, extra, options)
    var prepared = Prepared(
      constraints: formula.constraints.enumerated().map { ($1, $0 + 1) } + extra, variableCount: variableCount,
      phases: start ?? [])
    // Of variables beyond the formula's only sums of variables that are not all shared belong to a part.
    var isShared = (0...variableCount).map { $0 <= shared?.count ?? 0 || $0 > formula.variableCount }
    if options.sharesSums {
      let sums = CommonSums(formula, extra, variableCount: variableCount, log: log)
      (prepared.constraints, prepared.variableCount) = (sums.constraints, sums.variableCount)
      prepared.phases = start.map(sums.completion) ?? []
      for definition in sums.definitions {
        let isAllShared = definition.form.allSatisfy { isShared[Int($0.literal >> 1)] }
        isShared += definition.outputs.map { _ in isAllShared }
      }
    }
    guard shared != nil, !formula.objective.isEmpty else { return prepared }
    let parts = FormulaBlocks(prepared.constraints, isShared: isShared)
    if parts.blocks.count >= options.manyParts {
      (prepared.constraints, prepared.deferred) = (parts.shared, parts.blocks)
    }
    return prepared
  }

  /// Binary digits that hold all sums of the constraints and of the formula's objective.
  static func width(
    of formula: PseudoBooleanFormula, _ constraints: [(constraint: PseudoBooleanConstraint, number: Int)]
  ) -> Int {
    func bits(_ terms: [LiteralTerm]) -> Int {
      terms.reduce(into: Integer.zero) { $0 += $1.coefficient.magnitude }.bitLength
    }
    func bits(_ constraint: PseudoBooleanConstraint) -> Int {
      max(bits(constraint.terms), constraint.degree.bitLength)
    }
    // A counter over a core counts to twice the objective's literals at most.
    let counters = Integer(2 * formula.objective.count).bitLength
    return max(
      constraints.map { bits($0.constraint) }.max() ?? 0, bits(formula.objective), counters) + 1
  }

  /// Those of the formula, of what goes beyond it, and of a decision, whose literal comes after the formula's.
  private static func variableCount(
    _ formula: PseudoBooleanFormula, _ extra: [(constraint: PseudoBooleanConstraint, number: Int)],
    _ options: PseudoBooleanOptions
  ) -> Int {
    extra.reduce(formula.variableCount + (options.ceiling == nil ? 0 : 1)) { count, part in
      part.constraint.terms.reduce(count) { max($0, Int($1.literal.variable)) }
    }
  }

  static func number<N: WorkingNumber>(_ value: Integer, as type: N.Type) -> N {
    guard let number = N(exactly: value) else { preconditionFailure("the formula's width was wrong") }
    return number
  }

  static func value(of terms: [LiteralTerm], _ solution: [Bool]) -> Integer {
    terms.reduce(into: Integer.zero) { sum, term in
      if solution[Int(term.literal.variable)] != term.literal.isNegated { sum += term.coefficient }
    }
  }
}

/// Half the memory of `Int`: most formulas' numbers are small, and propagation waits for memory.
extension Int32: WorkingNumber {
  /// The same number in 32 bits; nil where it does not fit.
  public init?(exactly value: Integer) {
    guard let word = value.word, let small = Int32(exactly: word) else { return nil }
    self = small
  }
  /// The number `value`.
  /// - Precondition: it fits 32 bits.
  public init(small value: Int) { self = Int32(value) }
  /// The same number as an integer of any size.
  public var integer: Integer { Integer(Int(self)) }
}
