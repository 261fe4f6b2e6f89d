import Encodings
import ExactArithmetic
import Formulations
import TestSupport
import Testing
import TrainingProblem

/// Exported files of conformance instances, solved by real solvers: the map brings the solution back, and its replay is
/// the known optimum. A suite a tool, each skipped visibly where the tool is absent.
enum Export {
  /// Twenty instances that have a linear encoding and numbers that doubles hold, each with another encoding.
  static let cases: [(path: String, optimum: Rational, name: EncodingName)] = {
    var result: [(path: String, optimum: Rational, name: EncodingName)] = []
    for fixture in Fixtures.conformance where result.count < 20 {
      let name = Encodable.names[result.count * 13 % Encodable.names.count]
      guard let instance = try? InstanceReader.read(fixture.path), let scaled = try? ScaledInstance(instance),
        scaled.magnitudeBits <= 24, (try? Encodable.encoded(scaled, name)) != nil,
        let optimum = rational(fixture.objective)
      else { continue }
      result.append((fixture.path, optimum, name))
    }
    return result
  }()
  static let numbers = Array(0..<20)

  enum Format { case mps, lp, opb, smt2 }

  private static func write(
    _ program: MixedIntegerProgram, _ format: Format, to sink: inout FileDescriptorSink
  ) throws(FileWriteError) {
    switch format {
    case .mps: try MPSWriter.write(program, to: &sink)
    case .lp: try LPWriter.write(program, to: &sink)
    case .opb: try PseudoBooleanWriter.write(program, to: &sink)
    case .smt2: try IntegerSMTWriter.write(program, to: &sink)
    }
  }

  private static func map(_ encoded: EncodedInstance, _ format: Format, digest: String) -> ParameterMap {
    switch format {
    case .mps, .lp: encoded.map(digest: digest)
    case .opb: encoded.digitMap(digest: digest)
    case .smt2: encoded.map(digest: digest, names: IntegerSMTWriter.name)
    }
  }

  /// Writes case `number`, lets `solve` find values by name, and judges their replay. The map is read back from its
  /// text, as `decode` does.
  static func judge(
    _ number: Int, _ format: Format,
    solve: (_ folder: String, _ model: String, ParameterMap) throws -> (String) -> Rational?
  ) throws {
    try #require(number < cases.count)
    let (path, optimum, name) = cases[number]
    let instance = try InstanceReader.read(path)
    let scaled = try ScaledInstance(instance)
    let encoded = try Encodable.encoded(scaled, name)
    let digest = InstanceWriter.digest(of: instance)
    let text = map(encoded, format, digest: digest).text
    let dictionary = try ParameterMap.read(Array(text.utf8), file: "map", for: scaled, digest: digest)
    try ForeignTool.withFolder { folder in
      try ForeignTool.write(to: "\(folder)/model") { sink throws(FileWriteError) in
        try write(encoded.program, format, to: &sink)
      }
      let value = try solve(folder, "\(folder)/model", dictionary)
      for entry in dictionary.entries {
        for column in entry.variables { #expect(value(dictionary.columns[column]) != nil, "\(path), \(name)") }
      }
      let choice = dictionary.choice(for: scaled) { value($0) ?? 0 }
      #expect(Meaning.objective(instance, scaled.assignment(choice)) == optimum, "\(path), \(name)")
    }
  }

  static func rational(_ text: some StringProtocol) -> Rational? { try? RationalText.parse(Array(text.utf8)).value }

  static func solution(_ path: String, _ map: ParameterMap) throws -> (String) -> Rational? {
    let file = try SolutionReader.read(try FileAccess.read(path), file: path, columnNames: map.columns)
    #expect(file.claim == .claimedOptimal)
    return { file.value(of: $0) }
  }
}

@Suite(.enabled(if: ForeignTool.glpsol.isInstalled, "glpsol is not installed")) struct GLPSolExportTests {
  @Test("glpsol on the exported MPS reaches the optimum", arguments: Export.numbers)
  func reachesTheOptimum(number: Int) throws {
    try Export.judge(number, .mps) { folder, model, map throws -> (String) -> Rational? in
      _ = try ForeignTool.run("glpsol --freemps \(model) -w \(folder)/solution", folder)
      return try Export.solution("\(folder)/solution", map)
    }
  }
}

@Suite(.enabled(if: ForeignTool.cbc.isInstalled, "cbc is not installed")) struct CBCExportTests {
  @Test("cbc on the exported LP reaches the optimum", arguments: Export.numbers)
  func reachesTheOptimum(number: Int) throws {
    try Export.judge(number, .lp) { folder, model, map throws -> (String) -> Rational? in
      let command = "mv \(model) \(model).lp; cbc \(model).lp solve solution \(folder)/solution"
      _ = try ForeignTool.run("sh -c '\(command)'", folder)
      return try Export.solution("\(folder)/solution", map)
    }
  }
}

@Suite(.enabled(if: ForeignTool.clasp.isInstalled, "clasp is not installed")) struct ClaspExportTests {
  @Test("clasp on the exported OPB reaches the optimum", arguments: Export.numbers)
  func reachesTheOptimum(number: Int) throws {
    try Export.judge(number, .opb) { folder, model, _ throws -> (String) -> Rational? in
      let lines = try ForeignTool.run("clasp \(model)", folder).split(separator: "\n")
      // Without an objective any point is a best one.
      let hasObjective = String(decoding: try FileAccess.read(model), as: UTF8.self).contains("\nmin:")
      #expect(lines.contains(hasObjective ? "s OPTIMUM FOUND" : "s SATISFIABLE"))
      // The values of the last answer.
      let start = lines.lastIndex { $0.hasPrefix("c Answer:") } ?? lines.startIndex
      let literals = Set(
        lines[start...].filter { $0.hasPrefix("v ") }.flatMap { $0.split(separator: " ").dropFirst() }.map(String.init))
      return { literals.contains($0) ? 1 : literals.contains("-" + $0) ? 0 : nil }
    }
  }
}

@Suite(.enabled(if: ForeignTool.z3.isInstalled, "z3 is not installed")) struct Z3ExportTests {
  @Test("z3 on the exported SMT-LIB text reaches the optimum", arguments: Export.numbers)
  func reachesTheOptimum(number: Int) throws {
    try Export.judge(number, .smt2) { folder, model, _ throws -> (String) -> Rational? in
      let text = try ForeignTool.run("z3 -smt2 \(model)", folder)
      #expect(text.hasPrefix("sat"), "\(text.prefix(200))")
      let words = text.split { " \n()".contains($0) }
      var values: [String: Rational] = [:]
      for (place, word) in words.enumerated() where word == "define-fun" {
        // define-fun NAME Int VALUE, or Int - VALUE.
        let isNegative = words[place + 3] == "-"
        let value = try #require(Export.rational(words[place + (isNegative ? 4 : 3)]))
        values[String(words[place + 1])] = isNegative ? -value : value
      }
      return { values[$0] }
    }
  }
}
