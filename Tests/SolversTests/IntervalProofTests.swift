import CertificateChecking
import ExactArithmetic
import Solvers
import TestSupport
import Testing
import TrainingProblem

/// Proofs of branch and bound's own tree, held against the kernel and against enumeration.
@Suite struct IntervalProofTests {
  /// Solves with a log; what the kernel makes of it, with the formula's own meaning. nil where propagation over the
  /// encoding is weaker than intervals, so that no log is promised.
  private func proven(
    _ instance: Instance, threshold: Rational? = nil, _ version: ProofVersion, seed: UInt64
  ) throws -> (verdict: ProofVerdict, encoding: ReferenceEncoding, outcome: SearchOutcome)? {
    let scaled = try ScaledInstance(instance)
    guard let encoding = try? ReferenceEncoding(scaled), IntervalProofLog.isExact(encoding) else { return nil }
    var bytes: [UInt8] = []
    let writer = SearchProofWriter(encoding.formula, version: version, budget: 1 << 24) { bytes += $0 }
    let log = IntervalProofLog(encoding, writer, target: threshold.map { encoding.greatestSum(reaching: $0) })
    let outcome = try NativeSolver(seed: seed, localSearchTries: 1).solve(
      scaled, target: threshold.map(scaled.scaledFloor), control: SearchControl(), log: log)
    guard outcome.ending == .exhausted else { return (.verified(.nothing), encoding, outcome) }
    #expect(log.isComplete)
    log.conclude(least: encoding.sum(ofObjective: scaled.objective(outcome.bound)))
    return (ProofKernel.check(formula: encoding.formula, proof: ProofBytes(bytes)), encoding, outcome)
  }

  @Test("the kernel accepts the logged tree, and its bound is the least objective", arguments: 0..<20)
  func provesOptima(chunk: Int) throws {
    var random = SplitMix64(seed: UInt64(chunk))
    var proofs = 0
    for seed in UInt64(chunk) * 12..<UInt64(chunk) * 12 + 12 {
      let instance =
        seed.isMultiple(of: 2)
        ? RandomInstances.symmetric(&random, maxChoices: 20_000) : RandomInstances.linearOnly(seed: seed)
      guard let instance else { continue }
      for version in ProofVersion.allCases {
        guard let (verdict, encoding, _) = try proven(instance, version, seed: seed) else { continue }
        proofs += 1
        let least = encoding.sum(ofObjective: BruteForce(instance).objective)
        #expect(verdict == .verified(.bounds(lower: least, upper: least)), "seed \(seed), \(version.rawValue)")
      }
    }
    #expect(proofs > 0)
  }

  @Test("a missed threshold is proven by the bound above it", arguments: 0..<10)
  func provesDecisions(chunk: Int) throws {
    var random = SplitMix64(seed: 100 + UInt64(chunk))
    for seed in UInt64(chunk) * 10..<UInt64(chunk) * 10 + 10 {
      let instance =
        seed.isMultiple(of: 2)
        ? RandomInstances.symmetric(&random, maxChoices: 20_000) : RandomInstances.linearOnly(seed: seed)
      guard let instance else { continue }
      let least = BruteForce(instance).objective
      for (shift, version) in [(Rational(1, 7), ProofVersion.two), (1, .three), (2, .two)] {
        guard let (verdict, encoding, outcome) = try proven(instance, threshold: least - shift, version, seed: seed)
        else { continue }
        #expect(outcome.ending == .exhausted)
        let bound = encoding.greatestSum(reaching: least - shift) + 1
        #expect(verdict == .verified(.bounds(lower: bound, upper: nil)), "seed \(seed), shift \(shift)")
      }
    }
  }

  @Test("a proof of a bound that is one too high is refused", arguments: 0..<10)
  func refusesFalseBounds(chunk: Int) throws {
    var random = SplitMix64(seed: 200 + UInt64(chunk))
    for _ in 0..<6 {
      guard let instance = RandomInstances.symmetric(&random, maxChoices: 20_000) else { continue }
      let scaled = try ScaledInstance(instance)
      guard let encoding = try? ReferenceEncoding(scaled), IntervalProofLog.isExact(encoding) else { continue }
      let least = BruteForce(instance).objective
      var bytes: [UInt8] = []
      let writer = SearchProofWriter(encoding.formula, version: .two, budget: 1 << 24) { bytes += $0 }
      let log = IntervalProofLog(encoding, writer)
      _ = try NativeSolver(localSearchTries: 1).solve(scaled, control: SearchControl(), log: log)
      log.conclude(least: encoding.sum(ofObjective: least) + 1)
      guard case .refused = ProofKernel.check(formula: encoding.formula, proof: ProofBytes(bytes)) else {
        Issue.record("a false bound was accepted")
        continue
      }
    }
  }
}
