import CaseTrees
import CertificateChecking
import Foundation
import JSONWriting
import TestSupport
import TrainingProblem

/// A folder of parts for one test.
struct PartsFolder {
  let scratch: Scratch
  let instance: String
  var path: String { scratch.file("parts").path }

  init(_ instance: Instance) throws {
    scratch = try Scratch()
    self.instance = try scratch.write(InstanceWriter.text(of: instance), "whole.dnnt.json")
  }

  init(copyOf path: String) throws { try self.init(try InstanceReader.read(path)) }

  /// `--look 0`: nothing is found before it is split.
  func split(_ parts: Int, _ more: String...) throws -> Program {
    try Program.run(
      "dnnt", ["split", instance, "-o", path, "--parts", "\(parts)", "--look", "0"] + more, environment: [:])
  }

  /// Names of files with this ending, without it.
  func names(_ ending: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
  }

  func file(_ name: String) -> String { path + "/" + name }

  func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }

  func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: file(name))) }

  /// Solves every part that is not split, as a user would, with `dnnt solve`.
  func solveParts(_ more: String...) throws {
    let split = Set(names(".split.json"))
    for key in names(".dnnt.json") where key.hasPrefix("part") && !split.contains(key) {
      let run = try Program.run(
        "dnnt",
        ["solve", file("\(key).dnnt.json"), "--certificate", file("\(key).cert.json"), "--quiet", "--progress", "none"]
          + more, environment: [:])
      guard run.code == 0 else { throw Failure("\(key): \(run.code): \(run.output)\(run.errors)") }
    }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
  }

  func merge(_ more: String...) throws -> Program { try Program.run("dnnt", ["merge", path] + more, environment: [:]) }

  /// The separate checker's word on the merged certificate.
  func check() throws -> Program { try Program.run("dnnt-check", instance, file("merged.cert.json")) }
}
