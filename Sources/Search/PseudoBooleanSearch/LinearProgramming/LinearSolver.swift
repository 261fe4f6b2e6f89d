import ProofLogging
import SearchCore

public import CertificateChecking
public import ExactArithmetic
public import Formulations

/// What a search over relaxations came to.
public struct LinearOutcome: Sendable {
  /// Whether nothing better than `best` exists (or nothing at all, where there is no best).
  public let isExhausted: Bool
  /// The value of each variable, entry 0 unused.
  public let best: [Bool]?
  /// Σ objective terms at `best`, without constant and scale.
  public let objective: Integer?
  /// No solution has a smaller sum of objective terms; from exact reasoning.
  public let bound: Integer
  /// The bound that the log was concluded with, where the search was stopped: what the first relaxation showed.
  public let loggedBound: Integer?
  public let nodes: Int
  /// Relaxations solved.
  public let relaxations: Int
}

/// Branch and bound over pseudo-Boolean formulas with exact bounds from linear relaxations, which a session solves in
/// floating point.
public struct LinearSolver {
  /// Makes a session with costs to minimise, hands it to the search, and ends it; all on one thread, while the caller
  /// waits.
  public typealias Opening = (_ cost: [Double], @escaping (any RelaxationSession) -> Void) throws ->
    Void

  /// Variables that decide all others, in the order in which to branch on them where nothing better is known.
  public var order: [Int32] = []
  /// Asked at every node, on the search's thread; true ends the search with what it has.
  public var shouldStop: () -> Bool = { false }

  public init() {}

  /// Finds a solution of least objective, or any solution where there is no objective.
  ///
  /// - Parameters:
  ///   - start: a solution to begin from; it is logged as the first improvement, and only better ones are sought.
  ///   - round: makes a solution of a relaxation's values (by variable, entry 0 unused), where it can.
  ///   - log: takes the proof; it is whole, but for its conclusion, where the outcome is exhausted.
  /// - Throws: what `open` throws.
  public func minimise(
    _ formula: PseudoBooleanFormula, start: [Bool]? = nil, control: SearchControl,
    log: SearchProofWriter? = nil,
    round: @escaping ([Double]) -> [Bool]? = { _ in nil }, open: Opening
  ) throws -> LinearOutcome {
    let strengthened = StrengthenedFormula(formula, log: log)
    switch LinearSolver.width(of: formula) {
    case .word:
      return try run(
        LinearSearch<Int, Int128>(
          strengthened, order: order, control: control, log: log, round: round), start,
        open)
    case .doubleWord:
      return try run(
        LinearSearch<Int128, Integer>(
          strengthened, order: order, control: control, log: log, round: round),
        start, open)
    case .big:
      return try run(
        LinearSearch<Integer, Integer>(
          strengthened, order: order, control: control, log: log, round: round),
        start, open)
    }
  }

  private func run<N: WorkingNumber, W: WorkingNumber>(
    _ search: LinearSearch<N, W>, _ start: [Bool]?, _ open: Opening
  ) throws -> LinearOutcome {
    if let start { _ = search.improve(with: start) }
    var isExhausted = search.isRefuted
    if !isExhausted {
      try open(search.relaxed.cost) { isExhausted = search.run($0, shouldStop: shouldStop) }
    }
    return LinearOutcome(
      isExhausted: isExhausted, best: search.best,
      objective: search.best.map { search.formula.sum(of: search.formula.value(at: $0)) },
      bound: search.formula.sum(of: search.bound), loggedBound: isExhausted ? nil : search.concludeEarly(),
      nodes: search.nodeCount,
      relaxations: search.solveCount)
  }

  /// The arithmetic that holds all sums of a formula.
  static func width(of formula: PseudoBooleanFormula) -> NumberWidth {
    func bits(_ terms: [LiteralTerm]) -> Int {
      terms.reduce(into: Integer.zero) { $0 += $1.coefficient.magnitude }.bitLength
    }
    let constraints =
      formula.constraints.map { max(bits($0.terms), $0.degree.bitLength) }.max() ?? 0
    return NumberWidth(bits: max(constraints, bits(formula.objective)) + 1)
  }
}
