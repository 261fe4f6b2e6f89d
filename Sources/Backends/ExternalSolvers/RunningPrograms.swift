import Glibc
import Synchronization

/// The programs that run for this process, and the folders made for them: what a process that must end at once takes with
/// it.
public enum RunningPrograms {
  private struct State {
    var children = Set<pid_t>()
    var folders = Set<String>()
  }
  private static let state = Mutex(State())

  static func began(_ child: pid_t) { state.withLock { _ = $0.children.insert(child) } }
  static func ended(_ child: pid_t) { state.withLock { _ = $0.children.remove(child) } }
  static func made(_ folder: String) { state.withLock { _ = $0.folders.insert(folder) } }
  static func removed(_ folder: String) { state.withLock { _ = $0.folders.remove(folder) } }

  /// Kills each program with its process group, and removes the folders. To be called right before the process ends.
  public static func endAll() {
    let left = state.withLock { $0 }
    for child in left.children { kill(-child, SIGKILL) }
    for folder in left.folders { ScratchFolder.remove(folder) }
  }
}
