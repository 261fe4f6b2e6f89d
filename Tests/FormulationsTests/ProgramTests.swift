import ExactArithmetic
import Formulations
import Testing

@Suite struct ProgramTests {
  @Test(arguments: ["x", "_x.1", "Zebra", String(repeating: "a", count: 100)])
  func namesThatAllReadersTake(name: String) { #expect(FormulationName.isSafe(name)) }

  @Test(arguments: [
    "", "e1", "E", "1x", ".x", "x y", "x-y", "naïve", "x\n", "Bounds", "free", "st", "obj", "objective_constant",
    String(repeating: "a", count: 101),
  ])
  func namesThatSomeReaderMisreads(name: String) {
    #expect(!FormulationName.isSafe(name))
    #expect(FormulationName.isSafe(FormulationName.sanitised(name)))
  }

  @Test func constantsOfARowGoToTheRightSide() {
    var program = MixedIntegerProgram(name: "p")
    let (x, y) = (program.addBinary("x"), program.addBinary("y"))
    let row = program.addRow(
      "r", LinearExpression([Term(2, x)], constant: 5), .atMost,
      LinearExpression([Term(3, y), Term(1, x)], constant: 7))
    #expect(Array(program[row].terms) == [Term(1, x), Term(-3, y)])
    #expect(program[row].rightSide == 2)
  }

  @Test func theObjectiveCountsConstantAndScale() {
    var program = MixedIntegerProgram(name: "p")
    let x = program.addBinary("x")
    program.objective = LinearExpression([Term(3, x)], constant: 4)
    program.objectiveScale = 6
    #expect(program.objectiveValue(at: [1]) == Rational(7, 6))
    #expect(program.objectiveValue(at: [0]) == Rational(2, 3))
  }

  @Test func violationsAreExactBeyondMachineWords() {
    var program = MixedIntegerProgram(name: "p")
    let big = Integer(10).power(40)
    let x = program.addVariable("x", lower: 0, upper: big)
    let row = program.addRow("r", LinearExpression(1, x), .atMost, big - 1)
    #expect(program.violation(at: [big - 1]) == nil)
    #expect(program.violation(at: [big]) == .row(row))
    #expect(program.violation(at: [big + 1]) == .bound(x))
    #expect(program.violation(at: []) == .wrongLength(0))
  }

  @Test func aNameThatOccursTwiceBreaksTheInvariants() {
    var program = MixedIntegerProgram(name: "p")
    let x = program.addBinary("x")
    program.addRow("r", LinearExpression(1, x), .atMost, 0)
    #expect(program.brokenInvariants().isEmpty)
    program.addBinary("x")
    program.addRow("r", LinearExpression(1, x), .atMost, 0)
    #expect(program.brokenInvariants() == ["variable name x occurs twice", "row name r occurs twice"])
  }
}
