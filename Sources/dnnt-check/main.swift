// dnnt-check INSTANCE CERTIFICATE: the small, separate checker. Its closure holds the trusted circle and nothing else.
import CertificateChecking
import Glibc
import TrainingProblem

func complain(_ line: String) {
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

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments == ["--help"] || arguments == ["-h"] {
  let isSaid = say(
    """
    usage: dnnt-check INSTANCE CERTIFICATE

    Replays a certificate in exact arithmetic and checks what it claims.
    Questions about numbers too long to write are left open after 60 seconds, or beyond balls that fit 1024 MiB.
    Exit code: 0 accepted, 1 rejected, 2 bad input or usage, 3 the parameters hold but the claim is not proven.
    """)
  exit(isSaid ? 0 : 5)
}
guard arguments.count == 2 else {
  complain("expected two paths: dnnt-check INSTANCE CERTIFICATE")
  exit(2)
}
do {
  let instance = try InstanceReader.read(arguments[0])
  let certificate = try CertificateReader.read(arguments[1])
  let report = CertificateChecker.check(
    certificate, against: instance, in: arguments[1] == "-" ? nil : FileAccess.folder(of: arguments[1]))
  guard say(report.summary) else {
    complain("the verdict could not be written: \(String(cString: strerror(errno)))")
    exit(report.exitCode == 0 ? 5 : report.exitCode)
  }
  exit(report.exitCode)
} catch {
  complain("\(error)")
  exit(2)
}
