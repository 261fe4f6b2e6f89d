import ArgumentParser
import CertificateChecking
import TrainingProblem

struct Decode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn an answer into what it is the answer to: a certificate, or a source problem's solution.",
    discussion: """
      With --map: reads solution files of GLPK (glpsol -w and -o), CBC, HiGHS, SCIP, Gurobi and CPLEX, 's', 'o' and \
      'v' lines of SAT, pseudo-Boolean and MaxSAT solvers, and models and values of SMT solvers. The file is held \
      against the program that the map belongs to: other names, values outside bounds, literals that stand for no \
      option, another map or another objective are refused. The certificate claims what the replay shows: that the \
      parameters are options, and their objective.
      With --source: the solution of the problem that INSTANCE was made from by 'dnnt generate', from a certificate, \
      checked on the problem itself.
      With --continuous: a certificate of INSTANCE becomes one of its continuous form ('dnnt generate continuous'), \
      and one of the continuous form becomes one of INSTANCE.

      Exit code: 0 done, 2 refused, 3 the file claims that the threshold is missed, which is not proven; with \
      --source and --continuous also 1 the certificate holds no solution.

      EXAMPLES
        glpsol --freemps xor.mps -w xor.sol
        dnnt decode xor.dnnt.json --map xor.map.json xor.sol --certificate xor.cert.json
        dnnt decode cover.dnnt.json --source cover.source.sets cover.cert.json
        dnnt decode xor.dnnt.json --continuous xor.cert.json --certificate xor-continuous.cert.json
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Argument(help: "The solution file; with --source and --continuous, a certificate.") var solution: String
  @Option(help: ArgumentHelp("The dictionary that 'dnnt encode --map' wrote.", valueName: "file")) var map: String?
  @Option(help: ArgumentHelp("The source problem: .cnf, .sets, .sum or .slp.", valueName: "file")) var source: String?
  @Flag(help: "Take a certificate across to or from the continuous form.") var continuous = false
  @Option(help: ArgumentHelp("Where to write the certificate; '-' is standard output.", valueName: "file"))
  var certificate: String?

  func validate() throws {
    guard [map != nil, source != nil, continuous].count(where: { $0 }) == 1 else {
      throw ValidationError("give one of --map, --source and --continuous")
    }
    guard source == nil || certificate == nil else { throw ValidationError("--source writes no certificate") }
    guard !(instance == "-" && solution == "-") else {
      throw ValidationError("only one of INSTANCE and SOLUTION can be standard input")
    }
  }

  func run() throws {
    let files = try InstanceFile.readWithPaths(instance)
    try CommandFiles.check(writing: [("--certificate", certificate)], reading: files.paths + [solution, map, source])
    let problem = files.instance
    if let source { return try decodeSource(problem, source) }
    if continuous { return try takeAcross(problem) }
    guard let map else { return }
    try decodeSolution(problem, map: map)
  }

  /// Writes the certificate where it is asked for, and says of which objective.
  func write(_ result: Certificate) throws {
    let path = certificate ?? "-"
    try OutputFile.write(CertificateWriter.text(of: result), to: path)
    if path != "-", let objective = result.objective { print("objective: \(objective) (replayed)") }
  }
}
