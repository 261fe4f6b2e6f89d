import CertificateChecking
import ExactArithmetic
import GLPKBackend
import Strategies
import TestSupport
import Testing
import TrainingProblem

@Suite struct StrategyTests {
  static let chunks = (0..<25).map { UInt64($0) * 20 }

  private func solve(_ instance: Instance, _ solver: SolverName, encoding: String? = nil, threshold: Rational? = nil)
    throws -> Finding
  {
    var options = SolveOptions()
    options.solver = solver
    options.encoding = encoding
    options.threshold = threshold
    return try Strategy.solve(SolveSession(instance, options))
  }

  @Test("native, GLPK and enumeration agree on 500 random instances", arguments: chunks)
  func solversAgree(from first: UInt64) throws {
    for seed in first..<first + 20 {
      let instance = seed.isMultiple(of: 3) ? RandomInstances.tiny(seed: seed) : RandomInstances.linearOnly(seed: seed)
      let truth = BruteForce(instance).objective
      let native = try solve(instance, .bnb)
      #expect(native.status == .optimal && native.objective == truth && native.bound == truth, "seed \(seed)")
      let encoding = seed.isMultiple(of: 2) ? "order-bigm" : "onehot-bigm"
      let glpk = try solve(instance, .glpk, encoding: encoding)
      if glpk.origin.solver == "glpk" {
        #expect(glpk.status == .claimedOptimal, "seed \(seed)")
        #expect(glpk.objective == truth, "seed \(seed), \(encoding)")
      } else {
        #expect(!glpk.notes.isEmpty, "a fallback says why, seed \(seed)")
        #expect(glpk.status == .optimal && glpk.objective == truth, "seed \(seed)")
      }
    }
  }

  @Test("GLPK serves most linear instances where it is present")
  func glpkIsUsed() throws {
    guard GLPKSolver.isPresent else { return }
    var used = 0
    for seed in 0..<UInt64(30) {
      if try solve(RandomInstances.linearOnly(seed: 700 + seed), .glpk).origin.solver == "glpk" { used += 1 }
    }
    #expect(used > 20)
  }

  @Test("certificates of answers are accepted, or not proven, never rejected", arguments: chunks)
  func certificatesHold(from first: UInt64) throws {
    for seed in first..<first + 6 {
      let instance = RandomInstances.tiny(seed: 40_000 + seed)
      let digest = InstanceWriter.digest(of: instance)
      for threshold in [nil, instance.threshold] {
        let answer = try solve(instance, .auto, threshold: threshold)
        let certificate = try #require(answer.certificate(digest: digest, instance: instance, threshold: threshold))
        let text = CertificateWriter.text(of: certificate)
        let read = try CertificateReader.read(Array(text.utf8), file: "certificate")
        let report = CertificateChecker.check(read, against: instance)
        if case .rejected(let reason) = report.verdict { Issue.record("seed \(seed): \(reason)") }
        // Spaces this small are evaluated whole by the checker, so the claims are shown.
        #expect(report.verdict == .accepted, "seed \(seed)")
      }
    }
  }

  @Test("thresholds are decided as enumeration decides them", arguments: chunks)
  func decisions(from first: UInt64) throws {
    for seed in first..<first + 6 {
      let instance = RandomInstances.linearOnly(seed: 50_000 + seed)
      let least = BruteForce(instance).objective
      for shift in [Rational(-1, 3), 0, 1] {
        let native = try solve(instance, .bnb, threshold: least + shift)
        #expect(native.status == (shift.signum < 0 ? .missesThreshold : .reachesThreshold), "seed \(seed)")
        if native.status == .missesThreshold { #expect((native.bound ?? 0) > least + shift) }
        let glpk = try solve(instance, .glpk, threshold: least + shift)
        let allowed: [Finding.Status] =
          shift.signum < 0 ? [.missesThreshold, .claimedMissesThreshold] : [.reachesThreshold]
        #expect(allowed.contains(glpk.status), "seed \(seed)")
      }
    }
  }

  @Test("numbers that outgrow scaled integers are still decided, by evaluating all choices")
  func enumerationTakesOver() throws {
    func layer(_ activation: Activation, _ source: Int, _ options: [Rational]) -> Layer {
      Layer(
        neurons: 1, activation: activation, sources: [source], weights: .uniform(.list(options)),
        biases: .uniform(.list([0])))
    }
    let third = Rational(Integer(1), Integer(3))
    let layers = [layer(.square, 0, [third, 1])] + (1..<22).map { layer(.square, $0, [1]) }
    let instance = Instance(
      network: Network(inputs: 1, layers: layers), samples: [Sample(x: [1], label: .values([1]))],
      loss: Loss(kind: .zeroOne))
    let answer = try solve(instance, .auto)
    #expect(answer.status == .optimal)
    #expect(answer.objective == 0)
    #expect(answer.origin.solver == "deep")
  }
}
