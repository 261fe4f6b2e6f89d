// dnnt-check INSTANCE CERTIFICATE: the small, separate checker. Its closure holds the trusted circle and nothing else.
import CertificateChecking
import Glibc
import TrainingProblem

func complain(_ line: String) {
  let bytes = Array("dnnt-check: \(line)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments == ["--help"] || arguments == ["-h"] {
  print(
    """
    usage: dnnt-check INSTANCE CERTIFICATE

    Replays a certificate in exact arithmetic and checks what it claims.
    Questions about numbers too long to write are left open after 60 seconds, or beyond balls that fit 1024 MiB.
    Exit code: 0 accepted, 1 rejected, 2 bad input or usage, 3 the parameters hold but the claim is not proven.
    """)
  exit(0)
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
  print(report.summary)
  exit(report.exitCode)
} catch {
  complain("\(error)")
  exit(2)
}
