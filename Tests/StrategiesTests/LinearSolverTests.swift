import CertificateChecking
import ExactArithmetic
import Formulations
import GLPKBackend
import ProofLogging
import PseudoBooleanSearch
import SearchCore
import TestSupport
import Testing
import TrainingProblem

/// A session that answers at random: what a search concludes must not depend on what floating point says.
private final class LyingSession: RelaxationSession {
  private var random: SplitMix64
  private let columns: Int
  private var rows = 0
  private(set) var objective = 0.0
  private(set) var values: [Double] = []
  private(set) var multipliers: [Double] = []

  init(columns: Int, seed: UInt64) {
    random = SplitMix64(seed: seed)
    self.columns = columns
    _ = solve(cutoff: 0, iterations: 0)
  }

  private func number() -> Double { Double(random.int(-1...40)) / 16 }

  func setBounds(column: Int, lower: Double, upper: Double) {}
  func addRow(columns: ArraySlice<Int32>, values: ArraySlice<Double>, atLeast rightSide: Double) {
    rows += 1
    multipliers.append(0)
  }
  func removeRows(_ numbers: [Int]) {
    rows -= numbers.count
    multipliers.removeLast(numbers.count)
  }
  func isBasic(row: Int) -> Bool { random.happens(50) }
  func solve(cutoff: Double, iterations: Int) -> RelaxationStatus {
    values = (0..<columns).map { _ in random.happens(50) ? Double(random.int(0...1)) : number() }
    multipliers = (0..<rows).map { _ in random.happens(50) ? 0 : number() }
    objective = random.happens(10) ? .nan : Double(random.int(-20...60))
    return random.pick([.optimal, .optimal, .cutoff, .infeasible, .nothing])
  }
}

/// A small formula, and what enumeration says of it.
private struct Example {
  let formula: PseudoBooleanFormula
  /// The least objective; nil where nothing satisfies the formula.
  let least: Integer?

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let variables = random.int(3...9)
    let isWide = random.happens(10)
    func terms(_ count: Int, _ range: ClosedRange<Int>) -> [LiteralTerm] {
      (0..<count).map { _ in
        let size = Integer(random.int(range)) * (isWide ? .powerOfTwo(60 * random.int(0...2)) : 1)
        return LiteralTerm(size, Literal(Int32(random.int(1...variables)), isNegated: random.happens(50)))
      }
    }
    let constraints = (0..<random.int(2...14)).map { _ in
      let left = terms(random.int(1...6), 1...(random.happens(50) ? 1 : 9))
      let sum = left.reduce(Integer.zero) { $0 + $1.coefficient }
      return PseudoBooleanConstraint(
        left, atLeast: max(1, (sum * Integer(random.int(20...60))).floorQuotient(by: 100)))
    }
    let unit = Integer(random.int(1...3))
    let objective = PseudoBooleanConstraint(terms(random.int(1...6), -5...9), atLeast: 0).terms.map {
      LiteralTerm($0.coefficient * unit, $0.literal)
    }
    formula = PseudoBooleanFormula(variableCount: variables, constraints: constraints, objective: objective)
    var least: Integer?
    for bits in 0..<1 << variables {
      func sum(_ terms: [LiteralTerm]) -> Integer {
        terms.reduce(into: Integer.zero) { sum, term in
          if (bits >> Int(term.literal.variable - 1) & 1 == 1) != term.literal.isNegated { sum += term.coefficient }
        }
      }
      guard constraints.allSatisfy({ sum($0.terms) >= $0.degree }) else { continue }
      least = min(least ?? sum(objective), sum(objective))
    }
    self.least = least
  }
}

@Suite struct LinearSolverTests {
  private func glpk(_ cost: [Double], _ body: @escaping (any RelaxationSession) -> Void) throws {
    try GLPKRelaxations.withSession(minimising: cost, memoryMiB: 1024, shouldStop: { false }, body)
  }

  /// Solves, has the kernel check the proof, and compares with `least`.
  private func check(
    _ formula: PseudoBooleanFormula, least: Integer?, _ version: ProofVersion, _ name: String,
    open: LinearSolver.Opening
  ) throws {
    var bytes: [UInt8] = []
    let writer = SearchProofWriter(formula, version: version, budget: 1 << 24) { bytes += $0 }
    let outcome = try LinearSolver().minimise(formula, control: SearchControl(), log: writer, open: open)
    #expect(outcome.isExhausted, "\(name)")
    #expect(outcome.objective == least, "\(name)")
    if let least { writer.conclude(least: least) } else { writer.concludeInfeasible() }
    let verdict = DialectChecker.check(formula: formula, proof: ProofBytes(bytes))
    let expected: ProofConclusion = least.map { .bounds(lower: $0, upper: $0) } ?? .infeasible
    if verdict != .verified(expected) {
      Issue.record("\(name): \(verdict)\n\(String(decoding: bytes.prefix(3000), as: UTF8.self))")
    }
  }

  static let chunks = (0..<20).map { UInt64($0) * 20 }

  @Test("400 random formulas: what enumeration finds, with proofs that the kernel accepts", arguments: chunks)
  func agreesWithEnumeration(from first: UInt64) throws {
    guard GLPKSolver.isPresent else { return }
    for seed in first..<first + 20 {
      let example = Example(seed: seed)
      let version = ProofVersion.allCases[Int(seed % 3)]
      try check(example.formula, least: example.least, version, "seed \(seed), \(version.rawValue)", open: glpk)
    }
  }

  @Test("a session that lies changes neither answers nor proofs", arguments: chunks)
  func floatingPointDecidesNothing(from first: UInt64) throws {
    for seed in first..<first + 20 {
      let example = Example(seed: 90_000 + seed)
      try check(example.formula, least: example.least, .two, "seed \(seed)") { cost, body in
        body(LyingSession(columns: cost.count, seed: seed))
      }
    }
  }

  @Test("thresholds of a sum, with and without gaps, are linked to it by cutting planes", arguments: chunks)
  func orderChains(from first: UInt64) throws {
    guard GLPKSolver.isPresent else { return }
    for seed in first..<first + 5 {
      var random = SplitMix64(seed: 30_000 + seed)
      let unit = random.int(1...3)
      let weights = (0..<4).map { _ in unit * random.int(1...3) }
      let sum = weights.enumerated().map { LiteralTerm(Integer($1), Literal(Int32($0 + 1), isNegated: $0 == 2)) }
      let high = weights.reduce(0, +)
      let thresholds = stride(from: unit, through: high, by: unit).filter { _ in random.happens(70) }
      var rows: [PseudoBooleanConstraint] = []
      for (index, threshold) in thresholds.enumerated() {
        let literal = Literal(Int32(5 + index))
        rows.append(PseudoBooleanConstraint(sum + [LiteralTerm(Integer(-threshold), literal)], atLeast: 0))
        let below = threshold - unit
        rows.append(
          PseudoBooleanConstraint(
            sum.map { LiteralTerm(-$0.coefficient, $0.literal) } + [LiteralTerm(Integer(high - below), literal)],
            atLeast: Integer(-below)))
      }
      let variables = 4 + thresholds.count
      let objective = PseudoBooleanConstraint(
        (1...variables).map { LiteralTerm(Integer(random.int(-4...4)), Literal(Int32($0))) }, atLeast: 0
      ).terms
      let formula = PseudoBooleanFormula(variableCount: variables, constraints: rows, objective: objective)
      // A choice of the four decides the rest.
      let least = (0..<16).map { bits -> Integer in
        func isTrue(_ literal: Literal) -> Bool {
          let variable = Int(literal.variable)
          if variable <= 4 { return (bits >> (variable - 1) & 1 == 1) != literal.isNegated }
          let value = sum.reduce(Integer.zero) { isTrue($1.literal) ? $0 + $1.coefficient : $0 }
          return (value >= Integer(thresholds[variable - 5])) != literal.isNegated
        }
        return objective.reduce(Integer.zero) { isTrue($1.literal) ? $0 + $1.coefficient : $0 }
      }.min()
      try check(formula, least: least, ProofVersion.allCases[Int(seed % 3)], "seed \(seed)", open: glpk)
    }
  }

  @Test("reference encodings of random instances: proofs that the kernel accepts", arguments: chunks)
  func provesInstances(from first: UInt64) throws {
    guard GLPKSolver.isPresent else { return }
    for seed in first..<first + 3 {
      let instance = RandomInstances.linearOnly(seed: 80_000 + seed)
      let formula = try ReferenceEncoding(try ScaledInstance(instance)).formula
      let sum =
        BruteForce(instance).objective * Rational(formula.objectiveScale) - Rational(formula.objectiveConstant)
      try check(formula, least: sum.floor, .two, "seed \(seed)", open: glpk)
    }
  }

  // MARK: Programs that GLPK 5.0 gets wrong

  /// Σ weights · x at most `capacity`, over variables 1, 2, ….
  private func atMost(_ weights: [Int], _ capacity: Int) -> PseudoBooleanConstraint {
    PseudoBooleanConstraint(
      weights.enumerated().map { LiteralTerm(Integer(-$1), Literal(Int32($0 + 1))) }, atLeast: Integer(-capacity))
  }

  @Test("switches with a factor of a million: one must be on") func switches() throws {
    guard GLPKSolver.isPresent else { return }
    // z1, z2, then the 20 bits of each x: x1 + x2 ≥ 1, x ≤ 10^6 z, x ≤ 10^6.
    func bits(_ x: Int, _ factor: Int) -> [LiteralTerm] {
      (0..<20).map { LiteralTerm(Integer(factor) * .powerOfTwo($0), Literal(Int32(3 + 20 * x + $0))) }
    }
    var rows = [PseudoBooleanConstraint(bits(0, 1) + bits(1, 1), atLeast: 1)]
    for x in 0..<2 {
      rows.append(PseudoBooleanConstraint(bits(x, -1) + [LiteralTerm(1_000_000, Literal(Int32(x + 1)))], atLeast: 0))
      rows.append(PseudoBooleanConstraint(bits(x, -1), atLeast: -1_000_000))
    }
    let formula = PseudoBooleanFormula(
      variableCount: 42, constraints: rows, objective: [LiteralTerm(1, Literal(1)), LiteralTerm(1, Literal(2))])
    try check(formula, least: 1, .two, "D1", open: glpk)
  }

  @Test("an objective beside which its differences are small") func largeConstant() throws {
    guard GLPKSolver.isPresent else { return }
    // The constant as a variable that must be true.
    let values = [10, 13, 8, 9, 11, 1_000_000_000]
    let formula = PseudoBooleanFormula(
      variableCount: 6,
      constraints: [
        atMost([5, 7, 4, 5, 6, 0], 14), atMost([3, 2, 6, 4, 5, 0], 10),
        PseudoBooleanConstraint([LiteralTerm(1, Literal(6))], atLeast: 1),
      ], objective: values.enumerated().map { LiteralTerm(Integer(-$1), Literal(Int32($0 + 1))) })
    try check(formula, least: -1_000_000_024, .two, "D2", open: glpk)
  }

  @Test("a knapsack of nine-digit numbers") func largeCoefficients() throws {
    guard GLPKSolver.isPresent else { return }
    let values = [670_899_858, 903_244_432, 897_495_236, 397_722_608]
    let formula = PseudoBooleanFormula(
      variableCount: 4,
      constraints: [
        atMost([845_751_838, 244_015_273, 631_554_943, 641_888_431], 1_181_605_242),
        atMost([448_136_814, 540_157_306, 188_233_725, 221_681_272], 699_104_558),
      ], objective: values.enumerated().map { LiteralTerm(Integer(-$1), Literal(Int32($0 + 1))) })
    try check(formula, least: -903_244_432, .two, "D3", open: glpk)
  }
}
