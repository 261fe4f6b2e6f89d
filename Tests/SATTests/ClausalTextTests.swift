import ExactArithmetic
import Formulations
import TestSupport
import Testing

@Suite struct ClausalTextTests {
  private func random(_ seed: UInt64, soft: Bool) -> ClausalFormula {
    var random = SplitMix64(seed: seed)
    var formula = ClausalFormula(variableCount: random.int(1...30))
    func clause(from least: Int) -> [Int32] {
      (0..<random.int(least...5)).map { _ in
        Int32(random.int(1...formula.variableCount)) * (random.happens(50) ? 1 : -1)
      }
    }
    for _ in 0..<random.int(0...20) { formula.add(clause(from: 0)) }
    if soft {
      for _ in 0..<random.int(0...6) {
        formula.add(SoftClause(weight: Integer.powerOfTwo(random.int(0...130)) + 1, literals: clause(from: 1)))
      }
    }
    formula.comments = ["a comment", ""].filter { _ in random.happens(50) }
    return formula
  }

  @Test("what is written is read back as it was") func roundTrip() throws {
    for seed in 0..<UInt64(200) {
      let plain = random(seed, soft: false)
      var sink = MemorySink()
      ClausalWriter.writeCNF(plain, to: &sink)
      #expect(try ClausalReader.readCNF(sink.bytes, file: "a.cnf") == plain, "seed \(seed)")
      let weighted = random(seed, soft: true)
      var other = MemorySink()
      ClausalWriter.writeWCNF(weighted, to: &other)
      let read = try ClausalReader.readWCNF(other.bytes, file: "a.wcnf")
      #expect(read.literals == weighted.literals && read.softClauses == weighted.softClauses, "seed \(seed)")
      #expect(read.comments == weighted.comments, "seed \(seed)")
    }
  }

  @Test("texts as they look") func texts() {
    var formula = ClausalFormula(variableCount: 3)
    formula.comments = ["about"]
    formula.add([1, -2])
    formula.add([Int32]())
    var sink = MemorySink()
    ClausalWriter.writeCNF(formula, to: &sink)
    #expect(sink.text == "c about\np cnf 3 2\n1 -2 0\n0\n")
    formula.add(SoftClause(weight: 12, literals: [-3, 2_147_483]))
    var other = MemorySink()
    ClausalWriter.writeWCNF(formula, to: &other)
    #expect(other.text == "c about\nh 1 -2 0\nh 0\n12 -3 2147483 0\n")
  }

  @Test(
    "a broken file is refused with its line",
    arguments: [
      ("", 1), ("p cnf 1\n", 1), ("p cnf 1 1\n", 2), ("p cnf 1 1\n2 0\n", 2), ("p cnf 1 1\n1\n", 3),
      ("p cnf 1 1\n1 0\n1 0\n", 4), ("c\np dnf 1 1\n1 0\n", 2), ("p cnf 1 1\n+1 0\n", 2), ("p cnf 1 1\n1x 0\n", 2),
      ("p cnf 1 1\n-0\n", 2), ("p cnf 99999999999999999999 1\n", 1), ("p cnf 1 1 1\n1 0\n", 1),
    ])
  func refusals(_ text: String, _ line: Int) {
    #expect {
      try ClausalReader.readCNF(Array(text.utf8), file: "a.cnf")
    } throws: {
      ($0 as? ClausalFileError)?.line == line
    }
  }

  @Test(
    "a broken weighted file is refused with its line",
    arguments: [("h 1\n2 0\n", 1), ("h 1 0 2\n", 1), ("0 1 0\n", 1), ("-3 1 0\n", 1), ("h 1 0\np wcnf 1 1 1\n", 2)])
  func weightedRefusals(_ text: String, _ line: Int) {
    #expect {
      try ClausalReader.readWCNF(Array(text.utf8), file: "a.wcnf")
    } throws: {
      ($0 as? ClausalFileError)?.line == line
    }
  }
}
