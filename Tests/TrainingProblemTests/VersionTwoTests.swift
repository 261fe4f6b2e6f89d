import ExactArithmetic
import JSONWriting
import TestSupport
import Testing
import TrainingProblem

/// Version 2 of the format against its fixtures and against the oracle.
struct VersionTwoTests {
  @Test func `the manifests are read`() {
    #expect(Fixtures.conformanceTwo.count == 60)
    #expect(Fixtures.malformedTwo.count == 67)
  }

  @Test(arguments: Fixtures.conformanceTwo)
  func `digests are the manifest's, of what is written and read again as well`(
    fixture: Fixtures.ConformanceTwo
  ) throws {
    let instance = try InstanceReader.read(fixture.path)
    #expect(InstanceWriter.digest(of: instance) == fixture.digest)
    var canonical = ""
    InstanceWriter.canonical(instance) { canonical += $0 }
    for text in [InstanceWriter.text(of: instance), canonical] {
      let again = try InstanceReader.read(Array(text.utf8), file: "written", companion: noTable)
      #expect(InstanceWriter.digest(of: again) == fixture.digest)
    }
  }

  @Test(arguments: Fixtures.conformanceTwo)
  func `the oracle finds the manifest's objectives and counts`(fixture: Fixtures.ConformanceTwo) throws {
    let instance = try InstanceReader.read(fixture.path)
    let oracle = FeasibleOracle(instance)
    #expect((oracle.least ?? []) == fixture.objectives)
    #expect((oracle.least == nil) == (fixture.status == "infeasible"))
    for (within, nothing, _) in fixture.all {
      #expect(oracle.within((oracle.feasible.map { $0.objectives[0] }.min() ?? 0) + within).count == nothing)
    }
  }

  @Test(arguments: Fixtures.malformedTwo.filter { $0.certificate == nil })
  func `instances are read or refused as the manifest says`(fixture: Fixtures.Malformed) {
    let outcome = Result { () throws(InputError) in try InstanceReader.read(fixture.path(fixture.instance)) }
    switch outcome {
    case .success: #expect(fixture.exitCodes.contains(0), "was read, expected a refusal")
    case .failure(let error):
      #expect(fixture.exitCodes.contains(2), "\(error)")
      #expect(error.isOneLine)
      #expect(error.description.contains(fixture.mentions ?? ""), "\(error)")
      #expect(error.line != nil)
    }
  }

  @Test(arguments: (0..<20).map { UInt64($0) * 15 })
  func `evaluation, stages and scaled integers mean what the oracle says`(from first: UInt64) throws {
    for seed in first..<first + 15 {
      let instance = RandomInstances.sided(seed: seed)
      let text = InstanceWriter.text(of: instance)
      let again = try InstanceReader.read(Array(text.utf8), file: "written", companion: noTable)
      #expect(InstanceWriter.digest(of: again) == InstanceWriter.digest(of: instance), "seed \(seed)")
      for draw in 0..<8 as Range<UInt64> {
        let choice = RandomInstances.assignment(of: instance.network, seed: seed &* 64 &+ draw)
        let evaluation = try Evaluation(of: choice, on: instance)
        #expect(evaluation.objectives == Meaning.objectives(instance, choice), "seed \(seed)")
        #expect(evaluation.constraintValues == instance.constraints.map { Meaning.value($0, instance, choice) })
        let isTied = AssignmentFault.first(in: choice, of: instance.network) == nil
        #expect((evaluation.isFeasible && isTied) == Meaning.isFeasible(instance, choice), "seed \(seed)")
        for stage in 0..<instance.objectiveCount {
          let reached = Array(evaluation.objectives[..<stage])
          let own = try Evaluation(of: choice, on: instance.stage(stage, reached: reached))
          #expect(own.objective == evaluation.objectives[stage], "seed \(seed), stage \(stage)")
          #expect(own.isFeasible == evaluation.isFeasible)
        }
      }
    }
  }

  @Test func `names are compared by scalars, not by normal forms`() {
    #expect(Name("\u{e9}") != Name("e\u{301}"))
    #expect(Name("b") < Name("\u{e9}") && Name("\u{ffff}") < Name("\u{10000}"))
  }
}
