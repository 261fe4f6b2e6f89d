import CaDiCaLBackend
import TestSupport
import Testing

@Suite(.enabled(if: CaDiCaLSolver.isPresent)) struct CaDiCaLSolverTests {
  @Test("assumptions hold for one solve, and those that fail are named") func assumptions() throws {
    let solver = try CaDiCaLSolver()
    solver.add([-1, -2])
    solver.add([1, 3])
    #expect(try solver.solve() == .satisfiable)
    for literal in [Int32(1), 2, 4] { solver.assume(literal) }
    #expect(try solver.solve() == .unsatisfiable)
    #expect(solver.isFailed(1) && solver.isFailed(2) && !solver.isFailed(4))
    solver.assume(-1)
    #expect(try solver.solve() == .satisfiable)
    #expect(solver.isTrue(3) && !solver.isTrue(1))
    solver.add([-3])
    solver.add([-1, -1])
    #expect(try solver.solve() == .unsatisfiable)
  }

  @Test("the stop listener ends a solve, and the next one begins anew") func stops() throws {
    let flag = Flag()
    let solver = try CaDiCaLSolver(shouldStop: { flag.isSet })
    // Pigeons: 11 into 10 holes, hours of work for clause learning.
    func isIn(_ pigeon: Int, _ hole: Int) -> Int32 { Int32(pigeon * 10 + hole + 1) }
    for pigeon in 0..<11 { solver.add((0..<10).map { isIn(pigeon, $0) }) }
    for hole in 0..<10 { for a in 0..<11 { for b in 0..<a { solver.add([-isIn(a, hole), -isIn(b, hole)]) } } }
    flag.isSet = true
    #expect(try solver.solve() == .stopped)
    flag.isSet = false
    for pigeon in 0..<10 { solver.assume(isIn(pigeon, pigeon)) }
    #expect(try solver.solve() == .unsatisfiable)
  }

  @Test("models satisfy the clauses, and answers are those of enumeration") func randomFormulas() throws {
    var random = SplitMix64(seed: 9)
    for round in 0..<300 {
      let count = random.int(1...8)
      let clauses = (0..<random.int(1...30)).map { _ in
        (0..<random.int(1...3)).map { _ in Int32(random.int(1...count)) * (random.happens(50) ? 1 : -1) }
      }
      func holds(_ bits: Int) -> Bool {
        clauses.allSatisfy { $0.contains { (bits >> (Int($0.magnitude) - 1) & 1 == 1) == ($0 > 0) } }
      }
      let solver = try CaDiCaLSolver()
      for clause in clauses { solver.add(clause) }
      let isSatisfiable = try solver.solve() == .satisfiable
      #expect(isSatisfiable == (0..<1 << count).contains(where: holds), "round \(round)")
      if isSatisfiable {
        let bits = (0..<count).reduce(0) { solver.isTrue(Int32($1 + 1)) ? $0 | 1 << $1 : $0 }
        #expect(holds(bits), "round \(round)")
      }
    }
  }

  @Test("options are known by name") func options() throws {
    let solver = try CaDiCaLSolver()
    #expect(solver.set("seed", 3) && !solver.set("no-such-option", 1))
    #expect(CaDiCaLSolver.version.map { !$0.isEmpty } ?? false)
  }

  private final class Flag { var isSet = false }
}
