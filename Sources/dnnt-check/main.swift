// dnnt-check INSTANCE CERTIFICATE: the small, separate checker. Its closure holds the trusted circle and nothing else.
import CertificateChecking
import ExactArithmetic
import Glibc
import TrainingProblem

@Sendable func complain(_ line: String) {
  let bytes = Array("dnnt-check: \(line)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// Writes all of `line` to standard output; a reader that went away is no error.
/// - Returns: false where it did not arrive.
func say(_ line: String) -> Bool {
  var rest = Array("\(line)\n".utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return count < 0 && errno == EPIPE }
    rest = rest.dropFirst(count)
  }
  return true
}

signal(SIGPIPE, SIG_IGN)
signal(SIGXFSZ, SIG_IGN)
// A closed standard stream would lend its number to the next file that is opened.
for (descriptor, flags) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
where fcntl(descriptor, F_GETFD) < 0 {
  _ = open("/dev/null", flags)
}

let usage = "dnnt-check [--time-limit SECONDS] [--memory-limit MIB] INSTANCE CERTIFICATE"
var paths: [String] = []
var timeLimit: Duration?
var memoryLimit: Int?
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--help", "-h":
    let isSaid = say(
      """
      usage: \(usage)

      Replays a certificate in exact arithmetic and checks what it claims.
      Without a time limit, questions about numbers too long to write are left open after 60 seconds, replays that take
      some seconds as well, and proofs are read to their end. The memory limit is \(Budget.defaultMebibytes) MiB.
      Exit code: 0 accepted, 1 rejected, 2 bad input or usage, 3 the parameters hold but the claim is not proven.
      """)
    if !isSaid { complain("standard output: cannot be written: \(String(cString: strerror(errno)))") }
    exit(isSaid ? 0 : 5)
  case "--time-limit":
    guard let text = arguments.popFirst(), let seconds = try? RationalText.parse(Array(text.utf8)).value,
      seconds.signum >= 0
    else {
      complain("--time-limit takes seconds, such as 60 or 0.5")
      exit(2)
    }
    timeLimit = .milliseconds(min((seconds * 1000).floor.word ?? Int.max, 1 << 50))
  case "--memory-limit":
    guard let text = arguments.popFirst(), let mebibytes = Int(text), mebibytes >= 1 else {
      complain("--memory-limit takes MiB from 1")
      exit(2)
    }
    memoryLimit = mebibytes
  default: paths.append(argument)
  }
}
guard paths.count == 2 else {
  complain("expected two paths: \(usage)")
  exit(2)
}
let watch = CheckWatch()
let budget = Budget.ofCheck(
  mebibytes: memoryLimit, timeLimit: timeLimit, shouldStop: { [watch] in watch.isInterrupted })
watch.begin(budget) { report, reason in
  guard let report else {
    complain("cannot be read: \(reason)")
    return 2
  }
  let line = Array((report.endedEarly(reason).summary + "\n").utf8)
  _ = write(STDOUT_FILENO, line, line.count)
  return 3
}
do {
  let instance = try InstanceReader.read(paths[0], budget: budget)
  let certificate = try CertificateReader.read(paths[1], budget: budget)
  let report = CertificateChecker.check(
    certificate, against: instance, in: paths[1] == "-" ? nil : FileAccess.folder(of: paths[1]), spending: budget,
    watch: watch)
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
