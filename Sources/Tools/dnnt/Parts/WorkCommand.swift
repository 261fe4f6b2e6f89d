import ArgumentParser
import CaseTrees
import Glibc
import TrainingProblem

struct Work: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Work on the open parts of a folder until all are shown.",
    discussion: """
      Any number of these may work on one folder, on any machines that share it. Each may be killed at any moment. \
      SIGTERM, and its time limit, end it with what it has: the best choice, the bound, and its part split into cases.

      EXAMPLES
        dnnt work iris-parts
        dnnt work iris-parts --time-limit 3600 --threads 4
      """)

  @Argument(help: "The folder.") var folder: String
  @Option(help: ArgumentHelp("End after this time.", valueName: "seconds")) var timeLimit: SecondsArgument?
  @OptionGroup var worker: WorkerArguments

  func run() throws {
    Interrupts.listen()
    let parts = try CaseFolder.open(folder)
    let ending = try PartWorker(
      parts, worker.limits, slice: worker.slice.duration, timeLimit: timeLimit?.duration
    ).run()
    switch ending {
    case .decided: return
    case .stopped: throw ExitCode(4)
    case .stuck(let keys):
      Terminal.complain("not proven, and not to be split: \(keys.map(\.description).joined(separator: ", "))")
      throw ExitCode(3)
    }
  }
}
