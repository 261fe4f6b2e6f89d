import CertificateChecking
import ExactArithmetic
import Strategies
import TrainingProblem

/// An answer's certificate, and what the checker makes of it: no word of a search is passed on as verified without.
struct AnswerCheck {
  /// With the status and the bound that the checker leaves.
  private(set) var answer: SolveAnswer
  private(set) var certificate: Certificate?
  private(set) var isVerified = false
  private(set) var evidence = "there is nothing to check"

  private let instance: Instance
  private let digest: String
  private let options: SolveOptions
  private var checkedProofs: [CheckedProof] = []
  private var checkedTable: CheckedTable?
  /// True if there was no time to check one of the proofs.
  private(set) var isLate = false
  private var placed: Set<String> = []

  /// Puts the answer's proofs in their places, and has the certificate checked with them.
  init(_ found: SolveAnswer, _ instance: Instance, _ digest: String, _ options: SolveOptions) throws {
    (answer, self.instance, self.digest, self.options) = (found, instance, digest, options)
    var settled = found
    if !hasNoProof, found.objectives == nil, found.status != .infeasible {
      // A backend's claim is exact where its proof is accepted.
      settled.decide(by: options.threshold)
    }
    guard let claimed = try claim(of: settled, withProofs: true) else { return }
    guard !isLate else {
      evidence = "a proof was written, and there was no time to check it"
      try withdraw(keepingProofs: true)
      return
    }
    let report = CertificateChecker.check(
      claimed, against: instance, in: options.proof?.folder, checkedProofs: checkedProofs, checkedTable: checkedTable)
    evidence = report.summary
    switch report.verdict {
    case .accepted: (answer, certificate, isVerified) = (settled, claimed, true)
    case .notProven: try withdraw(keepingProofs: false)
    case .rejected(let reason):
      answer.notes.append("the checker does not accept this answer's own proof: \(reason)")
      try withdraw(keepingProofs: false)
    }
  }

  private var hasNoProof: Bool { if case .none = answer.proof { true } else { false } }

  /// The remainder of an answer whose proof is not accepted: a bound that only the proof would show is a claim.
  private mutating func withdraw(keepingProofs: Bool) throws {
    if answer.isBoundByProof || answer.status == .claimedOptimal || answer.status == .claimedMissesThreshold {
      answer.claimedBound = answer.claimedBound ?? answer.bound
      answer.bound = nil
    }
    certificate = try claim(of: answer, withProofs: keepingProofs)
    if answer.status == .feasible, !keepingProofs { certificate?.bound = nil }
  }

  private mutating func claim(of answer: SolveAnswer, withProofs: Bool) throws(OutputError) -> Certificate? {
    guard var claim = answer.certificate(digest: digest, instance: instance, threshold: options.threshold) else {
      return nil
    }
    guard withProofs else { return claim }
    if answer.objectives != nil {
      var list = [Certificate.Proof?](repeating: nil, count: instance.objectiveCount)
      for (number, stage) in answer.stageProofs.enumerated() { list[number] = try place(stage.state, stage.name) }
      claim.proofs = list
    } else {
      claim.proof = try place(answer.proof, options.proof?.name ?? "")
    }
    return claim
  }

  private mutating func place(_ state: Evidence, _ name: String) throws(OutputError) -> Certificate.Proof? {
    switch state {
    case .written(let staged):
      if !placed.contains(name) { try staged.file.commit() }
      placed.insert(name)
      if let checked = staged.checked { checkedProofs.append(checked) } else { isLate = true }
      return Certificate.Proof(kind: "veripb", file: name)
    case .stateTable: return Certificate.Proof(kind: StateTable.kind, file: nil)
    case .behaviourTable(let checked):
      checkedTable = checked
      return Certificate.Proof(kind: BehaviourTable.kind, file: nil)
    case .none: return nil
    }
  }
}
