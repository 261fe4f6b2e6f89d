import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing

/// Each rule misused in turn: what is refused, and what the same proof looks like when it is right.
@Suite struct RuleTests {
  /// At least two of three variables are true; their sum is minimised: 2.
  static let formula = OPBReader.read(
    """
    min: 1 x1 1 x2 1 x3 ;
    1 x1 1 x2 >= 1 ;
    1 x1 1 x3 >= 1 ;
    1 x2 1 x3 >= 1 ;
    """)

  private func verdict(_ steps: String, _ conclusion: String = "BOUNDS 2 2", strengthening: Bool = true) throws
    -> ProofVerdict
  {
    var limits = ProofLimits()
    limits.permitsStrengthening = strengthening
    let text = """
      pseudo-Boolean proof version 2.0
      f 3
      \(steps)
      output NONE
      conclusion \(conclusion)
      end pseudo-Boolean proof

      """
    return DialectChecker.check(
      formula: try #require(RuleTests.formula), proof: ProofBytes(Array(text.utf8)), limits: limits)
  }

  @Test(
    "right proofs are accepted",
    arguments: [
      "soli x1 x2 ~x3\npol 1 2 + 3 + 2 d\npol 4 5 +",
      "soli x1 x2 ~x3\nrup 1 x1 >= 1 ;\nrup >= 1 ;",
      "soli x1 x2 ~x3\nrup 99999999999999999999999999999999 x1 >= 1 ;\nrup >= 1 ;",
      "pol 1 2 + 3 + 2 d\nsoli x1 x2 ~x3\npol 4 5 +",
      "sol x1 x2 ~x3\npol 1 2 + 3 + 2 d\nsoli x1 x2 ~x3\npol 4 5 +",
    ])
  func accepted(steps: String) throws {
    #expect(try verdict(steps) == .verified(.bounds(lower: 2, upper: 2)), "\(steps)")
  }

  @Test(
    "false claims are refused, whichever rule is bent",
    arguments: [
      ("", "BOUNDS 2 2"),  // nothing was shown
      ("soli x1 x2 ~x3", "BOUNDS 2 2"),  // no contradiction
      ("soli x1 ~x2 ~x3\nrup >= 1 ;", "BOUNDS 1 1"),  // no solution
      ("soli x1 x2 x3\nrup 1 x1 1 x2 1 x3 >= 3 ;\nrup >= 1 ;", "BOUNDS 3 3"),  // a constraint that does not follow
      ("soli x1 x2 ~x3\nrup >= 1 ;", "BOUNDS 2 2"),  // not by unit propagation
      ("soli x1 x2 ~x3\npol 1 2 + 3 + 3 d\npol 4 5 +", "BOUNDS 3 3"),  // a bound above the solution
      ("soli x1 x2 ~x3\npol 1 2 + 3 + 0 d\npol 4 5 +", "BOUNDS 2 2"),  // division by zero
      ("soli x1 x2 ~x3\npol 1 2 + 3 + -2 d\npol 4 5 +", "BOUNDS 2 2"),  // division by a negative number
      ("soli x1 x2 ~x3\npol 1 -2 * 2 +\nrup >= 1 ;", "BOUNDS 2 2"),  // a negative multiple
      ("soli x1 x2 ~x3\npol 1 2 + 9 +\nrup >= 1 ;", "BOUNDS 2 2"),  // unknown number
      ("soli x1 x2 ~x3\npol 1 2 + 6 +\nrup >= 1 ;", "BOUNDS 2 2"),  // its own number
      ("soli x1 x2 ~x3\npol + 1\nrup >= 1 ;", "BOUNDS 2 2"),  // an empty stack
      ("soli x1 x2 ~x3\npol 1 2 + 3 + 2 d\ndel id 5\npol 4 5 +", "BOUNDS 2 2"),  // deleted, then used
      ("soli x1 x2 ~x3\nrup 1 x1 >= 1 ;\ndel id 5\nrup >= 1 ;", "BOUNDS 2 2"),  // deleted, then needed
      ("soli x1 x2 ~x4\npol 1 2 + 3 + 2 d\npol 4 5 +", "BOUNDS 2 2"),  // an unknown variable
      ("soli x1 ~x1 x2\npol 1 2 + 3 + 2 d\npol 4 5 +", "BOUNDS 2 2"),  // both values
      ("soli x1 x2 ~x3\npol 1 2 + 3 + 2 d\npol 4 5 +", "UNSAT"),  // not what was shown
      ("soli x1 x2 ~x3\npol 1 2 + 3 + 2 d\npol 4 5 +", "BOUNDS 3 2"),  // bounds that cross
      ("soli x1 x2 ~x3\npol 1 2 + 3 + 2 d\npol 4 5 +", "BOUNDS 2 1"),  // no such solution
      ("soli x1 x2 ~x3\nassume 1 x1 >= 1 ;\nrup >= 1 ;", "BOUNDS 2 2"),  // no such rule
      ("a 1 x1 >= 1 ;\nsoli x1 x2 ~x3\nrup >= 1 ;", "BOUNDS 2 2"),  // axioms are nobody's to add
      ("soli x1 x2 ~x3\nrup 1 x1 >= 99999999999999999999999999999999 ;\nrup >= 1 ;", "BOUNDS 2 2"),
      ("soli x1 x2 ~x3\nrup 1 x1 >= ;\nrup >= 1 ;", "BOUNDS 2 2"),  // no degree
      ("soli x1 x2 ~x3\nrup 1 x1 >= 1\nrup >= 1 ;", "BOUNDS 2 2"),  // no semicolon
      ("red 1 ~x1 >= 1 ; x1 0\nred 1 ~x2 >= 1 ; x2 0\nrup >= 1 ;", "BOUNDS 4 4"),  // a witness that does not witness
      ("red 1 ~x1 1 ~x2 >= 2 ; x1 0 x2 0\nrup >= 1 ;", "UNSAT"),
      ("dom 1 ~x1 >= 1 ; x1 0\nrup >= 1 ;", "UNSAT"),  // no order
    ])
  func refused(steps: String, conclusion: String) throws {
    for strengthening in [false, true] {
      let verdict = try verdict(steps, conclusion, strengthening: strengthening)
      guard case .refused(let line, let reason) = verdict else {
        Issue.record("\(steps)\n\(conclusion): \(verdict)")
        continue
      }
      #expect(line >= 1 && !reason.isEmpty)
    }
  }

  @Test(
    "text after the end, an unknown version and no header are refused",
    arguments: [
      "", "pseudo-Boolean proof version 4.0\n", "pseudo-Boolean proof version 2.0\nf 4\n",
      "pseudo-Boolean proof version 2.0\nf 3\noutput NONE\nconclusion NONE\nend pseudo-Boolean proof\nrup >= 1 ;\n",
      "pseudo-Boolean proof version 2.0\nf 3\noutput NONE\nconclusion NONE\n", "\u{0}\u{0}\u{0}",
    ])
  func framing(text: String) throws {
    let verdict = DialectChecker.check(formula: try #require(RuleTests.formula), proof: ProofBytes(Array(text.utf8)))
    guard case .refused = verdict else {
      Issue.record("\(verdict)")
      return
    }
  }

  @Test("a solution of a constant objective cannot be improved, and that is a proof")
  func constantObjective() throws {
    let formula = try #require(OPBReader.read("min: ;\n1 x1 1 x2 >= 1 ;"))
    let text =
      "pseudo-Boolean proof version 2.0\nf 1\nsoli x1 x2\nrup >= 1 ;\noutput NONE\nconclusion BOUNDS 0 0\n"
      + "end pseudo-Boolean proof\n"
    #expect(
      DialectChecker.check(formula: formula, proof: ProofBytes(Array(text.utf8)))
        == .verified(.bounds(lower: 0, upper: 0)))
  }

  @Test("strengthening is refused by name where it is not permitted")
  func strengthening() throws {
    let verdict = try verdict("red 1 x1 >= 1 ; x1 1\nrup >= 1 ;", strengthening: false)
    guard case .refused(_, let reason) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(reason.contains("'red'"))
  }
}
