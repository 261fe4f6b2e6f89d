import Glibc

extension ExternalSolver {
  /// Where the program stands on PATH; nil where it does not.
  public func path() -> String? {
    let folders = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":")
    for program in programs {
      for folder in folders {
        let place = "\(folder)/\(program)"
        var status = stat()
        if stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(place, X_OK) == 0 {
          return place.hasPrefix("/") ? place : realpath(place, nil).map { String(takingOver: $0) } ?? place
        }
      }
    }
    return nil
  }

  /// The version that the program at `path` states; nil where it does not say it within five seconds.
  public func version(at path: String) -> String? {
    // Several talk for ever to a terminal where they are given no arguments.
    guard !version.arguments.isEmpty, let folder = try? ScratchFolder() else { return nil }
    var process = SolverProcess(path: path, name: programs[0], arguments: version.arguments, folder: folder.path)
    process.grace = .milliseconds(200)
    let deadline = ContinuousClock.now + .seconds(5)
    guard
      let outcome = try? process.run(shouldStop: { ContinuousClock.now >= deadline }, onOutput: { _ in }),
      !outcome.wasStopped
    else { return nil }
    let text = String(decoding: (outcome.output + outcome.errors).prefix(1 << 16), as: UTF8.self)
    return ExternalSolver.version(in: text, after: version.mark)
  }

  /// The word after `mark` on the first line that has it, where it looks like a version.
  static func version(in text: String, after mark: String) -> String? {
    for line in text.split(whereSeparator: \.isNewline) {
      guard let rest = mark.isEmpty ? line[...] : line.rest(after: mark) else { continue }
      guard let word = rest.split(separator: " ").first?.prefix(40) else { continue }
      let trimmed = word.drop { $0 == "v" || $0 == "(" }.prefix {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-")
      }
      if trimmed.contains(where: \.isNumber) { return String(trimmed) }
    }
    return nil
  }
}

extension String {
  /// The text at `pointer`, which is freed.
  fileprivate init(takingOver pointer: UnsafeMutablePointer<CChar>) {
    self.init(cString: pointer)
    free(pointer)
  }
}

extension StringProtocol {
  /// The text after the last occurrence of `mark`; nil where there is none.
  func rest(after mark: String) -> SubSequence? {
    let (bytes, pattern) = (Array(utf8), Array(mark.utf8))
    guard bytes.count >= pattern.count else { return nil }
    for start in stride(from: bytes.count - pattern.count, through: 0, by: -1)
    where bytes[start..<start + pattern.count] == pattern[...] {
      return self[utf8.index(startIndex, offsetBy: start + pattern.count)...]
    }
    return nil
  }
}
