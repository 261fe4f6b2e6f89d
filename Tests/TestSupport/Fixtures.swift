import TrainingProblem

/// The files that the tests share: Tests/Fixtures, beside this module.
public enum Fixtures {
  /// The folder `name` under Tests/Fixtures.
  public static func folder(_ name: String) -> String { root + "/Tests/Fixtures/" + name }

  /// The root of the repository.
  public static let root: String = {
    var path = "\(#filePath)"[...]
    for _ in 0..<3 { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
    return String(path)
  }()

  public static func bytes(_ path: String) throws -> [UInt8] { try FileAccess.read(path) }

  /// One case of the conformance folder.
  public struct Conformance: Sendable, CustomStringConvertible {
    public let instance: String
    /// The least objective, as text that `RationalText` reads.
    public let objective: String
    public let digest: String
    public let decision: String?
    public var path: String { Fixtures.folder("conformance") + "/" + instance }
    public var description: String { instance }
  }

  /// One case of the malformed folder.
  public struct Malformed: Sendable, CustomStringConvertible {
    public let name: String
    public let instance: String
    public let certificate: String?
    public let exitCodes: [Int32]
    public let mentions: String?
    public var description: String { name }
    public func path(_ file: String) -> String { Fixtures.folder("malformed") + "/" + file }
  }

  /// Every case of the conformance folder's manifest; none where it cannot be read.
  public static let conformance: [Conformance] = (try? readConformance()) ?? []
  /// Every case of the malformed folder's manifest; none where it cannot be read.
  public static let malformed: [Malformed] = (try? readMalformed()) ?? []

  private static func cases(_ folder: String) throws(InputError) -> [JSONValue] {
    let path = Fixtures.folder(folder) + "/manifest.json"
    let root = try JSONDocument(try FileAccess.read(path), file: path).root
    return try root.fields("a manifest", allowed: ["about", "cases"])["cases"]?.elements("cases") ?? []
  }

  private static func readConformance() throws(InputError) -> [Conformance] {
    var result: [Conformance] = []
    for value in try cases("conformance") {
      let fields = try value.freeFields("a case")
      result.append(
        Conformance(
          instance: try value.required("instance", of: fields, in: "a case").string("a file"),
          objective: "\(try value.required("objective", of: fields, in: "a case").rational("an objective"))",
          digest: try value.required("digest", of: fields, in: "a case").string("a digest"),
          decision: try fields["decision"]?.string("a decision")))
    }
    return result
  }

  private static func readMalformed() throws(InputError) -> [Malformed] {
    var result: [Malformed] = []
    for value in try cases("malformed") {
      let fields = try value.freeFields("a case")
      var codes: [Int32] = []
      for code in try value.required("exit", of: fields, in: "a case").elements("exit codes") {
        codes.append(Int32(try code.integer("an exit code", in: 0...5)))
      }
      result.append(
        Malformed(
          name: try value.required("name", of: fields, in: "a case").string("a name"),
          instance: try value.required("instance", of: fields, in: "a case").string("a file"),
          certificate: try fields["certificate"]?.string("a file"), exitCodes: codes,
          mentions: try fields["mentions"]?.string("what the message names")))
    }
    return result
  }
}

/// The companion of an instance that names no table.
public func noTable(_ name: String) throws(InputError) -> [UInt8] {
  throw InputError(file: name, message: "no table is asked for")
}
