import CertificateChecking
import ExactArithmetic
import ProofLogging
import PseudoBooleanSearch
import SearchCore
import TestSupport
import Testing
import TrainingProblem

/// Searches that take parts of the formula up as solutions violate them, against enumeration and the kernel.
@Suite struct LazyBlocksTests {
  static let chunks = (0..<8).map { UInt64($0) * 25 }

  private func options(_ seed: UInt64) -> PseudoBooleanOptions {
    var options = PseudoBooleanOptions()
    options.manyParts = 1
    options.isCoreGuided = !seed.isMultiple(of: 3)
    options.sharesSums = !seed.isMultiple(of: 4)
    options.checksInvariants = true
    return options
  }

  @Test("samples of a neuron one after the other: what enumeration finds, and every step holds", arguments: chunks)
  func neurons(from first: UInt64) throws {
    var completed = 0
    for seed in first..<first + 25 {
      let example = RandomFormula(neuron: 80_000 + seed)
      let weights = example.formula.variableCount - 8
      let shared = SharedVariables(count: weights) { values in
        completed += 1
        // Weights decide all else.
        return example.solutions.first { $0[...weights] == values[...weights] } ?? []
      }
      let log = CheckingLog(example)
      let start = seed.isMultiple(of: 5) ? example.solutions.last : nil
      let outcome = PseudoBooleanSolver.minimise(
        example.formula, start: start, options: options(seed), shared: shared, control: SearchControl(), log: log)
      #expect(log.fault == nil, "seed \(seed)")
      #expect(outcome.isExhausted && outcome.objective == example.least && outcome.bound == example.least)
      #expect(outcome.best.map(example.solutions.contains) == true, "seed \(seed)")
    }
    #expect(completed > 10)
  }

  @Test("networks, part by part: brute force's objective, proven to the kernel in every dialect", arguments: chunks)
  func networks(from first: UInt64) throws {
    var limits = ProofLimits()
    limits.permitsStrengthening = true
    var completed = 0
    for seed in first..<first + 25 {
      let instance = RandomInstances.tiny(seed: 90_000 + seed)
      guard let encoding = try? ReferenceEncoding(ScaledInstance(instance)) else { continue }
      let least = encoding.sum(ofObjective: BruteForce(instance).objective)
      let shared = SharedVariables(count: encoding.parameterVariableCount) { values in
        completed += 1
        return [false] + encoding.completion(of: encoding.choice(from: Array(values.dropFirst())))
      }
      var options = options(seed)
      if seed.isMultiple(of: 2) { options.probed = (0..<encoding.parameterVariableCount).map { Int32($0 + 1) } }
      let version = ProofVersion.allCases[Int(seed) % ProofVersion.allCases.count]
      var proof: [UInt8] = []
      let writer = SearchProofWriter(encoding.formula, version: version, budget: 1 << 24) { proof += $0 }
      let outcome = PseudoBooleanSolver.minimise(
        encoding.formula, options: options, shared: shared, control: SearchControl(), log: writer)
      #expect(outcome.isExhausted && outcome.best != nil, "seed \(seed)")
      guard !encoding.formula.objective.isEmpty else { continue }
      #expect(outcome.objective == least, "seed \(seed)")
      writer.conclude(least: least)
      let verdict = DialectChecker.check(formula: encoding.formula, proof: ProofBytes(proof), limits: limits)
      #expect(verdict == .verified(.bounds(lower: least, upper: least)), "seed \(seed), \(version.rawValue)")
    }
    #expect(completed > 10)
  }

  @Test("a ceiling that some or no solution keeps: parts that wait decide it, too")
  func ceilings() {
    for seed in 0..<UInt64(60) {
      let example = RandomFormula(neuron: 85_000 + seed)
      let (count, weights) = (example.formula.variableCount, example.formula.variableCount - 8)
      guard let least = example.least else { continue }
      let shared = SharedVariables(count: weights) { values in
        example.solutions.first { $0[...weights] == values[...weights] } ?? []
      }
      for (ceiling, isReached) in [(least, true), (least - 1, false)] {
        var options = options(seed)
        options.ceiling = (ceiling, 0)
        var found: Integer?
        let control = StopWhenFound()
        let outcome = PseudoBooleanSolver.minimise(
          example.formula, start: example.solutions.last, options: options, shared: shared,
          control: SearchControl(shouldStop: { control.isOver }),
          onSolution: {
            found = min(found ?? example.cost($0), example.cost($0))
            if example.cost($0) <= ceiling { control.isOver = true }
          })
        let isThere = found.map { $0 <= ceiling } ?? false || example.cost(example.solutions.last ?? []) <= ceiling
        #expect(isThere == isReached, "seed \(seed), \(count) variables")
        if !isReached { #expect(outcome.isExhausted, "seed \(seed)") }
      }
    }
  }
}

private final class StopWhenFound: @unchecked Sendable {
  var isOver = false
}
