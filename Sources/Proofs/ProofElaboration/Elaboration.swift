import Certification
import Glibc
import ProofKernel
import ReferenceFormulas
import TrainingProblem

/// Elaborates proofs of any dialect on their way to the kernel; those that say that they are in the kernel format go
/// there as they are.
public struct Elaboration: ProofTranslator {
  /// A translator; it keeps nothing between proofs.
  public init() {}

  /// The proof in the kernel's dialect, elaborated as it is read.
  public func translate(
    _ proof: any ProofSource, about formula: PseudoBooleanFormula, budget: Budget
  ) -> any TranslatedProof {
    ElaboratedProof(proof, about: formula, budget: budget)
  }
}

/// A proof that a thread of its own elaborates while the kernel reads: checking takes as long as the slower of them, and
/// between them lies at most `roomForChunks` chunks of text.
final class ElaboratedProof: TranslatedProof, @unchecked Sendable {
  /// How the kernel format begins where this program writes it.
  static let header: StaticString = "pseudo-Boolean proof version 3.0\n% kernel format\n"
  private static let roomForChunks = 16

  private let proof: UnpackedProof
  private let formula: PseudoBooleanFormula
  private let budget: Budget
  // Used by the reader only.
  private var thread: pthread_t?
  private var hasBegun = false
  private var isPassedOn = false
  /// Read ahead; used by the reader until the thread begins, and then by the thread.
  private var ahead: [UInt8] = []

  // Guarded by the mutex.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var chunks: [[UInt8]] = []
  private var isWhole = false
  private var isClosed = false
  private var fault: ProofFault?

  init(_ proof: any ProofSource, about formula: PseudoBooleanFormula, budget: Budget) {
    self.proof = UnpackedProof(proof)
    self.formula = formula
    self.budget = budget
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  // MARK: The reader's side

  func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    if !hasBegun {
      hasBegun = true
      try begin()
    }
    if isPassedOn {
      if let fault = budget.fault() { throw ProofSourceFailure(fault) }
      if ahead.isEmpty { return try proof.nextChunk() }
      defer { ahead = [] }
      return ahead
    }
    return locked {
      while chunks.isEmpty && !isWhole { pthread_cond_wait(condition, mutex) }
      pthread_cond_signal(condition)
      return chunks.isEmpty ? [] : chunks.removeFirst()
    }
  }

  /// Reads the header, and elaborates unless it is the kernel format's own.
  private func begin() throws(ProofSourceFailure) {
    let count = ElaboratedProof.header.utf8CodeUnitCount
    while ahead.count < count {
      let more = try proof.nextChunk()
      if more.isEmpty { break }
      ahead += more
    }
    isPassedOn = ElaboratedProof.header.withUTF8Buffer { ahead.starts(with: $0) }
    if isPassedOn { return }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(self)
    let failed = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<ElaboratedProof>.fromOpaque(argument).takeRetainedValue().elaborate() }
        return nil
      }, box.toOpaque())
    guard failed == 0 else {
      box.release()
      throw ProofSourceFailure("no thread to be had to elaborate the proof")
    }
    self.thread = thread
  }

  func end() -> ProofFault? {
    locked {
      isClosed = true
      pthread_cond_signal(condition)
    }
    if let thread { pthread_join(thread, nil) }
    thread = nil
    return locked { fault }
  }

  // MARK: The thread's side

  private func elaborate() {
    let ending = budget.ending { [self] in locked { isClosed } }
    let verdict = ProofElaborator.elaborate(formula: formula, proof: Rejoined(ahead, proof), budget: ending) {
      [self] in hand($0)
    }
    ahead = []
    locked {
      switch verdict {
      case .verified: break
      // Nobody waits for what was given up.
      case _ where isClosed: break
      case .refused(let line, let reason): fault = ProofFault(line: line, reason: reason, isLimit: false)
      case .unfinished(let line, let reason): fault = ProofFault(line: line, reason: reason, isLimit: true)
      }
      isWhole = true
      pthread_cond_signal(condition)
    }
  }

  private func hand(_ bytes: [UInt8]) {
    locked {
      while chunks.count >= ElaboratedProof.roomForChunks && !isClosed { pthread_cond_wait(condition, mutex) }
      if !isClosed { chunks.append(bytes) }
      pthread_cond_signal(condition)
    }
  }
}

/// A stream of some bytes read ahead, and then the rest.
private final class Rejoined: ProofSource {
  private var ahead: [UInt8]
  private let rest: any ProofSource

  init(_ ahead: [UInt8], _ rest: any ProofSource) { (self.ahead, self.rest) = (ahead, rest) }

  func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    if ahead.isEmpty { return try rest.nextChunk() }
    defer { ahead = [] }
    return ahead
  }
}
