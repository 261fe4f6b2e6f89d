import ArgumentParser
import CertificateChecking
import Encodings
import Formulations
import SATEncodings
import TrainingProblem

extension ProgramFormat: ExpressibleByArgument {}

struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write an instance as a program for other solvers.",
    discussion: """
      Mixed-integer encodings go to MPS, LP, OPB and SMT-LIB 2 files, the reference encoding (what proofs are about) \
      to OPB, SAT encodings to DIMACS CNF (a decision) and WCNF. All data are integers. Where no linear encoding \
      exists the reason is named. The map brings \
      another solver's solution back: see 'dnnt decode'.

      EXAMPLES
        dnnt encode xor.dnnt.json --encoding order-bigm --to mps -o xor.mps --map xor.map.json
        dnnt encode xor.dnnt.json --encoding onehot-hull+sym --to smt2 -o xor.smt2
        dnnt encode xor.dnnt.json --encoding reference --to opb -o xor.opb
        dnnt encode xor.dnnt.json --encoding sat-order-totalizer --threshold 1 --to cnf -o xor.cnf
        dnnt encode --list
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String?
  @Option(help: "The encoding; --list names them.") var encoding: String = EncodingName.orderBigM.rawValue
  @Option(help: "mps, lp, opb, smt2, cnf or wcnf.") var to: ProgramFormat?
  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Where to write; '-' is standard output.", valueName: "file"))
  var output: String = "-"
  @Option(help: ArgumentHelp("Write the dictionary from variables to parameters here.", valueName: "file"))
  var map: String?
  @Option(help: ArgumentHelp("For cnf: decide whether this objective can be reached.", valueName: "rational"))
  var threshold: RationalArgument?
  @Flag(help: "List the encodings.") var list = false

  func validate() throws {
    guard list || instance != nil else { throw ValidationError("Missing expected argument '<instance>'") }
  }

  func run() throws {
    guard let instance, !list else {
      for line in Encode.mixedIntegerListing { print(line) }
      print("reference\topb\torder\twhat the instance means and no more: the formula that proofs are about")
      for line in Encode.satListing { print(line) }
      return
    }
    let files = try InstanceFile.readWithPaths(instance)
    try CommandFiles.check(writing: [("--output", output), ("--map", map)], reading: files.paths)
    let problem = files.instance
    if encoding == "reference" { return try writeReference(problem, instance) }
    if let name = SATEncodingName(encoding) { return try writeSAT(problem, instance, name) }
    guard let encoding = EncodingName(rawValue: encoding) else {
      throw ValidationError("unknown encoding '\(encoding)': 'dnnt encode --list' names them")
    }
    try writeMixedInteger(problem, instance, encoding)
  }

  private func writeReference(_ problem: Instance, _ path: String) throws {
    guard to == nil || to == .opb else { throw ValidationError("the encoding 'reference' goes to opb") }
    let reference: ReferenceEncoding
    do { reference = try ReferenceEncoding(try ScaledInstance(problem)) } catch let refusal as ReferenceRefusal {
      throw InputError(file: path, message: "\(refusal)")
    }
    try OutputFile.write(to: output) { sink throws(FileWriteError) in
      try ReferenceText.writeOPB(reference, to: &sink)
    }
    Encode.note(LargestNumber(reference.formula, format: .opb))
    if let map {
      try OutputFile.write(ReferenceText.map(reference, digest: InstanceWriter.digest(of: problem)).text, to: map)
    }
  }
}
