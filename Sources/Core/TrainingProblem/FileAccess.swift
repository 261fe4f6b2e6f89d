import Glibc

/// Reading files without Foundation: regular files and pipes, with a size limit, never a device that blocks for ever.
public enum FileAccess {
  /// All bytes of the file at `path`; `-` is standard input.
  public static func read(
    _ path: String, limit: Int = ReadingLimits.fileBytes, budget: Budget = .unlimited
  ) throws(InputError) -> [UInt8] {
    if path == "-" {
      return try readAll(descriptor: 0, name: "standard input", limit: limit, sizeHint: 1 << 16, budget)
    }
    return try read(path, shownAs: path, flags: O_RDONLY | O_CLOEXEC, regularOnly: false, limit: limit, budget)
  }

  /// All bytes of a file that must stand in `folder` itself: `name` is a plain file name, and a link is refused.
  public static func read(
    plainName name: String, in folder: String, limit: Int = ReadingLimits.fileBytes, budget: Budget = .unlimited
  ) throws(InputError) -> [UInt8] {
    guard isPlain(name) else {
      throw InputError(file: name, message: "expected a plain file name, without separators")
    }
    let path = folder.isEmpty ? name : folder + "/" + name
    return try read(
      path, shownAs: path, flags: O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, regularOnly: true, limit: limit,
      budget)
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

  private static func read(
    _ path: String, shownAs shown: String, flags: Int32, regularOnly: Bool, limit: Int, _ budget: Budget
  ) throws(InputError) -> [UInt8] {
    guard !path.utf8.contains(0) else { throw InputError(file: shown, message: "a path holds no NUL character") }
    let descriptor = open(path, flags)
    guard descriptor >= 0 else {
      let reason = errno == ELOOP ? "it is a link" : String(cString: strerror(errno))
      throw InputError(file: shown, message: "cannot be opened: \(reason)")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw InputError(file: shown, message: "cannot be examined") }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || (!regularOnly && (kind == S_IFIFO || kind == S_IFCHR || kind == S_IFSOCK)) else {
      throw InputError(file: shown, message: kind == S_IFDIR ? "is a folder, expected a file" : "is not a regular file")
    }
    guard status.st_size <= limit else { throw tooLarge(shown, limit) }
    return try readAll(descriptor: descriptor, name: shown, limit: limit, sizeHint: Int(status.st_size), budget)
  }

  private static func tooLarge(_ name: String, _ limit: Int) -> InputError {
    InputError(file: name, message: "the file has more than \(limit >> 20) MiB")
  }

  private static func readAll(
    descriptor: Int32, name: String, limit: Int, sizeHint: Int, _ budget: Budget
  ) throws(InputError) -> [UInt8] {
    var bytes: [UInt8] = []
    try budget.ask(sizeHint, reading: name)
    bytes.reserveCapacity(sizeHint + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw InputError(file: name, message: "cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      // A pipe's bytes move to twice the room when there is none left.
      try budget.ask(bytes.count + count > bytes.capacity ? 2 * bytes.capacity : 0, reading: name)
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else { throw tooLarge(name, limit) }
    }
  }
}
