import CertificateChecking
import ExactArithmetic
import Glibc
import ProofLogging
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// A search that a node limit stops leaves a proof of the bound that it has come to.
@Suite struct StoppedProofTests {
  @Test("the bound of a stopped search is proven", arguments: [SolverName.conflict, .bnb, .lp].filter(Backends.serve))
  func bounds(solver: SolverName) throws {
    var random = SplitMix64(seed: 8_100)
    var (proven, nontrivial) = (0, 0)
    for round in 0..<60 {
      guard let instance = RandomInstances.symmetric(&random, maxChoices: 20_000) else { continue }
      let truth = BruteForce(instance).objective
      for (limit, version) in [(1, ProofVersion.two), (4, .three), (15, .two), (60, .two)] {
        let name = "dnnt-stopped-\(getpid())-\(solver.rawValue).pbp"
        defer { unlink("/tmp/" + name) }
        var options = SolveOptions()
        options.solver = solver
        options.nodeLimit = limit
        options.proof = ProofOptions(folder: "/tmp", name: name, version: version)
        let answer = try Strategy.solve(SolveSession(instance, options))
        guard answer.status == .feasible, case .written(let proof) = answer.evidence else { continue }
        try proof.file.commit()
        let digest = InstanceWriter.digest(of: instance)
        var certificate = try #require(answer.certificate(digest: digest, instance: instance, threshold: nil))
        certificate.proof = .init(kind: "veripb", file: name)
        let bound = try #require(certificate.bound)
        #expect(certificate.claim == .feasible && bound <= truth, "round \(round), \(limit)")
        let report = CertificateChecker.check(certificate, against: instance, in: "/tmp")
        #expect(
          report.verdict == .accepted, "round \(round), \(solver), \(limit): \(report.summary)\n\(instance.fixtureText)"
        )
        proven += 1
        if bound > 0 { nontrivial += 1 }
        // The proof says no more than that.
        certificate.bound = certificate.objective
        certificate.proof = .init(kind: "veripb", file: name)
        let higher = CertificateChecker.check(certificate, against: instance, in: "/tmp")
        #expect(bound == certificate.bound || higher.boundShownBy?.contains("proof") != true, "round \(round)")
      }
    }
    #expect(nontrivial > 0, "\(proven) proofs, \(nontrivial) of bounds above 0")
  }
}
