import CertificateChecking
import Glibc
import Solvers
import Synchronization

/// A proof that a search is writing: its steps, the file they go to, and the kernel that follows.
struct ProofUnderWay {
  let writer: SearchProofWriter
  private let file: ProofSink
  private let options: ProofOptions

  /// - Returns: nil where the file cannot be written: see `fault`.
  init?(_ options: ProofOptions, of formula: PseudoBooleanFormula, _ session: SolveSession) {
    guard let file = ProofSink(options, session) else { return nil }
    self.options = options
    self.file = file
    writer = SearchProofWriter(formula, version: options.version, budget: options.limit) { file.write($0) }
  }

  /// Whether nothing will come of it any more.
  var isLost: Bool { writer.isOverBudget || file.hasFailed }

  /// Moves the file to its place, and waits for the kernel.
  func close() -> ProofState { file.close(else: ProofUnderWay.fault(options)) }

  /// Leaves no file, and says why.
  func giveUp() -> ProofState {
    file.discard()
    return .none(
      writer.isOverBudget ? "it passed \(options.limit) bytes (--proof-limit)" : "the search for it was stopped first")
  }

  /// What the system last said against writing the file.
  static func fault(_ options: ProofOptions) -> ProofState {
    .none("\(options.path) cannot be written: \(String(cString: strerror(errno)))")
  }
}

/// The proof's file under way: written beside its place, moved there when it is whole.
final class ProofSink {
  private static let count = Atomic<Int>(0)
  private var descriptor: Int32
  private let path: String
  private let part: String
  /// For names that end in ".gz".
  private let packer: GzipWriter?
  private(set) var hasFailed = false
  /// Checks what is written while it is being written.
  private let follower: ProofFollower
  private let session: SolveSession

  /// - Parameter session: whose instance the proof is about.
  init?(_ options: ProofOptions, _ session: SolveSession) {
    path = options.path
    self.session = session
    part = "\(path).\(getpid())-\(ProofSink.count.add(1, ordering: .relaxed).newValue).part"
    packer = path.hasSuffix(".gz") ? GzipWriter() : nil
    descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { return nil }
    follower = ProofFollower(
      checking: options.name, in: options.folder, from: part, of: session.instance,
      isInterrupted: { session.isInterrupted() })
  }

  deinit { discard() }

  func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let packer { put(packer.pack(bytes)) } else { put(bytes) }
  }

  private func put(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { put($0) } }

  private func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes
    while !rest.isEmpty, !hasFailed {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { hasFailed = true } else { rest = UnsafeBufferPointer(rebasing: rest.dropFirst(count)) }
    }
    if !hasFailed, !bytes.isEmpty { follower.grow(by: bytes.count) }
  }

  /// Moves the file to its place, and waits until it has been checked; `fault` where that, or a write before, failed.
  func close(else fault: @autoclosure () -> ProofState) -> ProofState {
    guard moveToPlace() else {
      follower.abandon()
      return fault()
    }
    return .written(checked: follower.finish(before: session.endOfCheck))
  }

  private func moveToPlace() -> Bool {
    guard descriptor >= 0 else { return false }
    if let packer { put(packer.finish()) }
    let isClosed = Glibc.close(descriptor) == 0
    descriptor = -1
    guard isClosed, !hasFailed, rename(part, path) == 0 else {
      unlink(part)
      return false
    }
    return true
  }

  func discard() {
    guard descriptor >= 0 else { return }
    follower.abandon()
    _ = Glibc.close(descriptor)
    descriptor = -1
    unlink(part)
  }
}
