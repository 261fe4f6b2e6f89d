import Reductions
import TestSupport
import Testing
import TrainingProblem

struct SourceReaderTests {
  private func read(_ text: String, _ format: SourceProblem.Format) throws(InputError) -> SourceProblem {
    try SourceReader.read(Array(text.utf8), file: "f", as: format)
  }

  @Test("a problem that is written is read again", arguments: SourceProblem.Format.allCases)
  func roundTrip(_ format: SourceProblem.Format) throws {
    for seed in UInt64(0)..<200 {
      var problems = RandomProblems(seed: seed)
      let problem = problems.problem(format)
      #expect(try read(problem.text, format) == problem, "seed \(seed)")
      let crlf = problem.text.replacing("\n", with: "\r\n")
      #expect(try read(crlf, format) == problem, "seed \(seed)")
    }
  }

  @Test func commentsBlanksAndBreaks() throws {
    #expect(
      try read("c x\np cnf 3 2\n1 2\n3 0 -1 -2 -3 0\n%\n0\n", .oneInThree).text == "p cnf 3 2\n1 2 3 0\n-1 -2 -3 0\n")
    #expect(try read("| x\na b\n| y\n b a \n", .exactCover).text == "a b\na b\n")
    #expect(try read("\u{feff}1 2\n#\n3\ntarget 4", .subsetSum).text == "target 4\n1\n2\n3\n")
    #expect(try read("#\na = 0.5\nb = a * a\nask b = 0", .program).text == "a = 1/2\nb = a * a\nask b = 0\n")
  }

  /// Text, then where and what: line, column and a part of the message.
  static let malformed: [(SourceProblem.Format, String, String)] = [
    (.subsetSum, "", "f:1: no line 'target NUMBER'"),
    (.subsetSum, "target 3\n", "f:1: no numbers"),
    (.subsetSum, "1 2\ntarget\n", "f:2:1: expected 'target NUMBER'"),
    (.subsetSum, "1 2\ntarget 3\n  target 4", "f:3:3: a second target"),
    (.subsetSum, "1 2.5\ntarget 3\n", "f:1:3: met '2.5'"),
    (.subsetSum, "1 +2\ntarget 3\n", "f:1:3: met '+2'"),
    (.subsetSum, "1 \u{7}2\ntarget 3\n", "f:1:3: a control character"),
    (.subsetSum, "é 1\ntarget 3\n", "f:1:1: met 'é'"),
    (.exactCover, "| only a comment\n", "f:1: no line with the names"),
    (.exactCover, "a b a\na\n", "f:1:5: the element 'a' is named twice"),
    (.exactCover, "a b | c\na\n", "f:1:5: secondary"),
    (.exactCover, "a b\n", "f:1: no sets"),
    (.exactCover, "é b\né c\n", "f:2:3: 'c' is none of the elements"),
    (.exactCover, "a b\nb a b\n", "f:2:1: a set that holds b twice"),
    (.oneInThree, "", "f:1: no line 'p cnf"),
    (.oneInThree, "1 2 3 0\n", "f:1:1: expected 'p cnf"),
    (.oneInThree, "p cnf 3\n", "f:1:1: expected 'p cnf"),
    (.oneInThree, "p cnf 0 1\n", "f:1:7: met '0'"),
    (.oneInThree, "p cnf 3000 3000\n", "f:1:7: variables × clauses"),
    (.oneInThree, "p cnf 3 1\n1 2 0\n", "f:2:5: a clause of 2 literals"),
    (.oneInThree, "p cnf 3 1\n1 2 3 1 0\n", "f:2:9: a clause of 4 literals"),
    (.oneInThree, "p cnf 3 1\n1 2 4 0\n", "f:2:5: met '4'"),
    (.oneInThree, "p cnf 3 1\n1 2 3\n", "f:2: the last clause does not end in 0"),
    (.oneInThree, "p cnf 3 2\n1 2 3 0\n", "f:2: 1 clauses, expected 2"),
    (.oneInThree, "p cnf 3 1\n1 2 3 0 1 2 3 0\n", "f:2:15: more than the 1 clauses"),
    (.oneInThree, "c a comment\n\n p cnf 3 2\n1 2\n3 0 -1\tc2 0\n", "f:5:8: met 'c2', expected a literal or 0"),
    (.program, "x = 1\n", "f:1: no line 'ask"),
    (.program, "x = 1\nask y > 0\n", "f:2:5: 'y' has no value yet"),
    (.program, "x = 1\nask x < 0\n", "f:2:1: expected 'ask"),
    (.program, "x = 1\nask x > 0\ny = 1\n", "f:3:1: a line after 'ask x'"),
    (.program, "x = 1\nx = 2\nask x > 0\n", "f:2:1: 'x' has a value already"),
    (.program, "x = y + x\nask x > 0\n", "f:1:5: 'y' has no value yet"),
    (.program, "x = 1\ny = x / x\nask x > 0\n", "f:2:7: met '/'"),
    (.program, "x = 1/0\nask x > 0\n", "f:1:5: a denominator of 0"),
    (.program, "x = 1e99999999\nask x > 0\n", "f:1:5: a number of more than"),
    (.program, "x = 2 | 2.0\nask x > 0\n", "f:1:9: the same constant twice"),
    (.program, "2x = 1\nask x > 0\n", "f:1:1: met '2x', expected a name"),
    (.program, "ask = 1\n", "f:1:1: expected 'ask"),
    (.program, "x = 1 +\nask x > 0\n", "f:1:1: expected"),
  ]

  @Test("malformed source files are refused with file, line and column", arguments: malformed)
  func refused(_ format: SourceProblem.Format, text: String, expected: String) {
    #expect {
      _ = try read(text, format)
    } throws: { error in
      guard let error = error as? InputError else { return false }
      return error.description.hasPrefix(expected) && error.isOneLine
    }
  }

  @Test func theEndingTellsTheFormat() {
    #expect(throws: InputError.self) { try SourceReader.read("/nowhere/problem.txt") }
    #expect(throws: InputError.self) { try SourceReader.read("/nowhere/problem.cnf") }
  }

  @Test func limitsAreRefusedBeforeTheMemoryIsSpent() {
    let many = "target 1\n" + String(repeating: "1 ", count: SourceLimits.numbers + 1)
    #expect(throws: InputError.self) { try read(many, .subsetSum) }
    let long = "target 1\n" + String(repeating: "1", count: SourceLimits.digits + 1)
    #expect(throws: InputError.self) { try read(long, .subsetSum) }
    let wide = (0..<2_001).map { "e\($0)" }.joined(separator: " ") + "\n" + String(repeating: "e1\n", count: 2_001)
    #expect(throws: InputError.self) { try read(wide, .exactCover) }
  }
}
