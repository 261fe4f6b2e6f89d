import CertificateChecking
import ExactArithmetic
import Glibc
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// Every search, with the proof that it writes, against the oracle on instances of every shape that `from`, missing edges
/// and weights can have. 200 instances; `DNNT_SHAPES=20000` makes more.
@Suite struct ShapeProofTests {
  static let count = EnvironmentVariable.count("DNNT_SHAPES", byDefault: 200)
  static let solvers: [SolverName] = [.auto, .conflict, .bnb, .lp, .sat, .behaviour, .dp].filter(Backends.serve)

  @Test("searches agree with the oracle, and their proofs show the optimum and nothing above it")
  func proofs() async throws {
    let tally = Tally()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for chunk in 0..<10 {
        group.addTask {
          for number in stride(from: chunk, to: Self.count, by: 10) {
            for solver in Self.solvers {
              tally.add("\(solver.rawValue): \(try Self.examine(UInt64(1_000_000 + number), solver))")
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let counts = tally.counts
    for solver in Self.solvers where solver != .auto {
      #expect(counts["\(solver.rawValue): proof", default: 0] * 10 >= Self.count, "\(solver.rawValue): \(counts)")
    }
  }

  /// - Returns: the argument that showed the bound.
  private static func examine(_ seed: UInt64, _ solver: SolverName) throws -> String {
    let instance = ShapeInstances.instance(seed: seed)
    let truth = BruteForce(instance).objective
    let name = "dnnt-test-\(getpid())-shape-\(solver.rawValue)-\(seed).pbp"
    var options = SolveOptions()
    options.solver = solver
    options.proof = ProofOptions(folder: "/tmp", name: name, isAskedFor: true)
    defer { unlink("/tmp/" + name) }
    let answer: Finding
    do {
      answer = try Strategy.solve(SolveSession(instance, options))
    } catch let refusal as LimitError {
      // The dynamic program takes two layers at most, and says so.
      #expect(solver == .dp, "seed \(seed), \(solver): \(refusal)")
      return "refused"
    }
    // The word of CaDiCaL is a claim until its proof is accepted.
    #expect(
      answer.status == .optimal || solver == .sat && answer.status == .claimedOptimal,
      "seed \(seed), \(solver): \(answer.status)\n\(instance.fixtureText)")
    #expect(answer.objective == truth, "seed \(seed), \(solver)\n\(instance.fixtureText)")
    var certificate = try #require(
      answer.certificate(digest: InstanceWriter.digest(of: instance), instance: instance, threshold: nil))
    guard case .written(let proof) = answer.evidence else { return "no proof" }
    try proof.file.commit()
    (certificate.claim, certificate.bound) = (.optimal, truth)
    certificate.proof = .init(kind: "veripb", file: name)
    let report = CertificateChecker.check(certificate, against: instance, in: "/tmp")
    #expect(report.verdict == .accepted, "seed \(seed), \(solver): \(report.summary)\n\(instance.fixtureText)")
    guard report.boundShownBy?.contains("proof") == true else { return "signs" }
    var higher = certificate
    higher.instance = nil
    (higher.claim, higher.objective, higher.parameters) = (.missesThreshold, nil, nil)
    higher.bound = nil
    let reached = instance.with(threshold: truth)
    #expect(
      CertificateChecker.check(higher, against: reached, in: "/tmp").exitCode == 1,
      "seed \(seed), \(solver): a threshold that is reached is missed")
    return "proof"
  }
}
