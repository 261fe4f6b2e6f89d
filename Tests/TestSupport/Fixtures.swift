import ExactArithmetic
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

  /// The bytes of the file at `path`.
  public static func bytes(_ path: String) throws -> [UInt8] { try FileAccess.read(path) }

  /// One case of the conformance folder.
  public struct Conformance: Sendable, CustomStringConvertible {
    /// The file's name in the folder.
    public let instance: String
    /// The least objective, as text that `RationalText` reads.
    public let objective: String
    /// The digest of the canonical form, `sha256:HEX`.
    public let digest: String
    /// The decision at the instance's threshold; nil where it has none.
    public let decision: String?
    /// The path of the instance.
    public var path: String { Fixtures.folder("conformance") + "/" + instance }
    /// The file's name, for the test's name.
    public var description: String { instance }
  }

  /// One case of the malformed folder.
  public struct Malformed: Sendable, CustomStringConvertible {
    /// The case's name.
    public let name: String
    /// The plain name of the instance file.
    public let instance: String
    /// The plain name of the certificate; nil where the instance itself is at fault.
    public let certificate: String?
    /// The exit codes that are right.
    public let exitCodes: [Int32]
    /// Words that the message has to hold; nil where any will do.
    public let mentions: String?
    let folder: String
    /// The case's name, for the test's name.
    public var description: String { name }
    /// The path of the folder.
    public var folderPath: String { Fixtures.folder(folder) }
    /// The path of a file of the folder.
    public func path(_ file: String) -> String { folderPath + "/" + file }
  }

  /// Every case of the conformance folder's manifest; none where it cannot be read.
  public static let conformance: [Conformance] = (try? readConformance()) ?? []
  /// Every case of the malformed folder's manifest; none where it cannot be read.
  public static let malformed: [Malformed] = (try? readMalformed("malformed")) ?? []
  /// The same of version 2.
  public static let malformedTwo: [Malformed] = (try? readMalformed("malformed-2")) ?? []
  /// Every case of version 2 of the conformance folder's manifest.
  public static let conformanceTwo: [ConformanceTwo] = (try? readConformanceTwo()) ?? []

  /// One case of version 2.
  public struct ConformanceTwo: Sendable, CustomStringConvertible {
    /// The file's name in the folder.
    public let instance: String
    /// The digest of the canonical form, `sha256:HEX`.
    public let digest: String
    /// The status that a solve ends with.
    public let status: String
    /// Empty where nothing is feasible.
    public let objectives: [Rational]
    /// How many choices are within a slack of the least first objective, all and up to the order of neurons.
    public let all: [(within: Rational, nothing: Int, neurons: Int)]
    /// The path of the instance.
    public var path: String { Fixtures.folder("conformance-2") + "/" + instance }
    /// The file's name, for the test's name.
    public var description: String { instance }
  }

  private static func readConformanceTwo() throws(InputError) -> [ConformanceTwo] {
    var result: [ConformanceTwo] = []
    for value in try cases("conformance-2") {
      let fields = try value.freeFields("a case")
      var objectives: [Rational] = []
      if let list = fields["objectives"] {
        for entry in try list.elements("objectives") { objectives.append(try entry.rational("an objective")) }
      }
      var all: [(Rational, Int, Int)] = []
      if let list = fields["all"] {
        for entry in try list.elements("counts") {
          let counts = try entry.freeFields("counts")
          func count(_ key: String) throws(InputError) -> Int {
            try entry.required(key, of: counts, in: "counts").integer("a count", in: 0...1 << 30)
          }
          let slack = try entry.required("within", of: counts, in: "counts").rational("a slack")
          all.append((slack, try count("nothing"), try count("neurons")))
        }
      }
      result.append(
        ConformanceTwo(
          instance: try value.required("instance", of: fields, in: "a case").string("a file"),
          digest: try value.required("digest", of: fields, in: "a case").string("a digest"),
          status: try value.required("status", of: fields, in: "a case").string("a status"), objectives: objectives,
          all: all))
    }
    return result
  }

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

  private static func readMalformed(_ folder: String) throws(InputError) -> [Malformed] {
    var result: [Malformed] = []
    for value in try cases(folder) {
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
          mentions: try fields["mentions"]?.string("what the message names"), folder: folder))
    }
    return result
  }
}

/// The companion of an instance that names no table.
public func noTable(_ name: String) throws(InputError) -> [UInt8] {
  throw InputError(file: name, message: "no table is asked for")
}
