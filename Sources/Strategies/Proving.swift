import CertificateChecking
import ExactArithmetic
import Glibc
import Solvers
import Synchronization
import TrainingProblem

/// What a user may ask of proofs.
public struct ProofOptions: Sendable {
  /// Where to write the proof: a folder (empty for the working one) and a plain file name.
  public var folder: String
  public var name: String
  public var version: ProofVersion
  /// Bytes after which a proof is given up.
  public var limit: Int
  /// Whether the user named the file, and so wants one even where the checker needs none.
  public var isAskedFor: Bool

  public init(
    folder: String, name: String, version: ProofVersion = .two, limit: Int = 2 << 30, isAskedFor: Bool = false
  ) {
    self.isAskedFor = isAskedFor
    self.folder = folder
    self.name = name
    self.version = version
    self.limit = limit
  }

  public var path: String { folder.isEmpty ? name : folder + "/" + name }
}

/// How the proof of an answer went.
public enum ProofState: Sendable {
  /// The file holds a proof; what the trusted circle made of it, where it was checked as it was written.
  case written(checked: CheckedProof?)
  /// The checker can expand all states by itself; it has not done so yet.
  case stateTable
  /// There is none; why, where the bound was not shown at all.
  case none(String?)
}

extension Strategy {
  /// Conflict-driven search over the reference encoding, from the answer's parameters on: finds better ones, or shows
  /// that there are none, and logs the proof where one is asked for. The answer is brought up to date.
  ///
  /// - Parameters:
  ///   - patience: after which the search is given up; nil for the session's limits only.
  ///   - keepsBound: whether a search that was given up leaves the lower bound that it proved.
  static func settle(
    _ answer: inout SolveAnswer, _ session: SolveSession, patience: Duration? = nil, keepsBound: Bool = false
  ) throws {
    guard let start = answer.assignment else { return answer.proof = .none("there are no parameters to begin from") }
    let encoding: ReferenceEncoding
    do {
      encoding = try ReferenceEncoding(try ScaledInstance(session.instance))
    } catch {
      return answer.proof = .none("\(error)")
    }
    let deadline = patience.map { ContinuousClock.now + $0 }
    let isLate = { deadline.map { ContinuousClock.now >= $0 } ?? false }
    guard let options = session.options.proof else {
      let outcome = try search(encoding, from: start, &answer, session, log: nil, stop: isLate)
      close(&answer, outcome, session)
      if keepsBound, !outcome.isExhausted, let bound = outcome.bound {
        _ = raise(&answer, to: encoding.objective(sum: bound), session)
      }
      return
    }
    func fault() -> ProofState { .none("\(options.path) cannot be written: \(String(cString: strerror(errno)))") }
    guard let file = ProofSink(path: options.path, session) else { return answer.proof = fault() }
    let writer = SearchProofWriter(encoding.formula, version: options.version, budget: options.limit) { file.write($0) }
    let outcome = try search(
      encoding, from: start, &answer, session, log: writer,
      stop: { writer.isOverBudget || file.hasFailed || isLate() })
    close(&answer, outcome, session)
    guard outcome.isExhausted, let least = outcome.objective else {
      let isWhole = !writer.isOverBudget && !file.hasFailed && options.version != .one
      if keepsBound, isWhole, let bound = outcome.bound, raise(&answer, to: encoding.objective(sum: bound), session) {
        writer.conclude(atLeast: bound, best: outcome.objective)
        answer.proof = file.close(else: fault())
        return
      }
      file.discard()
      let reason = writer.isOverBudget ? "it passed \(options.limit) bytes (--proof-limit)" : "it was not done in time"
      return answer.proof = .none(reason)
    }
    writer.conclude(least: least)
    answer.proof = file.close(else: fault())
  }

  /// Takes a lower bound that is better than the one known; false where it is not.
  private static func raise(_ answer: inout SolveAnswer, to bound: Rational, _ session: SolveSession) -> Bool {
    guard answer.bound.map({ $0 < bound }) ?? true else { return false }
    answer.bound = bound
    answer.decide(by: session.options.threshold)
    return true
  }

  /// What the search's end says of the answer.
  private static func close(_ answer: inout SolveAnswer, _ outcome: PseudoBooleanOutcome, _ session: SolveSession) {
    answer.nodes += outcome.conflicts
    guard outcome.isExhausted else { return }
    answer.solver = SolverName.conflict.rawValue
    answer.encoding = "reference"
    answer.bound = answer.objective
    answer.decide(by: session.options.threshold)
  }

  private static func search(
    _ encoding: ReferenceEncoding, from start: Assignment, _ answer: inout SolveAnswer, _ session: SolveSession,
    log: SearchProofWriter?, stop: () -> Bool
  ) throws -> PseudoBooleanOutcome {
    let watch = ProofWatch()
    let known = answer.objective
    let control = SearchControl(shouldStop: { watch.isOver.load(ordering: .relaxed) || session.shouldStop() })
    var options = PseudoBooleanOptions()
    options.probed = (0..<encoding.parameterVariableCount).map { Int32($0 + 1) }
    let outcome = PseudoBooleanSolver.minimise(
      encoding.formula, start: [false] + encoding.completion(of: encoding.scaled.choice(start)), options: options,
      control: control, log: log, onStep: { if stop() { watch.isOver.store(true, ordering: .relaxed) } },
      onBound: { bound in
        let rational = encoding.objective(sum: bound)
        session.tell(SolveProgress(solver: "conflict", nodes: 0, incumbent: known, bound: rational))
      })
    if let best = outcome.best {
      answer.assignment = encoding.scaled.assignment(encoding.choice(from: Array(best.dropFirst())))
      try replay(&answer, on: session.instance, expecting: outcome.objective.map { encoding.objective(sum: $0) })
    }
    return outcome
  }
}

/// Lets the search's stop see what its log meets.
private final class ProofWatch: Sendable {
  let isOver = Atomic<Bool>(false)
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

  /// - Parameter session: whose instance the proof is about.
  init?(path: String, _ session: SolveSession) {
    self.path = path
    follower = ProofFollower(isInterrupted: { session.isInterrupted() })
    part = "\(path).\(getpid())-\(ProofSink.count.add(1, ordering: .relaxed).newValue).part"
    packer = path.hasSuffix(".gz") ? GzipWriter() : nil
    descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { return nil }
    follower.begin(named: path, of: session.instance)
  }

  deinit { discard() }

  func write(_ bytes: [UInt8]) {
    follower.push(bytes)
    put(packer?.pack(bytes) ?? bytes)
  }

  private func put(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty, !hasFailed {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { hasFailed = true } else { rest = rest.dropFirst(count) }
    }
  }

  /// Moves the file to its place, and waits until it has been checked; `fault` where that, or a write before, failed.
  func close(else fault: @autoclosure () -> ProofState) -> ProofState {
    guard moveToPlace() else {
      follower.abandon()
      return fault()
    }
    return .written(checked: follower.finish())
  }

  private func moveToPlace() -> Bool {
    guard descriptor >= 0 else { return false }
    if let packer { put(packer.pack([], finishes: true)) }
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
