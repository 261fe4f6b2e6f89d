import CertificateChecking
import ExactArithmetic
import Strategies
import TrainingProblem

/// The outcome of a solve: why it stopped, what it found, and what it showed, kept apart.
public struct Solution: Sendable, CustomStringConvertible {
  /// The instance that was solved.
  public let instance: Instance
  /// The status in the words that answers use.
  public let status: SolveStatus
  /// A value for every parameter; nil where none was found.
  public let parameters: Assignment?
  /// Of `parameters`, replayed in exact rationals.
  public let objective: Rational?
  /// Of an instance with several objectives: all of them, in order.
  public let objectives: [Rational]?
  /// No choice has a smaller objective: from exact reasoning only.
  public let bound: Rational?
  /// True if the checker accepted all that `certificate` claims, in this process.
  public let isVerified: Bool
  /// The proof's state in words: what showed the claim, or why nothing did.
  public let evidence: String
  /// The solver that gave the answer.
  public let solver: String
  /// Nodes, conflicts or states, as the solver counts them.
  public let nodes: Int
  /// The cause that ended the search before its end; nil where there was none.
  public let stopReason: StopReason?
  /// The certificate of what can be claimed; nil where there is nothing.
  public let certificate: Certificate?
  /// Sentences about what was tried and did not serve.
  public let notes: [String]
  /// By the names that the certificate has for them; no file has these names until they are saved.
  private let proofs: [String: StagedProof]

  /// Solves in this thread.
  init(
    _ instance: Instance, _ options: SolveOptions, isCancelled: @escaping @Sendable () -> Bool,
    onProgress: @escaping @Sendable (SolveProgress) -> Void
  ) throws {
    let session = SolveSession(instance, options, isInterrupted: isCancelled, report: onProgress)
    var answer = try Strategy.solve(session)
    if let fault = answer.fault, answer.assignment == nil { throw fault }
    let certifier = Certifier(
      instance, digest: InstanceWriter.digest(of: instance), threshold: options.threshold, options: options.proof)
    let certified = try certifier.certify(&answer) { try Strategy.proveAnew(&$0, session) }
    self.instance = instance
    proofs = answer.stagedProofs(named: options.proof?.name ?? "")
    (status, parameters, objective) = (answer.status, answer.assignment, answer.objective)
    (objectives, bound) = (answer.objectives, answer.bound)
    (solver, nodes) = (answer.origin.solver, answer.origin.nodes)
    (isVerified, evidence) = (certified.isVerified, certified.outcome.sentence)
    certificate = certified.certificate(proofNamed: options.proof?.name)
    stopReason = answer.exitCode == 4 ? session.stopReason : nil
    notes = answer.notes
  }

  /// One line: `optimal, objective 0 (verified by …)`.
  public var description: String {
    let shown =
      objectives.map { "objectives " + $0.map { "\($0)" }.joined(separator: ", ") }
      ?? objective.map { "objective \($0)" }
    return status.rawValue + (shown.map { ", \($0)" } ?? "") + " (\(evidence))"
  }

  /// True if no choice of parameters is better, by exact reasoning.
  public var isOptimal: Bool { status == .optimal }

  /// The network with its parameters, for predictions.
  ///
  /// - Throws: `InputError` where no parameters were found.
  public func model() throws(InputError) -> TrainedModel {
    guard let parameters else {
      throw InputError(file: "solution", message: "the answer \"\(status.rawValue)\" has no parameters")
    }
    return try TrainedModel(instance, parameters)
  }

  /// Writes the certificate, and its proofs beside it: what `dnnt check` and `dnnt-check` read.
  ///
  /// - Parameter path: such as `NAME.cert.json`; the proof is then `NAME.pbp`.
  /// - Throws: `InputError` where there is nothing to claim, `OutputError`.
  public func save(_ path: String) throws {
    guard var certificate else {
      throw InputError(file: path, message: "the answer \"\(status.rawValue)\" has no certificate")
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.hasSuffix(".cert.json") ? String(name.dropLast(10)) : name
    let own = FileAccess.folder(of: path)
    func placed(_ proof: Certificate.Proof?, _ stage: Int) throws(OutputError) -> Certificate.Proof? {
      guard let proof, let known = proof.file, let staged = proofs[known] else { return proof }
      let name = ProofOptions.name(ofStage: stage, stem + ".pbp")
      try staged.file.copy(to: own.isEmpty ? name : own + "/" + name)
      return Certificate.Proof(kind: proof.kind, file: name, cases: proof.cases)
    }
    certificate.proof = try placed(certificate.proof, 0)
    if let proofs = certificate.proofs {
      certificate.proofs = try proofs.enumerated().map { try placed($1, $0) }
    }
    let file = try FileReplacement(path)
    try file.write(CertificateWriter.text(of: certificate))
    try file.commit()
  }
}
