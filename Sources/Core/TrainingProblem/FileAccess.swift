import Glibc

/// Reading files without Foundation: regular files and pipes, with a size limit, never a device that blocks for ever.
public enum FileAccess {
  /// All bytes of the file at `path`; `-` is standard input.
  public static func read(
    _ path: String, limit: Int = ReadingLimits.fileBytes, budget: Budget = .unlimited
  ) throws(InputError) -> [UInt8] {
    if path == "-" {
      return try readAll(OpenFile(descriptor: 0, path: "standard input", size: 1 << 16), limit: limit, budget)
    }
    return try readAll(try open(path, flags: O_RDONLY | O_CLOEXEC, regularOnly: false), limit: limit, budget)
  }

  /// All bytes of a file that must stand in `folder` itself: `name` is a plain file name, and a link is refused.
  public static func read(
    plainName name: String, in folder: String, limit: Int = ReadingLimits.fileBytes, budget: Budget = .unlimited
  ) throws(InputError) -> [UInt8] {
    try readAll(try open(plainName: name, in: folder), limit: limit, budget)
  }

  /// A file that is open; whoever has it closes it.
  package struct OpenFile {
    package let descriptor: Int32
    package let path: String
    let size: Int
  }

  /// The same file, for those who read it as a stream.
  package static func open(plainName name: String, in folder: String) throws(InputError) -> OpenFile {
    guard isPlain(name) else {
      throw InputError(file: name, message: "expected a plain file name, without separators")
    }
    let path = folder.isEmpty ? name : folder + "/" + name
    return try open(path, flags: O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, regularOnly: true)
  }

  /// True if `name` names a file in its folder and nothing else.
  public static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
      && !name.utf8.contains(UInt8(ascii: "\\")) && name.utf8.count <= 255
  }

  /// The folder part of `path`, without its slash; empty for a file in the working directory and for `-`.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func open(_ path: String, flags: Int32, regularOnly: Bool) throws(InputError) -> OpenFile {
    guard !path.utf8.contains(0) else { throw InputError(file: path, message: "a path holds no NUL character") }
    let descriptor = Glibc.open(path, flags)
    guard descriptor >= 0 else {
      let reason = errno == ELOOP ? "it is a link" : String(cString: strerror(errno))
      throw InputError(file: path, message: "cannot be opened: \(reason)")
    }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    let kind = status.st_mode & S_IFMT
    guard isKnown, kind == S_IFREG || !regularOnly && [S_IFIFO, S_IFCHR, S_IFSOCK].contains(kind) else {
      close(descriptor)
      throw InputError(file: path, message: kind == S_IFDIR ? "is a folder, expected a file" : "is not a regular file")
    }
    return OpenFile(descriptor: descriptor, path: path, size: Int(status.st_size))
  }

  private static func tooLarge(_ name: String, _ limit: Int) -> InputError {
    InputError(file: name, message: "the file has more than \(limit >> 20) MiB")
  }

  private static func readAll(_ file: OpenFile, limit: Int, _ budget: Budget) throws(InputError) -> [UInt8] {
    defer { if file.descriptor != STDIN_FILENO { close(file.descriptor) } }
    guard file.size <= limit else { throw tooLarge(file.path, limit) }
    var bytes: [UInt8] = []
    try budget.ask(file.size, reading: file.path)
    bytes.reserveCapacity(file.size + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file.descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw InputError(file: file.path, message: "cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      // A pipe's bytes move to twice the room when there is none left.
      try budget.ask(bytes.count + count > bytes.capacity ? 2 * bytes.capacity : 0, reading: file.path)
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else { throw tooLarge(file.path, limit) }
    }
  }
}
