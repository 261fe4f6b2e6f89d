import CertificateChecking
import ExactArithmetic
import Strategies
import Synchronization
import TrainingProblem

/// The best choices of the whole instance, as all workers of a folder find them: a file each, named by its content, so
/// that no worker writes over another one's.
public final class Incumbents: Sendable {
  private struct State {
    var best: KnownChoice?
    var nameOfBest: String?
    /// Files that were read, or that are of no use.
    var seen: Set<String> = []
  }

  private let files: FolderFiles
  private let instance: Instance
  private let digest: String
  private let state = Mutex(State())

  init(files: FolderFiles, instance: Instance, digest: String) {
    self.files = files
    self.instance = instance
    self.digest = digest
  }

  /// The best one that this process knows.
  public var best: KnownChoice? { state.withLock { $0.best } }

  /// Takes in what others have written.
  ///
  /// - Parameter names: of the folder's files.
  func refresh(_ names: [String]) throws(InputError) {
    for name in names where name.hasPrefix("incumbent-") && name.hasSuffix(".cert.json") {
      guard !state.withLock({ $0.seen.contains(name) }) else { continue }
      guard let bytes = try files.readIfThere(name) else { continue }
      let certificate = try CertificateReader.read(bytes, file: files.path(name))
      guard certificate.instance == digest else {
        throw InputError(file: files.path(name), message: "is about another instance than the folder's")
      }
      state.withLock { _ = $0.seen.insert(name) }
      guard let assignment = certificate.parameters, let choice = KnownChoice(assignment, on: instance) else {
        throw InputError(file: files.path(name), message: "its parameters are no feasible choice of the instance")
      }
      take(choice, name)
    }
  }

  /// Writes a choice where it is better than what is known.
  ///
  /// - Returns: whether it is.
  @discardableResult public func offer(_ choice: KnownChoice) throws(OutputError) -> Bool {
    guard choice.isBetter(than: best) else { return false }
    var certificate = Certificate(
      instance: digest, claim: .feasible, parameters: choice.assignment, producer: "dnnt")
    if instance.then.isEmpty {
      certificate.objective = choice.objectives[0]
    } else {
      certificate.objectives = choice.objectives
    }
    let text = CertificateWriter.text(of: certificate)
    var hash = SHA256()
    hash.update(text.utf8)
    let name = "incumbent-\(hash.hexDigest().prefix(16)).cert.json"
    try files.write(text, to: name)
    take(choice, name)
    return true
  }

  /// Keeps the better one, and takes away the file of the other, which nobody needs any more.
  private func take(_ choice: KnownChoice, _ name: String) {
    let worse = state.withLock { state -> String? in
      guard choice.isBetter(than: state.best) else {
        // Of two equally good ones both stay: two workers may each be about to take one away.
        guard let best = state.best, best.isBetter(than: choice), state.nameOfBest != name else { return nil }
        return name
      }
      defer { (state.best, state.nameOfBest) = (choice, name) }
      return state.nameOfBest
    }
    if let worse { files.remove(worse) }
  }
}
