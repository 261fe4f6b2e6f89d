import ExactArithmetic
import JSONWriting
import Reductions
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// Each reduction against brute force on the source problem.
struct ReductionTests {
  static let seeds: [UInt64] = Array(0..<200)

  private func solve(_ instance: Instance, threshold: Rational?) throws -> Finding {
    var options = SolveOptions()
    options.threshold = threshold
    return try Strategy.solve(SolveSession(instance, options))
  }

  /// One verdict a choice: whether the source problem takes it for a solution, by the definition written a second time.
  private func isSolution(_ picks: [Bool], of problem: SourceProblem) throws -> Bool {
    switch problem {
    case .subsetSum(let problem):
      var sum = Integer.zero
      for index in picks.indices where picks[index] { sum += problem.numbers[index] }
      return sum == problem.target
    case .exactCover(let problem):
      return problem.elements.indices.allSatisfy { element in
        picks.indices.filter { picks[$0] && problem.sets[$0].contains(element) }.count == 1
      }
    case .oneInThree(let problem):
      return problem.clauses.allSatisfy { clause in
        clause.filter { $0 > 0 ? picks[$0 - 1] : !picks[-$0 - 1] }.count == 1
      }
    case .program(let problem): return try problem.fault(picks) == nil
    }
  }

  @Test("a choice solves the source problem if and only if its parameters have no loss", arguments: Reduction.allCases)
  func ifAndOnlyIf(_ reduction: Reduction) throws {
    var (yes, no) = (0, 0)
    for seed in Self.seeds {
      var problems = RandomProblems(seed: seed)
      let problem = problems.problem(reduction.format)
      let reduced = try #require(try reduction.instance(of: problem))
      var isSolvable = false
      for picks in allPicks(problem.decisions) {
        let assignment = reduced.assignment(picks)
        #expect(Meaning.fits(reduced.instance.network, assignment), "seed \(seed)")
        let isGood = try isSolution(picks, of: problem)
        #expect(try (problem.fault(picks) == nil) == isGood, "seed \(seed)")
        #expect((Meaning.objective(reduced.instance, assignment) == 0) == isGood, "seed \(seed), \(picks)")
        let back = reduced.picks(assignment)
        #expect(reduced.assignment(back) == assignment, "seed \(seed)")
        isSolvable = isSolvable || isGood
      }
      // Every choice of the instance is a choice of the source: two options a decision, or one where a number is 0.
      let zeros = if case .subsetSum(let problem) = problem { problem.numbers.count { $0 == 0 } } else { 0 }
      #expect(ParameterOptions(reduced.instance.network).count() == 1 << (problem.decisions - zeros), "seed \(seed)")
      let answer = try solve(reduced.instance, threshold: 0)
      #expect(answer.status == (isSolvable ? .reachesThreshold : .missesThreshold), "seed \(seed)")
      if isSolvable {
        let picks = reduced.picks(try #require(answer.assignment))
        #expect(try isSolution(picks, of: problem), "seed \(seed)")
        yes += 1
      } else {
        no += 1
      }
    }
    // A test of an equivalence needs both sides.
    #expect(yes > 20 && no > 20, "\(yes) yes, \(no) no")
  }

  @Test("the least loss of a subset sum is the distance of the nearest sum")
  func nearestSum() throws {
    for seed in Self.seeds.prefix(80) {
      var problems = RandomProblems(seed: 9_000 + seed)
      guard case .subsetSum(let problem) = problems.problem(.subsetSum) else { continue }
      let distances = allPicks(problem.numbers.count).map { (problem.sum($0) - problem.target).magnitude }
      for reduction in [Reduction.subsetSumHidden, .subsetSumOutput] {
        let reduced = try #require(try reduction.instance(of: .subsetSum(problem)))
        let answer = try solve(reduced.instance, threshold: nil)
        #expect(answer.objective == distances.min().map { Rational($0) }, "seed \(seed), \(reduction.rawValue)")
      }
    }
  }

  @Test("the reduction that made an instance is told by its digest", arguments: Reduction.allCases)
  func making(_ reduction: Reduction) throws {
    for seed in Self.seeds.prefix(50) {
      var problems = RandomProblems(seed: seed)
      let problem = problems.problem(reduction.format)
      let reduced = try #require(try reduction.instance(of: problem, name: "n", source: "s"))
      let made = try #require(try Reduction.making(reduced.instance, of: problem))
      // One number or one set can look the same in two reductions; then either will do.
      #expect(InstanceWriter.digest(of: made.reduced.instance) == InstanceWriter.digest(of: reduced.instance))
      let other = problems.problem(reduction.format)
      if other != problem, let found = try Reduction.making(reduced.instance, of: other) {
        #expect(InstanceWriter.digest(of: found.reduced.instance) == InstanceWriter.digest(of: reduced.instance))
      }
    }
  }

  @Test("what a reduction writes is read again as the same instance", arguments: Reduction.allCases)
  func isReadAgain(_ reduction: Reduction) throws {
    for seed in Self.seeds.prefix(50) {
      var problems = RandomProblems(seed: seed)
      let instance = try #require(try reduction.instance(of: problems.problem(reduction.format))).instance
      let text = InstanceWriter.text(of: instance)
      let again = try InstanceReader.read(Array(text.utf8), file: "written", companion: noTable)
      #expect(InstanceWriter.digest(of: again) == InstanceWriter.digest(of: instance), "seed \(seed)")
    }
  }
}
