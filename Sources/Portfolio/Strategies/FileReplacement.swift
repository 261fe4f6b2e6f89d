import Glibc
import Synchronization

/// A file that could not be written.
public struct OutputError: Error, CustomStringConvertible {
  /// The path as it was given.
  public let path: String
  /// The system's `errno`.
  public let errorNumber: Int32
  /// The path and the system's sentence, in one line.
  public var description: String { "\(path): cannot be written: \(String(cString: strerror(errorNumber)))" }

  /// The failure of a call about `path`.
  public init(path: String, errorNumber: Int32) {
    self.path = path
    self.errorNumber = errorNumber
  }
}

/// New content for a path, under way: it takes its place whole, or not at all.
///
/// Until then it has no name where the file system can do that (`O_TMPFILE`), so that a killed process leaves nothing;
/// elsewhere it is `PATH.PID-N.part`. A device or a pipe is written through: a rename would replace it. A symbolic link
/// stays, and what it names is replaced.
public final class FileReplacement {
  /// The path as it was given.
  public let path: String
  /// The open file that takes the content.
  public let descriptor: Int32
  /// True if bytes go to a device or pipe at once.
  public let isWrittenThrough: Bool
  /// Where a rename goes.
  private let target: String
  private var part: String?
  private static let count = Counter()

  /// - Parameter writesThrough: false for content that is to be read again before it takes its place; then `path` names
  ///   a regular file, or none.
  public init(_ path: String, writesThrough: Bool = true) throws(OutputError) {
    self.path = path
    target = FileReplacement.resolved(path)
    isWrittenThrough = writesThrough && FileReplacement.isSpecial(path)
    if isWrittenThrough {
      descriptor =
        FileReplacement.standardStream(path).map { fcntl($0, F_DUPFD_CLOEXEC, 0) } ?? open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw OutputError(path: path, errorNumber: errno) }
      return
    }
    let nameless = open(FileReplacement.folder(of: target), FileReplacement.temporary | O_RDWR | O_CLOEXEC, 0o644)
    // Its name is given by way of /proc.
    if nameless >= 0, access("/proc/self/fd/\(nameless)", F_OK) != 0 {
      close(nameless)
    } else if nameless >= 0 {
      descriptor = nameless
      return
    }
    let name = "\(target).\(getpid())-\(FileReplacement.count.next()).part"
    descriptor = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(path: path, errorNumber: errno) }
    part = name
  }

  deinit {
    close(descriptor)
    if let part { unlink(part) }
  }

  /// Takes all of `bytes`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw OutputError(path: path, errorNumber: count < 0 ? errno : EIO) }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }

  /// Takes `text` as UTF-8.
  public func write(_ text: String) throws(OutputError) { try write(Array(text.utf8)[...]) }

  private func write(_ bytes: ArraySlice<UInt8>) throws(OutputError) {
    let fault = bytes.withUnsafeBytes { bytes -> OutputError? in
      do throws(OutputError) { try write(bytes) } catch { return error }
      return nil
    }
    if let fault { throw fault }
  }

  /// Flushes the content to disk and gives it its place, over what stands there; once.
  public func commit() throws(OutputError) {
    guard !isWrittenThrough else { return }
    try flush()
    let name = part ?? "\(target).\(getpid())-\(FileReplacement.count.next()).part"
    if part == nil {
      try name.withFault(path) { linkUnnamed(to: $0) }
      part = name
    }
    try name.withFault(path) { rename($0, target) }
    part = nil
    FileReplacement.flushFolder(of: target)
  }

  /// Takes its place only where nothing stands there: of several that try, on whatever machines, one does.
  ///
  /// - Returns: whether it was this one.
  public func commitIfAbsent() throws(OutputError) -> Bool {
    try flush()
    let isPlaced = (part.map { Glibc.link($0, target) } ?? linkUnnamed(to: target)) == 0
    let failure = errno
    if !isPlaced {
      // A network file system may have done it, and lost its answer.
      var status = stat()
      guard part == nil || fstat(descriptor, &status) != 0 || status.st_nlink != 2 else { return true }
      guard failure == EEXIST else { throw OutputError(path: path, errorNumber: failure) }
    }
    if isPlaced { FileReplacement.flushFolder(of: target) }
    return isPlaced
  }

  /// Gives the content a name besides, flushed to disk; over what stands there.
  public func link(to other: String) throws(OutputError) {
    try flush()
    unlink(other)
    try other.withFault(other) { part.map { Glibc.link($0, other) } ?? linkUnnamed(to: $0) }
    FileReplacement.flushFolder(of: other)
  }

  /// Writes the content to another path as well: a device, a pipe, or a file of its own.
  public func copy(to other: String) throws(OutputError) {
    let sink = try FileReplacement(other)
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var place = 0
    while true {
      let count = pread(descriptor, &room, room.count, place)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw OutputError(path: other, errorNumber: errno) }
      guard count > 0 else { break }
      try sink.write(room[..<count])
      place += count
    }
    try sink.commit()
  }

  private func flush() throws(OutputError) {
    guard fsync(descriptor) == 0 else { throw OutputError(path: path, errorNumber: errno) }
  }

  private func linkUnnamed(to name: String) -> Int32 {
    linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW)
  }

  // MARK: Paths

  /// `O_TMPFILE`, which the C library's header spells as a sum that Swift does not import.
  private static let temporary = 0o20_000_000 | O_DIRECTORY

  /// The open stream that a path names, which may be a file that the shell opened: no other may take its place.
  private static func standardStream(_ path: String) -> Int32? {
    for (descriptor, name) in [(STDOUT_FILENO, "stdout"), (STDERR_FILENO, "stderr")]
    where ["/dev/\(name)", "/dev/fd/\(descriptor)", "/proc/self/fd/\(descriptor)"].contains(path) {
      return descriptor
    }
    return nil
  }

  /// True for a device, a pipe, a socket or a folder, and for the paths of standard streams.
  public static func isSpecial(_ path: String) -> Bool {
    if standardStream(path) != nil { return true }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  /// The path of what a link names.
  public static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The folder in which `path` stands; "." for a plain name.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A folder for files that nobody is to see: `$TMPDIR`, or a common one, whichever can be written.
  public static var temporaryFolder: String {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return [named, "/tmp", "/var/tmp", "/dev/shm"].first { access($0, W_OK | X_OK) == 0 } ?? named
  }

  private static func flushFolder(of path: String) {
    let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}

extension String {
  /// Calls the system with this path; throws what it says, about `path`.
  fileprivate func withFault(_ path: String, _ call: (String) -> Int32) throws(OutputError) {
    guard call(self) == 0 else { throw OutputError(path: path, errorNumber: errno) }
  }
}

/// The first output that could not be written, from any thread.
public final class OutputFault: Sendable {
  private let first = Mutex<OutputError?>(nil)
  /// The first error; nil where none has come up.
  public var error: OutputError? { first.withLock { $0 } }
  func note(_ error: OutputError) { first.withLock { $0 = $0 ?? error } }
}

/// Numbers that no two parts of one process share.
private final class Counter: Sendable {
  private let last = Atomic<Int>(0)
  func next() -> Int { last.add(1, ordering: .relaxed).newValue }
}
