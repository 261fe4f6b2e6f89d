import Glibc
import ProofKernel
import TrainingProblem

/// A proof in a file, read as a stream.
public final class ProofFile: ProofSource {
  private let descriptor: Int32
  private let path: String
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  /// Opens the proof that stands in `folder` under a plain file name; a link is refused.
  public init(plainName name: String, in folder: String) throws(InputError) {
    guard FileAccess.isPlain(name) else {
      throw InputError(file: name, message: "expected a plain file name, without separators")
    }
    path = folder.isEmpty ? name : folder + "/" + name
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw InputError(file: path, message: "cannot be opened: \(String(cString: strerror(errno)))")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw InputError(file: path, message: "is not a regular file")
    }
  }

  deinit { close(descriptor) }

  /// The next bytes, at most 64 KiB; none at the end.
  public func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count >= 0 { return Array(chunk[..<count]) }
      guard errno == EINTR else { throw ProofSourceFailure("\(path): \(String(cString: strerror(errno)))") }
    }
  }
}
