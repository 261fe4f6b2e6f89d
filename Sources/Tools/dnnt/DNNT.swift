import ArgumentParser
import BenchmarkRuns
import CaseTrees
import Glibc
import Strategies
import TrainingProblem

/// The command line: see docs/command-line.md for what is fixed of it.
@main
struct DNNT: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dnnt",
    abstract: "Discrete neural network training: exact solving, and exact checking of claims.",
    discussion: """
      Choose every weight and bias of a feed-forward network from a finite set of options so that the training loss \
      is least. No float is trusted: what is printed was replayed in exact arithmetic.

      EXAMPLES
        dnnt new wine.csv --label cultivar --test 0.3
        dnnt solve Instances/xor.dnnt.json --certificate xor.cert.json
        dnnt check Instances/xor.dnnt.json xor.cert.json
        dnnt info Instances/xor.dnnt.json --json

      EXIT CODES
        0 done   1 certificate rejected   2 bad input or usage   3 holds, but not proven
        4 stopped early, best answer kept   5 internal fault or failed backend
      """,
    version: "0.1.0",
    subcommands: [
      New.self,
      Solve.self,
      All.self,
      Pareto.self,
      Check.self,
      Predict.self,
      ScoreRows.self,
      Show.self,
      Info.self,
      Encode.self,
      Decode.self,
      Elaborate.self,
      CheckProof.self,
      Conflict.self,
      Shrink.self,
      Split.self,
      Work.self,
      Merge.self,
      Cluster.self,
      Import.self,
      Export.self,
      Generate.self,
      Bench.self,
      Report.self,
    ])

  /// Runs the command and ends with the exit code that the specification names for what happened.
  static func main() {
    // A reader that goes away, and a file that grows past a limit, are errors of the write.
    Interrupts.unblock()
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    StandardOutput.holdDescriptors()
    do {
      let arguments = Spelling.withNegativeNumbers(Array(CommandLine.arguments.dropFirst()))
      if let fault = Spelling.unknownCommand(arguments, of: configuration.subcommands.map(Spelling.name)) {
        throw ValidationError(fault)
      }
      var command = try parseAsRoot(arguments)
      try command.run()
      finish(0)
    } catch let code as ExitCode {
      finish(code.rawValue)
    } catch let error as InputError {
      fail(2, "\(error)")
    } catch let error as LimitError {
      fail(4, "\(error)")
    } catch let error as BenchmarkError {
      fail(error.isInput ? 2 : 5, "\(error)")
    } catch SolveFault.usage(let message) {
      fail(2, message)
    } catch let error as SolveFault {
      fail(5, "\(error)")
    } catch let error as OutputError {
      fail(5, "\(error)")
    } catch let error as EngineError {
      fail(5, "\(error)")
    } catch {
      let text = fullMessage(for: error)
      if exitCode(for: error) == .success {
        print(text)
        finish(0)
      }
      fail(2, message(for: error) + " (see 'dnnt --help')")
    }
  }

  private static func finish(_ code: Int32) -> Never {
    fflush(nil)
    if let fault = StandardOutput.fault {
      Terminal.complain("\(fault)")
      Glibc.exit(code == 0 ? 5 : code)
    }
    Glibc.exit(code)
  }

  private static func fail(_ code: Int32, _ message: String) -> Never {
    Terminal.complain(message.split(separator: "\n").joined(separator: " "))
    finish(code)
  }
}
