import CaDiCaLBackend
import CertificateChecking
import ExactArithmetic
import Glibc
import ProofLogging
import SATEncodings
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// Whole searches from the worst of starts, so that they have to improve, against enumeration and the kernel.
@Suite(.enabled(if: CaDiCaLSolver.isPresent)) struct SATSearchTests {
  private func reference(_ instance: Instance) -> ReferenceEncoding? {
    (try? ScaledInstance(instance)).flatMap { try? ReferenceEncoding($0) }
  }

  /// Every parameter's first option.
  private func firstChoice(_ scaled: ScaledInstance) -> ParameterChoice {
    (0..<scaled.parameters.count).map { scaled.parameters.options($0).isEmpty ? -1 : 0 }
  }

  private func search(
    _ encoding: ReferenceEncoding, _ name: SATEncodingName, version: ProofVersion? = nil, target: Integer? = nil,
    conflicts: Int = 20_000
  ) throws -> (outcome: SATOutcome, proof: [UInt8]) {
    var bytes: [UInt8] = []
    let writer = version.map { version in
      SearchProofWriter(encoding.formula, version: version, budget: 1 << 28) { bytes += $0 }
    }
    let search = try SATSearch(
      encoding, name, start: firstChoice(encoding.scaled), seed: 1, log: writer, shouldStop: { false })
    try search.run(target: target, conflicts: conflicts)
    let outcome = search.outcome
    if let bound = outcome.bound { writer?.conclude(atLeast: bound, best: search.isBestLogged ? outcome.bestSum : nil) }
    return (outcome, bytes)
  }

  @Test("300 random instances: the optimum of enumeration", arguments: (0..<30).map { UInt64($0) * 10 })
  func agreesWithBruteForce(from first: UInt64) throws {
    for seed in first..<first + 10 {
      let instance =
        seed.isMultiple(of: 3)
        ? RandomInstances.tiny(seed: 31_000 + seed) : RandomInstances.linearOnly(seed: 33_000 + seed)
      guard let encoding = reference(instance) else { continue }
      let truth = BruteForce(instance).objective
      for name in SATEncodingName.allCases {
        do {
          let outcome = try search(encoding, name, conflicts: seed.isMultiple(of: 2) ? 0 : 20_000).outcome
          #expect(outcome.isExhausted && encoding.objective(sum: outcome.bestSum) == truth, "seed \(seed), \(name)")
        } catch is SATEncodingRefusal {}
      }
    }
  }

  @Test("conformance: the kernel accepts the proofs, in both encodings of parameters and each of sums")
  func conformanceProofs() throws {
    var accepted = 0
    for (index, example) in Fixtures.conformance.enumerated() {
      let instance = try InstanceReader.read(example.path)
      guard let encoding = reference(instance) else { continue }
      let names = [SATEncodingName.standard, SATEncodingName.allCases[index % SATEncodingName.allCases.count]]
      for (name, version) in zip(names, [ProofVersion.two, [.one, .two, .three][index % 3]]) {
        do {
          let (outcome, proof) = try search(encoding, name, version: version, conflicts: index % 2 * 20_000)
          let text = "\(encoding.objective(sum: outcome.bestSum))"
          #expect(text == example.objective, "\(example), \(name)")
          let verdict = DialectChecker.check(formula: encoding.formula, proof: ProofBytes(proof))
          let expected = ProofVerdict.verified(.bounds(lower: outcome.bestSum, upper: outcome.bestSum))
          #expect(verdict == expected, "\(example), \(name), \(version.rawValue)")
          if verdict == expected { accepted += 1 }
        } catch is SATEncodingRefusal {}
      }
    }
    #expect(accepted >= 200)
  }

  @Test("conformance: missed thresholds are refuted with a proof", arguments: SATEncodingName.allCases)
  func decisionProofs(_ name: SATEncodingName) throws {
    var refuted = 0
    for (index, example) in Fixtures.conformance.enumerated() where example.decision == "misses-threshold" {
      let instance = try InstanceReader.read(example.path)
      guard let encoding = reference(instance), let threshold = instance.threshold else { continue }
      let target = encoding.greatestSum(reaching: threshold)
      do {
        let (outcome, proof) = try search(
          encoding, name, version: index.isMultiple(of: 2) ? .two : .three, target: target,
          conflicts: index % 3 == 0 ? 0 : 20_000)
        #expect(outcome.isExhausted, "\(example)")
        guard
          case .verified(.bounds(let lower, _)) = DialectChecker.check(
            formula: encoding.formula, proof: ProofBytes(proof)), lower > target
        else {
          Issue.record("\(example), \(name)")
          continue
        }
        refuted += 1
      } catch is SATEncodingRefusal {}
    }
    #expect(refuted > 5)
  }

  @Test("a proof with a line dropped, or one bound too high, shows nothing false")
  func corruptedProofs() throws {
    var random = SplitMix64(seed: 3)
    var refused = 0
    var recipe = InstanceRecipe.linearOnly
    recipe.bigNumbers = false
    for seed in 0..<UInt64(12) {
      let instance = RandomInstances.instance(seed: 36_000 + seed, recipe)
      guard let encoding = reference(instance) else { continue }
      let (outcome, proof) = try search(encoding, .standard, version: .two)
      let lines = String(decoding: proof, as: UTF8.self).split(separator: "\n").map(String.init)
      for _ in 0..<15 {
        var lines = lines
        let place = random.int(2...lines.count - 1)
        if random.happens(50) {
          lines.remove(at: place)
        } else {
          lines[place] = lines[place].replacing(" ~x", with: " x")
        }
        let claim = lines.count - 2
        if lines[claim].hasPrefix("conclusion"), random.happens(50) {
          lines[claim] = "conclusion BOUNDS \(outcome.bestSum + 1) \(outcome.bestSum + 1)"
        }
        let text = lines.joined(separator: "\n") + "\n"
        switch DialectChecker.check(formula: encoding.formula, proof: ProofBytes(Array(text.utf8))) {
        case .refused, .unfinished: refused += 1
        case .verified(.bounds(let lower, let upper)):
          #expect(lower <= outcome.bestSum && upper.map { $0 >= outcome.bestSum } ?? true, "seed \(seed)")
        case .verified(.infeasible): Issue.record("seed \(seed): infeasible")
        case .verified: break
        }
      }
    }
    #expect(refused > 50)
  }
}
