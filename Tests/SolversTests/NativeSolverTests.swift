import BranchAndBound
import ExactArithmetic
import SearchCore
import TestSupport
import Testing
import TrainingProblem

/// Native search to the end, replayed by the oracle.
func leastObjective(_ instance: Instance, seed: UInt64 = 0, localSearchTries: Int? = nil) throws -> Rational {
  let scaled = try ScaledInstance(instance)
  let outcome = try NativeSolver(seed: seed, localSearchTries: localSearchTries).solve(scaled, control: SearchControl())
  #expect(outcome.ending == .exhausted)
  let best = try #require(outcome.best)
  let objective = try #require(outcome.objective)
  #expect(outcome.bound == objective)
  let assignment = scaled.assignment(best)
  #expect(AssignmentFault.first(in: assignment, of: instance.network) == nil)
  #expect(Meaning.objective(instance, assignment) == scaled.objective(objective))
  return scaled.objective(objective)
}

@Suite struct NativeSolverTests {
  /// Chunks of seeds, so that the cases run side by side.
  static let chunks = (0..<20).map { UInt64($0) * 30 }

  @Test("finds the least objective that enumeration finds", arguments: chunks)
  func agreesWithBruteForce(from first: UInt64) throws {
    for seed in first..<first + 30 {
      let instance = RandomInstances.tiny(seed: seed)
      // Without local search the tree itself must find the optimum.
      #expect(
        try leastObjective(instance, localSearchTries: seed.isMultiple(of: 2) ? 1 : nil)
          == BruteForce(instance).objective, "seed \(seed)")
    }
  }

  @Test("finds it on larger spaces, where pruning and symmetry do the work", arguments: (0..<8).map { UInt64($0) * 3 })
  func agreesOnMediumInstances(from first: UInt64) throws {
    for seed in first..<first + 3 {
      let instance = RandomInstances.medium(seed: seed)
      #expect(try leastObjective(instance, localSearchTries: 1) == BruteForce(instance).objective, "seed \(seed)")
    }
  }

  @Test("decides every threshold around the optimum rightly", arguments: chunks)
  func decides(from first: UInt64) throws {
    for seed in first..<first + 8 {
      let instance = RandomInstances.tiny(seed: seed)
      let least = BruteForce(instance).objective
      let scaled = try ScaledInstance(instance)
      for shift in [Rational(-1, 7), 0, Rational(1, 7)] {
        let outcome = try NativeSolver(localSearchTries: 1).solve(
          scaled, target: scaled.scaledFloor(least + shift), control: SearchControl())
        #expect(outcome.ending == (shift.signum < 0 ? .exhausted : .reachedTarget), "seed \(seed), shift \(shift)")
        if outcome.ending == .exhausted { #expect(scaled.objective(outcome.bound) > least + shift) }
        if outcome.ending == .exhausted { #expect(scaled.objective(outcome.bound) <= least) }
      }
    }
  }

  @Test("takes interchangeable neurons once and loses no optimum", arguments: (0..<10).map { UInt64($0) })
  func symmetryIsSound(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<12 {
      guard let instance = RandomInstances.symmetric(&random, maxChoices: 60_000) else { continue }
      #expect(
        try leastObjective(instance, localSearchTries: 1) == BruteForce(instance).objective, "seed \(seed)")
    }
  }

  @Test func isDeterministicForASeedAndNodeLimit() throws {
    let scaled = try ScaledInstance(RandomInstances.medium(seed: 7))
    func run() throws -> (ParameterChoice?, Int, Integer) {
      let outcome = try NativeSolver(seed: 5).solve(scaled, control: SearchControl(nodeLimit: 50))
      return (outcome.best, outcome.nodes, outcome.bound)
    }
    let (first, second) = (try run(), try run())
    #expect(first == second)
  }

  @Test("a search that is stopped keeps what it has, and its bound is true", arguments: (0..<30).map { UInt64($0) })
  func stoppedSearchesAreHonest(seed: UInt64) throws {
    let instance = RandomInstances.tiny(seed: 5_000 + seed)
    let scaled = try ScaledInstance(instance)
    let least = BruteForce(instance).objective
    for limit in [0, 1, 5, 20] {
      let outcome = try NativeSolver(localSearchTries: 1).solve(scaled, control: SearchControl(nodeLimit: limit))
      #expect(scaled.objective(outcome.bound) <= least, "seed \(seed), limit \(limit)")
      #expect(outcome.nodes <= limit)
      if let best = outcome.best, let objective = outcome.objective {
        #expect(Meaning.objective(instance, scaled.assignment(best)) == scaled.objective(objective))
      }
    }
  }
}
