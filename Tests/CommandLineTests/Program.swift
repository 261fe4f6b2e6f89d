import Foundation
import TestSupport

/// Runs the programs as a user would, and collects what they print and how they end.
struct Program {
  let code: Int32
  let output: String
  let errors: String

  /// The folder where the build put the programs: that of the test bundle.
  static let folder: URL = {
    var place = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while !FileManager.default.isExecutableFile(atPath: place.appendingPathComponent("dnnt").path), place.path != "/" {
      place.deleteLastPathComponent()
    }
    return place
  }()

  /// Where a program is.
  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Starts `name` without waiting for it.
  static func start(
    _ name: String, _ arguments: [String], output: URL, errors: URL, environment: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    if !environment.isEmpty {
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    }
    process.executableURL = folder.appendingPathComponent(name)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: Fixtures.root)
    process.standardInput = FileHandle.nullDevice
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    return process
  }

  static func run(_ name: String = "dnnt", _ arguments: String..., afterStart: (Process) -> Void = { _ in }) throws
    -> Program
  {
    try run(name, arguments, environment: [:], afterStart: afterStart)
  }

  /// The same, with changes to the environment.
  static func run(
    _ name: String, _ arguments: [String], environment: [String: String], afterStart: (Process) -> Void = { _ in }
  ) throws -> Program {
    let scratch = try Scratch()
    let (output, errors) = (scratch.file("out"), scratch.file("err"))
    let process = try start(name, arguments, output: output, errors: errors, environment: environment)
    afterStart(process)
    process.waitUntilExit()
    return Program(
      code: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOf: output, encoding: .utf8), errors: try String(contentsOf: errors, encoding: .utf8))
  }

  /// Runs a line of bash, in which the programs stand on the path.
  static func shell(_ line: String) throws -> Program {
    let scratch = try Scratch()
    let (output, errors) = (scratch.file("out"), scratch.file("err"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", line]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PATH": folder.path + ":/usr/local/bin:/usr/bin:/bin"]
    ) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: Fixtures.root)
    process.standardInput = FileHandle.nullDevice
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Program(
      code: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOf: output, encoding: .utf8), errors: try String(contentsOf: errors, encoding: .utf8))
  }

  /// The JSON object on standard output.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) ?? [:]
  }
}

/// A folder of its own, removed with its last reference.
final class Scratch {
  let folder: URL
  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("dnnt-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(at: folder) }
  func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
  func write(_ text: String, _ name: String) throws -> String {
    try Data(text.utf8).write(to: file(name))
    return file(name).path
  }
}
