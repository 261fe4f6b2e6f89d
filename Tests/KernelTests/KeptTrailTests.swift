import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing

/// Assignments that a check by propagation leaves on the trail change no verdict: as many steps are accepted, and the
/// same ones, as where each clause is propagated from nothing over the constraints that are live then.
@Suite struct KeptTrailTests {
  @Test(
    "clauses along a tree, sums and deletions between them, have the verdicts of plain propagation", arguments: 0..<8)
  func plainPropagation(part: Int) {
    var (accepted, refused) = (0, 0)
    for seed in 0..<60 {
      var walk = TreeWalk(SplitMix64(seed: UInt64(60 * part + seed)))
      for _ in 0..<50 {
        let (step, follows) = walk.candidate()
        if follows {
          walk.take(step)
          accepted += 1
          continue
        }
        refused += 1
        #expect(
          !walk.isAccepted(step), "seed \(60 * part + seed): \(step) after\n\(walk.lines.joined(separator: "\n"))")
      }
      #expect(walk.isAccepted(nil), "seed \(60 * part + seed):\n\(walk.lines.joined(separator: "\n"))")
    }
    // Both happen often enough to tell something.
    #expect(accepted > 600 && refused > 300, "\(accepted) accepted, \(refused) refused")
  }

  /// With x1 assumed, x2 is false, and two of x3, x4, x5 are to be true, of which no two may: propagation does not see that.
  /// The sum of those constraints, weakened by x2, is a clause whose literals were both falsified by that assumption.
  @Test("a sum that is falsified at one level of what is kept is in conflict there")
  func conflictAtOneLevel() throws {
    let formula = try #require(
      OPBReader.read(
        """
        1 ~x3 1 ~x4 >= 1 ;
        1 ~x3 1 ~x5 >= 1 ;
        1 ~x4 1 ~x5 >= 1 ;
        1 x3 1 x4 1 x5 2 ~x1 >= 2 ;
        1 ~x1 1 ~x2 >= 1 ;
        1 ~x6 1 x2 >= 1 ;
        """))
    let assume = "rup 1 ~x1 1 ~x6 >= 1 ;"
    for (steps, isRight) in [
      ([assume, "pol 4 2 * 1 + 2 + 3 + x2 + s", "rup 1 ~x1 >= 1 ;"], true), ([assume, "rup 1 ~x1 >= 1 ;"], false),
    ] {
      let lines =
        ["pseudo-Boolean proof version 2.0", "f 6"] + steps
        + ["output NONE", "conclusion NONE", "end pseudo-Boolean proof", ""]
      let verdict = DialectChecker.check(
        formula: formula, proof: ProofBytes(Array(lines.joined(separator: "\n").utf8)))
      if case .verified = verdict { #expect(isRight) } else { #expect(!isRight, "\(verdict)") }
    }
  }
}

/// A walk through a tree of decisions over a few constraints, as a search logs it, with other steps in between.
private struct TreeWalk {
  struct Step {
    let line: String
    var derived: PseudoBooleanConstraint?
    var deleted: Int?
  }

  private var random: SplitMix64
  private let formula: PseudoBooleanFormula
  /// By number.
  private var live: [Int: PseudoBooleanConstraint] = [:]
  private var next: Int
  /// The literals assumed.
  private var path: [Literal] = []
  private(set) var lines: [String] = []
  /// Of twelve steps, those that delete something.
  private let deletions: Int

  init(_ random: SplitMix64) {
    var random = random
    let variables = random.int(4...9)
    let constraints = (0..<random.int(4...14)).map { _ in
      // Clauses and sums, few of them satisfied by everything.
      let size = random.int(1...4)
      let largest = random.int(1...3)
      return PseudoBooleanConstraint(
        (0..<size).map { _ in
          LiteralTerm(
            Integer(random.int(1...largest)), Literal(Int32(random.int(1...variables)), isNegated: random.happens(50)))
        }, atLeast: Integer(random.int(1...largest)))
    }
    formula = PseudoBooleanFormula(variableCount: variables, constraints: constraints)
    for (index, constraint) in constraints.enumerated() { live[index + 1] = constraint }
    next = constraints.count + 1
    deletions = random.happens(50) ? 1 : 4
    self.random = random
  }

  private mutating func literal() -> Literal {
    Literal(Int32(random.int(1...formula.variableCount)), isNegated: random.happens(50))
  }

  /// A next step, and whether it is right.
  mutating func candidate() -> (Step, follows: Bool) {
    switch random.int(0...11) {
    case ..<deletions:
      let id = random.int(1...next - 1)
      return (Step(line: "del id \(id)", deleted: id), live[id] != nil)
    case deletions:
      let (first, second) = (random.int(1...next - 1), random.int(1...next - 1))
      guard let a = live[first], let b = live[second] else {
        return (Step(line: "pol \(first) \(second) +"), false)
      }
      let sum = PseudoBooleanConstraint(a.terms + b.terms, atLeast: a.degree + b.degree)
      return (Step(line: "pol \(first) \(second) +", derived: sum), true)
    case deletions + 1:
      let terms = (0..<random.int(1...4)).map { _ in LiteralTerm(Integer(random.int(1...3)), literal()) }
      return propagated(PseudoBooleanConstraint(terms, atLeast: Integer(random.int(1...3))))
    default:
      move()
      return propagated(PseudoBooleanConstraint(path.map { LiteralTerm(1, !$0) }, atLeast: 1), spelt: path)
    }
  }

  /// One decision more, or another one in the place of the last, or none for a few.
  private mutating func move() {
    if random.happens(45) {
      let new = literal()
      if !path.contains(new) && !path.contains(!new) { path.append(new) }
    } else if random.happens(50), let last = path.popLast() {
      path.append(!last)
    } else {
      path.removeLast(min(path.count, random.int(0...3)))
    }
  }

  /// A step that is right where propagation shows the constraint: as such, or in a subproof, where the witness of a
  /// strengthening leaves everything as it is.
  private mutating func propagated(
    _ constraint: PseudoBooleanConstraint, spelt: [Literal]? = nil
  ) -> (Step, follows: Bool) {
    let terms =
      spelt.map { $0.map { "1 \(name(!$0))" } } ?? constraint.terms.map { "\($0.coefficient) \(name($0.literal))" }
    let rule = random.happens(25) ? "red" : "rup"
    let line = "\(rule) \(terms.joined(separator: " ")) >= \(constraint.degree) ;"
    return (Step(line: line, derived: constraint), follows(constraint))
  }

  private func name(_ literal: Literal) -> String { "\(literal.isNegated ? "~" : "")x\(literal.variable)" }

  mutating func take(_ step: Step) {
    lines.append(step.line)
    if let id = step.deleted { live[id] = nil }
    if let derived = step.derived {
      live[next] = derived
      next += 1
    }
  }

  func isAccepted(_ step: Step?) -> Bool {
    let text =
      ["pseudo-Boolean proof version 2.0", "f \(formula.constraints.count)"] + lines + (step.map { [$0.line] } ?? [])
      + ["output NONE", "conclusion NONE", "end pseudo-Boolean proof", ""]
    let proof = ProofBytes(Array(text.joined(separator: "\n").utf8))
    if case .verified = DialectChecker.check(formula: formula, proof: proof) { return true }
    return false
  }

  /// True if the live constraints and the negation of `constraint` propagate to a conflict: over and over, all of them.
  private func follows(_ constraint: PseudoBooleanConstraint) -> Bool {
    var isFalse: Set<Int32> = []
    let total = constraint.terms.reduce(Integer.zero) { $0 + $1.coefficient }
    let negation = PseudoBooleanConstraint(
      constraint.terms.map { LiteralTerm($0.coefficient, !$0.literal) }, atLeast: total - constraint.degree + 1)
    var grows = true
    while grows {
      grows = false
      for row in Array(live.values) + [negation] {
        let open = row.terms.filter { !isFalse.contains($0.literal.code) }
        let slack = open.reduce(-row.degree) { $0 + $1.coefficient }
        if slack < 0 { return true }
        for term in open where term.coefficient > slack && isFalse.insert(term.literal.code ^ 1).inserted {
          grows = true
        }
      }
    }
    return false
  }
}
