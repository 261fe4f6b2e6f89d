import CertificateChecking
import ExactArithmetic
import GLPKBackend
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// Constraints, shared parameters and several objectives, solved and certified.
@Suite struct StageTests {
  private static func solve(_ instance: Instance, _ solver: SolverName) throws -> Finding {
    var options = SolveOptions()
    options.solver = solver
    options.threshold = instance.threshold
    return try Strategy.solve(SolveSession(instance, options))
  }

  /// Compares an answer with the oracle's, and has its certificate checked.
  private static func compare(_ instance: Instance, _ solver: SolverName, _ oracle: FeasibleOracle, _ name: String)
    throws
  {
    let answer = try solve(instance, solver)
    guard let least = oracle.least else {
      #expect(answer.status == .infeasible, "\(name), \(solver)")
      #expect(answer.assignment == nil && answer.objective == nil)
      return try check(answer, instance, name)
    }
    if let threshold = instance.threshold {
      let isReached = least[0] <= threshold
      let claimed: Finding.Status = isReached ? .reachesThreshold : .claimedMissesThreshold
      #expect(
        answer.status == (isReached ? .reachesThreshold : .missesThreshold) || answer.status == claimed,
        "\(name), \(solver): \(answer.status)")
    } else {
      #expect(answer.status == .optimal || answer.status == .claimedOptimal, "\(name), \(solver): \(answer.status)")
      #expect(answer.objective == least[0], "\(name), \(solver)")
      if answer.status == .optimal, !instance.then.isEmpty { #expect(answer.objectives == least, "\(name), \(solver)") }
    }
    if let assignment = answer.assignment { #expect(Meaning.isFeasible(instance, assignment), "\(name), \(solver)") }
    try check(answer, instance, name)
  }

  private static func check(_ answer: Finding, _ instance: Instance, _ name: String) throws {
    let certificate = answer.certificate(
      digest: InstanceWriter.digest(of: instance), instance: instance, threshold: instance.threshold)
    guard let certificate else { return }
    let text = CertificateWriter.text(of: certificate)
    let read = try CertificateReader.read(Array(text.utf8), file: "certificate")
    let report = CertificateChecker.check(read, against: instance)
    #expect(report.verdict == .accepted, "\(name): \(report.summary)")
    // Tampered: an objective lowered, and infeasible where something is feasible.
    var wrong = read
    if let objective = wrong.objective { wrong.objective = objective - 1 }
    if let objectives = wrong.objectives {
      wrong.objectives = Array(objectives.dropLast()) + [(objectives.last ?? 0) - 1]
    }
    if wrong.objective != nil || wrong.objectives != nil {
      #expect(CertificateChecker.check(wrong, against: instance).exitCode == 1)
      #expect(CertificateChecker.check(Certificate(claim: .infeasible), against: instance).exitCode == 1)
    }
  }

  @Test(arguments: Fixtures.conformanceTwo, [SolverName.auto, .conflict, .bnb])
  func `the fixtures are solved as the manifest says`(fixture: Fixtures.ConformanceTwo, solver: SolverName) throws {
    let instance = try InstanceReader.read(fixture.path)
    try Self.compare(instance, solver, FeasibleOracle(instance), fixture.instance)
    #expect(try Self.solve(instance, solver).status.rawValue == fixture.status)
  }

  @Test(
    arguments: (0..<20).map { UInt64($0) * 5 }, [SolverName.auto, .conflict, .bnb, .lp, .sat, .glpk, .behaviour, .dp])
  func `random instances are solved as the oracle says`(from first: UInt64, solver: SolverName) throws {
    guard Backends.serve(solver) else { return }
    for seed in first..<first + 5 {
      let instance = RandomInstances.sided(seed: 20_000 + seed)
      do {
        try Self.compare(instance, solver, FeasibleOracle(instance), "seed \(20_000 + seed)")
      } catch is LimitError where solver == .dp && instance.stage(0, reached: []).isPlain {
        // Without constraints there is no other search that takes over where it does not fit.
      }
    }
  }

  @Test func `a solver that takes no constraints says so`() throws {
    let fixture = try #require(Fixtures.conformanceTwo.first { $0.instance == "fair-two-groups.dnnt.json" })
    let instance = try InstanceReader.read(fixture.path)
    let fault = #expect(throws: SolveFault.self) { try Self.solve(instance, .deep) }
    #expect(fault?.description.contains("takes no constraints") ?? false)
  }
}
