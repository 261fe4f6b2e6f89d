import Glibc
import Strategies
import TrainingProblem

/// Folders for proofs until they are saved.
enum ProofFolder {
  static let proofName = "answer.pbp"

  /// A new folder that no other has.
  static func make() throws(InputError) -> String {
    var template = Array((FileReplacement.temporaryFolder + "/dnnt-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw InputError(
        file: FileReplacement.temporaryFolder, message: "no folder can be made: \(String(cString: strerror(errno)))")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the folder with the proofs in it, which it holds by name.
  static func remove(_ folder: String, _ names: [String]) {
    for name in names { unlink(folder + "/" + name) }
    rmdir(folder)
  }
}

/// A folder that goes, with what is in it, when nobody holds it any more.
final class HeldFolder: Sendable {
  let path: String
  let names: [String]

  init(_ path: String, _ names: [String]) { (self.path, self.names) = (path, names) }

  deinit { ProofFolder.remove(path, names) }
}
