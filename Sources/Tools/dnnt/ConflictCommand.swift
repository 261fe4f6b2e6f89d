import ArgumentParser
import CertificateChecking
import ExactArithmetic
import Glibc
import InstanceAnalysis
import JSONWriting
import Strategies
import TrainingProblem

struct Conflict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find samples that cannot be served together: why a threshold is missed.",
    discussion: """
      Where no choice reaches the threshold (0 where the instance has none), some of the samples already keep every \
      choice from it. The set that is printed is irreducible: it comes with one proof that it conflicts, and for each \
      of its samples with a network that does without it.

      Exit code: 0 a conflict, or a network that reaches the threshold; 4 stopped early.

      EXAMPLES
        dnnt conflict iris.dnnt.json
        dnnt conflict iris.dnnt.json --threshold 2 --smallest --json
        dnnt conflict iris.dnnt.json -o why
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Flag(help: "Find a set of least size, and show that no smaller one conflicts.") var smallest = false
  @Option(help: ArgumentHelp("What the objective is to be brought to.", valueName: "rational"))
  var threshold: RationalArgument?
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write the set as an instance, its certificate and proof, and the networks that do without one sample.",
      valueName: "folder"))
  var output: String?
  @Flag(help: "Print one JSON object instead of text.") var json = false
  @OptionGroup var limits: DecisionLimits

  func run() throws {
    Interrupts.listen()
    let files = try InstanceFile.readWithPaths(instance)
    let problem = files.instance
    let names = ["conflict"] + problem.samples.indices.map { "without-\($0)" }
    try CommandFiles.check(
      "--output", folder: output, names: names.flatMap { [$0 + ".dnnt.json", $0 + ".cert.json", $0 + ".pbp"] },
      reading: files.paths)
    try problem.refuseRealParameters(instance)
    let target = threshold?.value ?? problem.threshold ?? 0
    let run = DecisionRun(limits)
    if !problem.constraints.isEmpty, let conflict = try constraintConflict(problem, run) {
      show(conflict)
      guard conflict.constraints != nil else { throw ExitCode(4) }
      return
    }
    if let number = problem.lossConstraint {
      throw InputError(
        file: instance, keyPath: "$.constraints[\(number)]",
        message:
          "the constraint is about a loss, which leaving out samples would change: samples that conflict are looked"
          + " for where constraints are about weights alone")
    }
    var search = ConflictSearch(problem, target: target) { try Conflict.decide($0, run) }
    switch try search.run() {
    case .reached(let assignment, let objective):
      show(ConflictReport(target: target, reached: (assignment, objective)))
    case .stopped(let set):
      show(ConflictReport(target: target, open: set))
      throw ExitCode(4)
    case .conflict(var conflict):
      var isSmallest = conflict.samples.count <= 1
      if smallest && !isSmallest {
        (conflict, isSmallest) = try search.smallest(noLargerThan: conflict) { run.isOver }
      }
      let part = problem.restricted(to: conflict.samples, threshold: target)
      if let output { try makeFolder(output) }
      let proven = try run.prove(part, certificate: output.map { $0 + "/conflict.cert.json" })
      if let output { try write(conflict, part, proven, of: problem, target, into: output) }
      show(
        ConflictReport(
          target: target, conflict: conflict, isSmallest: isSmallest, proof: proven.proof, decisions: search.decisions,
          digest: InstanceWriter.digest(of: part)))
      guard proven.isVerified else { throw ExitCode(proven.answer.exitCode == 0 ? 3 : 4) }
      if smallest && !isSmallest { throw ExitCode(4) }
    }
  }

  private static func decide(_ part: Instance, _ run: DecisionRun) throws -> ConflictSearch.Decision {
    if run.isOver { return .open }
    let answer = try run.decide(part)
    switch (answer.status, answer.assignment) {
    case (.missesThreshold, _), (.infeasible, _): return .missed
    case (.reachesThreshold, let assignment?): return .reached(assignment)
    case (.reachesThreshold, nil), (.claimedInfeasible, _), (.optimal, _), (.claimedOptimal, _),
      (.claimedMissesThreshold, _), (.feasible, _), (.unknown, _):
      return .open
    }
  }

  /// An irreducible set of the constraints where these contradict each other; nil where they do not, or it is not known.
  private func constraintConflict(_ problem: Instance, _ run: DecisionRun) throws -> ConflictReport? {
    // Any choice that satisfies the constraints reaches this.
    let highest = Rational(Integer.powerOfTwo(200))
    func satisfy(_ part: Instance) throws -> ConflictSearch.Decision {
      try Conflict.decide(part.with(constraints: part.constraints, then: [], threshold: highest), run)
    }
    let whole = problem.keeping(constraints: Array(problem.constraints.indices))
    guard case .missed = try satisfy(whole) else { return nil }
    var report = ConflictReport(target: 0)
    switch try ConstraintConflict.find(problem, satisfy: satisfy) {
    case .stopped: return report
    case .conflict(let conflict):
      let part = problem.keeping(constraints: conflict.constraints)
      let proven = try run.prove(part, certificate: nil)
      report.constraints = conflict
      (report.proof, report.digest) = (proven.proof, InstanceWriter.digest(of: part))
      return report
    }
  }

  private func show(_ report: ConflictReport) { print(json ? report.json : report.text) }

  // MARK: Files

  private func makeFolder(_ path: String) throws(OutputError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw OutputError(path: path, errorNumber: errno) }
  }

  private func write(
    _ conflict: SampleConflict, _ part: Instance, _ proven: DecisionRun.Proven, of problem: Instance,
    _ target: Rational, into folder: String
  ) throws {
    try OutputFile.write(InstanceWriter.text(of: part), to: folder + "/conflict.dnnt.json")
    try proven.write(certificate: folder + "/conflict.cert.json")
    for witness in conflict.witnesses {
      let rest = problem.restricted(to: conflict.samples.filter { $0 != witness.without }, threshold: target)
      let name = "\(folder)/without-\(witness.without)"
      try OutputFile.write(InstanceWriter.text(of: rest), to: name + ".dnnt.json")
      try OutputFile.write(
        CertificateWriter.text(
          of: Certificate(
            instance: InstanceWriter.digest(of: rest), claim: .reachesThreshold, parameters: witness.assignment,
            objective: witness.objective, producer: "dnnt")), to: name + ".cert.json")
    }
  }
}

/// The result of a search for a conflict, as text and as JSON.
struct ConflictReport {
  let target: Rational
  var reached: (assignment: Assignment, objective: Rational)?
  /// A set that is known to conflict, from which samples may still be left out.
  var open: [Int]?
  var conflict: SampleConflict?
  /// Constraints that contradict each other.
  var constraints: ConstraintConflict?
  var isSmallest = false
  var proof = ProofOutcome.none(nil)
  var decisions = 0
  var digest: String?

  var text: String {
    if let reached {
      return "no conflict: a network reaches \(target.shown), with objective \(reached.objective.shown)"
    }
    if let constraints {
      return """
        conflict: no network satisfies these \(constraints.constraints.count) constraints together: \
        \(list(constraints.constraints))
        size:     irreducible: without any one of them a network satisfies the others
        proof:    \(proof.sentence)
        """
    }
    guard let conflict else {
      guard let open else { return "stopped early: no set of samples is known to conflict" }
      return "stopped early: these samples conflict, but some may not be needed: \(list(open))"
    }
    var lines = [
      "conflict: no network brings these \(conflict.samples.count) samples to \(target.shown) together: "
        + list(conflict.samples),
      "size:     " + (isSmallest ? "no smaller set conflicts" : "irreducible: each of them is needed"),
      "proof:    \(proof.sentence)",
    ]
    for witness in conflict.witnesses {
      lines.append("without \(witness.without): a network has objective \(witness.objective.shown) over the others")
    }
    return lines.joined(separator: "\n")
  }

  var json: String {
    var object = JSONObject()
    object.add("target", target)
    if let reached {
      object.add("status", "reaches-threshold")
      object.add("objective", reached.objective)
      object.add("parameters", reached.assignment)
      object.add("samples", [Int]?.none)
    } else if let constraints {
      let witnesses = zip(constraints.constraints, constraints.witnesses).map { number, assignment in
        var witness = JSONObject()
        witness.add("without", number)
        witness.add("parameters", assignment)
        return witness
      }
      object.add("status", "conflict")
      object.add("samples", [Int]())
      object.add("constraints", constraints.constraints)
      object.add("irreducible", true)
      object.add("proof", proof.word)
      object.add("witnesses", JSONLines(witnesses))
    } else if let conflict {
      let witnesses = conflict.witnesses.map { entry in
        var witness = JSONObject()
        witness.add("without", entry.without)
        witness.add("objective", entry.objective)
        witness.add("parameters", entry.assignment)
        return witness
      }
      object.add("status", "conflict")
      object.add("samples", conflict.samples)
      object.add("constraints", [Int]())
      object.add("irreducible", true)
      object.add("smallest", isSmallest)
      object.add("proof", proof.word)
      object.add("witnesses", JSONLines(witnesses))
      object.add("decisions", decisions)
    } else {
      object.add("status", "unknown")
      object.add("samples", open)
      object.add("irreducible", false)
      object.add("proof", "none")
    }
    object.add("instance", ifKnown: digest)
    return object.lines
  }

  private func list(_ samples: [Int]) -> String { samples.map { "\($0)" }.joined(separator: ", ") }
}
