import CertificateChecking
import ExactArithmetic
import ProofLogging
import PseudoBooleanSearch
import SearchCore
import TestSupport
import Testing

/// Three small programs that GLPK 5.0 gets wrong, as pseudo-Boolean formulas: the search finds the true optimum, the
/// kernel accepts its proof, and what GLPK said is refused.
@Suite struct WrongOptimaTests {
  struct Program: CustomTestStringConvertible {
    let testDescription: String
    let formula: PseudoBooleanFormula
    /// Σ objective terms at the optimum, and what GLPK's answer comes to.
    let optimum: Integer
    let claimed: Integer
  }

  private static func terms(_ coefficients: [Int], from first: Int32 = 1, times factor: Int = 1) -> [LiteralTerm] {
    coefficients.enumerated().map { LiteralTerm(Integer($1 * factor), Literal(first + Int32($0))) }
  }

  /// Σ coefficient · variable ≤ bound.
  private static func atMost(_ coefficients: [Int], _ bound: Int) -> PseudoBooleanConstraint {
    PseudoBooleanConstraint(terms(coefficients, times: -1), atLeast: Integer(-bound))
  }

  /// D1: min z1 + z2, x1 + x2 ≥ 1, x ≤ 1000000 z, 0 ≤ x ≤ 1000000. GLPK says 0: a tenth of a millionth of a switch.
  ///
  /// z1, z2 are the variables 1 and 2; x1, x2 have 20 bits each.
  private static var switches: Program {
    let bits = (0..<20).map { 1 << $0 }
    var constraints = [PseudoBooleanConstraint(terms(bits, from: 3) + terms(bits, from: 23), atLeast: 1)]
    for (z, first) in [(Int32(1), Int32(3)), (2, 23)] {
      let x = terms(bits, from: first, times: -1)
      constraints.append(PseudoBooleanConstraint(x + [LiteralTerm(1_000_000, Literal(z))], atLeast: 0))
      constraints.append(PseudoBooleanConstraint(x, atLeast: -1_000_000))
    }
    return Program(
      testDescription: "D1",
      formula: PseudoBooleanFormula(
        variableCount: 42, constraints: constraints, objective: terms([1, 1])),
      optimum: 1, claimed: 0)
  }

  /// D2: max 10 x1 + 13 x2 + 8 x3 + 9 x4 + 11 x5 + 10^9. GLPK says 1000000021.
  private static var shifted: Program {
    Program(
      testDescription: "D2",
      formula: PseudoBooleanFormula(
        variableCount: 5, constraints: [atMost([5, 7, 4, 5, 6], 14), atMost([3, 2, 6, 4, 5], 10)],
        objective: terms([10, 13, 8, 9, 11], times: -1), objectiveConstant: -1_000_000_000),
      optimum: -24, claimed: -21)
  }

  /// D3: a knapsack of large numbers. GLPK says 897495236, or that there is no solution.
  private static var large: Program {
    Program(
      testDescription: "D3",
      formula: PseudoBooleanFormula(
        variableCount: 4,
        constraints: [
          atMost([845_751_838, 244_015_273, 631_554_943, 641_888_431], 1_181_605_242),
          atMost([448_136_814, 540_157_306, 188_233_725, 221_681_272], 699_104_558),
        ],
        objective: terms([670_899_858, 903_244_432, 897_495_236, 397_722_608], times: -1)),
      optimum: -903_244_432, claimed: -897_495_236)
  }

  private static func proof(_ program: Program, version: ProofVersion, claiming value: Integer? = nil) -> [UInt8] {
    var bytes: [UInt8] = []
    let writer = SearchProofWriter(program.formula, version: version, budget: 1 << 24) { bytes += $0 }
    let outcome = PseudoBooleanSolver.minimise(program.formula, control: SearchControl(), log: writer)
    #expect(outcome.isExhausted && outcome.objective == program.optimum)
    writer.conclude(least: value ?? program.optimum)
    return bytes
  }

  @Test("the true optimum is proven, in every dialect", arguments: [switches, shifted, large])
  func proven(program: Program) {
    for version in ProofVersion.allCases {
      let proof = WrongOptimaTests.proof(program, version: version)
      #expect(
        DialectChecker.check(formula: program.formula, proof: ProofBytes(proof))
          == .verified(.bounds(lower: program.optimum, upper: program.optimum)))
    }
  }

  @Test("what GLPK says is refused", arguments: [switches, shifted, large])
  func refused(program: Program) {
    for version in [ProofVersion.two, .three] {
      let proof = WrongOptimaTests.proof(program, version: version, claiming: program.claimed)
      guard case .refused = DialectChecker.check(formula: program.formula, proof: ProofBytes(proof)) else {
        Issue.record("\(program.testDescription) in version \(version.rawValue)")
        continue
      }
      let text = String(decoding: proof, as: UTF8.self)
      let infeasible = text.replacing("BOUNDS \(program.claimed) \(program.claimed)", with: "UNSAT")
      guard case .refused = DialectChecker.check(formula: program.formula, proof: ProofBytes(Array(infeasible.utf8)))
      else {
        Issue.record("\(program.testDescription) without solution, in version \(version.rawValue)")
        continue
      }
    }
  }
}
