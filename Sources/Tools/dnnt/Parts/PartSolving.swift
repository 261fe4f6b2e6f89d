import CaseTrees
import CertificateChecking
import ExactArithmetic
import Glibc
import Strategies
import Synchronization
import TrainingProblem

/// Limits of a worker.
struct PartLimits: Sendable {
  var threads = 1
  /// In MiB.
  var memory: Int?
  var seed: UInt64 = 0
}

/// The cause that ended the work at a part before its end.
enum PartStop: Int, Sendable {
  /// The worker is to end.
  case worker = 1
  /// The part is to be split: it took its time, or others have nothing to do.
  case split
  /// The whole was decided elsewhere.
  case decided
}

/// One search of a part: shows that none of its choices is better than the best one known, or finds a better one.
struct PartSolving {
  enum Outcome: Equatable {
    /// The certificate is written.
    case shown
    case stopped(PartStop)
    /// The search is at its end, or at its limits, and has no proof.
    case unproven(String)
  }

  let tree: CaseTree
  let number: Int
  let worker: WorkerName
  let limits: PartLimits

  let stop: StopFlag

  private var folder: CaseFolder { tree.folder }

  func run() throws -> Outcome {
    let part = tree.instance(number)
    var target = self.target(part)
    for _ in 0..<2 {
      let answer = try search(part, target: target)
      if let outcome = answer { return outcome }
      // There is a better choice, and it is known to all by now: the least of the part is looked for.
      target = nil
    }
    return .unproven("a better choice was found, and no bound")
  }

  /// To be reached by a choice that is better than the best one known; nil where the least is looked for.
  private func target(_ part: Instance) -> Rational? {
    if let threshold = folder.threshold { return threshold }
    guard part.then.isEmpty, part.constraints.isEmpty, let best = folder.incumbents.best,
      let scaled = try? ScaledInstance(part)
    else { return nil }
    // Objectives are multiples of this.
    return best.objectives[0] - Rational(1, scaled.objectiveScale)
  }

  /// - Returns: nil where the target was reached, and the least objective is asked for.
  private func search(_ part: Instance, target: Rational?) throws -> Outcome? {
    let digest = InstanceWriter.digest(of: part)
    let path = folder.certificatePath(tree.nodes[number].key)
    let place = ProofPlace(
      certificate: path.dropLast(".cert.json".count) + ".\(worker.text).cert.json", proof: nil, limit: 8192,
      version: .two, isChecked: folder.isRefused(tree.nodes[number].key))
    let session = SolveSession(
      part, options(part, target, place.options), isInterrupted: { [stop] in stop.value != nil })
    let keeper = IncumbentKeeper(session, digest: digest, certificate: nil) { [incumbents = folder.incumbents] in
      // A choice that cannot be written now is written with the certificate, or said then.
      _ = try? incumbents.offer(KnownChoice($0.assignment, objectives: $0.objectives))
    }
    defer { keeper.end() }
    var answer: Finding
    do { answer = try Strategy.solve(session) } catch let error as LimitError { return .unproven("\(error)") }
    let certifier = Certifier(
      part, digest: digest, threshold: target, options: place.options, keepsFiles: place.path != nil)
    let certified = try certifier.certify(&answer) { try Strategy.proveAnew(&$0, session) }
    if let found = answer.assignment, let choice = KnownChoice(found, on: folder.instance) {
      try folder.incumbents.offer(choice)
    }
    if answer.status == .reachesThreshold, folder.threshold == nil {
      return stop.value.map { .stopped($0) }
    }
    let proven = DecisionRun.Proven(answer: answer, certified: certified, proofPath: place.options.path)
    guard answer.exitCode == 0, certified.outcome.word != "none" else {
      if let stop = stop.value {
        try keep(proven, at: path)
        return .stopped(stop)
      }
      return .unproven(session.stopReason.map { "the \($0.rawValue)" } ?? certified.outcome.sentence)
    }
    try proven.write(certificate: path)
    return .shown
  }

  /// Of a search that was stopped, the bound that its proof shows, where it is news.
  private func keep(_ proven: DecisionRun.Proven, at path: String) throws {
    guard proven.proof.certificateProof(named: "") != nil,
      let bound = proven.certified.certificate(proofNamed: "")?.bound, bound.signum > 0,
      tree.nodes[number].bound.map({ bound > $0 }) ?? true
    else { return }
    // Another worker may have been at the part, too.
    var now = tree
    try now.refresh()
    guard now.nodes[number].bound.map({ bound > $0 }) ?? true else { return }
    try proven.write(certificate: path)
  }

  private func options(_ part: Instance, _ target: Rational?, _ proof: ProofOptions) -> SolveOptions {
    var options = SolveOptions()
    options.threads = limits.threads
    options.memoryLimit = limits.memory
    options.seed = limits.seed
    options.threshold = target
    options.expectsMiss = true
    options.proof = proof
    // An answer without a proof is worth nothing here.
    options.proofTime = .seconds(3600)
    options.start = folder.incumbents.best.flatMap { KnownChoice($0.projected(on: part), on: part)?.assignment }
    return options
  }
}

/// Set once, by whoever watches a search; asked often.
final class StopFlag: Sendable {
  private let number = Atomic<Int>(0)
  var value: PartStop? { PartStop(rawValue: number.load(ordering: .relaxed)) }
  func set(_ stop: PartStop) {
    _ = number.compareExchange(expected: 0, desired: stop.rawValue, ordering: .relaxed)
  }
}
