import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// The shared certificates, false claims among them.
struct FixtureCertificateTests {
  @Test(arguments: Fixtures.malformed.filter { $0.certificate != nil })
  func `certificates end in an exit code that the manifest allows`(fixture: Fixtures.Malformed) throws {
    let instance = try InstanceReader.read(fixture.path(fixture.instance))
    let path = fixture.path(try #require(fixture.certificate))
    let outcome = Result { () throws(InputError) in try CertificateReader.read(path) }
    switch outcome {
    case .failure(let error): #expect(fixture.exitCodes.contains(2) && error.isOneLine, "\(error)")
    case .success(let certificate):
      let report = CertificateChecker.check(certificate, against: instance)
      #expect(fixture.exitCodes.contains(report.exitCode), "\(report.summary)")
      let holds = ClaimTruth.holds(certificate, of: instance, BruteForce(instance))
      #expect(holds == (report.verdict == .accepted), "\(report.summary)")
      #expect(!report.summary.contains("\n"))
    }
  }

  @Test(arguments: Fixtures.conformance)
  func `the manifest's optimum is accepted, and one a little lower is not`(fixture: Fixtures.Conformance) throws {
    let instance = try InstanceReader.read(fixture.path)
    let oracle = BruteForce(instance)
    var certificate = Certificate(
      instance: fixture.digest, claim: .optimal, parameters: oracle.minimiser, objective: oracle.objective,
      bound: oracle.objective)
    let report = CertificateChecker.check(certificate, against: instance)
    #expect(report.verdict == .accepted && report.boundShownBy != nil, "\(report.summary)")
    #expect(report.evaluation?.objective == oracle.objective)
    let lower: Rational = oracle.objective - 1
    certificate.objective = lower
    certificate.bound = lower
    #expect(CertificateChecker.check(certificate, against: instance).exitCode == 1)
    guard instance.threshold != nil else { return }
    for claim in [Certificate.Claim.reachesThreshold, .missesThreshold] {
      let claimed = Certificate(claim: claim, parameters: oracle.minimiser)
      let holds = fixture.decision == claim.rawValue
      #expect(CertificateChecker.check(claimed, against: instance).exitCode == (holds ? 0 : 1))
    }
  }
}
