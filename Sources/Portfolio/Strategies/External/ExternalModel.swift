import CertificateChecking
import Encodings
import ExactArithmetic
import ExternalSolvers
import Formulations
import TrainingProblem

/// The form of an instance that another program is given.
struct ExternalModel {
  let program: WrittenProgram
  let write: (inout FileDescriptorSink) throws(FileWriteError) -> Void
  /// The greatest magnitude of a number in the file.
  let largestNumber: Integer

  /// As `--encoding` calls it.
  var encoding: String { program.map.encoding }

  // MARK: The two kinds

  /// A mixed-integer encoding as free MPS; nil where the session ended before it was made.
  static func mixedInteger(_ session: SolveSession, _ scaled: ScaledInstance) throws -> ExternalModel? {
    let wanted = session.options.encoding ?? EncodingName.orderBigM.rawValue
    guard let name = EncodingName(rawValue: wanted) else {
      throw SolveFault.usage(
        "unknown encoding '\(InputError.printable(wanted))', expected one of: \(EncodingName.known)")
    }
    let encoded: EncodedInstance
    do {
      encoded = try EncodedInstance(
        scaled, name, memoryLimit: session.options.memoryLimit, shouldStop: session.shouldStop)
    } catch {
      if session.shouldStop() { return nil }
      throw SolveFault.usage("\(error)")
    }
    let program = encoded.program
    return ExternalModel(
      program: WrittenProgram(encoded, format: .mps, digest: ""),
      write: { sink throws(FileWriteError) in try MPSWriter.write(program, to: &sink) },
      largestNumber: LargestNumber(program, format: .mps).magnitude)
  }

  /// The reference encoding as OPB or SMT-LIB text.
  static func reference(
    _ session: SolveSession, _ scaled: ScaledInstance, _ solver: ExternalSolver
  ) throws -> ExternalModel {
    if let wanted = session.options.encoding, wanted != "reference" {
      throw SolveFault.usage(
        "the solver '\(solver.name)' takes the encoding 'reference', not '\(InputError.printable(wanted))'")
    }
    let encoding: ReferenceEncoding
    do { encoding = try session.encoding(of: scaled) } catch { throw SolveFault.usage("\(error)") }
    let isSMT = solver.format == .smt2
    return ExternalModel(
      program: WrittenProgram(encoding, format: isSMT ? .smt2 : .opb, digest: ""),
      write: { sink throws(FileWriteError) in
        if isSMT {
          try SMTWriter.write(encoding.formula, to: &sink)
        } else {
          try ReferenceText.writeOPB(encoding, to: &sink)
        }
      },
      largestNumber: LargestNumber(encoding.formula, format: .opb).magnitude)
  }
}
