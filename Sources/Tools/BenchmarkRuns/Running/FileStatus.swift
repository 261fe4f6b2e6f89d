import Glibc

/// Questions about files that need no reading.
enum FileStatus {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// "." for a plain name.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// In bytes; nil where there is no regular file.
  static func size(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  static func makeFolder(_ path: String) throws(BenchmarkError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw .storage(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Removes the files of a folder, and the folder where asked: one level, which is all that runs make.
  static func empty(_ folder: String, removing: Bool) {
    if let handle = opendir(folder) {
      while let entry = readdir(handle) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { unlink(folder + "/" + name) }
      }
      closedir(handle)
    }
    if removing { rmdir(folder) }
  }
}
