import ArgumentParser
import CertificateChecking
import Encodings
import ExactArithmetic
import Formulations
import SATEncodings
import Strategies
import TrainingProblem

// Solution files of other solvers, held against the program that 'dnnt encode' writes.
extension Decode {
  func decodeSolution(_ problem: Instance, map path: String) throws {
    let scaled = try ScaledInstance(problem)
    let digest = InstanceWriter.digest(of: problem)
    let map = try ParameterMap.read(try FileAccess.read(path), file: path, for: scaled, digest: digest)
    let program = try writtenProgram(of: scaled, like: map, file: path)
    do {
      let file = try readSolution(program)
      guard file.hasPoint else { return try report(file, program) }
      var comparison = SolutionComparison(file, with: program)
      let assignment = scaled.assignment(try comparison.choice(for: scaled))
      if let fault = AssignmentFault.first(in: assignment, of: problem.network) {
        throw InputError(file: solution, message: "the solution stands for no choice of the instance: \(fault)")
      }
      let evaluation = try Evaluation(of: assignment, on: problem)
      if let broken = evaluation.brokenConstraint {
        throw InputError(
          file: solution, message: "the solution's parameters break constraint \(broken) of the instance")
      }
      let objective = evaluation.objective
      if let fault = comparison.objectiveFault(replayed: objective) {
        throw SolutionFileError(file: solution, line: 0, message: fault)
      }
      for note in comparison.notes { Terminal.note("note: \(InputError.printable(solution)): \(note)") }
      var result = Certificate(
        instance: digest, claim: .feasible, parameters: assignment, objective: objective,
        producer: "dnnt decode, encoding \(map.encoding)")
      if !problem.then.isEmpty { (result.objective, result.objectives) = (nil, evaluation.objectives) }
      try write(result)
    } catch let error as SolutionFileError {
      throw InputError(file: error.file, line: error.line > 0 ? error.line : nil, message: error.message)
    }
  }

  private func readSolution(_ program: WrittenProgram) throws(SolutionFileError) -> SolutionFile {
    let bytes: [UInt8]
    do throws(InputError) { bytes = try FileAccess.read(solution) } catch {
      throw SolutionFileError(file: error.file, line: 0, message: error.message)
    }
    return try SolutionReader.read(bytes, file: solution, columnNames: program.map.columns)
  }

  /// Says what it means that the file has no point.
  private func report(_ file: SolutionFile, _ program: WrittenProgram) throws {
    let said = file.status.map { "it says '\(InputError.printable($0, limit: 80))'" } ?? "it has no values"
    guard file.claim == .claimedInfeasible else {
      throw InputError(file: solution, message: "\(said): the solver found no solution, so there is none to decode")
    }
    guard let threshold = program.map.threshold else {
      throw InputError(
        file: solution,
        message: "\(said), and every choice of parameters is a solution of this program: the solver erred, or solved"
          + " another one")
    }
    Terminal.complain(
      "\(InputError.printable(solution)): \(said): the solver claims that no choice has an objective of at most"
        + " \(threshold); that is not proven, and no certificate is written")
    throw ExitCode(3)
  }

  /// The program that the map belongs to, made anew from the instance; a map that differs from its map is refused.
  private func writtenProgram(
    of scaled: ScaledInstance, like map: ParameterMap, file: String
  ) throws -> WrittenProgram {
    let program: WrittenProgram
    switch map.program {
    case .mps, .lp,
      .opb where map.encoding != "reference", .smt2:
      guard let name = EncodingName(rawValue: map.encoding) else { throw unknownEncoding(map, file) }
      do throws(EncodingRefusal) {
        program = WrittenProgram(
          try EncodedInstance(scaled, name, memoryLimit: nil), format: map.program, digest: map.digest)
      } catch { throw InputError(file: file, message: "\(error)") }
    case .opb, .cnf, .wcnf:
      guard map.encoding == "reference" && map.program == .opb || SATEncodingName(map.encoding) != nil else {
        throw unknownEncoding(map, file)
      }
      do throws(ReferenceRefusal) {
        program = WrittenProgram(
          try ReferenceEncoding(scaled), name: map.encoding, format: map.program, threshold: map.threshold,
          digest: map.digest)
      } catch { throw InputError(file: file, message: "\(error)") }
    }
    guard program.map.text == map.text else {
      throw InputError(
        file: file,
        message: "this is not the map of encoding '\(InputError.printable(map.encoding, limit: 40))' to"
          + " \(map.program.rawValue): changed, or of another version of dnnt; encode anew")
    }
    return program
  }

  private func unknownEncoding(_ map: ParameterMap, _ file: String) -> InputError {
    InputError(
      file: file, keyPath: "$.encoding",
      message: "no encoding '\(InputError.printable(map.encoding, limit: 40))' goes to \(map.program.rawValue)")
  }
}
