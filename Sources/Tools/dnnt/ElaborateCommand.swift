import ArgumentParser
import CertificateChecking
import Formulations
import Glibc
import ProofElaboration
import ProofKernel
import Strategies
import TrainingProblem

struct Elaborate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a proof so that every step names what it rests on.",
    discussion: """
      Reads a proof in version 1.0 to 1.2, 2.0 or 3.0 of VeriPB's format, hints or none, and writes it in the kernel \
      format, the subset of 3.0 that docs/kernel-format.md describes.

      Exit code: 0 written, 1 the proof is refused, 2 bad input.

      EXAMPLES
        dnnt elaborate xor.dnnt.json xor.pbp -o xor.kernel.pbp
        dnnt elaborate formula.opb proof.pbp -o kernel.pbp
      """)

  @Argument(help: "The instance file, or a formula whose name ends in .opb.") var formula: String
  @Argument(help: "The proof, text or gzip.") var proof: String
  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Where to write; '-' is standard output.", valueName: "file"))
  var output: String = "-"

  func validate() throws {
    guard output == "-" || (output != formula && output != proof) else {
      throw ValidationError("-o names a file that is read")
    }
  }

  func run() throws {
    let formula = try ProofInput.formula(self.formula)
    let source = try ProofInput.open(proof)
    let target: FileReplacement? = output == "-" ? nil : try FileReplacement(output)
    var file = FileDescriptorSink(descriptor: target?.descriptor ?? STDOUT_FILENO)
    var writeFault: FileWriteError?
    let verdict = ProofElaborator.elaborate(formula: formula, proof: source) { bytes in
      guard writeFault == nil else { return }
      do throws(FileWriteError) { try file.write(bytes) } catch { writeFault = error }
    }
    if let writeFault { throw OutputError(path: output, errorNumber: writeFault.errorNumber) }
    let fault: (line: Int, reason: String)
    switch verdict {
    case .verified:
      try target?.commit()
      return
    case .refused(let line, let reason), .unfinished(let line, let reason): fault = (line, reason)
    }
    let message = Array("dnnt: \(proof): line \(fault.line): refused: \(fault.reason)\n".utf8)
    _ = write(STDERR_FILENO, message, message.count)
    throw ExitCode(1)
  }
}

/// The files of commands about proofs.
enum ProofInput {
  /// The formula of an instance, or of a file in OPB.
  static func formula(_ path: String) throws -> PseudoBooleanFormula {
    guard path.hasSuffix(".opb") else {
      let problem = try InstanceFile.read(path)
      do { return try ReferenceEncoding(try ScaledInstance(problem)).formula } catch let error as ReferenceRefusal {
        throw InputError(file: path, message: "\(error)")
      }
    }
    let text = try open(path)
    do throws(KernelRefusal) { return try PseudoBooleanFormula(opb: text) } catch {
      throw InputError(file: path, message: error.reason)
    }
  }

  static func open(_ path: String) throws(InputError) -> TextFile {
    guard let file = TextFile(path: path) else {
      throw InputError(file: path, message: "cannot be opened: \(String(cString: strerror(errno)))")
    }
    return file
  }
}
