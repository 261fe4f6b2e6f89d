import ExactArithmetic
import Formulations
import Glibc
import Testing

/// Written files are what other programs read: they go through glpsol and cbc, their answers come back.
/// Skipped where neither is installed.
@Suite struct ForeignReaderTests {
  enum Tool: String, CaseIterable {
    case glpsol, cbc
    var isInstalled: Bool { access("/usr/bin/\(rawValue)", X_OK) == 0 }
  }
  enum Format: String, CaseIterable { case lp, mps }

  /// minimise (3 x + 2 b + 7) / 5; a constant, a negative bound, an idle variable, names of the greatest length.
  static let program: MixedIntegerProgram = {
    var program = MixedIntegerProgram(name: "constant")
    let x = program.addVariable(String(repeating: "n", count: 100), lower: -2, upper: 4)
    let idle = program.addVariable("idle", lower: 3, upper: 9)
    let b = program.addBinary("b")
    let t = program.addVariable("t", kind: .implied, lower: 0, upper: 1)
    program.objective = LinearExpression([Term(3, x), Term(2, b)], constant: 7)
    program.objectiveScale = 5
    program.addRow("cover", LinearExpression([Term(1, x), Term(1, b), Term(1, t)]), .atLeast, 2)
    program.addRow(String(repeating: "r", count: 100), LinearExpression([Term(1, x), Term(-1, t)]), .atLeast, -3)
    program.addRow("no_terms", LinearExpression(), .atMost, 4)
    _ = idle
    return program
  }()

  @Test("programs without rows, and without rows and variables, are read as well", arguments: Tool.allCases, [0, 2])
  func withoutRows(tool: Tool, variables: Int) throws {
    guard tool.isInstalled else { return }
    var program = MixedIntegerProgram(name: "bare")
    let names = (0..<variables).map { "x\($0)" }
    let terms = names.map { Term(2, program.addVariable($0, lower: 3, upper: 5)) }
    program.objective = LinearExpression(terms, constant: 1)
    try withFolder { folder in
      for format in Format.allCases {
        let model = "\(folder)/model.\(format.rawValue)"
        try write(program, format, to: model)
        for solution in solve(tool, format, model, folder) {
          let file = try SolutionReader.read(read(solution), file: solution, columnNames: names)
          #expect(try file.point(for: names) == names.map { _ in 3 }, "\(format)")
        }
      }
    }
  }

  @Test(arguments: Tool.allCases, Format.allCases)
  func theOptimumAndItsPointComeBack(tool: Tool, format: Format) throws {
    guard tool.isInstalled else { return }
    try withFolder { folder in
      let model = "\(folder)/model.\(format.rawValue)"
      try write(Self.program, format, to: model)
      for solution in solve(tool, format, model, folder) {
        let file = try SolutionReader.read(
          read(solution), file: solution, columnNames: Self.program.variables.map(\.name))
        #expect(file.claim == .claimedOptimal)
        let values = try file.point(for: Self.program.variables.map(\.name))
        let point = values.map(\.numerator)
        #expect(values == point.map { Rational($0) })
        #expect(Self.program.violation(at: point) == nil)
        #expect(Self.program.objectiveValue(at: point) == Rational(9, 5))
        #expect(file.value(of: FormulationName.objectiveConstant) == 1)
      }
      let log = String(decoding: try read("\(folder)/log"), as: UTF8.self)
      #expect(log.contains(tool == .cbc ? "Objective value:                9.0" : "obj = 9"))
    }
  }

  /// Runs the tool; returns the solution files it wrote.
  private func solve(_ tool: Tool, _ format: Format, _ model: String, _ folder: String) -> [String] {
    switch tool {
    case .glpsol:
      let kind = format == .lp ? "--lp" : "--freemps"
      system(
        "glpsol \(kind) \(model) -w \(folder)/raw -o \(folder)/print > \(folder)/log 2>&1; cat \(folder)/print >> \(folder)/log"
      )
      return ["\(folder)/raw", "\(folder)/print"]
    case .cbc:
      system("cbc \(model) solve solution \(folder)/raw > \(folder)/log 2>&1")
      return ["\(folder)/raw"]
    }
  }

  private func write(_ program: MixedIntegerProgram, _ format: Format, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    var sink = FileDescriptorSink(descriptor: descriptor)
    switch format {
    case .lp: try LPWriter.write(program, to: &sink)
    case .mps: try MPSWriter.write(program, to: &sink)
    }
  }

  private func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    try #require(descriptor >= 0, "\(path) was not written")
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(count))
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/formulations-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template)).withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
    defer { system("rm -r \(folder)") }
    try body(folder)
  }
}
