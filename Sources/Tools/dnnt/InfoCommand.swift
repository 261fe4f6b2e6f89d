import ArgumentParser
import ExactArithmetic
import JSONWriting
import Strategies
import TrainingProblem

struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Validate an instance and print its digest, size and place on the complexity map.",
    discussion: """
      Exit code: 0 valid, 2 not.

      EXAMPLES
        dnnt info xor.dnnt.json
        dnnt info xor.dnnt.json --json
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Flag(help: "Print one JSON object instead of text.") var json = false

  func run() throws {
    let problem = try InstanceFile.read(instance)
    if let warning = CertainErrors.warning(problem) { Terminal.note("warning: \(warning)") }
    let features = InstanceFeatures(problem)
    print(json ? features.json.lines : features.text)
  }
}
