import Foundation
import TestSupport

/// A real Slurm of two nodes on this machine, for as long as this is kept; see Scripts/local-slurm.sh.
final class LocalSlurm {
  let scratch: Scratch
  var configuration: String { scratch.file("slurm.conf").path }

  /// nil where none can be started here; a line on standard error says why.
  init?() {
    guard let scratch = try? Scratch() else { return nil }
    self.scratch = scratch
    guard let run = try? Program.shell("bash Scripts/local-slurm.sh start '\(scratch.folder.path)'") else { return nil }
    if run.code == 0 { return }
    FileHandle.standardError.write(Data("tests with Slurm are skipped: \(run.errors)".utf8))
    return nil
  }

  deinit { _ = try? Program.shell("bash Scripts/local-slurm.sh stop '\(scratch.folder.path)'") }

  var environment: [String: String] { ["SLURM_CONF": configuration] }

  /// Runs a line of bash that speaks to this Slurm.
  @discardableResult func shell(_ line: String) throws -> Program {
    try Program.shell("export SLURM_CONF='\(configuration)'; \(line)")
  }

  /// Takes a node away, as though its power had failed.
  ///
  /// - Parameter workers: processes of workers on it: each ends with the script that started it, and the step's daemon.
  func lose(_ node: String, workers: [pid_t]) throws {
    let daemon = try String(contentsOf: scratch.file("slurmd-\(node).pid"), encoding: .utf8)
    for process in [pid_t(daemon.trimmingCharacters(in: .whitespacesAndNewlines))].compactMap({ $0 }) {
      kill(process, SIGKILL)
    }
    for worker in workers {
      let script = LocalSlurm.parent(of: worker)
      for process in [script.flatMap(LocalSlurm.parent), script, worker].compactMap({ $0 }) where process > 1 {
        kill(process, SIGKILL)
      }
    }
    try shell("scontrol update nodename=\(node) state=down reason=test")
  }

  private static func parent(of process: pid_t) -> pid_t? {
    let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("PPid:") }
    return line.flatMap { pid_t($0.filter(\.isNumber)) }
  }
}
