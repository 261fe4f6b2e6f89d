import ExactArithmetic
import Formulations
import SeededRandomness
import Testing

@Suite struct LinearExpressionTests {
  /// A program of four variables with mixed bounds, and all its points.
  static let program: MixedIntegerProgram = {
    var program = MixedIntegerProgram(name: "small")
    for (name, lower, upper) in [("x1", -2, 1), ("x2", 0, 1), ("x3", 1, 3), ("x4", -1, -1)] {
      program.addVariable(name, lower: Integer(lower), upper: Integer(upper))
    }
    return program
  }()
  static let points: [[Integer]] = program.variables.reduce([[]]) { points, variable in
    points.flatMap { point in ((variable.lower.word ?? 0)...(variable.upper.word ?? 0)).map { point + [Integer($0)] } }
  }

  static func random(_ generator: inout SplitMix64, factor: Int = 1) -> LinearExpression {
    let terms = (0..<5).map { _ in
      Term(
        Integer(factor * .random(in: -4...4, using: &generator)), VariableIndex(.random(in: 0..<4, using: &generator)))
    }
    return LinearExpression(terms, constant: Integer(factor * .random(in: -9...9, using: &generator)))
  }

  @Test func termsAreSortedMergedAndNeverZero() {
    let (x, y) = (VariableIndex(0), VariableIndex(1))
    let sum = LinearExpression([Term(2, y), Term(3, x), Term(-2, y), Term(4, x)], constant: 5)
    #expect(sum.terms == [Term(7, x)])
    #expect(sum[x] == 7 && sum[y] == 0)
    #expect((sum - sum) == LinearExpression())
  }

  @Test(arguments: 1...30) func arithmeticAgreesWithValues(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let (a, b) = (Self.random(&generator), Self.random(&generator))
    let factor = Integer(.random(in: -3...3, using: &generator))
    for point in Self.points {
      #expect((a + b).value(at: point) == a.value(at: point) + b.value(at: point))
      #expect((a - b).value(at: point) == a.value(at: point) - b.value(at: point))
      #expect(a.scaled(by: factor).value(at: point) == factor * a.value(at: point))
    }
    #expect(a + b == b + a)
    #expect(a + b - b == a)
  }

  @Test(arguments: 1...30) func theRangeIsTheLeastAndTheGreatestValue(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let expression = Self.random(&generator)
    let values = Self.points.map(expression.value)
    #expect(expression.range(in: Self.program) == values.min()!...values.max()!)
  }

  @Test func theDivisorIsOfCoefficientsAlone() {
    let expression = LinearExpression([Term(-6, VariableIndex(0)), Term(9, VariableIndex(1))], constant: 1)
    #expect(expression.greatestCommonDivisor == 3)
    #expect(LinearExpression(7).greatestCommonDivisor == 0)
  }

  @Test(arguments: 1...200) func aNormalRowHasTheSameIntegerPoints(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let expression = Self.random(&generator, factor: .random(in: 1...3, using: &generator))
    let relation = [Relation.atMost, .atLeast, .equal].randomElement(using: &generator)!
    let right = Integer(.random(in: -25...25, using: &generator))
    var original = Self.program
    original.addRow("r", expression, relation, right)
    var normal = Self.program
    let outcome = normal.addNormalisedRow("r", expression, relation, right)
    for point in Self.points {
      let holds = original.violation(at: point) == nil
      switch outcome {
      case .implied: #expect(holds, "seed \(seed)")
      case .infeasible: #expect(!holds, "seed \(seed)")
      case .added: #expect(holds == (normal.violation(at: point) == nil), "seed \(seed)")
      }
    }
    if case .added(let row) = outcome {
      #expect(LinearExpression(normal[row].terms).greatestCommonDivisor == 1)
      let held = Self.points.count { normal.violation(at: $0) == nil }
      #expect(held < Self.points.count || relation == .equal, "a row that the bounds imply was kept, seed \(seed)")
    }
  }

  @Test func anEqualityThatIntegersMissIsInfeasible() {
    var program = Self.program
    let even = LinearExpression([Term(2, VariableIndex(0)), Term(4, VariableIndex(2))])
    #expect(program.addNormalisedRow("r", even, .equal, 3) == .infeasible)
    #expect(program.addNormalisedRow("s", even, .atMost, 3) == .added(RowIndex(0)))
    #expect(program[RowIndex(0)].rightSide == 1)
    #expect(program.addNormalisedRow("t", LinearExpression(4), .atMost, 3) == .infeasible)
    #expect(program.addNormalisedRow("u", LinearExpression(3), .equal, 3) == .implied)
  }
}
