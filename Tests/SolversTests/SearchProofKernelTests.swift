import CertificateChecking
import ExactArithmetic
import ProofLogging
import PseudoBooleanSearch
import SearchCore
import TestSupport
import Testing

/// Proofs of whole and of interrupted searches, held against the trusted kernel and against enumeration.
@Suite struct SearchProofKernelTests {
  static let chunks = (0..<12).map { UInt64($0) * 25 }

  private var limits: ProofLimits {
    var limits = ProofLimits()
    limits.permitsStrengthening = true
    return limits
  }

  private func prove(
    _ example: RandomFormula, _ version: ProofVersion, nodeLimit: Int? = nil, start: [Bool]? = nil
  ) -> (outcome: PseudoBooleanOutcome, proof: [UInt8]) {
    var bytes: [UInt8] = []
    let writer = SearchProofWriter(example.formula, version: version, budget: 1 << 24) { bytes += $0 }
    let outcome = PseudoBooleanSolver.minimise(
      example.formula, start: start, control: SearchControl(nodeLimit: nodeLimit), log: writer)
    if let bound = outcome.bound { writer.conclude(atLeast: bound, best: outcome.objective) }
    return (outcome, bytes)
  }

  @Test("the kernel accepts proofs with cores and counters, in every dialect and width", arguments: chunks)
  func acceptsWhole(from first: UInt64) throws {
    for seed in first..<first + 25 {
      let example = RandomFormula(
        seed: 40_000 + seed, scale: PseudoBooleanSolverTests.scales[Int(seed % 4)], isTight: !seed.isMultiple(of: 3))
      guard let least = example.least, !example.formula.objective.isEmpty else { continue }
      for version in ProofVersion.allCases {
        let (outcome, proof) = prove(example, version, start: seed.isMultiple(of: 2) ? example.solutions.first : nil)
        #expect(outcome.objective == least)
        let verdict = DialectChecker.check(formula: example.formula, proof: ProofBytes(proof), limits: limits)
        #expect(verdict == .verified(.bounds(lower: least, upper: least)), "seed \(seed), \(version.rawValue)")
      }
    }
  }

  @Test("the kernel accepts proofs over shared sums, in every dialect")
  func acceptsSharedSums() throws {
    for seed in 0..<UInt64(20) {
      let example = RandomFormula(neuron: 70_000 + seed)
      let least = try #require(example.least)
      for version in ProofVersion.allCases {
        let (outcome, proof) = prove(example, version)
        #expect(outcome.objective == least)
        let verdict = DialectChecker.check(formula: example.formula, proof: ProofBytes(proof), limits: limits)
        #expect(verdict == .verified(.bounds(lower: least, upper: least)), "seed \(seed), \(version.rawValue)")
      }
    }
  }

  @Test("a search that a limit ends proves the bound that it reports", arguments: chunks)
  func acceptsPartial(from first: UInt64) throws {
    for seed in first..<first + 25 {
      let example = RandomFormula(seed: 50_000 + seed, isTight: true)
      guard let least = example.least else { continue }
      for limit in [1, 3, 8] {
        let (outcome, proof) = prove(example, .two, nodeLimit: limit, start: example.solutions.first)
        let bound = try #require(outcome.bound)
        #expect(bound <= least, "seed \(seed), limit \(limit)")
        let verdict = DialectChecker.check(formula: example.formula, proof: ProofBytes(proof), limits: limits)
        #expect(
          verdict == .verified(.bounds(lower: bound, upper: outcome.objective)), "seed \(seed), limit \(limit)")
      }
    }
  }

  @Test("cores raise the bound of weighted covers, and counters are needed for it")
  func coresRaiseBounds() throws {
    // Of every three of eight variables one is true: at least six are.
    let variables = 8
    var constraints: [PseudoBooleanConstraint] = []
    for a in 1...variables {
      for b in (a + 1)..<(variables + 1) {
        for c in (b + 1)..<(variables + 2) where b <= variables && c <= variables {
          constraints.append(
            PseudoBooleanConstraint([a, b, c].map { LiteralTerm(1, Literal(Int32($0))) }, atLeast: 1))
        }
      }
    }
    let formula = PseudoBooleanFormula(
      variableCount: variables, constraints: constraints,
      objective: (1...variables).map { LiteralTerm(Integer($0 % 2 + 1), Literal(Int32($0))) })
    var bytes: [UInt8] = []
    let writer = SearchProofWriter(formula, version: .two, budget: 1 << 24) { bytes += $0 }
    var bounds: [Integer] = []
    let outcome = PseudoBooleanSolver.minimise(
      formula, control: SearchControl(), log: writer, onBound: { bounds.append($0) })
    #expect(outcome.objective == 8)
    #expect(bounds.count >= 2 && bounds == bounds.sorted(), "\(bounds)")
    writer.conclude(least: 8)
    let verdict = DialectChecker.check(formula: formula, proof: ProofBytes(bytes), limits: limits)
    #expect(verdict == .verified(.bounds(lower: 8, upper: 8)))
    #expect(String(decoding: bytes, as: UTF8.self).contains("\nred "))
  }

  @Test("the writer's text, in every dialect")
  func writesText() {
    let formula = PseudoBooleanFormula(
      variableCount: 12, constraints: [PseudoBooleanConstraint([LiteralTerm(1, Literal(12))], atLeast: 1)],
      objective: [LiteralTerm(1, Literal(1))])
    func text(_ version: ProofVersion) -> String {
      var bytes: [UInt8] = []
      let writer = SearchProofWriter(formula, version: version, budget: 1 << 20) { bytes += $0 }
      let learned = [Literal(12).code, Literal(3, isNegated: true).code].withUnsafeBufferPointer { clause in
        [1].withUnsafeBufferPointer { writer.learn(clause, hints: $0) }
      }
      writer.forget(learned)
      _ = writer.define(
        PseudoBooleanConstraint([LiteralTerm(1, Literal(1)), LiteralTerm(2, Literal(13))], atLeast: 2), fresh: 13,
        value: true)
      _ = writer.combine([.constraint(1, times: 2), .literal(!Literal(4), times: 1)], dividedBy: 2)
      _ = writer.improve([false, true, false])
      writer.conclude(atLeast: -1, best: 1)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(
      text(.one) == """
        pseudo-Boolean proof version 1.1
        f 1
        *~ 1
        u 1 x12 1 ~x3 >= 1 ;
        d 2
        red 1 x1 2 x13 >= 2 ; x13 -> 1
        p 1 2 * ~x4 + 2 d
        o x1 ~x2

        """)
    #expect(
      text(.two) == """
        pseudo-Boolean proof version 2.0
        f 1
        rup 1 x12 1 ~x3 >= 1 ; ~ 1
        del id 2
        red 1 x1 2 x13 >= 2 ; x13 -> 1
        pol 1 2 * ~x4 + 2 d
        soli x1 ~x2
        output NONE
        conclusion BOUNDS -1 1
        end pseudo-Boolean proof

        """)
    #expect(
      text(.three) == """
        pseudo-Boolean proof version 3.0
        f 1 ;
        rup 1 x12 1 ~x3 >= 1 : ~ 1 ;
        del id 2 ;
        red 1 x1 2 x13 >= 2 : x13 -> 1 ;
        pol 1 2 * ~x4 + 2 d ;
        soli x1 ~x2 ;
        output NONE ;
        conclusion BOUNDS -1 1 ;
        end pseudo-Boolean proof ;

        """)
  }
}
