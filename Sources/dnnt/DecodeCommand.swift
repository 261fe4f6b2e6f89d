import ArgumentParser
import CertificateChecking
import Encodings
import ExactArithmetic
import Formulations
import TrainingProblem

struct Decode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn another solver's solution file into a certificate, replayed exactly.",
    discussion: """
      Reads solution files of GLPK (glpsol -w and -o), CBC, HiGHS and SCIP. The certificate claims what the replay \
      shows: that the parameters are options, and their objective.

      EXAMPLES
        glpsol --freemps xor.mps -w xor.sol
        dnnt decode xor.dnnt.json --map xor.map.json xor.sol --certificate xor.cert.json
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Argument(help: "The solution file.") var solution: String
  @Option(help: ArgumentHelp("The dictionary that 'dnnt encode --map' wrote.", valueName: "file")) var map: String
  @Option(help: ArgumentHelp("Where to write the certificate; '-' is standard output.", valueName: "file"))
  var certificate: String = "-"

  func run() throws {
    let problem = try InstanceReader.read(instance)
    let scaled = try ScaledInstance(problem)
    let digest = InstanceWriter.digest(of: problem)
    let map = try ParameterMap.read(try FileAccess.read(map), file: map, for: scaled, digest: digest)
    let file: SolutionFile
    do throws(SolutionFileError) {
      let bytes: [UInt8]
      do { bytes = try FileAccess.read(solution) } catch {
        throw SolutionFileError(file: error.file, line: 0, message: error.message)
      }
      file = try SolutionReader.read(bytes, file: solution, columnNames: map.columns)
    } catch {
      throw InputError(file: error.file, line: error.line > 0 ? error.line : nil, message: error.message)
    }
    guard file.hasPoint else { throw InputError(file: solution, message: "the file holds no solution point") }
    for entry in map.entries {
      for column in entry.variables where file.value(of: map.columns[column]) == nil {
        throw InputError(file: solution, message: "no value for the variable \(map.columns[column])")
      }
    }
    let assignment = scaled.assignment(map.choice(for: scaled) { file.value(of: $0) ?? 0 })
    let objective = try Evaluation(of: assignment, on: problem).objective
    let result = Certificate(
      instance: digest, claim: .feasible, parameters: assignment, objective: objective,
      producer: "dnnt decode, encoding \(map.encoding)")
    try OutputFile.write(CertificateWriter.text(of: result), to: certificate)
    if certificate != "-" { print("objective: \(objective) (replayed)") }
  }
}
