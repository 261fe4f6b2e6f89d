import ProofLogging

/// The wishes of a user about proofs.
public struct ProofOptions: Sendable {
  /// Where to write the proof: a folder (empty for the working one) and a plain file name.
  public var folder: String
  /// The plain name of the file; one that ends in ".gz" is packed.
  public var name: String
  /// The dialect of VeriPB that is written.
  public var version: ProofVersion
  /// Bytes after which a proof is given up.
  public var limit: Int
  /// True if the user named the file, and so wants one even where the checker needs none.
  public var isAskedFor: Bool
  /// False if the check of the proof is left to another run: the answer then says "written", and nothing more.
  public var isChecked = true
  /// Where it is written until it is whole, if not beside its place: a device or pipe cannot be read again.
  public var stagingPath: String?

  /// A proof of at most `limit` bytes, in `folder` under `name`.
  public init(
    folder: String, name: String, version: ProofVersion = .two, limit: Int = 2 << 30, isAskedFor: Bool = false
  ) {
    self.isAskedFor = isAskedFor
    self.folder = folder
    self.name = name
    self.version = version
    self.limit = limit
  }

  /// The name of a stage's proof: the first one's as it is, later ones with their number before the ending.
  public static func name(ofStage number: Int, _ name: String) -> String {
    if number == 0 { return name }
    for ending in [".pbp.gz", ".pbp"] where name.hasSuffix(ending) {
      return "\(name.dropLast(ending.count)).\(number + 1)\(ending)"
    }
    return "\(name).\(number + 1)"
  }

  /// The path of the file.
  public var path: String { folder.isEmpty ? name : folder + "/" + name }
}
