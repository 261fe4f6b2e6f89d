import CertificateChecking
import ExactArithmetic
import Glibc
import JSONWriting
import Strategies
import TrainingProblem

/// A folder that holds one instance in parts: the instance, how parts are split, the certificates of parts, and the best
/// choices. The files are all the state there is: whoever works on the folder may be killed at any moment.
///
/// | file | content |
/// | --- | --- |
/// | `tree.json` | what the folder is about, and its goal |
/// | `instance.dnnt.json` | the whole instance |
/// | `KEY.dnnt.json` | a part: the instance with the options that its branch leaves |
/// | `KEY.split.json` | how the part is split; its cases are `KEY-0`, `KEY-1`, … |
/// | `KEY.cert.json` | the certificate of the part, beside its proof `KEY.WORKER.pbp` |
/// | `incumbent-HASH.cert.json` | a choice; the best one counts |
/// | `KEY.claim`, `WORKER.idle` | who works on what: advice only |
/// | `merged.cert.json` | the certificate of the whole |
public struct CaseFolder: Sendable {
  /// The question that is asked of the instance.
  public enum Aim: String, Sendable {
    case least
    case threshold
  }

  /// The folder, without symbolic links.
  public let path: String
  /// The whole instance.
  public let instance: Instance
  /// Of the whole instance.
  public let digest: String
  /// The question that is asked of it.
  public let aim: Aim
  /// The best choices that workers have found.
  public let incumbents: Incumbents
  let files: FolderFiles

  static let treeName = "tree.json"
  static let instanceName = "instance.dnnt.json"
  private static let format = "dnnt-cases/1"
  /// The certificate of the whole.
  public static let mergedName = "merged.cert.json"

  private init(path: String, instance: Instance, digest: String, aim: Aim) {
    self.path = path
    self.instance = instance
    self.digest = digest
    self.aim = aim
    files = FolderFiles(path: path)
    incumbents = Incumbents(files: files, instance: instance, digest: digest)
  }

  /// Makes the folder, or goes on with one that is about the same question.
  ///
  /// - Throws: `InputError` where it holds something else; `OutputError`.
  public static func make(_ path: String, for instance: Instance, aim: Aim) throws -> CaseFolder {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw OutputError(path: path, errorNumber: errno) }
    let files = FolderFiles(path: path)
    let digest = InstanceWriter.digest(of: instance)
    if !files.exists(treeName) {
      let others = try files.names().filter { ![".", "..", instanceName].contains($0) && !$0.hasSuffix(".part") }
      guard others.isEmpty else {
        throw InputError(
          file: path,
          message: "holds other files (\(InputError.printable(others[0]))), expected an empty folder, or one of parts")
      }
      try files.write(InstanceWriter.text(of: instance), to: instanceName)
      let text = """
        {"format": "\(format)",
        "instance": "\(digest)",
        "aim": "\(aim.rawValue)"}

        """
      _ = try files.create(treeName, text)
    }
    let folder = try open(path)
    guard folder.digest == digest else {
      throw InputError(
        file: path, message: "holds parts of another instance: \(folder.digest), expected \(digest)")
    }
    guard folder.aim == aim else {
      throw InputError(
        file: path, message: "its aim is \"\(folder.aim.rawValue)\", expected \"\(aim.rawValue)\" (--optimize differs)")
    }
    return folder
  }

  /// Opens a folder that was made.
  public static func open(_ path: String) throws(InputError) -> CaseFolder {
    let path = FileReplacement.resolved(path)
    let files = FolderFiles(path: path)
    guard files.exists(treeName) else {
      throw InputError(file: path, message: "holds no \(treeName): expected a folder that 'dnnt split' made")
    }
    let root = try JSONDocument(try files.read(treeName), file: files.path(treeName)).root
    let fields = try root.fields("a folder of parts", allowed: ["format", "instance", "aim"])
    try root.checkFormat(fields["format"], is: format)
    let aimValue = try root.required("aim", of: fields, in: "a folder of parts")
    guard let aim = Aim(rawValue: try aimValue.string("an aim")) else {
      throw aimValue.error("met \(aimValue.shown), expected \"least\" or \"threshold\"")
    }
    let instance = try InstanceReader.read(files.path(instanceName))
    let digest = InstanceWriter.digest(of: instance)
    let digestValue = try root.required("instance", of: fields, in: "a folder of parts")
    guard try digestValue.string("the instance's digest") == digest else {
      throw digestValue.error("met \(digestValue.shown), but \(instanceName) beside it has \"\(digest)\"")
    }
    return CaseFolder(path: path, instance: instance, digest: digest, aim: aim)
  }

  /// The threshold that is to be decided; nil where the least objective is looked for.
  public var threshold: Rational? { aim == .threshold ? instance.threshold : nil }

  /// The demand that every part must meet, given the best choice; nil where that choice decides already.
  public func demand(_ best: KnownChoice?) -> Demand? {
    if let threshold {
      if let best, best.objectives[0] <= threshold { return nil }
      return .above(threshold)
    }
    guard let best else { return .infeasible }
    // No objective is negative.
    if instance.then.isEmpty, best.objectives[0].signum == 0 { return nil }
    return .atLeast(best.objectives)
  }

  // MARK: Names

  static func certificateName(_ key: PartKey) -> String { "\(key).cert.json" }
  static func refusedName(_ key: PartKey) -> String { "\(key).refused" }
  static func splitName(_ key: PartKey) -> String { "\(key).split.json" }
  static func instanceName(_ key: PartKey) -> String { "\(key).dnnt.json" }

  /// True if the checker has refused a certificate of this part.
  public func isRefused(_ key: PartKey) -> Bool { files.exists(CaseFolder.refusedName(key)) }

  /// The place of a part's certificate.
  public func certificatePath(_ key: PartKey) -> String { files.path(CaseFolder.certificateName(key)) }
}

extension CaseFolder {
  /// True if a choice that any worker has found decides the instance.
  public func hasDecided() -> Bool {
    guard let names = try? files.names() else { return false }
    try? incumbents.refresh(names)
    return demand(incumbents.best) == nil
  }
}
