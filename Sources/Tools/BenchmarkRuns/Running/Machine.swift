import Glibc
import TrainingProblem

/// The machine that runs were made on, without its name where it is no node of a cluster.
public struct Machine: Sendable, Hashable {
  /// The processor's model; `unknown` where the system does not say.
  public var cpu: String
  /// Processors that are online; at least 1.
  public var cores: Int
  /// Physical memory in bytes.
  public var memoryBytes: Int
  /// Such as `Linux 6.1.0 x86_64`.
  public var kernel: String
  /// The name that a cluster's scheduler gives the node; empty elsewhere.
  public var node = ""

  /// The machine at hand, after /proc and uname.
  public static var current: Machine {
    let lines = (try? FileAccess.read("/proc/cpuinfo")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let model = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
    let cpu = model?.split(separator: ":", maxSplits: 1).last.map { $0.drop { $0 == " " } } ?? "unknown"
    var system = utsname()
    uname(&system)
    func text<T>(_ field: T) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return Machine(
      cpu: String(cpu), cores: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
      memoryBytes: sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)),
      kernel: "\(text(system.sysname)) \(text(system.release)) \(text(system.machine))",
      node: getenv("SLURMD_NODENAME").map { String(cString: $0) } ?? "")
  }
}
