import Glibc

/// Where a writer's bytes go, in chunks.
public protocol ByteSink {
  associatedtype Failure: Error
  /// Takes all of `bytes`, or throws.
  mutating func write(_ bytes: [UInt8]) throws(Failure)
}

/// Keeps everything in memory.
public struct MemorySink: ByteSink {
  public private(set) var bytes: [UInt8] = []
  public init() {}
  public mutating func write(_ bytes: [UInt8]) { self.bytes += bytes }
  /// What was written, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A failed write to a file: the system's error number and its sentence.
public struct FileWriteError: Error, Equatable, CustomStringConvertible {
  public let errorNumber: Int32
  public var description: String { "cannot write: \(String(cString: strerror(errorNumber)))" }
}

/// Writes to an open file descriptor, which stays the caller's.
public struct FileDescriptorSink: ByteSink {
  public let descriptor: Int32
  public init(descriptor: Int32) { self.descriptor = descriptor }

  public mutating func write(_ bytes: [UInt8]) throws(FileWriteError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FileWriteError(errorNumber: count < 0 ? errno : EIO) }
      rest = rest.dropFirst(count)
    }
  }
}
