import CertificateChecking
import ExactArithmetic
import Glibc
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// Decisions by relaxations, with proofs that the threshold is missed.
@Suite struct LinearDecisionTests {
  /// One neuron with weights −100 … 100 over numbers of 15 decimals, of very different sizes.
  private static func measured(_ random: inout SplitMix64, samples: Int, isTaught: Bool) -> Instance {
    let inputs = 6
    let weights = (0...inputs).map { _ in random.int(-9...9) }
    let unit = Rational(1, 1_000_000_000_000_000)
    let drawn = (0..<samples).map { _ in
      let x = (0..<inputs).map { place in
        let size = [10_000_000_000_000, 1_000_000_000_000_000, 200_000_000_000_000_000][place % 3]
        return Rational(random.int(-size...size)) * unit
      }
      let sum = zip(x, weights).reduce(Rational(weights[inputs])) { $0 + $1.0 * Rational($1.1) }
      let label: Rational = (isTaught ? sum.signum >= 0 : random.happens(50)) ? 1 : -1
      return Sample(x: x, label: .values([label]))
    }
    let options = Options.list((-100...100).map { Rational($0) })
    let layer = Layer(
      neurons: 1, activation: .identity, sources: [0], weights: .uniform(options), biases: .uniform(options))
    return Instance(
      network: Network(inputs: inputs, layers: [layer]), samples: drawn, loss: Loss(kind: .signError), threshold: 0)
  }

  private static func solve(_ instance: Instance, _ solver: SolverName, to name: String) throws -> Finding {
    var options = SolveOptions()
    options.solver = solver
    options.threshold = instance.threshold
    options.proof = ProofOptions(folder: "/tmp", name: name, isAskedFor: true)
    return try Strategy.solve(SolveSession(instance, options))
  }

  /// That the answer is right is the checker's to say.
  private static func check(_ answer: Finding, _ instance: Instance, _ name: String) throws -> CheckReport {
    guard case .written(let proof) = answer.evidence else {
      Issue.record("\(answer.evidence)")
      return CertificateChecker.check(Certificate(claim: .missesThreshold), against: instance)
    }
    try proof.file.commit()
    var certificate = try #require(
      answer.certificate(
        digest: InstanceWriter.digest(of: instance), instance: instance, threshold: instance.threshold))
    certificate.proof = .init(kind: "veripb", file: name)
    return CertificateChecker.check(certificate, against: instance, in: "/tmp")
  }

  @Test("measured numbers that one neuron cannot tell apart: decided, with a proof", arguments: 0..<4)
  func measuredNumbers(round: Int) throws {
    guard Backends.serve(.lp) else { return }
    var random = SplitMix64(seed: 5_300 + UInt64(round))
    let instance = Self.measured(&random, samples: 40, isTaught: false)
    let name = "dnnt-test-\(getpid())-measured-\(round).pbp"
    defer { unlink("/tmp/" + name) }
    let answer = try Self.solve(instance, .lp, to: name)
    #expect(answer.status == .missesThreshold)
    #expect(answer.origin.nodes < 2_000, "\(answer.origin.nodes) nodes")
    let report = try Self.check(answer, instance, name)
    #expect(report.verdict == .accepted, "\(report.summary)")
    // The same proof does not show that a threshold is missed which is reached.
    if let objective = answer.objective {
      var certificate = Certificate(claim: .missesThreshold)
      certificate.proof = .init(kind: "veripb", file: name)
      let reached = CertificateChecker.check(certificate, against: instance.with(threshold: objective), in: "/tmp")
      #expect(reached.verdict != .accepted)
    }
  }

  @Test("labels of a neuron are met", arguments: 0..<3)
  func taught(round: Int) throws {
    guard Backends.serve(.lp) else { return }
    var random = SplitMix64(seed: 5_400 + UInt64(round))
    let instance = Self.measured(&random, samples: 25, isTaught: true)
    let name = "dnnt-test-\(getpid())-taught-\(round).pbp"
    defer { unlink("/tmp/" + name) }
    let answer = try Self.solve(instance, .lp, to: name)
    #expect(answer.status == .reachesThreshold && answer.objective == 0, "\(answer.status)")
  }

  @Test("every threshold of small instances is decided, and a proof accepted where it is missed")
  func thresholds() throws {
    guard Backends.serve(.lp) else { return }
    var missed = 0
    for seed in 0..<UInt64(40) {
      let drawn =
        seed.isMultiple(of: 2) ? RandomInstances.linearOnly(seed: 71_000 + seed) : RandomInstances.tiny(seed: seed)
      let truth = BruteForce(drawn).objective
      for threshold in [truth, truth - Rational(1, 7), truth - 1, 0] where threshold.signum >= 0 {
        let instance = drawn.with(threshold: threshold)
        let name = "dnnt-test-\(getpid())-threshold-\(seed).pbp"
        defer { unlink("/tmp/" + name) }
        let answer = try Self.solve(instance, .lp, to: name)
        guard threshold < truth else {
          #expect(answer.status == .reachesThreshold, "seed \(seed), \(threshold): \(answer.status)")
          continue
        }
        #expect(answer.status == .missesThreshold, "seed \(seed), \(threshold): \(answer.status)")
        guard case .written = answer.evidence else { continue }
        let report = try Self.check(answer, instance, name)
        #expect(report.verdict == .accepted, "seed \(seed), \(threshold): \(report.summary)\n\(instance.fixtureText)")
        missed += 1
      }
    }
    #expect(missed > 10, "\(missed)")
  }
}
