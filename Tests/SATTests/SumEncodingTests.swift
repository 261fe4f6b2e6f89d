import CaDiCaLBackend
import CertificateChecking
import ExactArithmetic
import ProofLogging
import SATEncodings
import TestSupport
import Testing

/// A formula of parameter chains, sums over their literals and single ones, and an objective.
struct SumFormula {
  let formula: PseudoBooleanFormula
  let parameterVariableCount: Int

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var constraints: [PseudoBooleanConstraint] = []
    var variables = 0
    for _ in 0..<random.int(1...2) {
      let length = random.int(1...3)
      for place in 1..<max(1, length) {
        constraints.append(
          PseudoBooleanConstraint(
            [
              LiteralTerm(1, Literal(Int32(variables + place))),
              LiteralTerm(1, Literal(Int32(variables + place + 1), isNegated: true)),
            ], atLeast: 1))
      }
      variables += length
    }
    parameterVariableCount = variables
    variables += random.int(1...4)
    let widest = random.pick([1, 1, 5, 40, 1 << 20])
    func terms() -> [LiteralTerm] {
      (1...variables).filter { _ in random.happens(80) }.map {
        LiteralTerm(Integer(random.int(1...widest)), Literal(Int32($0), isNegated: random.happens(50)))
      }
    }
    for _ in 0..<random.int(1...3) {
      let left = terms()
      let sum = left.reduce(0) { $0 + ($1.coefficient.word ?? 0) }
      guard sum > 0 else { continue }
      constraints.append(PseudoBooleanConstraint(left, atLeast: Integer(random.int(1...sum))))
    }
    let objective = terms().map {
      LiteralTerm($0.literal.isNegated ? -$0.coefficient : $0.coefficient, Literal($0.literal.variable))
    }
    formula = PseudoBooleanFormula(variableCount: variables, constraints: constraints, objective: objective)
  }

  /// True if the assignment whose bit v − 1 is variable v satisfies every row.
  func isSolution(_ bits: Int) -> Bool {
    formula.constraints.allSatisfy { row in sum(row.terms, bits) >= row.degree }
  }

  func sum(_ terms: [LiteralTerm], _ bits: Int) -> Integer {
    terms.reduce(Integer.zero) { sum, term in
      (bits >> Int(term.literal.variable - 1) & 1 == 1) != term.literal.isNegated ? sum + term.coefficient : sum
    }
  }
}

@Suite(.enabled(if: CaDiCaLSolver.isPresent)) struct SumEncodingTests {
  /// True if the solver's clauses can be extended from every variable of the formula.
  private func isExtensible(_ solver: borrowing CaDiCaLSolver, _ bits: Int, _ count: Int, also: Int32? = nil) throws
    -> Bool
  {
    for variable in 0..<count {
      solver.assume(Int32(variable + 1) * (bits >> variable & 1 == 1 ? 1 : -1))
    }
    if let also { solver.assume(also) }
    return try solver.solve() == .satisfiable
  }

  @Test(
    "clauses can be extended exactly where the rows hold, and, under lower and lower bounds, where the objective is met",
    arguments: SATEncodingName.allCases)
  func meansWhatItEncodes(_ name: SATEncodingName) throws {
    for seed in 0..<UInt64(60) {
      let example = SumFormula(seed: seed)
      let count = example.formula.variableCount
      let solver = try CaDiCaLSolver()
      let pending = Pending()
      let builder = ClauseBuilder(variableCount: count, log: nil) { clause, _ in pending.clauses.append(Array(clause)) }
      let encoder = SATEncoder(
        example.formula, parameterVariableCount: example.parameterVariableCount, name, into: builder)
      func hand() {
        for clause in pending.clauses { solver.add(clause) }
        pending.clauses = []
      }
      try encoder.addFormula()
      hand()
      let solutions = (0..<1 << count).filter(example.isSolution)
      for bits in 0..<1 << count {
        #expect(try isExtensible(solver, bits, count) == example.isSolution(bits), "seed \(seed), \(name), \(bits)")
      }
      let values = solutions.map { example.sum(example.formula.objective, $0) }.sorted(by: >)
      guard let greatest = values.first, let least = values.last else { continue }
      var limits = [greatest - 1, least, least - 1]
      if let middle = values.dropFirst(values.count / 2).first { limits.insert(middle, at: 1) }
      for limit in limits.sorted(by: >) {
        // The escape literal switches a bound off.
        let escape = builder.makeLiteral()
        try encoder.bound(limit, escapes: [escape], number: 0)
        hand()
        for bits in solutions {
          let isBelow = example.sum(example.formula.objective, bits) <= limit
          #expect(
            try isExtensible(solver, bits, count, also: -escape.variable) == isBelow,
            "seed \(seed), \(name), \(bits), limit \(limit)")
          #expect(try isExtensible(solver, bits, count, also: escape.variable), "seed \(seed), \(name)")
        }
      }
    }
  }

  @Test("the kernel accepts every derivation", arguments: SATEncodingName.allCases)
  func derivations(_ name: SATEncodingName) throws {
    for seed in 0..<UInt64(120) {
      let example = SumFormula(seed: 1_000 + seed)
      var bytes: [UInt8] = []
      let writer = SearchProofWriter(example.formula, version: .one, budget: 1 << 26) { bytes += $0 }
      let builder = ClauseBuilder(variableCount: example.formula.variableCount, log: writer) { _, _ in }
      let encoder = SATEncoder(
        example.formula, parameterVariableCount: example.parameterVariableCount, name, into: builder)
      try encoder.addFormula()
      let count = example.formula.variableCount
      let best = (0..<1 << count).filter(example.isSolution).max {
        example.sum(example.formula.objective, $0) < example.sum(example.formula.objective, $1)
      }
      if let best {
        let number = writer.improve([false] + (0..<count).map { best >> $0 & 1 == 1 })
        try encoder.bound(example.sum(example.formula.objective, best) - 1, number: number)
      }
      writer.conclude(atLeast: 1, best: nil)
      let verdict = DialectChecker.check(formula: example.formula, proof: ProofBytes(bytes))
      guard case .verified = verdict else {
        Issue.record("seed \(1_000 + seed), \(name): \(verdict)")
        continue
      }
    }
  }

  private final class Pending { var clauses: [[Int32]] = [] }
}
