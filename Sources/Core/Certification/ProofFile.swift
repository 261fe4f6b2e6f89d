import Glibc
import ProofKernel
import TrainingProblem

/// A proof in a file, read as a stream.
public final class ProofFile: ProofSource {
  private let file: FileAccess.OpenFile
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  /// Opens the proof that stands in `folder` under a plain file name; a link is refused.
  public init(plainName name: String, in folder: String) throws(InputError) {
    file = try FileAccess.open(plainName: name, in: folder)
  }

  deinit { close(file.descriptor) }

  /// The next bytes, at most 64 KiB; none at the end.
  public func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    while true {
      let count = read(file.descriptor, &chunk, chunk.count)
      if count >= 0 { return Array(chunk[..<count]) }
      guard errno == EINTR else { throw ProofSourceFailure("\(file.path): \(String(cString: strerror(errno)))") }
    }
  }
}
