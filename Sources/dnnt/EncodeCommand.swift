import ArgumentParser
import Encodings
import Formulations
import TrainingProblem

enum ProgramFormat: String, ExpressibleByArgument, CaseIterable { case mps, lp }

extension EncodingName: ExpressibleByArgument {}

struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write an instance as a mixed-integer program for other solvers.",
    discussion: """
      All data of the program are integers. Where no linear encoding exists the reason is named. The map brings \
      another solver's solution back: see 'dnnt decode'.

      EXAMPLES
        dnnt encode xor.dnnt.json --encoding order-bigm --to mps -o xor.mps --map xor.map.json
        dnnt encode --list
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String?
  @Option(help: "The encoding; --list names them.") var encoding: EncodingName = .orderBigM
  @Option(help: "mps or lp.") var to: ProgramFormat = .mps
  @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Where to write; '-' is standard output.", valueName: "file"))
  var output: String = "-"
  @Option(help: ArgumentHelp("Write the dictionary from variables to parameters here.", valueName: "file"))
  var map: String?
  @Flag(help: "List the encodings.") var list = false

  func validate() throws {
    guard list || instance != nil else { throw ValidationError("Missing expected argument '<instance>'") }
  }

  func run() throws {
    guard let instance, !list else {
      for name in EncodingName.allCases { print("\(name.rawValue)\t\(name.summary)") }
      return
    }
    let problem = try InstanceReader.read(instance)
    let encoded: EncodedInstance
    do { encoded = try EncodedInstance(try ScaledInstance(problem), encoding) } catch let refusal as EncodingRefusal {
      throw InputError(file: instance, message: "\(refusal)")
    }
    let program = encoded.program
    try OutputFile.write(to: output) { sink throws(FileWriteError) in
      switch to {
      case .mps: try MPSWriter.write(program, to: &sink)
      case .lp: try LPWriter.write(program, to: &sink)
      }
    }
    if let map {
      try OutputFile.write(encoded.map(digest: InstanceWriter.digest(of: problem)).text, to: map)
    }
  }
}
