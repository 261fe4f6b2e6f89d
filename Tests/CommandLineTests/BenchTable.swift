import BenchmarkRuns
import Foundation

/// The part of a results file that does not depend on the clock: a line a run, sorted.
func timelessTable(_ path: String) throws -> [String] {
  try ResultsDatabase(reading: path).results().runs.map { run in
    [
      run.instanceName, run.configuration.name, "\(run.seed)", run.ending.rawValue, run.status ?? "",
      run.objective?.description ?? "", run.bound?.description ?? "", run.claimedBound?.description ?? "",
      run.nodes?.description ?? "", run.proof, "\(run.exitCode)", run.checkExitCode?.description ?? "",
    ].joined(separator: " ")
  }
}

/// A solver of a few lines of shell, for what a true one does not do: lie, hang, crash.
struct StandInSolver {
  let path: String

  /// - Parameter solve: the script's words for `solve`; `$solver` and `$seed` are set.
  init(_ scratch: Scratch, solve: String, check: String = "exit 0") throws {
    path = try scratch.write(
      """
      #!/bin/bash
      command=$1
      while [ $# -gt 0 ]; do
        case "$1" in
          --solver) solver=$2 ;;
          --seed) seed=$2 ;;
          --certificate) certificate=$2 ;;
        esac
        shift
      done
      answer() { printf '{"status": "%s", "objective": %s, "bound": %s, "proof": "none", "nodes": 1}' "$@"; }
      case "$command" in
        --version) echo fake-1 ;;
        check) \(check) ;;
        encode) exit 2 ;;
        solve) \(solve) ;;
      esac
      """, "fake-\(UUID().uuidString)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }
}
