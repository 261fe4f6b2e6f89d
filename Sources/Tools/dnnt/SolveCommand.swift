import ArgumentParser
import CCrashGuard
import CertificateChecking
import ExactArithmetic
import Glibc
import ProofLogging
import Strategies
import TrainingProblem

struct Solve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the best parameters, prove them best, replay them exactly, write a certificate.",
    discussion: """
      An instance with a threshold is decided, unless --optimize is given. INSTANCE may be '-' for standard input.

      EXAMPLES
        dnnt solve xor.dnnt.json
        dnnt solve iris.dnnt.json --certificate iris.cert.json --time-limit 60
        dnnt solve iris.dnnt.json --threshold 3 --json
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String?
  @Option(help: "\(SolverName.allCases.map(\.rawValue).joined(separator: ", ")).") var solver: SolverName = .auto
  @Option(help: "Encoding for solvers that use one; 'dnnt encode --list' names them.") var encoding: String?
  @Option(help: ArgumentHelp("Stop after this time, with the best answer so far.", valueName: "seconds"))
  var timeLimit: SecondsArgument?
  @Option(help: ArgumentHelp("Stop when the process holds more than this.", valueName: "MiB")) var memoryLimit: Int?
  @Option(help: ArgumentHelp("Stop after this many search nodes.", valueName: "count")) var nodeLimit: Int?
  @Option(help: "Threads to use; without it, one a processor.") var threads: Int?
  @Option(help: "Seed of all random choices.") var seed: UInt64 = 0
  @Option(help: ArgumentHelp("Write the certificate here.", valueName: "file")) var certificate: String?
  @Option(
    help: ArgumentHelp(
      "Write the proof here, packed where the name ends in .gz; otherwise beside the certificate, as NAME.pbp.",
      valueName: "file"))
  var proof: String?
  @Option(help: ArgumentHelp("Give a proof up past this size.", valueName: "MiB")) var proofLimit: Int = 2048
  @Option(help: "Version of VeriPB's proof format: 1.1, 2.0 or 3.0.") var proofDialect: ProofVersion = .two
  @Option(
    help: ArgumentHelp(
      "Look for a proof this long once the answer is known. Without it a minute; under a time limit, as long again as the answer took.",
      valueName: "seconds")) var proofTime: SecondsArgument?
  @Flag(inversion: .prefixedNo, help: "Prove the answer.")
  var prove = true
  @Flag(
    inversion: .prefixedNo,
    help: "Check the proof beside the search; without it the proof is written for 'dnnt check', here or elsewhere.")
  var check = true
  @Flag(help: "Have a proof for the kernel found, even where the checker could go through everything by itself.")
  var coreProof = false
  @Option(help: ArgumentHelp("A certificate whose parameters to begin from.", valueName: "file")) var start: String?
  @Option(help: ArgumentHelp("Decide whether this objective can be reached.", valueName: "rational"))
  var threshold: RationalArgument?
  @Flag(help: "Optimise even where the instance has a threshold.") var optimize = false
  @Option(
    help: ArgumentHelp(
      "Keep the state of the solve in this folder: given again, it goes on where it was.", valueName: "folder"))
  var checkpoint: String?
  @Flag(help: "Print one JSON object instead of text.") var json = false
  @Flag(help: "Print 's', 'o' and 'v' lines, with exit codes 10, 20 and 30.") var competition = false
  @Flag(help: "Print the status only, and no progress.") var quiet = false
  @Flag(help: "List the solvers, and which of the programs among them stand on PATH.") var listSolvers = false
  @Option(help: "auto, plain, json or none: what to show while solving.") var progress: ProgressStyle = .auto

  func validate() throws {
    guard listSolvers || instance != nil else { throw ValidationError("Missing expected argument '<instance>'") }
    guard threads.map({ $0 >= 1 }) ?? true else { throw ValidationError("--threads takes a number from 1") }
    guard memoryLimit.map({ $0 >= 1 }) ?? true else { throw ValidationError("--memory-limit takes MiB from 1") }
    guard nodeLimit.map({ $0 >= 0 }) ?? true else { throw ValidationError("--node-limit takes a number from 0") }
    guard !(optimize && threshold != nil) else {
      throw ValidationError("--optimize and --threshold exclude each other")
    }
    guard checkpoint == nil || proof == nil && start == nil && threshold == nil && !competition && solver == .auto
    else {
      throw ValidationError(
        "--checkpoint takes none of --proof, --start, --threshold, --competition and --solver beside it")
    }
    guard !(json && competition) else { throw ValidationError("--json and --competition exclude each other") }
  }

  func run() throws {
    guard let instance, !listSolvers else { return print(SolverListing.text) }
    if let checkpoint { return try solveParts(in: checkpoint, of: instance) }
    Interrupts.listen(isWatched: true)
    dnnt_guard_install()
    let begun = ContinuousClock.now
    let memory = MemoryBounds(limit: memoryLimit)
    let watch = SolveWatch(timeLimit: timeLimit?.duration, memory: memory) { reason in
      Terminal.complain("\(instance): ended by \(SolveOutput.name(of: reason)) while it was read")
      return 4
    }
    let files = try InstanceFile.readWithPaths(instance)
    let problem = files.instance
    let derivedProof = proof == nil && prove ? ProofPlace.beside(certificate) : nil
    try CommandFiles.check(
      writing: [("--certificate", certificate), ("--proof", proof), ("the proof beside --certificate", derivedProof)],
      reading: files.paths + [start])
    guard !problem.network.hasRealParameters else {
      throw InputError(
        file: instance, message: "the instance has \"real\" parameters: it can be checked, but not solved")
    }
    if let warning = CertainErrors.warning(problem) { Terminal.note("warning: \(warning)") }
    var options = SolveOptions()
    options.solver = solver
    options.encoding = encoding
    options.timeLimit = timeLimit?.duration
    options.memoryLimit = memory.limit
    options.nodeLimit = nodeLimit
    options.threads = threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    options.proofTime = proofTime?.duration
    options.seed = seed
    options.threshold = optimize ? nil : threshold?.value ?? problem.threshold
    options.start = try startingPoint(for: problem)
    guard problem.then.isEmpty || options.threshold == nil else {
      throw SolveFault.usage("--threshold takes an instance of one objective")
    }

    let place = ProofPlace(
      certificate: certificate, proof: proof, limit: proofLimit, version: proofDialect, isAskedFor: coreProof,
      isChecked: check)
    if prove { options.proof = place.options }
    let reporter = ProgressReporter(quiet ? .none : progress, solver: solver.rawValue)
    let session = SolveSession(
      problem, options, isInterrupted: { Interrupts.wasReceived }, report: { reporter.show($0) })
    let (digest, target) = (InstanceWriter.digest(of: problem), options.threshold)
    let certifier = Certifier(
      problem, digest: digest, threshold: target, options: options.proof, keepsFiles: place.path != nil,
      isCoreOnly: coreProof)
    let keeper = IncumbentKeeper(session, digest: digest, certificate: certificate)
    watch.attend(session, onNotice: { keeper.hurry() }) { reason in
      reporter.finish()
      var known = Finding(bound: 0, by: .init(solver.rawValue))
      if problem.then.isEmpty, let bound = session.exactBound { known.bound = max(0, bound) }
      if let best = keeper.incumbent {
        known.incumbent = Incumbent(best.assignment, objectives: best.objectives)
        // A first objective of 0 is the least one; of those after it nothing is shown.
        if problem.then.isEmpty { known.decide(by: target) }
      }
      keeper.leavePlace()
      var output = SolveOutput(
        answer: known, certified: certifier.uncertified(known, because: "the solve was ended before one was whole"),
        digest: digest, threshold: target, elapsed: ContinuousClock.now - begun, isProofAskedFor: false,
        endedBy: reason)
      let unwritten = write(&output, place, session)
      return unwritten == nil ? known.exitCode : 5
    }
    var answer: Finding
    do { answer = try Strategy.solve(session) } catch let error as LimitError {
      reporter.finish()
      Terminal.complain("\(error)")
      answer = Finding(bound: 0, by: .init(solver.rawValue))
    }
    let certified = try certifier.certify(&answer) { try Strategy.proveAnew(&$0, session) }
    watch.end()
    keeper.end()
    reporter.finish()
    for note in answer.notes { Terminal.note("note: \(note)") }

    var output = SolveOutput(
      answer: answer, certified: certified, digest: digest, threshold: target,
      elapsed: ContinuousClock.now - begun, isProofAskedFor: prove && proof != nil,
      endedBy: answer.exitCode == 4 ? session.stopReason : nil)
    output.isCircleStated = coreProof || certificate != nil || proof != nil
    if certificate == nil && !json && !competition && !quiet { output.listParameters(of: problem, from: instance) }
    let unwritten = write(&output, place, session)
    if let fault = answer.fault {
      if let unwritten { Terminal.complain("\(unwritten)") }
      throw fault
    }
    if let unwritten { throw unwritten }
    throw ExitCode(competition ? output.competitionExitCode : answer.exitCode)
  }

  /// The same by parts that a folder holds.
  private func solveParts(in folder: String, of path: String) throws {
    Interrupts.listen()
    let files = try InstanceFile.readWithPaths(path)
    try CommandFiles.check(writing: [("--certificate", certificate)], reading: files.paths)
    try files.instance.refuseRealParameters(path)
    let code = try CheckpointedSolve(
      instance: files.instance, folder: folder,
      limits: PartLimits(
        threads: threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), memory: memoryLimit, seed: seed),
      timeLimit: timeLimit?.duration, slice: .seconds(600),
      aim: files.instance.threshold != nil && !optimize ? .threshold : .least, certificate: certificate, json: json,
      quiet: quiet
    ).run()
    if code != 0 { throw ExitCode(code) }
  }

  /// Writes the files and prints the answer; what could not be written.
  private func write(_ output: inout SolveOutput, _ place: ProofPlace, _ session: SolveSession) -> OutputError? {
    var staged: StagedProof?
    if output.proof.file != nil, case .written(let proof) = output.answer.evidence { staged = proof }
    var files = ResultFiles(certificate: certificate, proofPath: place.options.path)
    var (unwritten, isLost): (OutputError?, Bool) = (nil, false)
    if place.path != nil, output.proof.stageProofs != nil {
      for stage in output.answer.stages?.proofs ?? [] {
        guard case .written(let proof) = stage.state else { continue }
        do { try proof.file.commit() } catch { unwritten = error }
      }
    }
    do { try files.write(staged) { [output] in output.certificateText(proofNamed: $0) } } catch {
      unwritten = error
      isLost = error.path == certificate
      if !isLost {
        // The proof did not get to its place: the certificate does without.
        output.certified = output.certified.withoutProof(because: "\(error)")
        do { try files.write(nil) { [output] in output.certificateText(proofNamed: $0) } } catch { isLost = true }
      }
    }
    if json {
      print(output.json)
    } else if competition {
      print(output.competition)
    } else {
      print(output.text(certificate: isLost ? nil : certificate, isQuiet: quiet))
    }
    // The answer must not be lost with the disk: it is printed where the answer goes.
    if isLost, !json, let text = output.certificateText(proofNamed: files.proofName) { print(text, terminator: "") }
    guard output.proof.file == nil, unwritten == nil else { return unwritten }
    if let fault = session.proofFault.error {
      if output.isProofAskedFor { return fault }
      Terminal.note("note: \(fault); solved without a proof")
    }
    guard output.isProofAskedFor else { return nil }
    Terminal.note("note: no proof was written to \(place.options.path): the answer is \(output.proof.sentence)")
    return nil
  }

  private func startingPoint(for problem: Instance) throws -> Assignment? {
    guard let start else { return nil }
    let certificate = try CertificateReader.read(start)
    guard let assignment = certificate.parameters else {
      throw InputError(file: start, keyPath: "$", message: "the certificate has no parameters to begin from")
    }
    if let fault = AssignmentFault.first(in: assignment, of: problem.network) {
      throw InputError(file: start, keyPath: fault.keyPath, message: fault.message)
    }
    return assignment
  }
}
