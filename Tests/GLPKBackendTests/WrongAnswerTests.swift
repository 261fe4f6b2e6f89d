#if GLPK
  import ExactArithmetic
  import Formulations
  import GLPKBackend
  import Testing

  /// Three programs on which GLPK 5.0, as it comes, gives wrong answers:
  /// - D1: "optimal", objective 0.000001 and both switches off (tol_int 1e-5 lets z = 0.000001 pass for 0);
  /// - D2: "optimal", 1000000023 or 1000000021, with the constant in the objective (tol_obj forgives 100 there);
  /// - D3: "optimal", 897495236, or without scaling, or with cuts, "no integer feasible solution".
  /// With the settings of this backend the numbers come out right; what holds by construction is only that the answer
  /// is a claim, that the values replay exactly and that a point which violates a row is not passed off as one.
  @Suite struct WrongAnswerTests {
    static let cases: [(program: MixedIntegerProgram, truth: Rational)] = [
      (Programs.largeConstant, -1_000_000_024), (Programs.largeCoefficients, -903_244_432),
    ]

    @Test(arguments: cases.indices) func theTruthIsFoundAndOnlyClaimed(number: Int) throws {
      let (program, truth) = Self.cases[number]
      #expect(BruteForce.minimum(program) == truth)
      let answer = try GLPKSolver().minimise(program)
      #expect(answer.status == .claimedOptimal)
      #expect(answer.satisfiesRows)
      #expect(program.objectiveValue(at: try #require(answer.values)) == truth)
      #expect(answer.claimedBound == truth)
    }

    @Test func switchesWithAFactorOfAMillion() throws {
      // The same program with factor 3 has the same minimum: some x is 1, so its switch is on.
      #expect(BruteForce.minimum(Programs.switches(factor: 3)) == 1)
      let program = Programs.switches(factor: 1_000_000)
      let answer = try GLPKSolver().minimise(program)
      #expect(answer.satisfiesRows)
      #expect(program.objectiveValue(at: try #require(answer.values)) == 1)
      #expect(answer.status == .claimedOptimal && answer.claimedBound == 1)
    }

    /// Beyond what any tolerance saves: z = 10^-10 is 0 to GLPK. The exact check finds the violated row.
    @Test func aPointThatViolatesARowIsFlagged() throws {
      let program = Programs.switches(factor: 10_000_000_000)
      let answer = try GLPKSolver().minimise(program)
      #expect(answer.status == .claimedOptimal)
      #expect(!answer.satisfiesRows)
      let values = try #require(answer.values)
      guard case .row = program.violation(at: values) else {
        Issue.record("no row is violated at \(values)")
        return
      }
      // The claim is false, and so is the bound below the truth trivially true: neither is more than a claim.
      #expect(try #require(answer.claimedBound) < 1)
    }

    @Test func aStartSurvivesAWrongPoint() throws {
      let program = Programs.switches(factor: 10_000_000_000)
      let start: [Integer] = [1, 0, 1, 0]
      let answer = try GLPKSolver().minimise(program, start: start)
      #expect(answer.satisfiesRows && answer.values == start)
    }

    @Test(arguments: 1...150) func smallProgramsAgreeWithBruteForce(seed: Int) throws {
      let program = Programs.random(seed: UInt64(seed))
      let answer = try GLPKSolver().minimise(program)
      guard let truth = BruteForce.minimum(program) else {
        #expect(answer.status == .claimedInfeasible && answer.values == nil, "seed \(seed)")
        return
      }
      #expect(answer.status == .claimedOptimal && answer.satisfiesRows, "seed \(seed)")
      #expect(program.objectiveValue(at: try #require(answer.values)) == truth, "seed \(seed)")
    }
  }
#endif
