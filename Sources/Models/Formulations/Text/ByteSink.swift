import Glibc

/// Where a writer's bytes go, in chunks.
public protocol ByteSink {
  /// The error of a failed write; `Never` for memory.
  associatedtype Failure: Error
  /// Takes all of `bytes`, or throws.
  mutating func write(_ bytes: [UInt8]) throws(Failure)
}

/// Keeps everything in memory.
public struct MemorySink: ByteSink {
  /// All bytes so far.
  public private(set) var bytes: [UInt8] = []
  /// An empty sink.
  public init() {}
  /// Appends `bytes`; never fails.
  public mutating func write(_ bytes: [UInt8]) { self.bytes += bytes }
  /// The bytes so far, as UTF-8.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A failed write to a file: the system's error number and its sentence.
public struct FileWriteError: Error, Equatable, CustomStringConvertible {
  /// The system's `errno`.
  public let errorNumber: Int32
  /// The system's sentence for the number.
  public var description: String { "cannot write: \(String(cString: strerror(errorNumber)))" }
}

/// Writes to an open file descriptor, which stays the caller's.
public struct FileDescriptorSink: ByteSink {
  /// The open file.
  public let descriptor: Int32
  /// A sink that writes to an open file, from where that stands.
  public init(descriptor: Int32) { self.descriptor = descriptor }

  /// Writes all of `bytes`, also where the system takes them in parts or is interrupted.
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
