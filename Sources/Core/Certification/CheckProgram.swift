import ExactArithmetic
import Glibc
import TrainingProblem

/// A program that checks one certificate: `dnnt-check`, `dnnt-recheck`. Its closure holds what it is given, this module,
/// and what this module imports.
public struct CheckProgram: Sendable {
  /// The second circle, for an instance and a budget.
  public typealias Circle = @Sendable (Instance, Budget) -> any SecondCircle

  let name: String
  /// Its work, in whole sentences.
  let purpose: String
  let translator: (any ProofTranslator)?
  let watch: any CheckObserver
  let circle: Circle
  /// True if proofs in files are left aside.
  let ignoresProofs: Bool

  /// A program of this name and purpose.
  ///
  /// - Parameters:
  ///   - translator: turns proofs of other dialects into the kernel's; nil where only the kernel's are taken.
  ///   - watch: ends the program where its budget is spent.
  ///   - ignoresProofs: true if proofs in files are left aside.
  ///   - circle: makes the second circle.
  public init(
    named name: String, purpose: String, translator: (any ProofTranslator)?, watch: any CheckObserver,
    ignoresProofs: Bool = false, circle: @escaping Circle
  ) {
    (self.name, self.purpose, self.translator) = (name, purpose, translator)
    (self.watch, self.ignoresProofs, self.circle) = (watch, ignoresProofs, circle)
  }

  private struct Arguments {
    var paths: [String] = []
    var timeLimit: Duration?
    var memoryLimit: Int?
    var isCoreOnly = false
  }

  /// Reads the arguments, checks, prints one line, and ends the process.
  public func run() -> Never {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // A closed standard stream would lend its number to the next file that is opened.
    for (descriptor, flags) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", flags)
    }
    let arguments = readArguments()
    let budget = Budget.ofCheck(
      mebibytes: arguments.memoryLimit, timeLimit: arguments.timeLimit,
      shouldStop: { [watch] in watch.isInterrupted })
    watch.begin(budget) { [self] report, reason in
      guard let report else {
        complain("cannot be read: \(reason)")
        return 2
      }
      let line = Array((report.endedEarly(reason).summary + "\n").utf8)
      _ = write(STDOUT_FILENO, line, line.count)
      return 3
    }
    do {
      let instance = try InstanceReader.read(arguments.paths[0], budget: budget)
      var certificate = try CertificateReader.read(arguments.paths[1], budget: budget)
      if ignoresProofs { certificate.leaveOutProofFiles() }
      let report = CertificateChecker.check(
        certificate, against: instance,
        in: arguments.paths[1] == "-" ? nil : FileAccess.folder(of: arguments.paths[1]), translator: translator,
        circle: arguments.isCoreOnly ? nil : circle(instance, budget), spending: budget, watch: watch)
      watch.end()
      guard say(report.summary) else {
        complain("the verdict could not be written: \(String(cString: strerror(errno)))")
        exit(report.exitCode == 0 ? 5 : report.exitCode)
      }
      exit(report.exitCode)
    } catch {
      watch.end()
      complain("\(error)")
      exit(2)
    }
  }

  private var usage: String {
    "\(name) \(ignoresProofs ? "" : "[--core-only] ")[--time-limit SECONDS] [--memory-limit MIB] INSTANCE CERTIFICATE"
  }

  private func readArguments() -> Arguments {
    var result = Arguments()
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--help", "-h":
        let isSaid = say(
          """
          usage: \(usage)

          \(purpose)
          Without a time limit, questions about numbers too long to write are left open after 60 seconds, replays that take
          some seconds as well, and proofs are read to their end. The memory limit is \(Budget.defaultMebibytes) MiB.
          Exit code: 0 accepted, 1 rejected, 2 bad input or usage, 3 the parameters hold but the claim is not proven.
          """)
        if !isSaid { complain("standard output: cannot be written: \(String(cString: strerror(errno)))") }
        exit(isSaid ? 0 : 5)
      case "--core-only" where !ignoresProofs: result.isCoreOnly = true
      case "--time-limit":
        guard let text = arguments.popFirst(), let seconds = try? RationalText.parse(Array(text.utf8)).value,
          seconds.signum >= 0
        else { refuse("--time-limit takes seconds, such as 60 or 0.5") }
        result.timeLimit = .milliseconds(min((seconds * 1000).floor.word ?? Int.max, 1 << 50))
      case "--memory-limit":
        guard let text = arguments.popFirst(), let mebibytes = Int(text), mebibytes >= 1 else {
          refuse("--memory-limit takes MiB from 1")
        }
        result.memoryLimit = mebibytes
      default: result.paths.append(argument)
      }
    }
    guard result.paths.count == 2 else { refuse("expected two paths: \(usage)") }
    return result
  }

  private func refuse(_ message: String) -> Never {
    complain(message)
    exit(2)
  }

  private func complain(_ line: String) {
    let bytes = Array("\(name): \(line)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }

  /// Writes all of `line` to standard output; a reader that went away is no error.
  /// - Returns: false where it did not arrive.
  private func say(_ line: String) -> Bool {
    var rest = Array("\(line)\n".utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return count < 0 && errno == EPIPE }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

extension Certificate {
  /// As though it named no proof in a file.
  fileprivate mutating func leaveOutProofFiles() {
    func kept(_ proof: Proof?) -> Proof? { proof?.kind == ProvenBound.kind ? nil : proof }
    proof = kept(proof)
    proofs = proofs?.map(kept)
  }
}
