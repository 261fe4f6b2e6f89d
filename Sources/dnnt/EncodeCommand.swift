import ArgumentParser
import CertificateChecking
import Encodings
import Formulations
import SATEncodings
import TrainingProblem

enum ProgramFormat: String, ExpressibleByArgument, CaseIterable { case mps, lp, opb, cnf, wcnf }

struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write an instance as a program for other solvers.",
    discussion: """
      Mixed-integer encodings go to MPS and LP files, the reference encoding (what proofs are about) to OPB, SAT \
      encodings to DIMACS CNF (a decision) and WCNF. All data are integers. Where no linear encoding exists the reason is named. The map brings \
      another solver's solution back: see 'dnnt decode'.

      EXAMPLES
        dnnt encode xor.dnnt.json --encoding order-bigm --to mps -o xor.mps --map xor.map.json
        dnnt encode xor.dnnt.json --encoding reference --to opb -o xor.opb
        dnnt encode xor.dnnt.json --encoding sat-order-totalizer --threshold 1 --to cnf -o xor.cnf
        dnnt encode --list
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String?
  @Option(help: "The encoding; --list names them.") var encoding: String = EncodingName.orderBigM.rawValue
  @Option(help: "mps, lp, opb, cnf or wcnf.") var to: ProgramFormat?
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
      for name in EncodingName.allCases { print("\(name.rawValue)\tmps, lp\t\(name.summary)") }
      print("reference\topb\twhat the instance means and no more: the formula that proofs are about")
      for line in Encode.satListing { print(line) }
      return
    }
    let problem = try InstanceReader.read(instance)
    if encoding == "reference" { return try writeReference(problem, instance) }
    if let name = SATEncodingName(encoding) { return try writeSAT(problem, instance, name) }
    guard let encoding = EncodingName(rawValue: encoding) else {
      throw ValidationError("unknown encoding '\(encoding)': 'dnnt encode --list' names them")
    }
    if let to, to != .mps, to != .lp {
      throw ValidationError("the encoding '\(encoding.rawValue)' goes to mps or lp, not \(to.rawValue)")
    }
    let encoded: EncodedInstance
    do { encoded = try EncodedInstance(try ScaledInstance(problem), encoding) } catch let refusal as EncodingRefusal {
      throw InputError(file: instance, message: "\(refusal)")
    }
    let program = encoded.program
    try OutputFile.write(to: output) { sink throws(FileWriteError) in
      if to == .lp { try LPWriter.write(program, to: &sink) } else { try MPSWriter.write(program, to: &sink) }
    }
    if let map {
      try OutputFile.write(encoded.map(digest: InstanceWriter.digest(of: problem)).text, to: map)
    }
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
    if let map {
      try OutputFile.write(ReferenceText.map(reference, digest: InstanceWriter.digest(of: problem)).text, to: map)
    }
  }
}
