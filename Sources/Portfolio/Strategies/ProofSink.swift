import CertificateChecking
import ExactArithmetic
import Glibc
import ProofLogging

/// A proof that a search is writing: its steps, the file they go to, and the kernel that follows.
struct ProofUnderWay {
  let writer: SearchProofWriter
  private let file: ProofSink
  private let options: ProofOptions
  private let session: SolveSession

  /// A proof for the session, where one is asked for and a file can be made; or why not. A search goes on without one: a
  /// proof that cannot be written does not take the answer with it.
  static func begin(
    of formula: PseudoBooleanFormula, _ session: SolveSession
  ) -> (proof: ProofUnderWay?, obstacle: Evidence?) {
    guard let options = session.options.proof else { return (nil, nil) }
    do throws(OutputError) {
      return (try ProofUnderWay(options, of: formula, session), nil)
    } catch {
      session.proofFault.note(error)
      return (nil, .none("\(error)"))
    }
  }

  private init(
    _ options: ProofOptions, of formula: PseudoBooleanFormula, _ session: SolveSession
  ) throws(OutputError) {
    let file = try ProofSink(options, session)
    self.options = options
    self.session = session
    self.file = file
    writer = SearchProofWriter(formula, version: options.version, budget: options.limit) { file.write($0) }
  }

  /// True if nothing will come of it any more.
  var isLost: Bool { writer.isOverBudget || file.fault != nil }

  /// Ends the file, and waits for the kernel.
  ///
  /// - Parameters:
  ///   - isStopped: true if a limit or an interrupt ended the search: then not for long.
  ///   - bound, isOwnLog: see `StagedProof`.
  func close(isStopped: Bool = false, showing bound: Rational? = nil, isOwnLog: Bool = false) -> Evidence {
    guard !isLost, !(isStopped && session.isBeaten), let whole = file.close(isStopped: isStopped) else {
      return giveUp()
    }
    return .written(StagedProof(whole.file, checked: whole.checked, bound: bound, isOwnLog: isOwnLog))
  }

  /// Leaves no file, and says why.
  func giveUp() -> Evidence {
    file.discard()
    if let fault = file.fault {
      session.proofFault.note(fault)
      return .none("\(fault)")
    }
    return .none(
      writer.isOverBudget ? "it passed \(options.limit) bytes (--proof-limit)" : "the search for it was stopped first")
  }
}

/// The proof's file under way, beside its place.
final class ProofSink {
  private var file: FileReplacement?
  /// For names that end in ".gz".
  private let packer: GzipWriter?
  /// The system's error when a write failed; nothing is written from then on.
  private(set) var fault: OutputError?
  /// Checks what is written while it is being written; nil where another run is to check it.
  private let follower: ProofFollower?
  private let session: SolveSession

  /// - Parameter session: whose instance the proof is about.
  init(_ options: ProofOptions, _ session: SolveSession) throws(OutputError) {
    self.session = session
    packer = options.name.hasSuffix(".gz") ? GzipWriter() : nil
    let file = try FileReplacement(options.stagingPath ?? options.path, writesThrough: false)
    follower =
      options.isChecked
      ? ProofFollower(
        checking: options.name, from: file.descriptor, of: session.instance,
        isInterrupted: { session.isInterrupted() })
      : nil
    self.file = file
  }

  deinit { discard() }

  func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard fault == nil else { return }
    if let packer { put(packer.pack(bytes)) } else { put(bytes) }
  }

  private func put(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { put($0) } }

  private func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard fault == nil, !bytes.isEmpty, let file else { return }
    do throws(OutputError) {
      try file.write(UnsafeRawBufferPointer(bytes))
      follower?.grow(by: bytes.count)
    } catch {
      fault = error
    }
  }

  /// Ends the file, and waits until it has been checked; nil where it could not be written.
  func close(isStopped: Bool) -> (file: FileReplacement, checked: CheckedProof?)? {
    if let packer { put(packer.finish()) }
    guard fault == nil, let file else { return nil }
    self.file = nil
    let end = isStopped ? ContinuousClock.now + .milliseconds(150) : session.endOfCheck
    return (file, follower?.finish(before: end))
  }

  func discard() {
    guard file != nil else { return }
    follower?.abandon()
    file = nil
  }
}
