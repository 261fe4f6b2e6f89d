import Glibc
import ProofLogging
import Strategies
import TrainingProblem

/// The place of a solve's proof: where the user wants it, beside the certificate, or a file that ends with the solve.
struct ProofPlace {
  let options: ProofOptions
  /// True if nothing of it stays.
  private let isTemporary: Bool

  /// The proof's path, where it is kept.
  var path: String? { isTemporary ? nil : options.path }

  /// - Parameters:
  ///   - certificate, proof: where the user wants those files.
  ///   - limit: in MiB.
  ///   - isAskedFor: true if a proof is wanted even where a table would do, in whatever place.
  ///   - isChecked: false if another run is to check it.
  init(
    certificate: String?, proof: String?, limit: Int, version: ProofVersion, isAskedFor: Bool = false,
    isChecked: Bool = true
  ) {
    let temporary = FileReplacement.temporaryFolder + "/dnnt-\(getpid()).pbp"
    let path = proof ?? ProofPlace.beside(certificate)
    isTemporary = path == nil
    let place = path ?? temporary
    var options = ProofOptions(
      folder: FileAccess.folder(of: place), name: ResultFiles.lastPart(of: place), version: version,
      limit: limit << 20, isAskedFor: proof != nil || isAskedFor)
    options.isChecked = isChecked || isTemporary
    // A device or pipe takes the proof when it is whole.
    if FileReplacement.isSpecial(place) { options.stagingPath = temporary }
    self.options = options
  }

  /// Beside a certificate that is a file: NAME.pbp.
  static func beside(_ certificate: String?) -> String? {
    guard let certificate, certificate != "-", !FileReplacement.isSpecial(certificate) else { return nil }
    return (certificate.hasSuffix(".cert.json") ? String(certificate.dropLast(10)) : certificate) + ".pbp"
  }
}
