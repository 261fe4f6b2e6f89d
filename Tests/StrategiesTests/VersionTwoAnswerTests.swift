import CertificateChecking
import ExactArithmetic
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// Random instances of version 2: status, objectives and numbers of optima are the oracle's, certificates are accepted, and
/// what was tampered with is refused.
@Suite struct VersionTwoAnswerTests {
  private static let count = EnvironmentVariable.count("DNNT_ANSWERS", byDefault: 240)

  @Test(arguments: 0..<8) func `answers are the oracle's, and false claims are refused`(part: Int) throws {
    var refused = 0
    for seed in stride(from: part, to: Self.count, by: 8) {
      let instance = RandomInstances.sided(seed: 600_000 + UInt64(seed))
      let oracle = FeasibleOracle(instance)
      let name = "seed \(600_000 + seed)"
      try Self.solve(instance, oracle, name, &refused)
      for upTo in Certificate.Equivalence.allCases { try Self.list(instance, oracle, upTo, name, &refused) }
    }
    #expect(refused >= Self.count / 8)
  }

  private static func expectRefused(
    _ certificate: Certificate, _ instance: Instance, _ what: String, _ refused: inout Int
  ) {
    let report = CertificateChecker.check(certificate, against: instance)
    #expect(report.exitCode == 1, "\(what): \(report.summary)")
    refused += 1
  }

  // MARK: One answer

  private static func solve(
    _ instance: Instance, _ oracle: FeasibleOracle, _ name: String, _ refused: inout Int
  ) throws {
    var options = SolveOptions()
    options.threshold = instance.threshold
    let answer = try Strategy.solve(SolveSession(instance, options))
    let digest = InstanceWriter.digest(of: instance)
    let certificate = answer.certificate(digest: digest, instance: instance, threshold: instance.threshold)
    let own = try #require(certificate, "\(name)")
    let report = CertificateChecker.check(own, against: instance)
    #expect(report.verdict == .accepted, "\(name): \(report.summary)")
    guard let least = oracle.least else {
      #expect(answer.status == .infeasible, "\(name)")
      return
    }
    if let threshold = instance.threshold {
      #expect(answer.status == (least[0] <= threshold ? .reachesThreshold : .missesThreshold), "\(name)")
    } else {
      #expect(answer.status == .optimal && answer.objective == least[0], "\(name)")
      if !instance.then.isEmpty { #expect(answer.objectives == least, "\(name)") }
    }
    expectRefused(Certificate(claim: .infeasible), instance, "\(name), infeasible", &refused)
    var lowered = own
    if let objective = lowered.objective { lowered.objective = objective - 1 }
    if let objectives = lowered.objectives { lowered.objectives = [objectives[0] - 1] + objectives.dropFirst() }
    if lowered.objective != nil || lowered.objectives != nil {
      expectRefused(lowered, instance, "\(name), an objective lowered", &refused)
    }
    // The answer to the same instance without a constraint, where that is another one.
    guard !instance.constraints.isEmpty, instance.threshold == nil else { return }
    let loose = instance.with(constraints: [], then: instance.then)
    let other = try Strategy.solve(SolveSession(loose, SolveOptions()))
    guard let assignment = other.assignment, !Meaning.isFeasible(instance, assignment) else { return }
    var claim = other.certificate(digest: digest, instance: loose, threshold: nil)
    claim?.instance = nil
    if let claim { expectRefused(claim, instance, "\(name), a constraint loosened", &refused) }
  }

  // MARK: All answers

  private static func list(
    _ instance: Instance, _ oracle: FeasibleOracle, _ upTo: Certificate.Equivalence, _ name: String,
    _ refused: inout Int
  ) throws {
    let request = ListingRequest(limit: .within(0), upTo: upTo)
    let answer = try Strategy.list(request, SolveSession(instance, SolveOptions()))
    guard let least = oracle.feasible.map({ $0.objectives[0] }).min() else {
      #expect(answer.status == .infeasible && answer.choices.isEmpty, "\(name)")
      return
    }
    let all = oracle.within(least)
    let scaled = try ScaledInstance(instance)
    let arrangements = upTo == .neurons ? NeuronArrangements(scaled) : nil
    var seen: Set<ParameterChoice> = []
    var different = 0
    for assignment in all where !seen.contains(scaled.choice(assignment)) {
      let choice = scaled.choice(assignment)
      seen.formUnion(arrangements?.images(of: choice, most: 1 << 20) ?? [choice])
      different += 1
    }
    #expect(answer.isComplete && answer.bound == least && answer.count == Integer(different), "\(name), \(upTo)")
    #expect(answer.choices.allSatisfy { all.contains($0.assignment) }, "\(name), \(upTo)")
    let counted = try Strategy.list(
      ListingRequest(limit: .within(0), upTo: upTo, countsOnly: true), SolveSession(instance, SolveOptions()))
    #expect(counted.count == answer.count && counted.isComplete, "\(name), \(upTo)")
    var claim = Certificate(claim: .all, bound: least)
    (claim.choices, claim.limit, claim.upTo) = (answer.wholePart, .within(0), upTo)
    let report = CertificateChecker.check(claim, against: instance)
    #expect(report.verdict == .accepted, "\(name), \(upTo): \(report.summary)")
    var short = claim
    short.choices?.removeLast()
    expectRefused(short, instance, "\(name), \(upTo), a choice left out", &refused)
    // The best few, and what is known of the others.
    let some = try Strategy.list(
      ListingRequest(limit: .within(3), upTo: upTo, most: 3), SolveSession(instance, SolveOptions()))
    let objectives = some.choices.map(\.objective)
    #expect(objectives == objectives.sorted() && objectives.count <= 3 && objectives.first == least, "\(name), \(upTo)")
    if let limit = some.listedUpTo {
      (claim.choices, claim.limit, claim.bound) = (some.wholePart, .atMost(min(limit, least + 3)), nil)
      let report = CertificateChecker.check(claim, against: instance)
      #expect(report.verdict == .accepted, "\(name), \(upTo): \(report.summary)")
    }
  }
}
