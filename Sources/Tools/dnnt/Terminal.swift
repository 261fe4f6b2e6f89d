import Glibc

/// Standard error, for messages: one line each, never mixed into standard output.
enum Terminal {
  static func complain(_ message: String) { write("dnnt: " + message + "\n") }
  static func note(_ message: String) { write(message + "\n") }

  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      bytes = bytes.dropFirst(max(count, 0))
    }
  }

  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) != 0 }

  /// Columns of the terminal on standard error; 80 where it does not say.
  static var errorWidth: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
    return Int(size.ws_col)
  }
}
