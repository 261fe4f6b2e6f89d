import ArgumentParser
import CertificateChecking
import ExactArithmetic
import Glibc
import JSONWriting
import Strategies
import TrainingProblem

extension Certificate.Equivalence: ExpressibleByArgument {}

struct All: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List all optimal (or nearly optimal) choices, prove that there are no others, write a certificate.",
    discussion: """
      Objectives are those of the first objective; a threshold plays no part.

      EXAMPLES
        dnnt all xor.dnnt.json
        dnnt all xor.dnnt.json --within 2 --up-to neurons --count
        dnnt all xor.dnnt.json --at-most 1 --json --certificate all.cert.json
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Option(help: ArgumentHelp("How far above the least objective.", valueName: "rational")) var within: RationalArgument?
  @Option(help: ArgumentHelp("List objectives of at most this.", valueName: "rational")) var atMost: RationalArgument?
  @Option(help: "nothing, or neurons: choices that differ by the order of interchangeable neurons count once.")
  var upTo: Certificate.Equivalence = .nothing
  @Option(help: ArgumentHelp("Stop after this many choices.", valueName: "count")) var limit: Int?
  @Flag(help: "Count, and list nothing.") var count = false
  @Option(help: ArgumentHelp("Stop after this time, with what was listed.", valueName: "seconds"))
  var timeLimit: SecondsArgument?
  @Option(help: ArgumentHelp("Stop when the process holds more than this.", valueName: "MiB")) var memoryLimit: Int?
  @Option(help: ArgumentHelp("Write the certificate here.", valueName: "file")) var certificate: String?
  @Option(help: ArgumentHelp("Write the proof here; otherwise beside the certificate.", valueName: "file"))
  var proof: String?
  @Flag(help: "Print one JSON object instead of text.") var json = false
  @Flag(help: "Print the status only.") var quiet = false

  func validate() throws {
    guard within == nil || atMost == nil else { throw ValidationError("--within and --at-most exclude each other") }
    guard within.map({ $0.value.signum >= 0 }) ?? true else { throw ValidationError("--within takes a slack from 0") }
    guard limit.map({ $0 >= 1 }) ?? true else { throw ValidationError("--limit takes a number from 1") }
  }

  func run() throws {
    Interrupts.listen()
    let files = try InstanceFile.readWithPaths(instance)
    let problem = files.instance
    try CommandFiles.check(
      writing: [
        ("--certificate", certificate), ("--proof", proof),
        ("the proof beside --certificate", proof == nil ? ProofPlace.beside(certificate) : nil),
      ], reading: files.paths)
    guard !problem.network.hasRealParameters else {
      throw InputError(
        file: instance, message: "the instance has \"real\" parameters: it can be checked, but not listed")
    }
    var options = SolveOptions()
    options.timeLimit = timeLimit?.duration
    options.memoryLimit = memoryLimit
    let place = ProofPlace(certificate: certificate, proof: proof, limit: 2048, version: .two)
    defer { if place.path == nil { unlink(place.options.path) } }
    options.proof = place.options
    let session = SolveSession(problem, options, isInterrupted: { Interrupts.wasReceived })
    let request = ListingRequest(
      limit: atMost.map { .atMost($0.value) } ?? .within(within?.value ?? 0), upTo: upTo, most: limit, countsOnly: count
    )
    let begun = ContinuousClock.now
    var answer = try Strategy.list(request, session)
    let best = bestClaim(answer, problem)
    // A signal that comes while the list is being proven leaves this.
    if session.shouldStop(), let certificate, let best {
      try OutputFile.write(CertificateWriter.text(of: best), to: certificate)
    }
    var claim = self.claim(answer, request, problem)
    var isVerified = false
    if let own = claim {
      var report = CertificateChecker.check(own, against: problem)
      if report.verdict != .accepted {
        try Strategy.prove(&answer, request, provingSession(session, options, ContinuousClock.now - begun))
        if answer.hasProofFile {
          claim?.proof = .init(kind: "veripb", file: place.options.name)
          if let proven = claim {
            report = CertificateChecker.check(proven, against: problem, in: place.options.folder)
          }
        }
      }
      isVerified = report.verdict == .accepted
      if case .rejected(let reason) = report.verdict {
        throw SolveFault.bug("the checker does not accept the list: \(reason)")
      }
    }
    // The certificate of a list that was stopped is shown, or claims less.
    if !isVerified, !answer.isComplete { claim = best }
    for note in answer.notes { Terminal.note("note: \(note)") }
    if let certificate, let claim { try OutputFile.write(CertificateWriter.text(of: claim), to: certificate) }
    print(
      json
        ? jsonText(answer, isVerified, problem) : ListingText(answer, request, problem, isVerified).text(isQuiet: quiet)
    )
    throw ExitCode(answer.isComplete ? 0 : 4)
  }

  /// A list that was stopped is proven for as long as it took, a second at least and ten at most.
  private func provingSession(_ session: SolveSession, _ options: SolveOptions, _ elapsed: Duration) -> SolveSession {
    guard session.shouldStop(), session.stopReason != .memoryLimit else { return session }
    var options = options
    options.timeLimit = min(.seconds(10), max(.seconds(1), elapsed))
    return SolveSession(session.instance, options)
  }

  /// The claim of the list, up to where it is whole.
  private func claim(_ answer: ListingAnswer, _ request: ListingRequest, _ problem: Instance) -> Certificate? {
    let digest = InstanceWriter.digest(of: problem)
    if answer.status == .infeasible { return Certificate(instance: digest, claim: .infeasible, producer: "dnnt") }
    let part = answer.wholePart
    guard !request.countsOnly, let limit = answer.listedUpTo, answer.isComplete || !part.isEmpty else { return nil }
    var claim = Certificate(instance: digest, claim: .all, producer: "dnnt")
    (claim.choices, claim.limit, claim.upTo) = (part, request.limit, request.upTo)
    if answer.isComplete {
      claim.bound = answer.bound
    } else if case .within = request.limit, let bound = answer.bound {
      (claim.bound, claim.limit) = (bound, .within(limit - bound))
    } else {
      claim.limit = .atMost(limit)
    }
    return claim
  }

  /// The claim of the best choice alone.
  private func bestClaim(_ answer: ListingAnswer, _ problem: Instance) -> Certificate? {
    answer.choices.first.map {
      Certificate(
        instance: InstanceWriter.digest(of: problem), claim: .feasible, parameters: $0.assignment, producer: "dnnt")
    }
  }

  private func jsonText(_ answer: ListingAnswer, _ isVerified: Bool, _ problem: Instance) -> String {
    var object = JSONObject()
    object.add("status", answer.status.rawValue)
    object.add("bound", ifKnown: answer.bound)
    object.add("count", answer.count)
    object.add("up_to", upTo.rawValue)
    if !count {
      object.add("choices", JSONLines(answer.choices.map(\.assignment)))
      object.add("objectives", answer.choices.map(\.objective))
    }
    if !answer.counts.isEmpty {
      object.add("counts", answer.counts.map { [$0.objective, Rational($0.count)] })
    }
    object.add("complete", answer.isComplete)
    object.add("listed_up_to", ifKnown: answer.listedUpTo)
    object.add("proof", isVerified ? "verified" : "none")
    object.add("nodes", answer.nodes)
    object.add("instance", InstanceWriter.digest(of: problem))
    return object.lines
  }
}
