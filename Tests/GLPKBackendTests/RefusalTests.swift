import ExactArithmetic
import Formulations
import GLPKBackend
import Testing

#if !GLPK
  @Suite struct AbsenceTests {
    @Test func everyRunIsRefused() {
      #expect(!GLPKSolver.isPresent)
      #expect(throws: GLPKError.absent) { try GLPKSolver().minimise(Programs.largeConstant) }
    }
  }
#else
  import CGLPK

  @Suite struct RefusalTests {
    @Test func numbersThatDoublesDoNotHoldAreRefused() {
      let limit = Integer.powerOfTwo(53)
      for (coefficient, upper, right, cost) in [
        (limit + 1, 1, 1, 1), (1, limit + 1, 1, 1), (1, 1, limit * 8, 1), (1, 1, 1, -limit - 1),
      ] {
        var program = MixedIntegerProgram(name: "large")
        let x = program.addVariable("x", lower: 0, upper: upper)
        program.addRow("r", LinearExpression(coefficient, x), .atMost, right)
        program.objective = LinearExpression(cost, x)
        #expect { try GLPKSolver().minimise(program) } throws: { error in
          guard case .tooLarge(_, let value) = error as? GLPKError else { return false }
          return value.magnitude > limit
        }
      }
    }

    @Test func constantAndScaleMayBeOfAnySize() throws {
      var program = MixedIntegerProgram(name: "large")
      let x = program.addBinary("x")
      program.objective = LinearExpression([Term(1, x)], constant: Integer(10).power(30))
      program.objectiveScale = Integer(10).power(40)
      #expect(try GLPKSolver().minimise(program).claimedBound == Rational(1, Integer(10).power(10)))
    }

    @Test func aStartThatIsNoPointIsRefused() {
      let program = Programs.largeConstant
      #expect(throws: GLPKError.badStart(.row(RowIndex(0)))) {
        try GLPKSolver().minimise(program, start: [1, 1, 1, 1, 1])
      }
      #expect(throws: GLPKError.badStart(.wrongLength(1))) { try GLPKSolver().minimise(program, start: [1]) }
      #expect(throws: GLPKError.badStart(.bound(VariableIndex(1)))) {
        try GLPKSolver().minimise(program, start: [0, 2, 0, 0, 0])
      }
    }

    @Test func limitsThatAreNotPositiveAreRefused() {
      #expect(throws: GLPKError.badLimit("seconds")) {
        try GLPKSolver().minimise(Programs.largeConstant, limits: GLPKLimits(seconds: .nan))
      }
      #expect(throws: GLPKError.badLimit("nodes")) {
        try GLPKSolver().minimise(Programs.largeConstant, limits: GLPKLimits(nodes: 0))
      }
    }

    @Test func programsWithoutVariablesOrRowsHaveAnswers() throws {
      var program = MixedIntegerProgram(name: "nothing")
      program.objective = LinearExpression(7)
      let nothing = try GLPKSolver().minimise(program)
      #expect(nothing.status == .claimedOptimal && nothing.values == [] && nothing.claimedBound == 7)
      program.addRow("never", LinearExpression(), .atLeast, 1)
      #expect(try GLPKSolver().minimise(program).status == .claimedInfeasible)
      var free = MixedIntegerProgram(name: "free")
      let x = free.addVariable("x", lower: -3, upper: 9)
      free.objective = LinearExpression(2, x)
      let answer = try GLPKSolver().minimise(free)
      #expect(answer.values == [-3] && answer.claimedBound == -6)
    }

    /// GLPK ends the process on a row number out of range; the shim turns that into an outcome, again and again.
    @Test func misuseOfTheLibraryBecomesAnOutcome() {
      for _ in 0..<3 {
        let bounds: [Double] = [0, 0, 0]
        let integer: [UInt8] = [0, 1, 1]
        let (rows, columns): ([Int32], [Int32]) = ([0, 9], [0, 1])
        let relation: [Int8] = [0, 1]
        var model = GLPKModel()
        var limits = GLPKRunLimits(seconds: 1, nodes: 1, iterations: 1, memory_mib: 100)
        var result = GLPKResult()
        bounds.withUnsafeBufferPointer { bounds in
          integer.withUnsafeBufferPointer { integer in
            relation.withUnsafeBufferPointer { relation in
              rows.withUnsafeBufferPointer { rows in
                columns.withUnsafeBufferPointer { columns in
                  model = GLPKModel(
                    columns: 2, rows: 1, terms: 1, lower: bounds.baseAddress, upper: bounds.baseAddress,
                    cost: bounds.baseAddress, is_integer: integer.baseAddress, relation: relation.baseAddress,
                    right_side: bounds.baseAddress, term_row: rows.baseAddress, term_column: columns.baseAddress,
                    term_value: bounds.baseAddress, start: nil)
                  glpk_minimise(&model, &limits, { _, _ in 0 }, nil, &result)
                }
              }
            }
          }
        }
        #expect(Int(result.outcome) == GLPK_RUN_ABORTED)
        let message = withUnsafeBytes(of: result.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        #expect(message == "glp_load_matrix: ia[1] = 9; row index out of range\n")
      }
    }
  }
#endif
