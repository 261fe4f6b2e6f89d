import ArgumentParser
import CertificateChecking
import ExactArithmetic
import Glibc
import Strategies
import TrainingProblem

/// Limits of commands that put several questions to the solvers.
struct DecisionLimits: ParsableArguments {
  @Option(help: ArgumentHelp("Stop after this time, with what is known by then.", valueName: "seconds"))
  var timeLimit: SecondsArgument?
  @Option(help: ArgumentHelp("Stop when the process holds more than this.", valueName: "MiB")) var memoryLimit: Int?
  @Option(help: "Threads to use; without it, one a processor.") var threads: Int?
  @Option(help: "Seed of all random choices.") var seed: UInt64 = 0

  func validate() throws {
    guard threads.map({ $0 >= 1 }) ?? true else { throw ValidationError("--threads takes a number from 1") }
    guard memoryLimit.map({ $0 >= 1 }) ?? true else { throw ValidationError("--memory-limit takes MiB from 1") }
  }
}

/// Decides instances one after the other, within one time limit.
struct DecisionRun {
  /// An answer whose claim was held against the checker.
  struct Proven {
    let answer: SolveAnswer
    let proof: ProofOutcome
    let certificate: Certificate?
    /// The place of its proof.
    let proofPath: String
    /// True if exact reasoning that was checked just now decided it.
    var isVerified: Bool { answer.exitCode == 0 && proof.word == "verified" }

    /// Puts the certificate, where there is one, and its proof in their places.
    func write(certificate path: String) throws(OutputError) {
      guard var certificate else { return }
      if let proofs = proof.stageProofs {
        for stage in answer.stageProofs {
          if case .written(let whole) = stage.state { try whole.file.commit() }
        }
        certificate.proofs = proofs
        return try OutputFile.write(CertificateWriter.text(of: certificate), to: path)
      }
      var staged: StagedProof?
      if proof.file != nil, case .written(let whole) = answer.proof { staged = whole }
      var files = ResultFiles(certificate: path, proofPath: proofPath)
      try files.write(staged) { name in
        certificate.proof = proof.certificateProof(named: name)
        return CertificateWriter.text(of: certificate)
      }
    }
  }

  private let limits: DecisionLimits
  private let deadline: ContinuousClock.Instant?

  init(_ limits: DecisionLimits) {
    self.limits = limits
    deadline = limits.timeLimit.map { ContinuousClock.now + $0.duration }
  }

  var isOver: Bool { Interrupts.wasReceived || deadline.map { ContinuousClock.now >= $0 } ?? false }

  /// Decides whether the instance reaches its threshold, without a proof.
  func decide(_ instance: Instance) throws -> SolveAnswer { try Strategy.solve(session(instance, proof: nil)) }

  /// Decides it, and has the checker read the answer.
  ///
  /// - Parameters:
  ///   - path: where its certificate will be written; the proof goes beside it. nil where neither is kept.
  ///   - start: a choice to begin from.
  ///   - patience: how long it may take; nil for the time limit of all.
  func prove(
    _ instance: Instance, certificate path: String?, start: Assignment? = nil, patience: Duration? = nil
  ) throws -> Proven {
    let certifier = Certifier(certificate: path, proof: nil, limit: 2048, version: .two)
    let session = session(instance, proof: certifier.options, start: start, patience: patience)
    var answer = try Strategy.solve(session)
    let digest = InstanceWriter.digest(of: instance)
    let certified = try certifier.certify(&answer, digest: digest, instance: instance, threshold: instance.threshold) {
      try Strategy.proveAnew(&$0, session)
    }
    let certificate =
      certified.certificate ?? answer.certificate(digest: digest, instance: instance, threshold: instance.threshold)
    return Proven(answer: answer, proof: certified.proof, certificate: certificate, proofPath: certifier.options.path)
  }

  private func session(
    _ instance: Instance, proof: ProofOptions?, start: Assignment? = nil, patience: Duration? = nil
  ) -> SolveSession {
    var options = SolveOptions()
    let left = deadline.map { max(.zero, $0 - ContinuousClock.now) }
    options.timeLimit = [left, patience].compactMap { $0 }.min()
    options.start = start
    options.memoryLimit = limits.memoryLimit
    options.threads = limits.threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    options.seed = limits.seed
    options.threshold = instance.threshold
    options.proof = proof
    return SolveSession(instance, options, isInterrupted: { Interrupts.wasReceived })
  }
}

extension Instance {
  /// Refuses what can be checked, but not searched.
  func refuseRealParameters(_ file: String) throws(InputError) {
    guard network.hasRealParameters else { return }
    throw InputError(
      file: file, message: "the instance has \"real\" parameters: it can be checked, but not solved")
  }
}
