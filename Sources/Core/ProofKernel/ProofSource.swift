/// A proof's bytes as a stream, so that memory follows the live constraints and not the file.
public protocol ProofSource: AnyObject {
  /// The next bytes, as many as are convenient; none at the end.
  func nextChunk() throws(ProofSourceFailure) -> [UInt8]
}

/// A proof that cannot be read to its end.
public struct ProofSourceFailure: Error, Sendable {
  /// The file and the system's reason, in one line.
  public let message: String
  /// A failure with this message.
  public init(_ message: String) { self.message = message }
}
