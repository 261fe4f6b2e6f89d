import CertificateChecking
import Encodings
import Formulations
import Testing

@Suite struct SMTTextTests {
  @Test func clausesAndSumsAreWritten() {
    let x1 = Literal(1), x2 = Literal(2), x3 = Literal(3)
    let formula = PseudoBooleanFormula(
      variableCount: 3,
      constraints: [
        PseudoBooleanConstraint([LiteralTerm(1, x1), LiteralTerm(1, !x2)], atLeast: 1),
        PseudoBooleanConstraint([LiteralTerm(2, x1), LiteralTerm(3, !x2), LiteralTerm(-1, x3)], atLeast: 2),
        PseudoBooleanConstraint([LiteralTerm(7, !x3)], atLeast: 3),
        PseudoBooleanConstraint([LiteralTerm(1, x1)], atLeast: 0),
        PseudoBooleanConstraint([LiteralTerm](), atLeast: 1),
      ],
      objective: [LiteralTerm(5, x1), LiteralTerm(-2, x3)], objectiveConstant: -4, objectiveScale: 3)
    var sink = MemorySink()
    SMTWriter.write(formula, to: &sink)
    #expect(
      sink.text == """
        ; objective = (min + -4) / 3
        (declare-fun x1 () Bool)
        (declare-fun x2 () Bool)
        (declare-fun x3 () Bool)
        (assert (or x1 (not x2)))
        (assert (>= (+ (ite x1 2 0) (ite x2 0 3) (ite x3 0 1)) 3))
        (assert (not x3))
        (assert true)
        (assert false)
        (minimize (+ (ite x1 5 0) (ite x3 (- 2) 0)))
        (check-sat)
        (get-objectives)
        (get-model)

        """)
  }

  @Test func anEmptyObjectiveIsAConstant() {
    var sink = MemorySink()
    SMTWriter.write(PseudoBooleanFormula(variableCount: 1), to: &sink)
    #expect(sink.text.contains("(minimize 0)\n"))
  }
}
