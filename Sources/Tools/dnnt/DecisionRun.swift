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
    let answer: Finding
    let certified: CertifiedAnswer
    /// The place of its proof.
    let proofPath: String
    var proof: ProofOutcome { certified.outcome }
    /// True if exact reasoning that was checked just now decided it.
    var isVerified: Bool { answer.exitCode == 0 && certified.isVerified }

    /// Puts the certificate, where there is one, and its proof in their places.
    func write(certificate path: String) throws(OutputError) {
      guard certified.certificate(proofNamed: nil) != nil else { return }
      if proof.stageProofs != nil {
        for stage in answer.stages?.proofs ?? [] {
          if case .written(let whole) = stage.state { try whole.file.commit() }
        }
      }
      var staged: StagedProof?
      if proof.file != nil, case .written(let whole) = answer.evidence { staged = whole }
      var files = ResultFiles(certificate: path, proofPath: proofPath)
      try files.write(staged) { name in
        certified.certificate(proofNamed: name).map { CertificateWriter.text(of: $0) }
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
  func decide(_ instance: Instance) throws -> Finding { try Strategy.solve(session(instance, proof: nil)) }

  /// Decides it, and has the checker read the answer.
  ///
  /// - Parameters:
  ///   - path: where its certificate will be written; the proof goes beside it. nil where neither is kept.
  ///   - start: a choice to begin from.
  ///   - patience: how long it may take; nil for the time limit of all.
  func prove(
    _ instance: Instance, certificate path: String?, start: Assignment? = nil, patience: Duration? = nil
  ) throws -> Proven {
    let place = ProofPlace(certificate: path, proof: nil, limit: 2048, version: .two)
    let session = session(instance, proof: place.options, start: start, patience: patience)
    var answer = try Strategy.solve(session)
    let certifier = Certifier(
      instance, digest: InstanceWriter.digest(of: instance), threshold: instance.threshold, options: place.options,
      keepsFiles: place.path != nil)
    let certified = try certifier.certify(&answer) { try Strategy.proveAnew(&$0, session) }
    return Proven(answer: answer, certified: certified, proofPath: place.options.path)
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
