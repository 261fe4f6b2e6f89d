import ArgumentParser
import CertificateChecking
import ExactArithmetic
import Glibc
import JSONWriting
import Reductions
import Strategies
import TrainingProblem

extension Family: ExpressibleByArgument {}
extension WantedAnswer: ExpressibleByArgument {}

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write seeded instances of a family, or make an instance of a problem of yours.",
    discussion: """
      The same request gives the same bytes everywhere. Beside NAME.dnnt.json stand the problem it was made from \
      (NAME.source.cnf, .sets, .sum or .slp) and, where parameters are planted, NAME.planted.cert.json. What is known \
      of the optimum is in the instance's "source". 'dnnt decode --source' maps answers back. Each family is \
      described, and its reduction proven, in docs/families.

      EXAMPLES
        dnnt generate --list
        dnnt generate subset-sum --list
        dnnt generate subset-sum --kind output --numbers 20 --density 1 --seed 7 -o s.dnnt.json
        dnnt generate exact-cover --count 10 --folder covers
        dnnt generate one-in-three-sat --from mine.cnf -o mine.dnnt.json
        dnnt generate continuous xor.dnnt.json -o xor-continuous.dnnt.json
      """)

  @Argument(help: "The family; --list names them. 'continuous INSTANCE' is --continuous INSTANCE.")
  var family: String?
  @Argument(help: .hidden) var instance: String?
  @Option(help: "Seed of all that is random.") var seed: UInt64 = 0
  @Option(help: "The family's kind.") var kind: String?
  @Option(help: "What the source problem's answer is to be: yes, no or open.") var answer: WantedAnswer?
  @Option(
    help: ArgumentHelp("Make an instance of the problem in this file, '-' for standard input.", valueName: "file"))
  var from: String?
  @Option(
    help: ArgumentHelp("Make a C-NNT instance of this one: the same choices at loss 0.", valueName: "instance"))
  var continuous: String?
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Where to write; '-' is standard output, and then nothing goes beside it.", valueName: "file"))
  var output: String?
  @Option(help: "How many, with consecutive seeds; needs --folder.") var count: Int?
  @Option(help: ArgumentHelp("Write NAME.dnnt.json into this folder.", valueName: "folder")) var folder: String?
  @Flag(help: "List the families; after a family, its kinds and sizes.") var list = false
  @OptionGroup(title: "Sizes (--list after a family says which it takes)") var sizes: GenerateSizes

  func validate() throws {
    if list { return }
    if let extra = instance, family != "continuous" { throw ValidationError("Unexpected argument '\(extra)'") }
    if family == "continuous" && instance == nil { throw ValidationError("Missing expected argument '<instance>'") }
    if continuous != nil && family != nil { throw ValidationError("--continuous takes an instance, and no family") }
    if continuous == nil && family == nil { throw ValidationError("Missing expected argument '<family>'") }
    guard (count == nil || folder != nil) && (folder == nil || output == nil) else {
      throw ValidationError("--count needs --folder, and --folder goes without -o")
    }
    if let count, !(1...100_000).contains(count) { throw ValidationError("--count is 1 … 100000") }
    if from != nil && (count != nil || folder != nil) { throw ValidationError("--from makes one instance, for -o") }
  }

  func run() throws {
    if let source = continuous ?? instance { return try makeContinuous(source) }
    guard let family else { return GenerateList.printFamilies() }
    guard let family = Family(rawValue: family) else {
      throw ValidationError(
        "unknown family '\(InputError.printable(family, limit: 40))': 'dnnt generate --list' names them")
    }
    if list { return GenerateList.printSizes(of: family) }
    var request = FamilyRequest(family, seed: seed)
    request.kind = kind
    request.answer = answer
    request.sizes = sizes.given
    request.density = sizes.density?.value
    do {
      if let from { return try makeInstance(of: from, request) }
      for number in 0..<UInt64(count ?? 1) {
        request.seed = seed &+ number
        try write(try request.generate())
      }
    } catch let error as FamilyRequestError {
      throw ValidationError(error.description)
    }
  }

  // MARK: What to write

  private func write(_ generated: GeneratedInstance) throws {
    var path = output ?? "-"
    if let folder {
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw OutputError(path: folder, errorNumber: errno) }
      path = folder + "/" + generated.name + ".dnnt.json"
    }
    if folder == nil { try CommandFiles.check(writing: [("--output", path)], reading: []) }
    try OutputFile.write(InstanceWriter.text(of: generated.instance), to: path)
    guard path != "-", !FileReplacement.isSpecial(path) else { return }
    let base = Generate.base(of: path)
    if let problem = generated.problem {
      try OutputFile.write(problem.text, to: "\(base).source.\(problem.format.fileExtension)")
    }
    if let planted = generated.planted {
      let objective = try? Evaluation(of: planted, on: generated.instance, sizeLimit: 1 << 20).objective
      let certificate = Certificate(
        instance: InstanceWriter.digest(of: generated.instance), claim: .feasible, parameters: planted,
        objective: objective, producer: "dnnt generate, planted")
      try OutputFile.write(CertificateWriter.text(of: certificate), to: "\(base).planted.cert.json")
    }
  }

  private func makeInstance(of path: String, _ request: FamilyRequest) throws {
    guard let format = request.family.specification.format else {
      throw ValidationError("the family '\(request.family.rawValue)' reads no source problem")
    }
    guard sizes.isEmpty, answer == nil else { throw ValidationError("--from takes sizes and answer from its file") }
    try CommandFiles.check(writing: [("--output", output)], reading: [path])
    let problem = try SourceReader.read(path, as: format)
    let file = path == "-" ? "standard input" : String(path.split(separator: "/").last ?? "")
    let reduced = try request.instance(
      of: problem, name: Generate.base(of: file), source: "dnnt generate: \(request.family.rawValue) of \(file)")
    try OutputFile.write(InstanceWriter.text(of: reduced.instance), to: output ?? "-")
  }

  private func makeContinuous(_ path: String) throws {
    guard sizes.isEmpty, answer == nil, kind == nil, from == nil, folder == nil else {
      throw ValidationError("--continuous takes no option but -o")
    }
    let files = try InstanceFile.readWithPaths(path)
    try CommandFiles.check(writing: [("--output", output)], reading: files.paths)
    let discrete = files.instance
    let made: ContinuousInstance
    do {
      made = try ContinuousInstance(
        discrete, name: (discrete.name.map { $0 + "-" } ?? "") + "continuous",
        source: "dnnt generate: continuous form of \(InstanceWriter.digest(of: discrete))")
    } catch let refusal as ContinuousRefusal {
      throw InputError(file: path == "-" ? "standard input" : path, message: "\(refusal)")
    }
    try OutputFile.write(InstanceWriter.text(of: made.instance), to: output ?? "-")
  }

  /// `path` without the ending of an instance, or without its last one.
  private static func base(of path: String) -> String {
    for ending in [".dnnt.json", ".json"] where path.hasSuffix(ending) { return String(path.dropLast(ending.count)) }
    guard let dot = path.lastIndex(of: "."), path[dot...].allSatisfy({ $0 != "/" }), dot != path.startIndex else {
      return path
    }
    return String(path[..<dot])
  }
}

/// The lists that `--list` prints.
enum GenerateList {
  static func printFamilies() {
    for family in Family.allCases { print("\(family.rawValue)\t\(family.summary)") }
    print("continuous\tthe C-NNT instance that has an instance's choices of loss 0, and no other, at loss 0")
  }

  static func printSizes(of family: Family) {
    let specification = family.specification
    print("\(family.rawValue)\t\(specification.summary)")
    if !specification.kinds.isEmpty { print("--kind\t\(specification.kinds.joined(separator: ", "))") }
    if !specification.answers.isEmpty {
      print("--answer\t\(specification.answers.map(\.rawValue).joined(separator: ", "))")
    }
    for size in specification.sizes {
      let kinds = size.kinds.isEmpty ? "" : " (\(size.kinds.joined(separator: ", ")))"
      let range = "\(size.range.lowerBound) … \(size.range.upperBound)"
      print("--\(size.name.rawValue)\t\(size.standard), \(range)\t\(size.meaning)\(kinds)")
    }
    if family == .subsetSum { print("--density\t\tnumbers / binary digits, instead of --bits") }
    if let format = specification.format { print("--from\t\ta file of the kind .\(format.fileExtension)") }
  }
}

/// The sizes of all families: each takes some.
struct GenerateSizes: ParsableArguments {
  @Option(help: "subset-sum: numbers.") var numbers: Int?
  @Option(help: "subset-sum: binary digits of each number.") var bits: Int?
  @Option(help: "subset-sum: numbers / binary digits, instead of --bits.") var density: RationalArgument?
  @Option(help: "exact-cover, exact-cover-line: sets.") var sets: Int?
  @Option(help: "exact-cover, exact-cover-line: elements.") var elements: Int?
  @Option(help: "exact-cover, exact-cover-line: elements a set.") var per: Int?
  @Option(help: "one-in-three-sat: variables.") var variables: Int?
  @Option(help: "one-in-three-sat: clauses.") var clauses: Int?
  @Option(help: "slp: squarings in a row.") var depth: Int?
  @Option(help: "slp, slp-choice: instructions.") var length: Int?
  @Option(help: "slp, slp-choice: products among the instructions.") var products: Int?
  @Option(help: "slp-choice: choices between two constants.") var choices: Int?
  @Option(help: "Networks: inputs.") var inputs: Int?
  @Option(help: "random: layers.") var layers: Int?
  @Option(help: "Networks: hidden neurons.") var neurons: Int?
  @Option(help: "Networks: samples.") var samples: Int?
  @Option(help: "Networks: weights are the integers within plus and minus this.") var range: Int?
  @Option(help: "bnn-teacher, inn-teacher: labels changed, in percent.") var noise: Int?

  var given: [SizeName: Int] {
    let all: [SizeName: Int?] = [
      .numbers: numbers, .bits: bits, .sets: sets, .elements: elements, .per: per, .variables: variables,
      .clauses: clauses, .depth: depth, .length: length, .products: products, .choices: choices, .inputs: inputs,
      .layers: layers, .neurons: neurons, .samples: samples, .range: range, .noise: noise,
    ]
    return all.compactMapValues { $0 }
  }

  var isEmpty: Bool { given.isEmpty && density == nil }
}
