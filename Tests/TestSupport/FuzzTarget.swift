import TrainingProblem

/// The readers that fuzzing feeds: each takes any bytes, and keeps its laws whatever they are. A file of a reader that
/// is added later gets a case here, a folder under Tests/Fuzz/Seeds and an entry point under Tests/Fuzz/.
public enum FuzzTarget: String, CaseIterable, Sendable {
  case instance, certificate, table, solution, source, claim

  /// Reads `bytes` and checks the laws of this reader.
  public func run(_ bytes: [UInt8]) throws {
    switch self {
    case .instance: try FuzzLaws.instance(bytes)
    case .certificate: try FuzzLaws.certificate(bytes)
    case .table: try FuzzLaws.table(bytes)
    case .solution: try FuzzLaws.solution(bytes)
    case .source: try FuzzLaws.source(bytes)
    case .claim: try FuzzLaws.claim(bytes)
    }
  }
}

/// A law that some input breaks.
public struct BrokenLaw: Error, CustomStringConvertible {
  /// The law, and how it is broken.
  public let description: String
  /// The breach of a law, in words.
  public init(_ description: String) { self.description = description }

  /// Throws `law` unless it holds.
  public static func unless(_ holds: Bool, _ law: @autoclosure () -> String) throws(BrokenLaw) {
    if !holds { throw BrokenLaw(law()) }
  }
}

extension InputError {
  /// True if the message is one line that a terminal shows as one line.
  public var isOneLine: Bool {
    !description.isEmpty
      && !description.unicodeScalars.contains {
        $0.value < 0x20 || (0x7f...0x9f).contains($0.value) || (0x2028...0x2029).contains($0.value)
      }
  }
}
