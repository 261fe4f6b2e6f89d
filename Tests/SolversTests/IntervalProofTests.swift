import BranchAndBound
import CertificateChecking
import ExactArithmetic
import ProofLogging
import SearchCore
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
    return (DialectChecker.check(formula: encoding.formula, proof: ProofBytes(bytes)), encoding, outcome)
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
      guard case .refused = DialectChecker.check(formula: encoding.formula, proof: ProofBytes(bytes)) else {
        Issue.record("a false bound was accepted")
        continue
      }
    }
  }

  @Test("clauses name no decision that a live clause takes by itself, and few are live", arguments: 0..<6)
  func writesOnlyWhatIsOpen(chunk: Int) throws {
    var clauses = 0
    for seed in UInt64(chunk) * 20..<UInt64(chunk) * 20 + 20 {
      let instance = RandomInstances.linearOnly(seed: seed)
      let scaled = try ScaledInstance(instance)
      guard let encoding = try? ReferenceEncoding(scaled), IntervalProofLog.isExact(encoding) else { continue }
      var bytes: [UInt8] = []
      let writer = SearchProofWriter(encoding.formula, version: .two, budget: 1 << 24) { bytes += $0 }
      let log = IntervalProofLog(encoding, writer)
      let outcome = try NativeSolver(seed: seed, localSearchTries: 1).solve(scaled, control: SearchControl(), log: log)
      log.conclude(least: encoding.sum(ofObjective: scaled.objective(outcome.bound)))
      let text = String(decoding: bytes, as: UTF8.self)
      // Without symmetry: then every number is a clause's or a solution's.
      if text.contains("dom ") { continue }
      var number = encoding.formula.constraints.count
      var live: [Int: [Substring]] = [:]
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        if words[0] == "del" { for id in words.dropFirst(2) { live[try #require(Int(id))] = nil } }
        if words[0] == "soli" { number += 1 }
        guard words[0] == "rup" else { continue }
        number += 1
        clauses += 1
        let clause = words.filter { $0.contains("x") }
        for other in live.values {
          let isTaken = other.dropLast().allSatisfy(clause.contains) && clause.contains { isOpposite($0, other.last) }
          #expect(!isTaken, "seed \(seed): \(line)")
        }
        live[number] = clause
        #expect(live.count <= encoding.parameterVariableCount + 1)
      }
    }
    #expect(clauses > 0)
  }

  private func isOpposite(_ literal: Substring, _ other: Substring?) -> Bool {
    guard let other else { return false }
    return literal == "~" + other || "~" + literal == other
  }

  /// One sign neuron that is to tell x from 2x: its loss is at least 1, which intervals see once the sign of the sum is
  /// settled, after half of the weights.
  @Test("clauses longer than the writer's buffer are written whole")
  func longClauses() throws {
    let count = 16_000
    let neuron = Layer(
      neurons: 1, activation: .sign, sources: [0], weights: .uniform(.list([-1, 1])), biases: .uniform(.list([0])))
    let samples = [1, 2].map { x in
      Sample(x: [Rational](repeating: Rational(x), count: count), label: .values([x == 1 ? 1 : -1]))
    }
    let scaled = try ScaledInstance(
      Instance(network: Network(inputs: count, layers: [neuron]), samples: samples, loss: Loss(kind: .zeroOne)))
    let encoding = try ReferenceEncoding(scaled)
    var bytes: [UInt8] = []
    let writer = SearchProofWriter(encoding.formula, version: .one, budget: 1 << 26) { bytes += $0 }
    let log = IntervalProofLog(encoding, writer)
    // All weights 1 at first: the tree goes straight down to where their sum's sign is settled.
    let start = scaled.choice(
      Assignment(layers: [.init(weights: [[Rational?](repeating: 1, count: count)], biases: [0])]))
    let outcome = try NativeSolver(localSearchTries: 1).solve(
      scaled, start: start, control: SearchControl(nodeLimit: count / 2 + 16), log: log)
    #expect(outcome.ending == .stopped)
    writer.conclude(atLeast: 0, best: nil)
    let longest = bytes.split(separator: UInt8(ascii: "\n")).map(\.count).max() ?? 0
    #expect(longest > 1 << 16)
    // The start is logged, and nothing is concluded of bounds.
    #expect(DialectChecker.check(formula: encoding.formula, proof: ProofBytes(bytes)) == .verified(.satisfiable))
  }
}
