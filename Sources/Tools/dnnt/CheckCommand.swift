import ArgumentParser
import CertificateChecking
import ExactArithmetic
import Glibc
import JSONWriting
import TrainingProblem

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replay a claimed certificate in exact arithmetic; trusts no solver.",
    discussion: """
      Exit code: 0 accepted, 1 rejected, 2 bad input, 3 the parameters hold but the claim is not proven.

      Numbers too long to write (deep polynomial networks) are enclosed in balls whose precision is doubled until the \
      answer is certain. What stays open within the limits is undecided, with exit code 3; an equality that only \
      residues modulo random primes show is reported with its error, and not accepted.

      EXAMPLES
        dnnt check xor.dnnt.json xor.cert.json
        dnnt check xor.dnnt.json xor.cert.json --samples
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Argument(help: "The certificate file, or '-'.") var certificate: String
  @Option(
    help: ArgumentHelp(
      "End the check after this time, with what is known by then; without it, long numbers have "
        + "\(ReplayBudget.defaultSeconds) seconds, replays some seconds, proofs no limit.", valueName: "seconds"))
  var timeLimit: SecondsArgument?
  @Option(help: ArgumentHelp("End the check before it takes more memory.", valueName: "MiB"))
  var memoryLimit = Budget.defaultMebibytes
  @Option(
    help: ArgumentHelp("Report an equality that is not proved only with an error below 2^-bits.", valueName: "bits"))
  var errorBits = ReplayBudget().errorBits
  @Option(help: "Seed of the random primes.") var seed: UInt64 = 0
  @Flag(help: "Leave out what is shown by going through everything again: tables, enumerations, deep replays.")
  var coreOnly = false
  @Flag(help: "List every sample's loss, not only the first few that are misfit.") var samples = false
  @Flag(help: "Print one JSON object instead of text.") var json = false
  @Flag(help: "Print the verdict only.") var quiet = false

  func validate() throws {
    guard !(instance == "-" && certificate == "-") else {
      throw ValidationError("only one of INSTANCE and CERTIFICATE can be standard input")
    }
    guard memoryLimit >= 1 else { throw ValidationError("--memory-limit takes MiB from 1") }
    guard (1...4096).contains(errorBits) else { throw ValidationError("--error-bits takes a number from 1 to 4096") }
  }

  func run() throws {
    let watch = CheckWatch()
    let spending = Budget.ofCheck(
      mebibytes: memoryLimit, timeLimit: timeLimit?.duration, shouldStop: { watch.isInterrupted })
    watch.begin(spending) { [json] report, reason in
      guard let report else {
        Check.write("dnnt: cannot be read: \(reason)", to: STDERR_FILENO)
        return 2
      }
      let ended = report.endedEarly(reason)
      Check.write(json ? Check.jsonText(ended, nil) : ended.summary, to: STDOUT_FILENO)
      return 3
    }
    let (problem, report) = try check(spending, watch)
    print(json ? Check.jsonText(report, problem) : text(report, problem))
    throw ExitCode(report.exitCode)
  }

  /// Reads both files and checks them; from its return on, or its error, the watch is over.
  private func check(_ spending: Budget, _ watch: CheckWatch) throws -> (Instance, CheckReport) {
    defer { watch.end() }
    let problem = try InstanceFile.read(instance, budget: spending)
    let claimed = try CertificateReader.read(certificate, budget: spending)
    var budget = ReplayBudget(of: spending, isShort: !problem.network.multiplies)
    budget.errorBits = errorBits
    budget.seed = seed
    let report = CertificateChecker.check(
      claimed, against: problem, in: certificate == "-" ? nil : FileAccess.folder(of: certificate), budget: budget,
      spending: spending, watch: watch, isCoreOnly: coreOnly)
    return (problem, report)
  }

  private static func write(_ line: String, to descriptor: Int32) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }

  private func text(_ report: CheckReport, _ problem: Instance) -> String {
    var lines = [report.summary]
    guard !quiet, let evaluation = report.evaluation else { return lines[0] }
    let misfit = evaluation.sampleLosses.indices.filter { evaluation.sampleLosses[$0].signum > 0 }
    lines.append("misfit samples: \(misfit.count) of \(problem.samples.count)")
    let shown = samples ? Array(evaluation.sampleLosses.indices) : Array(misfit.prefix(10))
    lines += shown.map { "  sample \($0): loss \(evaluation.sampleLosses[$0])" }
    if !samples && misfit.count > shown.count { lines.append("  … (--samples lists all)") }
    if evaluation.penalty.signum > 0 { lines.append("penalty: \(evaluation.penalty)") }
    return lines.joined(separator: "\n")
  }

  /// - Parameter problem: nil where there is no time for its digest.
  private static func jsonText(_ report: CheckReport, _ problem: Instance?) -> String {
    let verdict: (name: String, reason: String?)
    switch report.verdict {
    case .accepted: verdict = ("accepted", nil)
    case .notProven(let reason): verdict = ("not-proven", reason)
    case .rejected(let reason): verdict = ("rejected", reason)
    }
    var object = JSONObject()
    object.add("verdict", verdict.name)
    if report.verdict == .accepted { object.add("rests_on", report.circle.rawValue) }
    object.add("reason", ifKnown: verdict.reason)
    object.add("bound_shown_by", ifKnown: report.boundShownBy)
    if let figures = report.figures {
      object.add("regime", figures.regime.rawValue)
      if figures.precision > 0 { object.add("precision", figures.precision) }
      if figures.primes > 0 {
        object.add("primes", figures.primes)
        object.add("prime_bits", figures.primeBits)
      }
      object.add("error_bits", ifKnown: figures.errorBits)
    }
    if report.evaluation == nil { object.add("objective_enclosure", ifKnown: report.objective) }
    if let evaluation = report.evaluation {
      object.add("objective", evaluation.objective)
      object.add("penalty", evaluation.penalty)
      object.add("sample_losses", evaluation.sampleLosses)
    }
    object.add("instance", ifKnown: problem.map(InstanceWriter.digest))
    return object.lines
  }
}
