import Foundation
import TestSupport
import Testing

/// The checker's promises on memory and time, kept by both programs whatever they are given.
@Suite(.serialized) struct CheckBudgetTests {
  /// Kilobytes of memory that the system gives, a little more than what a check takes by itself.
  private static let cap = 1_000_000

  private func run(_ program: String, _ arguments: [String], in scratch: Scratch, cap: Int = CheckBudgetTests.cap)
    throws -> (code: Int32, output: String, errors: String, seconds: Double)
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "ulimit -v \(cap) && exec \"$0\" \"$@\"", Program.path(program)] + arguments
    process.currentDirectoryURL = scratch.folder
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (scratch.file("out"), scratch.file("err"))
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    let start = ContinuousClock.now
    try process.run()
    process.waitUntilExit()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return (
      process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      try String(contentsOf: output, encoding: .utf8), try String(contentsOf: errors, encoding: .utf8), seconds
    )
  }

  private func write(_ attack: AttackFiles, to scratch: Scratch) throws {
    _ = try scratch.write(attack.instance, "instance.json")
    _ = try scratch.write(attack.certificate, "certificate.json")
    _ = try scratch.write(attack.proof, AttackFiles.proofName)
  }

  @Test("100 attack files end in one line, with the code of their kind, under a hard cap of memory", arguments: 0..<10)
  func attacks(part: Int) throws {
    for number in part * 10..<part * 10 + 10 {
      let attack = AttackFiles.make(number, seed: 20_261)
      let scratch = try Scratch()
      try write(attack, to: scratch)
      let isOther = number.isMultiple(of: 9)
      let arguments = ["instance.json", "certificate.json"]
      let end = try run(
        isOther ? "dnnt" : "dnnt-check", isOther ? ["check", "--quiet"] + arguments : arguments, in: scratch)
      let shown = "attack \(number), \(attack.kind): \(end.code), \(end.output)\(end.errors)"
      #expect(attack.codes.contains(end.code), "\(shown)")
      #expect((end.output + end.errors).split(separator: "\n").count == 1, "\(shown)")
      // Ten seconds on a machine that does nothing else.
      #expect(end.seconds < 40, "\(shown), \(end.seconds) s")
    }
  }

  @Test(
    "both programs hear a time limit within half a second, in whatever part of a check", arguments: [90, 91, 92, 12])
  func timeLimit(number: Int) throws {
    let scratch = try Scratch()
    try write(AttackFiles.make(number, seed: 7), to: scratch)
    for program in ["dnnt-check", "dnnt"] {
      let command = program == "dnnt" ? ["check", "--quiet"] : []
      let end = try run(
        program, command + ["--time-limit", "0.1", "instance.json", "certificate.json"], in: scratch)
      let text = end.output + end.errors
      #expect(text.split(separator: "\n").count == 1, "\(text)")
      #expect(end.seconds < 5, "\(end.seconds) s: \(text)")
      if end.code != 0 && end.code != 1 {
        #expect(text.contains("time limit of 0.100 seconds"), "\(end.code): \(text)")
        #expect(end.code == (end.output.isEmpty ? 2 : 3), "\(text)")
      }
    }
  }

  @Test("a signal ends a check in one line that names it", arguments: ["INT", "TERM", "HUP"])
  func signals(name: String) throws {
    let scratch = try Scratch()
    try write(AttackFiles.make(91, seed: 7), to: scratch)
    for program in ["dnnt-check", "dnnt"] {
      let command = program == "dnnt" ? ["check", "--quiet"] : []
      let (output, errors) = (scratch.file("out"), scratch.file("err"))
      let process = try Program.start(
        program,
        command + ["--time-limit", "60", scratch.file("instance.json").path, scratch.file("certificate.json").path],
        output: output, errors: errors)
      Thread.sleep(forTimeInterval: 0.7)
      let start = ContinuousClock.now
      let signals = ["INT": SIGINT, "TERM": SIGTERM, "HUP": SIGHUP]
      kill(process.processIdentifier, signals[name] ?? SIGINT)
      process.waitUntilExit()
      #expect(ContinuousClock.now - start < .seconds(3))
      let text = try String(contentsOf: output, encoding: .utf8) + String(contentsOf: errors, encoding: .utf8)
      #expect(process.terminationReason == .exit, "\(text)")
      #expect(process.terminationStatus == 3 || process.terminationStatus == 2, "\(text)")
      #expect(text.contains("it was interrupted"), "\(text)")
      #expect(text.split(separator: "\n").count == 1, "\(text)")
    }
  }

  @Test("a memory limit is named where it ends a check, and a larger one lifts it")
  func memoryLimit() throws {
    let scratch = try Scratch()
    let lists = [String](repeating: "\"\"", count: 2_000_000).joined(separator: ",")
    let certificate = "{\"format\":\"dnnt-certificate/1\",\"claim\":\"misses-threshold\",\"comment\":[\(lists)]}"
    try write(AttackFiles.make(12, seed: 7), to: scratch)
    _ = try scratch.write(certificate, "certificate.json")
    for (limit, code) in [("40", Int32(2)), ("400", 0)] {
      let end = try run(
        "dnnt-check", ["--memory-limit", limit, "instance.json", "certificate.json"], in: scratch)
      #expect(end.code == code, "\(end.output)\(end.errors)")
      if code == 2 { #expect(end.errors.contains("40 MiB of the memory limit"), "\(end.errors)") }
    }
  }
}
