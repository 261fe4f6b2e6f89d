import ProofLogging
import SearchCore

public import CertificateChecking
public import ExactArithmetic
public import Formulations

/// The outcome of a search over relaxations.
public struct LinearOutcome: Sendable {
  /// True if nothing better than `best` exists (or nothing at all, where there is no best).
  public let isExhausted: Bool
  /// The value of each variable, entry 0 unused.
  public let best: [Bool]?
  /// Σ objective terms at `best`, without constant and scale.
  public let objective: Integer?
  /// No solution has a smaller sum of objective terms; from exact reasoning.
  public let bound: Integer
  /// The bound that the log was concluded with, where the search was stopped: what the first relaxation showed.
  public let loggedBound: Integer?
  /// Nodes of the tree that were visited.
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
  /// Look only for solutions with at most this sum, because of the constraint that the log knows by `number`, and not
  /// for ever better ones: an exhausted search then says that there is none, under the log's premise.
  public var ceiling: (sum: Integer, number: Int)?
  /// The order literals' variables of each number that decides all others, ascending: where they are given, the search
  /// branches on the numbers, those with the greatest coefficients first. Without an objective to weigh, relaxations say
  /// little of single literals.
  public var numbers: [[Int32]] = []
  /// Asked at every node, on the search's thread; true ends the search with what it has.
  public var shouldStop: () -> Bool = { false }

  /// A search without an order, a ceiling or an end.
  public init() {}

  /// Finds a solution of least objective, or any solution where there is no objective.
  ///
  /// - Parameters:
  ///   - start: a solution to begin from; it is logged as the first improvement, and only better ones are sought.
  ///   - round: makes a solution of a relaxation's values (by variable, entry 0 unused), where it can.
  ///   - log: takes the proof; it is whole, but for its conclusion, where the outcome is exhausted.
  /// - Throws: the errors of `open`.
  public func minimise(
    _ formula: PseudoBooleanFormula, start: [Bool]? = nil, control: SearchControl,
    log: SearchProofWriter? = nil,
    round: @escaping ([Double]) -> [Bool]? = { _ in nil }, open: Opening
  ) throws -> LinearOutcome {
    let strengthened = StrengthenedFormula(formula, log: log)
    let columns = WeightColumns(strengthened, numbers: numbers)
    switch LinearSolver.width(of: formula) {
    case .word:
      return try run(
        LinearSearch<Int, Int128>(
          strengthened, order: order, control: control, log: log, columns: columns, round: round), start,
        open)
    case .doubleWord:
      return try run(
        LinearSearch<Int128, Integer>(
          strengthened, order: order, control: control, log: log, columns: columns, round: round),
        start, open)
    case .big:
      return try run(
        LinearSearch<Integer, Integer>(
          strengthened, order: order, control: control, log: log, columns: columns, round: round),
        start, open)
    }
  }

  private func run<N: WorkingNumber, W: WorkingNumber>(
    _ search: LinearSearch<N, W>, _ start: [Bool]?, _ open: Opening
  ) throws -> LinearOutcome {
    if let ceiling {
      search.seek(
        atMost: ceiling.sum, number: ceiling.number, numbers: LinearSolver.sorted(numbers, in: search.formula.formula))
    } else if let start {
      _ = search.improve(with: start)
    }
    var isExhausted = search.isRefuted
    if !isExhausted {
      if let columns = search.columns {
        try open(columns.cost(search.relaxed.cost)) {
          isExhausted = search.run(NumberSession($0, columns), shouldStop: shouldStop)
        }
      } else {
        try open(search.relaxed.cost) { isExhausted = search.run($0, shouldStop: shouldStop) }
      }
    }
    // The conclusion takes what the log derived last.
    if isExhausted, ceiling != nil { _ = search.log?.learn([]) }
    return LinearOutcome(
      isExhausted: isExhausted, best: search.best,
      objective: search.best.map { search.formula.sum(of: search.formula.value(at: $0)) },
      bound: search.formula.sum(of: search.bound), loggedBound: isExhausted ? nil : search.concludeEarly(),
      nodes: search.nodeCount,
      relaxations: search.relaxationPace.solveCount)
  }

  /// Those with the greatest coefficients first: a step of theirs is felt most.
  private static func sorted(_ numbers: [[Int32]], in formula: PseudoBooleanFormula) -> [[Int32]] {
    guard !numbers.isEmpty else { return [] }
    var largest = [Int](repeating: 0, count: formula.variableCount + 1)
    for term in formula.constraints.lazy.flatMap(\.terms) {
      let variable = Int(term.literal.variable)
      largest[variable] = max(largest[variable], term.coefficient.bitLength)
    }
    let sizes = numbers.map { number in number.map { largest[Int($0)] }.max() ?? 0 }
    return numbers.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.map { numbers[$0] }
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
