import CaDiCaLBackend
import Formulations
import TestSupport
import Testing

/// CaDiCaL's proofs of random formulas, whole and corrupted, before our own checker.
@Suite(.enabled(if: CaDiCaLSolver.isPresent)) struct ClausalProofTests {
  typealias Step = (isDeletion: Bool, clause: [Int32])

  /// Random clauses of three literals, around the ratio where half the formulas are unsatisfiable.
  private func formula(_ random: inout SplitMix64, variables: Int) -> ClausalFormula {
    var formula = ClausalFormula(variableCount: variables)
    for _ in 0..<variables * 46 / 10 {
      formula.add((0..<3).map { _ in Int32(random.int(1...variables)) * (random.happens(50) ? 1 : -1) })
    }
    return formula
  }

  private func solve(_ formula: ClausalFormula) throws -> (CaDiCaLResult, [Step]) {
    let log = Log()
    let solver = try CaDiCaLSolver(onStep: { log.steps.append(($0, $1)) })
    formula.forEachClause { solver.add(Array($0)) }
    return (try solver.solve(), log.steps)
  }

  private func refutes(_ steps: [Step], _ formula: ClausalFormula) -> Bool {
    var checker = ClausalProofChecker(formula)
    do { for step in steps { try checker.take(isDeletion: step.isDeletion, step.clause) } } catch { return false }
    return checker.isRefuted
  }

  @Test("proofs of unsatisfiable formulas refute them") func accepts() throws {
    var random = SplitMix64(seed: 5)
    var refuted = 0
    for round in 0..<120 {
      let formula = formula(&random, variables: random.int(5...60))
      let (result, steps) = try solve(formula)
      #expect(refutes(steps, formula) == (result == .unsatisfiable), "round \(round)")
      if result == .unsatisfiable { refuted += 1 }
    }
    #expect(refuted > 30)
  }

  @Test("a proof refutes no formula that lacks a clause and is satisfiable, nor a corrupted one a satisfiable formula")
  func refuses() throws {
    var random = SplitMix64(seed: 6)
    var satisfiable = 0
    for round in 0..<150 {
      let whole = formula(&random, variables: random.int(5...25))
      let (result, proof) = try solve(whole)
      guard result == .unsatisfiable else { continue }
      var steps = proof
      for _ in 0..<random.int(0...3) where !steps.isEmpty {
        let place = random.int(0...steps.count - 1)
        switch random.int(0...3) {
        case 0: steps.remove(at: place)
        case 1: steps.swapAt(place, random.int(0...steps.count - 1))
        case 2: steps[place].isDeletion.toggle()
        default:
          guard !steps[place].clause.isEmpty else { continue }
          steps[place].clause.remove(at: random.int(0...steps[place].clause.count - 1))
        }
      }
      // Clauses are left out until the formula is satisfiable.
      var clauses: [[Int32]] = []
      whole.forEachClause { clauses.append(Array($0)) }
      while true {
        clauses.remove(at: random.int(0...clauses.count - 1))
        var fewer = ClausalFormula(variableCount: whole.variableCount)
        for clause in clauses { fewer.add(clause) }
        guard try solve(fewer).0 == .satisfiable else { continue }
        satisfiable += 1
        #expect(!refutes(steps, fewer), "round \(round)")
        break
      }
    }
    #expect(satisfiable > 40)
  }

  @Test("a clause that propagation does not show, and a deletion of what is not there, are refused by name")
  func namesRefusals() throws {
    var formula = ClausalFormula(variableCount: 3)
    formula.add([1, 2])
    formula.add([-1, -2, 3])
    formula.add([1, -2])
    var checker = ClausalProofChecker(formula)
    #expect(throws: ClausalProofRefusal.notImplied([-1])) { try checker.take(isDeletion: false, [-1]) }
    #expect(throws: ClausalProofRefusal.notThere([2, 3])) { try checker.take(isDeletion: true, [2, 3]) }
    try checker.take(isDeletion: false, [1])
    // On its first literal, 4 occurs nowhere: a resolution asymmetric tautology, although not implied.
    try checker.take(isDeletion: false, [4, 2])
    #expect(throws: ClausalProofRefusal.notImplied([2, 4])) {
      var other = ClausalProofChecker(formula)
      try other.take(isDeletion: false, [2, 4])
    }
    #expect(!checker.isRefuted)
  }

  @Test("the binary format is read in any pieces, and what does not belong is refused with its place")
  func binaryFormat() throws {
    // a 1 −300 0; d 1 0.
    let bytes: [UInt8] = [0x61, 0x02, 0xd9, 0x04, 0x00, 0x64, 0x02, 0x00]
    for size in 1...bytes.count {
      var reader = BinaryProofReader()
      var steps: [Step] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        try Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBufferPointer { piece in
          try reader.read(piece) { steps.append(($0, $1)) }
        }
      }
      #expect(steps.map(\.clause) == [[1, -300], [1]] && steps.map(\.isDeletion) == [false, true])
      #expect(reader.isBetweenSteps)
    }
    var reader = BinaryProofReader()
    let broken: [UInt8] = [0x61, 0x02, 0x00, 0x62]
    #expect(throws: BinaryProofReader.Fault(offset: 3, met: 0x62)) {
      try broken.withUnsafeBufferPointer { try reader.read($0) { _, _ in } }
    }
  }

  private final class Log { var steps: [Step] = [] }
}
