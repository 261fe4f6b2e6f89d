import CertificateChecking
import ExactArithmetic
import PatternEnumeration
import PrimalHeuristics
import SearchCore
import Synchronization
import TestSupport
import Testing
import TrainingProblem

/// Behaviour search to the end, replayed by the oracle.
///
/// - Parameter hasStart: true if it begins from the first of all options: no local search then finds what the search
///   itself should.
private func leastByBehaviour(
  _ instance: Instance, seed: UInt64 = 0, threads: Int = 1, hasStart: Bool = false
) throws -> Rational {
  let scaled = try ScaledInstance(instance)
  let first = scaled.parameters.setOfParameter.indices.map { scaled.parameters.options($0).isEmpty ? -1 : Int32(0) }
  let outcome = try PatternEnumerator(seed: seed, threads: threads).solve(
    scaled, start: hasStart ? first : nil, control: SearchControl())
  #expect(outcome.ending == .exhausted)
  let best = try #require(outcome.best)
  let objective = try #require(outcome.objective)
  #expect(outcome.bound == objective)
  let assignment = scaled.assignment(best)
  #expect(AssignmentFault.first(in: assignment, of: instance.network) == nil)
  #expect(Meaning.objective(instance, assignment) == scaled.objective(objective))
  return scaled.objective(objective)
}

@Suite struct BehaviourSolverTests {
  static let chunks = (0..<20).map { UInt64($0) * 30 }

  @Test("finds the least objective that enumeration finds", arguments: chunks)
  func agreesWithBruteForce(from first: UInt64) throws {
    for seed in first..<first + 30 {
      let instance = BehaviourInstances.ofEitherMethod(seed: seed)
      #expect(try leastByBehaviour(instance) == BruteForce(instance).objective, "seed \(seed)")
    }
  }

  @Test("goes through several hidden layers one after the other", arguments: chunks)
  func agreesWithBruteForceOnLayers(from first: UInt64) throws {
    var refused = 0
    for seed in first..<first + 20 {
      let instance = BehaviourInstances.ofLayers(seed: 40_000 + seed)
      #expect(PatternPlan(try ScaledInstance(instance)).method == .layers)
      let threads = seed & 1 == 0 ? 1 : 2
      do {
        let least = try leastByBehaviour(instance, threads: threads, hasStart: true)
        #expect(least == BruteForce(instance).objective, "seed \(seed)")
      } catch is LimitError {
        // Squares of squares have sums of too many values.
        refused += 1
      }
    }
    #expect(refused <= 2)
  }

  @Test("agrees with branch and bound on several hidden layers", arguments: (0..<10).map { UInt64($0) * 5 })
  func agreesWithBranchAndBoundOnLayers(from first: UInt64) throws {
    for seed in first..<first + 5 {
      let instance = BehaviourInstances.ofLayers(seed: 41_000 + seed, choices: 50_000)
      #expect(try leastByBehaviour(instance, hasStart: true) == leastObjective(instance), "seed \(seed)")
    }
  }

  @Test("agrees with branch and bound where there is more to prune", arguments: (0..<10).map { UInt64($0) * 5 })
  func agreesWithBranchAndBound(from first: UInt64) throws {
    for seed in first..<first + 5 {
      let instance = BehaviourInstances.ofEitherMethod(seed: 9_000 + seed, choices: 20_000)
      let threads = seed & 2 == 0 ? 1 : 2
      #expect(try leastByBehaviour(instance, threads: threads) == leastObjective(instance), "seed \(seed)")
    }
  }

  @Test("the checker's own table shows the bound, and no more", arguments: (0..<20).map { UInt64($0) * 5 })
  func agreesWithTheTable(from first: UInt64) throws {
    for seed in first..<first + 5 {
      let instance =
        seed.isMultiple(of: 5)
        ? BehaviourInstances.signs(seed: seed, widths: [5, 3, 3, 1])
        : BehaviourInstances.ofEitherMethod(seed: 9_500 + seed, choices: 200_000)
      let scaled = try ScaledInstance(instance)
      let least = try #require(try PatternEnumerator().solve(scaled, control: SearchControl()).objective)
      let (own, next) = (BehaviourTable.check(scaled, limit: least), BehaviourTable.check(scaled, limit: least + 1))
      guard case .holds = own, case .fails = next else {
        Issue.record("seed \(seed): \(own), \(next)")
        continue
      }
    }
  }

  @Test("descents over pairs of neurons find a choice of their objective, most often the best", arguments: chunks)
  func descents(from first: UInt64) throws {
    var (served, met) = (0, 0)
    for seed in first..<first + 30 {
      let instance = BehaviourInstances.ofEitherMethod(seed: 25_000 + seed)
      let scaled = try ScaledInstance(instance)
      let found = PatternDescent(seed: seed, threads: 1 + Int(seed & 1)).search(
        scaled, effort: 300_000, control: SearchControl())
      #expect(found == nil || PatternDescent.serves(PatternPlan(scaled)), "seed \(seed)")
      guard let found else { continue }
      served += 1
      let (value, least) = (scaled.objective(found.objective), BruteForce(instance).objective)
      #expect(Meaning.objective(instance, scaled.assignment(found.choice)) == value, "seed \(seed)")
      #expect(value >= least, "seed \(seed)")
      #expect(!found.isEnough || value == least, "seed \(seed)")
      if value == least { met += 1 }
    }
    #expect(served > 0 && met * 5 >= served * 4, "\(met) of \(served)")
  }

  @Test("permuting hidden neurons keeps the optimum", arguments: (0..<40).map { UInt64($0) })
  func permutation(seed: UInt64) throws {
    let instance = BehaviourInstances.ofEitherMethod(seed: 20_000 + seed)
    guard let permuted = InstanceLaws.permutingHiddenNeurons(of: instance, seed: seed) else { return }
    #expect(try leastByBehaviour(instance) == leastByBehaviour(permuted))
  }

  @Test("removing an option never lowers the optimum", arguments: (0..<40).map { UInt64($0) })
  func removal(seed: UInt64) throws {
    let instance = BehaviourInstances.ofEitherMethod(seed: 21_000 + seed)
    guard let smaller = InstanceLaws.removingAnOption(of: instance, seed: seed) else { return }
    #expect(try leastByBehaviour(instance) <= leastByBehaviour(smaller))
  }

  @Test("duplicating every sample doubles the loss", arguments: (0..<40).map { UInt64($0) })
  func duplication(seed: UInt64) throws {
    let (once, twice) = InstanceLaws.duplicatingEverySample(of: BehaviourInstances.ofEitherMethod(seed: 22_000 + seed))
    #expect(try leastByBehaviour(once) * 2 == leastByBehaviour(twice))
  }

  @Test("decides every threshold around the optimum rightly", arguments: (0..<80).map { UInt64($0) })
  func decides(seed: UInt64) throws {
    let instance = BehaviourInstances.ofEitherMethod(seed: 23_000 + seed)
    let least = BruteForce(instance).objective
    let scaled = try ScaledInstance(instance)
    for shift in [Rational(-1, 7), 0, Rational(1, 7)] {
      let outcome = try PatternEnumerator().solve(
        scaled, target: scaled.scaledFloor(least + shift), control: SearchControl())
      #expect(outcome.ending == (shift.signum < 0 ? .exhausted : .reachedTarget), "shift \(shift)")
      if outcome.ending == .exhausted {
        #expect(scaled.objective(outcome.bound) > least + shift)
        #expect(scaled.objective(outcome.bound) <= least)
      }
    }
  }

  @Test("a search that is stopped keeps what it has, and its bound is true", arguments: (0..<60).map { UInt64($0) })
  func stoppedSearchesAreHonest(seed: UInt64) throws {
    let instance = BehaviourInstances.ofEitherMethod(seed: 24_000 + seed)
    let least = BruteForce(instance).objective
    let scaled = try ScaledInstance(instance)
    for limit in [0, 1, 3, 10] {
      let asked = Atomic<Int>(0)
      for control in [
        SearchControl(nodeLimit: limit),
        SearchControl(shouldStop: { asked.add(1, ordering: .relaxed).oldValue >= limit }),
      ] {
        let outcome = try PatternEnumerator().solve(scaled, control: control)
        #expect(scaled.objective(outcome.bound) <= least, "limit \(limit)")
        if outcome.ending == .exhausted { #expect(outcome.objective.map(scaled.objective) == least) }
        let best = try #require(outcome.best)
        let objective = try #require(outcome.objective)
        #expect(Meaning.objective(instance, scaled.assignment(best)) == scaled.objective(objective))
      }
    }
  }

  @Test func isDeterministicForASeedAndNodeLimit() throws {
    let scaled = try ScaledInstance(BehaviourInstances.instance(seed: 4, choices: 100_000))
    func run() throws -> (ParameterChoice?, Int, Integer) {
      let outcome = try PatternEnumerator(seed: 5).solve(scaled, control: SearchControl(nodeLimit: 20))
      return (outcome.best, outcome.nodes, outcome.bound)
    }
    let (first, second) = (try run(), try run())
    #expect(first == second)
  }

  @Test("two threads find what one finds", arguments: (0..<12).map { UInt64($0) })
  func threadsAgree(seed: UInt64) throws {
    let instance = BehaviourInstances.ofEitherMethod(seed: 26_000 + seed, choices: 1 << 30)
    #expect(try leastByBehaviour(instance) == leastByBehaviour(instance, threads: 2))
  }

  @Test("annealing replays, and ends at the least objective of small instances", arguments: (0..<40).map { UInt64($0) })
  func annealing(seed: UInt64) throws {
    let instance = BehaviourInstances.ofEitherMethod(seed: 25_000 + seed)
    let scaled = try ScaledInstance(instance)
    let found = try #require(Annealing(seed: seed, effort: 4_000_000).search(scaled, control: SearchControl()))
    #expect(Meaning.objective(instance, scaled.assignment(found.choice)) == scaled.objective(found.objective))
    #expect(scaled.objective(found.objective) == BruteForce(instance).objective)
  }

  @Test("annealing's objective is the replay's, whatever loss and penalty", arguments: (0..<20).map { UInt64($0) })
  func annealingReplays(chunk: UInt64) throws {
    var walked = 0
    for seed in 0..<UInt64(10) {
      let instance = RandomInstances.tiny(seed: 27_000 + 10 * chunk + seed)
      guard let scaled = try? ScaledInstance(instance),
        let found = Annealing(seed: seed, effort: 400_000).search(scaled, control: SearchControl())
      else { continue }
      walked += 1
      #expect(Meaning.objective(instance, scaled.assignment(found.choice)) == scaled.objective(found.objective))
    }
    #expect(walked > 2)
  }

  @Test("refuses what is too large by its sizes alone")
  func refusesBySize() throws {
    let layers = [
      Layer(
        neurons: 2, activation: .sign, sources: [0], weights: .uniform(.list([-1, 0, 1])), biases: .uniform(.list([0]))),
      Layer(
        neurons: 1, activation: .identity, sources: [1], weights: .uniform(.list([-1, 1])), biases: .uniform(.list([0]))
      ),
    ]
    let instance = Instance(
      network: Network(inputs: 40, layers: layers),
      samples: [Sample(x: Array(repeating: 1, count: 40), label: .values([1]))], loss: Loss(kind: .signError))
    let scaled = try ScaledInstance(instance)
    #expect(PatternPlan(scaled).obstacle != nil)
    #expect(throws: LimitError.self) { try PatternEnumerator().solve(scaled, control: SearchControl()) }
  }
}
