import Formulations
import Glibc

/// A folder of its own for one run of a program, removed with everything in it when the value ends.
struct ScratchFolder: ~Copyable {
  let path: String

  init() throws(ExternalFault) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/dnnt-solver-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw .noFolder(message: "\(parent): \(ScratchFolder.fault())") }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? parent }
    RunningPrograms.made(path)
  }

  deinit {
    ScratchFolder.remove(path)
    RunningPrograms.removed(path)
  }

  /// Writes `name` in the folder.
  func write(_ name: String, _ body: (inout FileDescriptorSink) throws(FileWriteError) -> Void) throws(ExternalFault) {
    let file = path + "/" + name
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .noFolder(message: "\(file): \(ScratchFolder.fault())") }
    var sink = FileDescriptorSink(descriptor: descriptor)
    do throws(FileWriteError) { try body(&sink) } catch {
      close(descriptor)
      throw .noFolder(message: "\(file): \(error)")
    }
    guard close(descriptor) == 0 else { throw .noFolder(message: "\(file): \(ScratchFolder.fault())") }
  }

  /// The bytes of `name`, if the program wrote it; nil where there is no plain file of at most `limit` bytes.
  func read(_ name: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path + "/" + name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var place = 0
    while place < bytes.count {
      let start = place
      let count = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      place += count
    }
    return Array(bytes.prefix(place))
  }

  private static func fault() -> String { String(cString: strerror(errno)) }

  /// Removes a folder and all below it; links are removed, not followed.
  static func remove(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name != ".", name != ".." else { continue }
        let below = path + "/" + name
        var status = stat()
        if lstat(below, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { remove(below) } else { unlink(below) }
      }
      closedir(folder)
    }
    rmdir(path)
  }
}
