import Glibc
import TrainingProblem

/// For exit tests: a process with bounds on its processor time and peak memory.
public enum BoundedProcess {
  /// Runs `body`; ends the process with a failure where that takes more than `seconds` of processor time, or lets the
  /// peak memory grow by more than `mebibytes`.
  public static func expect(mebibytes: Int, seconds: UInt = 60, _ body: () -> Void) {
    var limit = rlimit(rlim_cur: seconds, rlim_max: seconds)
    setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
    let before = peak()
    body()
    let grown = (peak() - before) >> 20
    if grown > mebibytes { fatalError("peak memory grew by \(grown) MiB, more than \(mebibytes)") }
  }

  /// The most memory that this process has had, in bytes.
  private static func peak() -> Int {
    guard let status = try? FileAccess.read("/proc/self/status") else { return 0 }
    let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
    let digits = lines.first { $0.hasPrefix("VmHWM:") }?.filter(\.isNumber) ?? "0"
    return (Int(digits) ?? 0) << 10
  }
}
