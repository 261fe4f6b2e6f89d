import ExactArithmetic
import PrimalHeuristics
import ProofLogging
import SearchCore
import TrainingProblem

/// The native exact search: presolve, a first incumbent by local search, then branch and bound, in the narrowest
/// arithmetic that the instance's magnitudes permit.
public struct NativeSolver: Sendable {
  /// The seed of local search.
  public var seed: UInt64
  /// Changes that local search may try before branch and bound begins; nil for a share of the instance's size.
  public var localSearchTries: Int?
  /// True if a tenth of that share will do: for a search that is given up after a moment.
  public var isBrief = false

  /// A solver with this seed.
  public init(seed: UInt64 = 0, localSearchTries: Int? = nil) {
    self.seed = seed
    self.localSearchTries = localSearchTries
  }

  /// Cells (neurons × distinct inputs) that a search holds at most.
  public static let cellLimit = 1 << 27

  /// Finds the least objective; or, given `target`, a choice whose scaled objective is at most that, or that there is
  /// none. Deterministic for a seed and node limit where `control` does not stop it.
  ///
  /// - Parameters:
  ///   - start: a choice to begin from, a feasible one.
  ///   - log: is told the tree, as a proof.
  /// - Throws: `LimitError` where the instance is too large for memory.
  public func solve(
    _ scaled: ScaledInstance, target: Integer? = nil, start: ParameterChoice? = nil, control: SearchControl,
    log: IntervalProofLog? = nil
  ) throws(LimitError) -> SearchOutcome {
    let neurons = scaled.layers.reduce(0) { $0 + $1.neurons }
    let (cells, overflow) = neurons.multipliedReportingOverflow(by: scaled.inputs.count)
    guard !overflow, cells <= NativeSolver.cellLimit else {
      throw LimitError(
        "\(neurons) neurons × \(scaled.inputs.count) distinct inputs: more than a search holds in memory")
    }
    switch max(scaled.width, target.map { NumberWidth(bits: $0.bitLength + 1) } ?? .word) {
    case .word: return search(SearchNetwork<Int>(scaled), target, start, control, log)
    case .doubleWord: return search(SearchNetwork<Int128>(scaled), target, start, control, log)
    case .big: return search(SearchNetwork<Integer>(scaled), target, start, control, log)
    }
  }

  private func search<N: WorkingNumber>(
    _ network: SearchNetwork<N>, _ target: Integer?, _ start: ParameterChoice?, _ control: SearchControl,
    _ log: IntervalProofLog?
  ) -> SearchOutcome {
    let target = target.flatMap { N(exactly: $0) }
    let local = LocalSearch(network, seed: seed, control: control, start: start)
    let rootBound = IntervalEngine(network).bound
    let tries = localSearchTries ?? NativeSolver.defaultTries(network)
    local.run(tries: isBrief ? tries / 10 : tries, goal: target ?? rootBound)
    let incumbent = local.bestObjective.map { (local.best, $0) }
    return BranchAndBound(
      network, control: control, target: target, start: incumbent, log: network.scaled.isPlain ? log : nil
    ).run()
  }

  /// Tries worth about a tenth of a second, whatever the size.
  private static func defaultTries<N>(_ network: SearchNetwork<N>) -> Int {
    max(200, min(40_000, 20_000_000 / (network.inputCount * 4 + 64)))
  }
}
