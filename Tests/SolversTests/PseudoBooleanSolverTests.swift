import CertificateChecking
import ExactArithmetic
import ProofLogging
import PseudoBooleanSearch
import SearchCore
import TestSupport
import Testing

@Suite struct PseudoBooleanSolverTests {
  static let chunks = (0..<20).map { UInt64($0) * 25 }
  /// Numbers that need 32, 64 and 128 bits, and more.
  static let scales: [Integer] = [1, 1_000_000_007, Integer(10).power(20), Integer(10).power(60)]

  private func options(_ seed: UInt64) -> PseudoBooleanOptions {
    var options = PseudoBooleanOptions()
    options.isCoreGuided = !seed.isMultiple(of: 3)
    options.checksInvariants = true
    if seed.isMultiple(of: 2) { (options.favoured, options.probed) = ([3, 1], [1, 2, 3]) }
    return options
  }

  @Test("finds what enumeration finds, and every step and hint it logs holds", arguments: chunks)
  func agreesWithEnumeration(from first: UInt64) {
    for seed in first..<first + 25 {
      let example = RandomFormula(
        seed: seed, scale: Self.scales[Int(seed / 2 % 4)], isTight: seed.isMultiple(of: 5))
      let log = CheckingLog(example)
      let start = seed.isMultiple(of: 4) ? example.solutions.last : nil
      let outcome = PseudoBooleanSolver.minimise(
        example.formula, start: start, options: options(seed), control: SearchControl(), log: log)
      #expect(outcome.isExhausted)
      #expect(log.fault == nil, "seed \(seed)")
      #expect((outcome.best != nil) == (example.least != nil), "seed \(seed)")
      if !example.formula.objective.isEmpty {
        #expect(outcome.objective == example.least, "seed \(seed)")
        #expect(outcome.bound == example.least, "seed \(seed)")
      }
    }
  }

  @Test("solutions from elsewhere are taken over where they are better; every step holds", arguments: chunks)
  func takesSuggestions(from first: UInt64) {
    var taken = 0
    for seed in first..<first + 25 {
      let example = RandomFormula(seed: seed, scale: Self.scales[Int(seed % 4)], isTight: seed.isMultiple(of: 3))
      // Some solution at each call, seldom the best: taken over at once where it is better than what is known.
      var random = SplitMix64(seed: seed)
      var known: Integer?
      var expected: [Bool]?
      let log = CheckingLog(example)
      let outcome = PseudoBooleanSolver.minimise(
        example.formula, options: options(seed), control: SearchControl(), log: log,
        suggestion: {
          guard let solution = example.solutions.randomElement(using: &random) else { return nil }
          let cost = example.cost(solution)
          let isBetter = !example.formula.objective.isEmpty && known.map { cost < $0 } ?? true
          expected = isBetter ? solution : nil
          return solution
        },
        onSolution: { solution in
          if let wanted = expected {
            #expect(solution == wanted, "seed \(seed)")
            taken += 1
          }
          (expected, known) = (nil, example.cost(solution))
        })
      #expect(expected == nil, "seed \(seed): a better solution was not taken over")
      #expect(outcome.isExhausted)
      #expect(log.fault == nil, "seed \(seed)")
      #expect((outcome.best != nil) == (example.least != nil), "seed \(seed)")
      if !example.formula.objective.isEmpty {
        #expect(outcome.objective == example.least && outcome.bound == example.least, "seed \(seed)")
      }
    }
    #expect(taken > 0)
  }

  @Test("with and without cores, with and without a log: the same least objective", arguments: chunks.prefix(8))
  func optionsDoNotMatter(from first: UInt64) {
    for seed in first..<first + 25 {
      let example = RandomFormula(seed: 10_000 + seed, isTight: true)
      for isCoreGuided in [false, true] {
        var options = PseudoBooleanOptions()
        options.isCoreGuided = isCoreGuided
        let outcome = PseudoBooleanSolver.minimise(example.formula, options: options, control: SearchControl())
        #expect(outcome.isExhausted && outcome.objective == example.least, "seed \(seed)")
      }
    }
  }

  @Test("sums that constraints share become numbers of their own; every step holds", arguments: chunks.prefix(4))
  func sharesSums(from first: UInt64) {
    var definitions = 0
    for seed in first..<first + 12 {
      let example = RandomFormula(neuron: 60_000 + seed)
      for sharesSums in [false, true] {
        let log = CheckingLog(example)
        var options = options(seed)
        options.sharesSums = sharesSums
        options.isCoreGuided = false
        let start = seed.isMultiple(of: 2) ? example.solutions.first : nil
        let outcome = PseudoBooleanSolver.minimise(
          example.formula, start: start, options: options, control: SearchControl(), log: log)
        #expect(log.fault == nil, "seed \(seed)")
        #expect(outcome.isExhausted && outcome.objective == example.least, "seed \(seed)")
        #expect(outcome.best?.count == example.formula.variableCount + 1)
        if sharesSums { definitions += log.definitions } else { #expect(log.definitions == 0) }
      }
    }
    #expect(definitions > 100)
  }

  @Test("the same run twice: the same conflicts, the same solution")
  func isDeterministic() {
    for seed in 0..<UInt64(40) {
      let formula = RandomFormula(seed: 20_000 + seed, isTight: true).formula
      let outcomes = (0..<2).map { _ in PseudoBooleanSolver.minimise(formula, control: SearchControl()) }
      #expect(outcomes[0].conflicts == outcomes[1].conflicts)
      #expect(outcomes[0].best == outcomes[1].best)
    }
  }

  @Test("constraints beyond the formula count, under their numbers, and may have variables of their own")
  func takesExtraConstraints() {
    for seed in 0..<UInt64(60) {
      let example = RandomFormula(seed: 30_000 + seed)
      guard let best = example.solutions.min(by: { example.cost($0) < example.cost($1) }) else { continue }
      // The first variable has its value in a best solution, by way of a fresh variable.
      let first = Literal(1, isNegated: !best[1])
      let fresh = Literal(Int32(example.formula.variableCount + 1))
      let log = NumberLog()
      let outcome = PseudoBooleanSolver.minimise(
        example.formula,
        extra: [
          (PseudoBooleanConstraint([LiteralTerm(1, first), LiteralTerm(1, fresh)], atLeast: 1), 7001),
          (PseudoBooleanConstraint([LiteralTerm(2, !fresh)], atLeast: 1), 7002),
        ], control: SearchControl(), log: log)
      #expect(outcome.best?.count == example.formula.variableCount + 1)
      #expect(outcome.best?[1] == best[1], "seed \(seed)")
      if !example.formula.objective.isEmpty { #expect(outcome.objective == example.least, "seed \(seed)") }
      #expect(log.hints.contains(7002), "the unit clause of the fresh variable comes from it")
    }
  }
}

/// Numbers its steps from 8000 and keeps the hints.
private final class NumberLog: SearchLog {
  let takesHints = true
  var hints: Set<Int> = []
  private var number = 8000
  private func next() -> Int {
    number += 1
    return number
  }
  func learn(_ clause: UnsafeBufferPointer<Int32>, hints: UnsafeBufferPointer<Int>) -> Int {
    self.hints.formUnion(hints)
    return next()
  }
  func forget(_ number: Int) {}
  func improve(_ values: [Bool]) -> Int { next() }
  func define(_ constraint: PseudoBooleanConstraint, fresh: Int32, value: Bool) -> Int { next() }
  func combine(_ summands: [ProofSummand], dividedBy divisor: Int) -> Int { next() }
}
