import CaDiCaLBackend
import CertificateChecking
import ExactArithmetic
import ProofLogging
import PseudoBooleanSearch
import SATEncodings

/// How a search by cores ended.
enum CoreEnding {
  /// The best choice is shown to be one, or the target to be missed or reached.
  case done
  case stopped
  /// A solve took more conflicts than it may: another search is to go on.
  case tooHard
}

// Lower bounds by cores (OLL with stratification and hardening).
//
// All literals that cost something are assumed false; of those that cannot be so together, a core, one is true. Its least
// weight goes to the lower bound, and a counter of its true literals takes over what a second, third, … one costs. In the
// proof the core is a clause shown by propagation, and w · (Σ core ≥ 1 + Σ outputs) is added to the row that holds the
// bound. Heavy literals come first: solutions on the way are incumbents, and with one of value v a literal whose weight
// would lift the bound to v or above is false ("hardening").
//
// Source: B. Andres, B. Kaufmann, O. Matheis, T. Schaub, "Unsatisfiability-based optimization in clasp", ICLP 2012,
// doi:10.4230/LIPIcs.ICLP.2012.211; A. Morgado, C. Dodaro, J. Marques-Silva, "Core-Guided MaxSAT with Soft Cardinality
// Constraints", CP 2014, doi:10.1007/978-3-319-10428-7_41. Certified as in J. Berg, B. Bogaerts, J. Nordström, A. Oertel,
// D. Vandesande, "Certified Core-Guided MaxSAT Solving", CADE 2023, doi:10.1007/978-3-031-38499-8_1.
extension SATSearch {
  /// - Parameters:
  ///   - target: a sum that decides: the search ends above it, and with a choice at most there.
  ///   - conflicts: those that one solve may take.
  func raise(target: Integer?, conflicts: Int) throws -> CoreEnding {
    let (costs, offset) = SATEncoder.costs(encoding.formula)
    guard var state = cores ?? CoreState(costs) else { return .tooHard }
    defer { cores = state }
    var stratum = state.stratum(below: Int.max) ?? 1
    while true {
      let bound = offset + Integer(state.raised)
      outcome.bound = max(outcome.bound ?? bound, bound)
      onProgress(outcome)
      if builder.isStopped { return .stopped }
      if bound >= outcome.bestSum { return finish(&state, isExhausted: true) }
      // Version 1 of the proof format has no word for a threshold that is missed: there the least sum is proven.
      if let target, bound > target, log?.version != .one { return finish(&state, isExhausted: false) }
      harden(&state, bound)
      let assumptions = state.assumptions(from: stratum)
      for literal in assumptions { backend.solver.assume((!literal).dimacs) }
      switch try solve(conflicts: conflicts) {
      case .stopped: return shouldStop() ? .stopped : .tooHard
      case .satisfiable:
        if let next = state.stratum(below: stratum) {
          try takeBetterSolution()
          stratum = next
        } else {
          try takeSolution(atMost: bound)
        }
        if let target, outcome.bestSum <= target { return .done }
        _ = logBest()
      case .unsatisfiable:
        let core = assumptions.filter { backend.solver.isFailed((!$0).dimacs) }
        // Without a core it is the hardened literals that leave nothing better.
        guard !core.isEmpty else {
          refute([])
          outcome.isExhausted = true
          outcome.bound = outcome.bestSum
          return .done
        }
        relax(try trimmed(core, conflicts: conflicts), &state)
      }
    }
  }

  /// A core within the core, by assuming it alone a few times.
  private func trimmed(_ core: [Literal], conflicts: Int) throws -> [Literal] {
    var core = core
    for _ in 0..<3 where core.count > 2 {
      for literal in core.reversed() { backend.solver.assume((!literal).dimacs) }
      guard try solve(conflicts: min(1_000, conflicts)) == .unsatisfiable else { break }
      let less = core.filter { backend.solver.isFailed((!$0).dimacs) }
      guard !less.isEmpty, less.count < core.count else { break }
      core = less
    }
    return core
  }

  private func relax(_ core: [Literal], _ state: inout CoreState) {
    let codes = core.map(\.code)
    let number =
      codes.withUnsafeBufferPointer {
        log?.learn($0, hints: UnsafeBufferPointer(start: nil, count: 0))
      } ?? 0
    builder.add(core, known: number)
    let counter = CoreCounter(core, number: number, into: builder)
    for output in counter.outputs { backend.solver.freeze(output.dimacs) }
    state.relax(core, outputs: counter.outputs, reason: counter.reason, log)
    builder.forgetTemporaries()
  }

  /// Makes literals false that a better choice than the best cannot afford.
  private func harden(_ state: inout CoreState, _ bound: Integer) {
    guard let room = (outcome.bestSum - bound).word, state.open.contains(where: { $0.weight >= room }) else { return }
    let cut = logBest()
    for entry in state.open where entry.weight >= room {
      // The row, "less than the best" and the other open literals' axioms leave weight · ¬literal ≥ something positive.
      builder.add(
        [!entry.literal],
        sum: (state.row > 0 ? [.constraint(state.row, times: 1)] : []) + [.constraint(cut, times: 1)]
          + state.axioms(but: entry.literal), divisor: entry.weight)
    }
  }

  /// The end of a proof by the bound.
  private func finish(_ state: inout CoreState, isExhausted: Bool) -> CoreEnding {
    joint.isClosed = true
    outcome.isExhausted = true
    if let log {
      let row = state.row > 0 ? [ProofSummand.constraint(state.row, times: 1)] : []
      if isExhausted {
        _ = log.combine(row + [.constraint(logBest(), times: 1)] + state.axioms(), dividedBy: 1)
      } else {
        _ = log.combine(row + state.axioms(), dividedBy: 1)
      }
    }
    return .done
  }

  /// Makes the bound that cores have shown a constraint of the proof, for a search that ends early; whether there is one.
  func keepBound() -> Bool {
    guard let cores, cores.row > 0, let log, log.version != .one else { return false }
    joint.isClosed = true
    _ = logBest()
    _ = log.combine([.constraint(cores.row, times: 1)] + cores.axioms(), dividedBy: 1)
    return true
  }
}
