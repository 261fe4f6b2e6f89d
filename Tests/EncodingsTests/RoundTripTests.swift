import CertificateChecking
import Encodings
import ExactArithmetic
import Formulations
import TestSupport
import Testing
import TrainingProblem

/// Written programs hold everything, exactly: the text alone gives the program back, numbers of any size included.
@Suite struct RoundTripTests {
  /// Random instances, big numbers now and then, each in all encodings by turns.
  static func encoded(_ seed: UInt64) -> EncodedInstance? {
    let names = Encodable.names
    guard let scaled = try? ScaledInstance(RandomInstances.linearOnly(seed: 60_000 + seed)) else { return nil }
    return try? Encodable.encoded(scaled, names[Int(seed) % names.count])
  }

  private func expectSame(_ a: MixedIntegerProgram, _ b: MixedIntegerProgram?, _ seed: UInt64) throws {
    let b = try #require(b, "seed \(seed)")
    #expect(a.name == b.name)
    #expect(a.variables == b.variables, "seed \(seed)")
    #expect(Array(a.rows) == Array(b.rows), "seed \(seed)")
    #expect(a.objective == b.objective && a.objectiveScale == b.objectiveScale, "seed \(seed)")
  }

  @Test("MPS and LP texts give the program back")
  func textsGiveTheProgramBack() throws {
    var count = 0
    for seed in 0..<UInt64(128) {
      guard let program = Self.encoded(seed)?.program, !program.variables.isEmpty else { continue }
      var (mps, lp) = (MemorySink(), MemorySink())
      MPSWriter.write(program, to: &mps)
      LPWriter.write(program, to: &lp)
      try expectSame(program, ProgramReader.mps(mps.text), seed)
      try expectSame(program, ProgramReader.lp(lp.text), seed)
      count += 1
    }
    #expect(count > 60)
  }

  @Test("OPB text has, digit for digit, the points and the objective of the program")
  func pseudoBooleanTextMeansTheProgram() throws {
    var (points, nonPoints) = (0, 0)
    for seed in 0..<UInt64(64) {
      guard let encoded = Self.encoded(seed) else { continue }
      let program = encoded.program
      var sink = MemorySink()
      PseudoBooleanWriter.write(program, to: &sink)
      let formula = try #require(OPBReader.read(sink.text), "seed \(seed)")
      let expansion = BinaryExpansion(program)
      #expect(sink.text.hasPrefix("* #variable= \(max(1, expansion.digitCount)) #constraint= "))
      let network = encoded.scaled.instance.network
      for trial in 0..<6 {
        let choice = encoded.scaled.choice(RandomInstances.assignment(of: network, seed: UInt64(trial)))
        var point = encoded.point(of: choice)
        var random = SplitMix64(seed: seed * 10 + UInt64(trial))
        // Every second point has one value moved, within its bounds or just beyond.
        if trial % 2 == 1, !point.isEmpty { point[random.int(0...point.count - 1)] += random.happens(50) ? 1 : -1 }
        guard let digits = Self.digits(point, program, expansion) else { continue }
        let holds = formula.constraints.allSatisfy { constraint in
          Self.sum(constraint.terms, digits) >= constraint.degree
        }
        #expect(holds == (program.violation(at: point) == nil), "seed \(seed), trial \(trial)")
        holds ? (points += 1) : (nonPoints += 1)
        let constant = program.objective.terms.reduce(program.objective.constant) {
          $0 + $1.coefficient * program[$1.variable].lower
        }
        #expect(Self.sum(formula.objective, digits) + constant == program.objective.value(at: point))
        #expect(sink.text.contains("objective = (minimum + \(constant)) / \(program.objectiveScale)\n"))
        #expect(expansion.point(digits) == point)
      }
    }
    #expect(points > 100 && nonPoints > 20)
  }

  /// The digits of a point; nil where a value has no digits at all.
  private static func digits(
    _ point: [Integer], _ program: MixedIntegerProgram, _ expansion: BinaryExpansion
  ) -> [Bool]? {
    var result: [Bool] = []
    for (position, value) in point.enumerated() {
      let count = expansion.digits(of: VariableIndex(position)).count
      var rest = value - program.variables[position].lower
      guard rest.signum >= 0, rest.bitLength <= count else { return nil }
      for _ in 0..<count {
        let half = rest.floorQuotient(by: 2)
        result.append(rest != half + half)
        rest = half
      }
    }
    return result
  }

  private static func sum(_ terms: [LiteralTerm], _ digits: [Bool]) -> Integer {
    // A term times 0 may name a variable that the program has no digit for.
    terms.filter { $0.coefficient.signum != 0 }.reduce(Integer.zero) {
      digits[Int($1.literal.variable) - 1] != $1.literal.isNegated ? $0 + $1.coefficient : $0
    }
  }

  @Test("the readable texts of one small program")
  func smallTexts() {
    var program = MixedIntegerProgram(name: "pair")
    let x = program.addVariable("x", lower: -2, upper: 3)
    let not = program.addBinary("not")
    let fixed = program.addVariable("fixed", kind: .implied, lower: 4, upper: 4)
    program.objective = LinearExpression([Term(3, x), Term(-1, not), Term(1, fixed)], constant: 7)
    program.objectiveScale = 5
    program.addRow("a", LinearExpression([Term(2, x), Term(-1, not)]), .atMost, 4)
    program.addRow("b", LinearExpression([Term(1, x), Term(1, fixed)]), .equal, 3)
    var (opb, smt) = (MemorySink(), MemorySink())
    PseudoBooleanWriter.write(program, to: &opb)
    IntegerSMTWriter.write(program, to: &smt)
    #expect(
      opb.text == """
        * #variable= 4 #constraint= 3
        * pair: objective = (minimum + 5) / 5
        min: +3 x1 +6 x2 +12 x3 -1 x4 ;
         -2 x1 -4 x2 -8 x3 +1 x4 >= -8 ;
         +1 x1 +2 x2 +4 x3 = 1 ;
         -1 x1 -2 x2 -4 x3 >= -5 ;

        """)
    #expect(
      smt.text == """
        ; pair: objective = minimum / 5
        (set-option :produce-models true)
        (set-logic QF_LIA)
        (declare-fun x () Int)
        (assert (<= (- 2) x 3))
        (declare-fun $not () Int)
        (assert (<= 0 $not 1))
        (declare-fun fixed () Int)
        (assert (<= 4 fixed 4))
        (assert (<= (+ (* 2 x) (* (- 1) $not)) 4))
        (assert (= (+ x fixed) 3))
        (minimize (+ (* 3 x) (* (- 1) $not) fixed 7))
        (check-sat)
        (get-model)

        """)
  }
}
