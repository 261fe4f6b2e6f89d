public import Formulations
public import ExactArithmetic
import Glibc

extension ExternalSolver {
  /// Solution files beyond this are not read.
  private static let solutionLimit = 256 << 20

  /// Runs the program on a file that `writeInput` writes, and reads what it says. Nothing of it has been checked.
  ///
  /// The program has a temporary folder of its own, which is removed; nothing of its process group outlives the call.
  /// - Parameters:
  ///   - columns: the variables in the order of the file.
  ///   - shouldStop: asked every few milliseconds; true asks the program to end and say what it has, and kills it after
  ///     five seconds.
  ///   - onIncumbent: told objectives that it announces.
  /// - Returns: the answer, and the fault where there was one; both where it failed after it had said something.
  public func run(
    _ request: ExternalRequest, columns: [String],
    writeInput: (inout FileDescriptorSink) throws(FileWriteError) -> Void, shouldStop: () -> Bool,
    onIncumbent: (Rational) -> Void = { _ in }
  ) -> (answer: ExternalAnswer, fault: ExternalFault?) {
    var answer = ExternalAnswer()
    do throws(ExternalFault) {
      guard let path = path() else { throw .missing(programs: programs) }
      answer.version = version(at: path)
      let folder = try ScratchFolder()
      try folder.write(format.fileName, writeInput)
      for file in files(request) {
        try folder.write(file.name) { sink throws(FileWriteError) in try sink.write(Array(file.text.utf8)) }
      }
      let begun = ContinuousClock.now
      let outcome = try launch(path, folder.path, request, shouldStop, onIncumbent)
      if outcome.wasTooLong { throw .outputTooLong(bytes: SolverProcess.outputLimit) }
      let log = SolverLog(outcome.output)
      // The text of the solution: a file of its own, or what was printed.
      let text = solutionFile.map { folder.read($0, limit: Self.solutionLimit) } ?? outcome.output
      let isTimeUp = request.seconds.map { ContinuousClock.now - begun >= .seconds($0 * 0.9) } ?? false
      if outcome.wasStopped { answer.ending = isTimeUp ? .timeLimit : .stopped }
      let complaint = SolverLog(outcome.errors).complaint() ?? log.complaint()
      let unreadable = read(text ?? [], complaint ?? SolverLog(outcome.errors).end(), into: &answer, columns)
      if answer.claim == .none { answer.claim = log.claim(claims) }
      answer.claimedBound = log.number(bound)
      answer.nodes = log.number(nodes).flatMap { $0.floor.word }
      if !outcome.wasStopped, !orderly.contains(outcome.code) {
        if request.memoryMiB != nil, Self.isOutOfMemory(outcome) {
          answer.ending = .memoryLimit
          return (answer, nil)
        }
        // z3 complains that it has no model to print.
        if isTimeUp, answer.solution == nil, log.hasLine(["unknown", "timeout"]) {
          answer.ending = .timeLimit
          return (answer, nil)
        }
        let said = SolverLog(outcome.errors).end()
        throw .crashed(code: outcome.code, said: complaint ?? (said.isEmpty ? log.end() : said))
      }
      guard answer.solution == nil, answer.claim == .none else { return (answer, nil) }
      if outcome.wasStopped { return (answer, nil) }
      if isTimeUp { answer.ending = .timeLimit } else if let unreadable { throw unreadable }
      return (answer, nil)
    } catch {
      return (answer, error)
    }
  }

  private func launch(
    _ path: String, _ folder: String, _ request: ExternalRequest, _ shouldStop: () -> Bool,
    _ onIncumbent: (Rational) -> Void
  ) throws(ExternalFault) -> SolverProcess.Outcome {
    let process = SolverProcess(
      path: path, name: programs[0], arguments: arguments(request), folder: folder, memoryMiB: request.memoryMiB,
      stopSignal: stopSignal)
    var reader = incumbentMark.map { IncumbentReader(mark: $0) }
    return try process.run(shouldStop: shouldStop) { piece in
      if let objective = reader?.take(piece) { onIncumbent(objective) }
    }
  }

  /// Reads a solution; the fault says why there is none in `text`, with the program's own words for it.
  private func read(
    _ text: [UInt8], _ said: String, into answer: inout ExternalAnswer, _ columns: [String]
  ) -> ExternalFault? {
    if text.isEmpty { return .noAnswer(said: said) }
    do throws(SolutionFileError) {
      let file = try SolutionReader.read(text, file: solutionFile ?? "its output", columnNames: columns)
      answer.claim = file.claim
      if file.hasPoint { answer.solution = file }
      return nil
    } catch {
      return .unreadable("\(error)" + (said.isEmpty || solutionFile == nil ? "" : "; it said: \(said)"))
    }
  }

  /// True if a failed run looks like one whose memory was refused.
  private static func isOutOfMemory(_ outcome: SolverProcess.Outcome) -> Bool {
    let log = SolverLog(outcome.output + [0x0a] + outcome.errors)
    return ["bad_alloc", "out of memory", "Out of memory", "emory limit", "memory allocation", "no memory available"]
      .contains { log.contains($0) }
  }
}
