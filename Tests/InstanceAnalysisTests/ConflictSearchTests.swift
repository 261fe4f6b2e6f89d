import ExactArithmetic
import InstanceAnalysis
import Strategies
import TestSupport
import Testing
import TrainingProblem

@Suite struct ConflictSearchTests {
  private static func decide(_ instance: Instance) throws -> ConflictSearch.Decision {
    var options = SolveOptions()
    options.threshold = instance.threshold
    let answer = try Strategy.solve(SolveSession(instance, options))
    if answer.status == .missesThreshold || answer.status == .infeasible { return .missed }
    guard answer.status == .reachesThreshold, let assignment = answer.assignment else { return .open }
    return .reached(assignment)
  }

  /// The least objective over some of the samples, by brute force.
  private static func least(_ instance: Instance, _ set: [Int]) -> Rational {
    BruteForce(instance.restricted(to: set, threshold: nil)).objective
  }

  @Test("conflicts are irreducible, and the smallest ones have the least size", arguments: 0..<20)
  func irreducible(chunk: Int) throws {
    var conflicts = 0
    for seed in UInt64(chunk * 15)..<UInt64(chunk * 15 + 15) {
      let instance = ShapeInstances.instance(seed: 90_000 + seed, maxChoices: 100)
      let truth = BruteForce(instance).objective
      var random = SplitMix64(seed: seed)
      let target: Rational = random.happens(30) ? 0 : truth - Rational(Integer(random.int(1...4)), 3)
      var search = ConflictSearch(instance, target: target, decide: Self.decide)
      switch try search.run() {
      case .reached(let assignment, let objective):
        #expect(truth <= target && objective <= target, "seed \(seed)")
        #expect(Meaning.objective(instance, assignment) == objective, "seed \(seed)")
      case .stopped: Issue.record("seed \(seed): nothing stops this search")
      case .conflict(let conflict):
        conflicts += 1
        #expect(truth > target && Self.least(instance, conflict.samples) > target, "seed \(seed)")
        #expect(conflict.witnesses.map(\.without) == conflict.samples, "seed \(seed)")
        for witness in conflict.witnesses {
          let rest = conflict.samples.filter { $0 != witness.without }
          let own = Meaning.objective(instance.restricted(to: rest, threshold: nil), witness.assignment)
          #expect(own == witness.objective && own <= target, "seed \(seed)")
        }
        let (smallest, isProven) = try search.smallest(noLargerThan: conflict) { false }
        #expect(isProven && Self.least(instance, smallest.samples) > target, "seed \(seed)")
        #expect(smallest.samples.count == Self.leastSize(instance, target), "seed \(seed)")
        #expect(smallest.witnesses.count == smallest.samples.count, "seed \(seed)")
      }
    }
    #expect(conflicts >= 3)
  }

  /// The size of the smallest set of samples over which no choice reaches the target.
  private static func leastSize(_ instance: Instance, _ target: Rational) -> Int {
    let count = instance.samples.count
    let sets = (0..<1 << count).map { bits in (0..<count).filter { bits >> $0 & 1 == 1 } }
    return sets.filter { least(instance, $0) > target }.map(\.count).min() ?? count + 1
  }

  @Test("constraints that contradict each other are found, and none that is not needed")
  func constraints() throws {
    let path = Fixtures.folder("conformance-2") + "/contradiction.dnnt.json"
    let contradiction = try InstanceReader.read(path)
    // One more, which every choice satisfies, before the two.
    let idle = Constraint(terms: [.init(.nonzero(.all))], limit: 1_000)
    let instance = contradiction.with(constraints: [idle] + contradiction.constraints, then: [])
    func satisfy(_ part: Instance) throws -> ConflictSearch.Decision {
      try Self.decide(part.with(constraints: part.constraints, then: [], threshold: 1_000_000))
    }
    guard case .conflict(let conflict) = try ConstraintConflict.find(instance, satisfy: satisfy) else {
      Issue.record("nothing stops this search")
      return
    }
    #expect(conflict.constraints == [1, 2])
    for (number, witness) in zip(conflict.constraints, conflict.witnesses) {
      let rest = instance.keeping(constraints: conflict.constraints.filter { $0 != number })
      #expect(try Evaluation(of: witness, on: rest).isFeasible)
    }
  }

  @Test("smaller networks keep the first neurons of each kind, and come in order of size")
  func widths() throws {
    for seed in 0..<60 as Range<UInt64> {
      let instance = ShapeInstances.instance(seed: 95_000 + seed, maxChoices: 60)
      for measure in NetworkReduction.Measure.allCases {
        let all = try NetworkReduction.all(of: instance, by: measure)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.size <= $1.size }, "seed \(seed)")
        let last = try #require(all.last)
        #expect(BruteForce(last.instance).objective == BruteForce(instance).objective, "seed \(seed), \(measure)")
        for reduction in all.dropLast() {
          // Fewer options never lower the least objective; fewer neurons are another network, of fewer parameters.
          let isFewer =
            ParameterOptions(reduction.instance.network).count() <= ParameterOptions(instance.network).count()
          #expect(isFewer, "seed \(seed)")
          guard measure == .options else { continue }
          #expect(BruteForce(reduction.instance).objective >= BruteForce(instance).objective, "seed \(seed)")
        }
      }
    }
  }
}
