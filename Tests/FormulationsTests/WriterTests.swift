import ExactArithmetic
import Formulations
import Testing

@Suite struct WriterTests {
  /// One of everything: kinds of variables, relations, a constant, a scale, a number beyond the machine word.
  static let program: MixedIntegerProgram = {
    var program = MixedIntegerProgram(name: "pair")
    let x = program.addVariable("x", lower: -4, upper: 4)
    let b = program.addBinary("b")
    let unused = program.addVariable("unused", lower: 2, upper: 2)
    let t = program.addVariable("t", kind: .implied, lower: 0, upper: Integer(10).power(20))
    program.objective = LinearExpression([Term(3, x), Term(-1, t)], constant: -7)
    program.objectiveScale = 6
    program.addRow("cover", LinearExpression([Term(1, x), Term(-2, b)]), .atLeast, 1)
    program.addRow("big", LinearExpression([Term(1, t), Term(-(Integer(10).power(19)), b)]), .atMost, 0)
    program.addRow("fix", LinearExpression([Term(5, t), Term(-5, x)]), .equal, 5)
    _ = unused
    return program
  }()

  static func lp(_ program: MixedIntegerProgram) -> String {
    var sink = MemorySink()
    LPWriter.write(program, to: &sink)
    return sink.text
  }
  static func mps(_ program: MixedIntegerProgram) -> String {
    var sink = MemorySink()
    MPSWriter.write(program, to: &sink)
    return sink.text
  }

  @Test func lpText() {
    #expect(
      Self.lp(Self.program) == """
        \\ pair
        \\ objective scale 6
        Minimize
         obj: + 3 x + 0 b + 0 unused - t - 7 objective_constant
        Subject To
         cover: + x - 2 b >= 1
         big: - 10000000000000000000 b + t <= 0
         fix: - 5 x + 5 t = 5
        Bounds
         -4 <= x <= 4
         unused = 2
         0 <= t <= 100000000000000000000
         objective_constant = 1
        General
         x
         unused
        Binary
         b
        End

        """)
  }

  @Test func mpsText() {
    #expect(
      Self.mps(Self.program) == """
        * objective scale 6
        NAME pair FREE
        ROWS
         N obj
         G cover
         L big
         E fix
        COLUMNS
         MARKER 'MARKER' 'INTORG'
         x obj 3
         x cover 1
         x fix -5
         b cover -2
         b big -10000000000000000000
         unused obj 0
         MARKER 'MARKER' 'INTEND'
         t obj -1
         t big 1
         t fix 5
         objective_constant obj -7
        RHS
         RHS cover 1
         RHS fix 5
        BOUNDS
         LO BND x -4
         UP BND x 4
         LO BND b 0
         UP BND b 1
         FX BND unused 2
         LO BND t 0
         UP BND t 100000000000000000000
         FX BND objective_constant 1
        ENDATA

        """)
  }

  @Test func linesOfTheLPFormatStayShort() {
    var program = MixedIntegerProgram(name: "wide")
    let long = String(repeating: "n", count: 90)
    let all = (0..<500).map { program.addBinary("\(long)\($0)") }
    program.objective = LinearExpression(all.map { Term(1_000_000, $0) })
    program.addRow(long, program.objective, .atLeast, 1)
    // CPLEX 12 cuts longer lines.
    for line in Self.lp(program).split(separator: "\n") { #expect(line.utf8.count <= 510) }
  }

  @Test func aFailingSinkStopsTheWriter() {
    var sink = FileDescriptorSink(descriptor: -1)
    #expect(throws: FileWriteError.self) { try LPWriter.write(Self.program, to: &sink) }
  }
}
