import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// Claims of version 2, true and false.
struct VersionTwoClaimTests {
  @Test(arguments: Fixtures.malformedTwo.filter { $0.certificate != nil && $0.name != "cases-deep" })
  func `certificates end in an exit code that the manifest allows`(fixture: Fixtures.Malformed) throws {
    let instance = try InstanceReader.read(fixture.path(fixture.instance))
    let path = fixture.path(try #require(fixture.certificate))
    switch Result(catching: { () throws(InputError) in try CertificateReader.read(path) }) {
    case .failure(let error): #expect(fixture.exitCodes.contains(2) && error.isOneLine, "\(error)")
    case .success(let certificate):
      let report = CertificateChecker.check(certificate, against: instance, in: fixture.folderPath)
      #expect(fixture.exitCodes.contains(report.exitCode), "\(report.summary)")
      #expect(!report.summary.contains("\n"))
    }
  }

  @Test(arguments: Fixtures.conformanceTwo)
  func `the manifest's counts are those of the listed choices`(fixture: Fixtures.ConformanceTwo) throws {
    let instance = try InstanceReader.read(fixture.path)
    let oracle = FeasibleOracle(instance)
    guard let least = oracle.feasible.map({ $0.objectives[0] }).min() else {
      let report = CertificateChecker.check(Certificate(claim: .infeasible), against: instance)
      #expect(report.verdict == .accepted, "\(report.summary)")
      return
    }
    #expect(CertificateChecker.check(Certificate(claim: .infeasible), against: instance).exitCode == 1)
    let arrangements = NeuronArrangements(try ScaledInstance(instance))
    let scaled = try ScaledInstance(instance)
    for (within, nothing, neurons) in fixture.all where nothing < 1_000 {
      let all = oracle.within(least + within)
      var seen: Set<ParameterChoice> = []
      let different = all.filter { assignment in
        let choice = scaled.choice(assignment)
        if seen.contains(choice) { return false }
        for image in arrangements.images(of: choice, most: 1 << 20) ?? [] { seen.insert(image) }
        return true
      }
      #expect(different.count == neurons)
      for (choices, upTo) in [(all, Certificate.Equivalence.nothing), (different, .neurons)] {
        var certificate = Certificate(claim: .all)
        (certificate.choices, certificate.limit, certificate.upTo) = (choices, .within(within), upTo)
        let text = CertificateWriter.text(of: certificate)
        let read = try CertificateReader.read(Array(text.utf8), file: "certificate")
        let report = CertificateChecker.check(read, against: instance)
        #expect(report.verdict == .accepted, "\(report.summary)")
        for change in 0..<3 {
          var wrong = certificate
          switch change {
          case 0: wrong.choices?.removeLast()
          case 1: wrong.choices?.append(choices[0])
          default: if let broken = oracle.infeasible { wrong.choices?.append(broken) } else { continue }
          }
          #expect(CertificateChecker.check(wrong, against: instance).exitCode == 1, "change \(change)")
        }
      }
    }
  }
}
