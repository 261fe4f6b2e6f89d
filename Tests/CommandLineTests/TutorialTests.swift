import Foundation
import TestSupport
import Testing

/// The pages that show commands with what they print: every command is run, in order, in one folder a page.
@Suite("Documented commands", .serialized)
struct TutorialTests {
  /// One command of a page, and the lines below it.
  struct Step: Sendable, CustomStringConvertible {
    let command: String
    var output: [String]
    var description: String { command }
  }

  /// The steps of all blocks of kind `console` on a page: a line that begins with `$ ` is a command.
  static func steps(_ page: String) throws -> [Step] {
    let text = String(decoding: try Fixtures.bytes(Fixtures.root + "/docs/" + page), as: UTF8.self)
    var steps: [Step] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        isInside = line == "```console"
      } else if isInside, line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2)), output: []))
      } else if isInside, !steps.isEmpty {
        steps[steps.count - 1].output.append(line)
      }
    }
    return steps
  }

  /// The line without the parts that may differ from run to run: times, counts of nodes, and who was first.
  static func masked(_ line: String) -> String {
    var text = line
    for (pattern, put) in [
      (#"^solver: .*"#, "solver: …"), (#"^proof: .*"#, "proof: …"), (#"[0-9]+\.[0-9]{3} s\b"#, "… s"),
      (#"bound shown by [^.]*"#, "bound shown by …"),
    ] { text = text.replacingOccurrences(of: pattern, with: put, options: .regularExpression) }
    return text
  }

  @Test("print what the page says", arguments: ["tutorial.md"]) func page(_ page: String) throws {
    let steps = try Self.steps(page)
    #expect(steps.count >= 8)
    let scratch = try Scratch()
    try FileManager.default.copyItem(
      atPath: Fixtures.root + "/docs/tables", toPath: scratch.file("tables").path)
    for step in steps {
      let run = try Shell.run(step.command, in: scratch)
      #expect(run.code == 0, "\(step.command): \(run.output)")
      // Of several best networks a run finds one: what that says of single rows is not compared.
      if ["score", "show", "predict"].contains(where: { step.command.hasPrefix("dnnt \($0) ") }) {
        let first = run.output.split(separator: "\n").first.map { Self.masked(String($0)) }
        #expect(first == step.output.first.map(Self.masked), "\(step.command) prints:\n\(run.output)")
        continue
      }
      // A line `…` stands for any lines.
      let expected = step.output.map(Self.masked)
      // Lines of progress come where a machine is slow.
      let printed = run.output.split(separator: "\n", omittingEmptySubsequences: false).map { Self.masked(String($0)) }
        .filter { !$0.hasPrefix("… s  ") }
      #expect(
        Self.matches(Array(printed.dropLast(run.output.hasSuffix("\n") ? 1 : 0)), expected),
        "\(step.command) prints:\n\(run.output)")
    }
  }

  /// True if the lines are the expected ones, of which `…` stands for any number of lines.
  static func matches(_ lines: [String], _ expected: [String]) -> Bool {
    var reachable: Set<Int> = [0]
    for entry in expected {
      if entry == "…" {
        reachable = Set((reachable.min() ?? 0)...max(lines.count, reachable.min() ?? 0))
      } else {
        reachable = Set(reachable.filter { $0 < lines.count && lines[$0] == entry }.map { $0 + 1 })
      }
      if reachable.isEmpty { return false }
    }
    return reachable.contains(lines.count)
  }
}

/// Commands as a user types them, with the built programs on PATH.
enum Shell {
  static func run(_ command: String, in scratch: Scratch) throws -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "{ \(command)\n} 2>&1"]
    process.currentDirectoryURL = scratch.folder
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = Program.folder.path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let output = scratch.file("shell-output")
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    defer { try? FileManager.default.removeItem(at: output) }
    return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
  }
}
