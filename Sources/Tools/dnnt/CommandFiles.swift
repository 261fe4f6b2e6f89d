import Glibc
import Strategies
import TrainingProblem

/// The files of a command, looked at before its work begins: none of those it writes is one of those it reads, by
/// whatever name or link, and each can be written where it is to stand.
struct CommandFiles {
  /// A file by what it is: where nothing stands, by its folder and its name in there.
  private struct Identity: Hashable {
    let device: UInt
    let inode: UInt
    let name: String

    init?(_ path: String) {
      var status = stat()
      if stat(path, &status) == 0 {
        // A device or a pipe is no file that could be written over.
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        (device, inode, name) = (UInt(status.st_dev), UInt(status.st_ino), "")
      } else {
        guard stat(FileReplacement.folder(of: path), &status) == 0 else { return nil }
        (device, inode) = (UInt(status.st_dev), UInt(status.st_ino))
        name = path.split(separator: "/").last.map(String.init) ?? path
      }
    }
  }

  /// - Parameters:
  ///   - outputs: each with the option that names it; nil and "-" are none.
  ///   - inputs: the files that the command reads, likewise.
  /// - Throws: `InputError` about the first output that will not do.
  static func check(writing outputs: [(option: String, path: String?)], reading inputs: [String?]) throws(InputError) {
    var taken: [Identity: String] = [:]
    for case let path? in inputs where path != "-" {
      if let identity = Identity(path) { taken[identity] = "the command reads it" }
    }
    for (option, path) in outputs {
      guard let path, path != "-" else { continue }
      if let reason = obstacle(to: path) { throw InputError(file: path, message: "\(option): \(reason)") }
      guard let identity = Identity(path) else { continue }
      if let reason = taken[identity] {
        throw InputError(file: path, message: "\(option) would write over this file, but \(reason)")
      }
      taken[identity] = "\(option) names it too"
    }
  }

  /// The same for files of these names in an output folder, which the command may yet have to make.
  static func check(
    _ option: String, folder: String?, names: some Sequence<String>, reading inputs: [String?]
  ) throws(InputError) {
    guard let folder, access(folder, F_OK) == 0 else { return }
    let read = Set(inputs.compactMap { $0.flatMap { $0 == "-" ? nil : Identity($0) } })
    for name in names {
      let path = folder + "/" + name
      if let identity = Identity(path), read.contains(identity) {
        throw InputError(file: path, message: "\(option) would write over this file, but the command reads it")
      }
    }
  }

  /// Why nothing can be written to `path`; nil where it seems possible.
  private static func obstacle(to path: String) -> String? {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { return "it is a folder, expected a file" }
      if status.st_mode & S_IFMT != S_IFREG {
        return access(path, W_OK) == 0 ? nil : "cannot be written: \(String(cString: strerror(errno)))"
      }
    }
    let folder = FileReplacement.folder(of: FileReplacement.resolved(path))
    guard stat(folder, &status) == 0 else { return "the folder '\(folder)' does not exist" }
    guard status.st_mode & S_IFMT == S_IFDIR else { return "'\(folder)' is no folder" }
    guard access(folder, W_OK | X_OK) == 0 else {
      return "the folder '\(folder)' cannot be written: \(String(cString: strerror(errno)))"
    }
    return nil
  }
}
