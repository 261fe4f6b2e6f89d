import Glibc
import Strategies
import TrainingProblem

/// Files of a folder that several machines share. Everything that counts takes its place by one rename, or by one link
/// where the first is to win: a process may be killed at any moment, and no locks are needed.
struct FolderFiles: Sendable {
  let path: String

  func path(_ name: String) -> String { path + "/" + name }

  /// Names in the folder, ascending.
  func names() throws(InputError) -> [String] {
    guard let handle = opendir(path) else {
      throw InputError(file: path, message: "the folder cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.sorted()
  }

  func read(_ name: String) throws(InputError) -> [UInt8] { try FileAccess.read(plainName: name, in: path) }

  /// The content, nil where there is no such file (any more).
  func readIfThere(_ name: String) throws(InputError) -> [UInt8]? {
    guard access(path(name), F_OK) == 0 else { return nil }
    do { return try read(name) } catch {
      // Another process may have taken it away in between.
      guard access(path(name), F_OK) == 0 else { return nil }
      throw error
    }
  }

  func exists(_ name: String) -> Bool { access(path(name), F_OK) == 0 }

  /// Writes a whole file over what stands there.
  func write(_ text: String, to name: String) throws(OutputError) {
    let file = try FileReplacement(path(name))
    try file.write(text)
    try file.commit()
  }

  /// Writes a whole file where none stands. - Returns: whether none stood there.
  func create(_ name: String, _ text: String) throws(OutputError) -> Bool {
    let file = try FileReplacement(path(name))
    try file.write(text)
    return try file.commitIfAbsent()
  }

  func remove(_ name: String) { unlink(path(name)) }

  /// Differs from one content of a place to the next.
  struct Stamp: Equatable, Sendable {
    private let inode: UInt64
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      inode = UInt64(status.st_ino)
      size = Int(status.st_size)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }
  }

  func stamp(_ name: String) -> Stamp? { Stamp(path(name)) }
}
