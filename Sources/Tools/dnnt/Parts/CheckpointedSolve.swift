import ArgumentParser
import CaseTrees
import CertificateChecking
import ExactArithmetic
import Glibc
import Strategies
import TrainingProblem

/// A solve whose state is a folder of parts: given again, it goes on where it was.
struct CheckpointedSolve {
  let instance: Instance
  let folder: String
  let limits: PartLimits
  let timeLimit: Duration?
  let slice: Duration
  let aim: CaseFolder.Aim
  let certificate: String?
  let json: Bool
  let quiet: Bool

  /// - Returns: the exit code.
  func run() throws -> Int32 {
    let begun = ContinuousClock.now
    let shared = try CaseFolder.make(folder, for: instance, aim: aim)
    let ending = try PartWorker(shared, limits, slice: slice, timeLimit: timeLimit).run()
    if case .stuck(let keys) = ending {
      Terminal.complain("not proven, and not to be split: \(keys.map(\.description).joined(separator: ", "))")
    }
    var tree = CaseTree(shared)
    try tree.refresh()
    let merging = try Merging.run(tree)
    if merging.isAccepted, merging.merged?.isWhole ?? false { try tree.tidy() }
    if let certificate, let merged = merging.merged { try shared.export(merged.certificate, to: certificate) }
    let output = SolveOutput(
      answer: merging.answer,
      certified: CertifiedAnswer(claim: merging.merged?.certificate, outcome: proof(merging)), digest: shared.digest,
      threshold: shared.threshold, elapsed: ContinuousClock.now - begun, isProofAskedFor: false,
      isCircleStated: certificate != nil && merging.exitCode == 0, endedBy: ending == .stopped ? cause : nil)
    print(json ? output.json : output.text(certificate: certificate ?? merging.path, isQuiet: quiet))
    return merging.exitCode
  }

  private var cause: StopReason { Interrupts.wasReceived ? .interrupt : .timeLimit }

  private func proof(_ merging: Merging) -> ProofOutcome {
    guard let check = merging.check, merging.isAccepted,
      merging.merged?.certificate.proof != nil || merging.exitCode == 0
    else { return .none(merging.check.map { $0.summary }) }
    guard merging.exitCode == 0 else { return .expanded(kind: CaseSplit.kind, by: check.boundShownBy ?? "its cases") }
    return .verified(file: nil, by: check.boundShownBy ?? "the replay of its parameters", on: check.circle)
  }
}
