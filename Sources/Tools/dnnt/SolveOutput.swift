import CertificateChecking
import ExactArithmetic
import JSONWriting
import Strategies
import TrainingProblem

/// The answer of a solve, as text, as JSON and as lines of a solver competition.
struct SolveOutput {
  let answer: Finding
  /// Its claim, as it was checked: what is written.
  var certified: CertifiedAnswer
  /// Of the instance.
  let digest: String
  let threshold: Rational?
  let elapsed: Duration
  /// The parameters in text, where no file holds them.
  var parameters: String?

  /// True if the user asked for the proof in a file of its own.
  let isProofAskedFor: Bool
  /// True if the user asked for something that others check, and so hears what it rests on.
  var isCircleStated = false
  /// The cause that stopped the solve before its end.
  var endedBy: StopReason?

  /// The limit, or the signal's name.
  static func name(of reason: StopReason) -> String {
    switch reason {
    case .timeLimit, .memoryLimit, .nodeLimit: return "the \(reason.rawValue)"
    case .interrupt: return Interrupts.name
    }
  }

  var proof: ProofOutcome { certified.outcome }

  /// - Parameter name: of the proof's file beside the certificate, where one is kept.
  func certificateText(proofNamed name: String?) -> String? {
    certified.certificate(proofNamed: name).map { CertificateWriter.text(of: $0) }
  }

  /// The object that docs/command-line.md specifies.
  var json: String {
    var object = JSONObject()
    object.add("status", answer.status.rawValue)
    object.add("objective", ifKnown: answer.objective)
    object.add("objective_enclosure", ifKnown: answer.incumbent?.enclosure)
    object.add("bound", ifKnown: answer.bound)
    object.add("objectives", ifKnown: answer.objectives)
    object.add("bounds", ifKnown: answer.stages?.bounds)
    object.add("claimed_bound", ifKnown: answer.claimedBound)
    object.add("parameters", ifKnown: answer.assignment)
    object.add("proof", proof.word)
    if isCircleStated { object.add("rests_on", ifKnown: proof.circle?.rawValue) }
    if isProofAskedFor {
      object.add("proof_by", ifKnown: proof.argument)
      object.add("proof_file", proof.file)
    }
    object.add("solver", answer.origin.solver)
    object.add("solver_version", ifKnown: answer.origin.version)
    object.add("ended_by", ifKnown: endedBy.map { $0 == .interrupt ? Interrupts.name : $0.rawValue })
    object.add("fault", ifKnown: answer.fault.map { "\($0)" })
    object.add("encoding", answer.origin.encoding)
    object.add("seconds", RawJSON(seconds(elapsed)))
    object.add("nodes", answer.origin.nodes)
    object.add("instance", digest)
    return object.lines
  }

  func text(certificate: String?, isQuiet: Bool) -> String {
    var lines = [headline]
    if isQuiet { return lines[0] }
    if answer.status != .optimal, let objectives = answer.objectives, let bounds = answer.stages?.bounds {
      lines.append("objectives: \(objectives.map(\.shown).joined(separator: ", "))")
      lines.append("bounds:     \(bounds.map(\.shown).joined(separator: ", ")) (exact)")
    } else if let objective = answer.objective, answer.status != .optimal {
      lines.append("objective: \(objective.shown)")
    }
    if let enclosure = answer.incumbent?.enclosure { lines.append("objective: \(enclosure): too long to write") }
    if answer.status != .optimal, answer.stages == nil, let bound = answer.bound {
      let isShown = answer.status != .feasible || bound.signum <= 0 || proof.certificateProof(named: "") != nil
      lines.append("bound:     \(bound.shown) (exact\(isShown ? "" : ", by this run: the certificate cannot show it"))")
    }
    // Exact bounds need no claim beside them.
    if let claimed = answer.claimedBound, answer.bound.map({ $0 < claimed }) ?? true {
      lines.append("bound:     \(ProgressReporter.short(claimed)) (claimed by \(answer.origin.solver), not proven)")
    }
    let origin = answer.origin
    let encoding = origin.encoding.map { ", encoding \($0)" } ?? ""
    let version = origin.version.map { " \($0)" } ?? ""
    lines.append("solver:    \(origin.solver)\(version)\(encoding), \(origin.nodes) nodes, \(seconds(elapsed)) s")
    lines.append("proof:     \(proof.sentence)")
    if isProofAskedFor, proof.file == nil, proof.argument != nil {
      lines.append("           that needs no proof file, and none was written")
    }
    if let certificate, certificate != "-", certificateText(proofNamed: nil) != nil {
      lines.append("written:   \(certificate)")
    }
    if let parameters { lines.append("parameters:\n" + parameters) }
    return lines.joined(separator: "\n")
  }

  private var cause: String { endedBy.map { " by \(SolveOutput.name(of: $0))" } ?? "" }

  private var headline: String {
    switch answer.status {
    case .optimal where answer.objectives != nil:
      return "optimal: objectives \((answer.objectives ?? []).map(\.shown).joined(separator: ", "))"
    case .optimal: return "optimal: objective \(answer.objective?.shown ?? answer.incumbent?.enclosure ?? "")"
    case .reachesThreshold: return "reaches the threshold \(threshold?.shown ?? "")"
    case .missesThreshold: return "misses the threshold \(threshold?.shown ?? ""): no choice reaches it"
    case .infeasible: return "infeasible: no choice satisfies the constraints"
    case .claimedInfeasible: return "claimed infeasible, not proven"
    case .claimedOptimal: return "claimed optimal, not proven: the parameters were replayed exactly, the bound was not"
    case .claimedMissesThreshold: return "claimed to miss the threshold, not proven"
    case .feasible: return "stopped early\(cause): the best parameters so far"
    case .unknown: return "stopped early\(cause): no parameters found"
    }
  }

  // MARK: Competition lines

  var competition: String {
    var lines: [String] = []
    if let objective = answer.objective { lines.append("o \(objective)") }
    switch answer.status {
    case .optimal: lines.append("s OPTIMUM FOUND")
    case .reachesThreshold: lines.append("s SATISFIABLE")
    case .missesThreshold, .infeasible: lines.append("s UNSATISFIABLE")
    case .feasible, .claimedOptimal: lines.append("s SATISFIABLE")
    case .unknown, .claimedMissesThreshold, .claimedInfeasible: lines.append("s UNKNOWN")
    }
    if answer.status != .missesThreshold, let assignment = answer.assignment {
      let values = assignment.layers.flatMap { layer in
        zip(layer.weights, layer.biases).flatMap { row, bias in row.map { $0.map { "\($0)" } ?? "-" } + ["\(bias)"] }
      }
      lines.append("v " + values.joined(separator: " "))
    }
    return lines.joined(separator: "\n")
  }

  var competitionExitCode: Int32 {
    switch answer.status {
    case .optimal: return 30
    case .reachesThreshold, .feasible, .claimedOptimal: return 10
    case .missesThreshold, .infeasible: return 20
    case .unknown, .claimedMissesThreshold, .claimedInfeasible: return 0
    }
  }
}
