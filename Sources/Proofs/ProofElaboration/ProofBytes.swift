import ProofKernel

/// A proof that lies in memory, handed out in chunks.
public final class ProofBytes: ProofSource {
  private let bytes: [UInt8]
  private var position = 0
  private let chunk: Int

  /// - Parameter chunk: bytes a call; tests use small ones to meet every boundary.
  public init(_ bytes: [UInt8], chunk: Int = 1 << 16) {
    self.bytes = bytes
    self.chunk = max(chunk, 1)
  }

  /// The next bytes, at most the chunk's size; none at the end.
  public func nextChunk() -> [UInt8] {
    let end = min(bytes.count, position + chunk)
    defer { position = end }
    return Array(bytes[position..<end])
  }
}
