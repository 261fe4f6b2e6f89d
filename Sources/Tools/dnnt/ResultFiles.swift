import Glibc
import Strategies
import TrainingProblem

/// Puts a solve's certificate and its proof in their places: at any moment the certificate's place holds a whole one, old
/// or new, whose proof stands whole beside it.
///
/// Two files cannot be replaced at once. So a new certificate first names the new proof by another name; then the proof
/// takes its own place, and the certificate names that.
struct ResultFiles {
  let certificate: String?
  /// The place of the proof.
  let proofPath: String
  /// The name that the proof has by now; nil where it has no place.
  private(set) var proofName: String?

  init(certificate: String?, proofPath: String) {
    self.certificate = certificate
    self.proofPath = proofPath
  }

  /// - Parameters:
  ///   - text: the certificate that names a proof by this name; nil where there is none to write.
  ///   - proof: nil where none is kept.
  /// - Throws: `OutputError`; the certificate, where it was asked for and not written, is the caller's to print.
  mutating func write(_ proof: StagedProof?, text: (_ proofName: String?) -> String?) throws(OutputError) {
    guard let proof else { return try writeCertificate(text(nil)) }
    guard !FileReplacement.isSpecial(proofPath) else {
      try proof.file.copy(to: proofPath)
      return try writeCertificate(text(nil))
    }
    let name = ResultFiles.lastPart(of: proofPath)
    var other: String?
    if isPairReplaced {
      let second = "\(getpid())-\(name)"
      let path = FileReplacement.folder(of: proofPath) + "/" + second
      // Where the file system has no second names the proof comes first, as beside a certificate that is new.
      if (try? proof.file.link(to: path)) != nil {
        (other, proofName) = (path, second)
        try writeCertificate(text(second))
      }
    }
    try proof.file.commit()
    proofName = name
    try writeCertificate(text(name))
    if let other { unlink(other) }
  }

  /// True if an old certificate stands beside an old proof that it may name.
  private var isPairReplaced: Bool {
    guard let certificate, certificate != "-", !FileReplacement.isSpecial(certificate) else { return false }
    let folders = [certificate, proofPath].map { FileReplacement.resolved(FileReplacement.folder(of: $0)) }
    return folders[0] == folders[1] && access(certificate, F_OK) == 0 && access(proofPath, F_OK) == 0
  }

  private func writeCertificate(_ text: String?) throws(OutputError) {
    if let certificate, let text { try OutputFile.write(text, to: certificate) }
  }

  /// The file name at the end of a path.
  static func lastPart(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
