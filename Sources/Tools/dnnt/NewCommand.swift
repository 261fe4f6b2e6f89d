import ArgumentParser
import DataPreparation
import ExactArithmetic
import Tables
import TrainingProblem

extension LevelCuts: ExpressibleByArgument {}
extension InstanceRequest.MissingPolicy: ExpressibleByArgument {}
extension Loss.Kind: ExpressibleByArgument {}

struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write an instance from a table as people have it.",
    discussion: """
      Columns of numbers are cut into levels, columns of names become an input a name. What was done stands in the \
      instance, in exact rationals: 'predict' and 'score' treat new rows the same.
      Commas, semicolons, tabs or bars, quoted headers, a byte order mark, UTF-16, any line ends, blank lines and an \
      index column without a name are read; what cannot be read right is refused with line and column.

      EXAMPLES
        dnnt new wine.csv --label target --test 0.3 --seed 1
        dnnt new wine.csv --label target --inputs alcohol,ash..hue --network 4sign-3 --weights -2..2
        dnnt new house.csv --label price --missing median --levels 5 --cuts label
        dnnt new --from-numpy digits.npz --test 0.3
      """)

  struct TableOptions: ParsableArguments {
    @Flag(help: "Numbers have a decimal comma.") var decimalComma = false
    @Option(help: ArgumentHelp("What groups digits by threes, such as ','.", valueName: "character"))
    var thousands: String?
    @Option(
      help: ArgumentHelp(
        "What stands between cells; 'tab' is a tab. Found out where not given.", valueName: "character"))
    var separator: String?
    @Flag(help: "The first row is data: columns are named c1, c2, ….") var noHeader = false

    func validate() throws {
      for text in [thousands, separator].compactMap({ $0 }) where text != "tab" && text.utf8.count != 1 {
        throw ValidationError("met '\(text)', expected one character")
      }
    }

    /// `base` with what the user says of the table.
    func applied(to base: TableFormat) -> TableFormat {
      var format = base
      if decimalComma { format.hasDecimalComma = true }
      if let thousands { format.thousands = thousands.utf8.first }
      if let separator { format.separator = separator == "tab" ? 0x09 : separator.utf8.first }
      if noHeader { format.hasHeader = false }
      return format
    }
  }

  enum Balance: String, ExpressibleByArgument, CaseIterable { case balanced, equal }

  @Argument(help: "The table, or '-'.") var table: String?
  @Option(
    help: ArgumentHelp(
      "Take the arrays X and y of an npz file instead of a table; floats by their binary values.", valueName: "file"))
  var fromNumpy: String?
  @Option(help: ArgumentHelp("The column to predict; several for an output each.", valueName: "columns")) var label:
    String?
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Where to write the instance; DATA.dnnt.json without it.", valueName: "file"))
  var output: String?
  @Option(help: ArgumentHelp("all, names, or ranges first..last, joined by commas.", valueName: "columns"))
  var inputs = "all"
  @Option(help: ArgumentHelp("Columns that are no inputs.", valueName: "columns")) var leaveOut: String?
  @Option(help: ArgumentHelp("Columns whose cells are names even where they look like numbers.", valueName: "columns"))
  var asNames: String?
  @Option(
    help: ArgumentHelp("Keep at most so many columns: those that tell the labels apart best.", valueName: "count"))
  var features: Int?
  @Option(
    help: ArgumentHelp("Levels of a column of numbers; 0 keeps the numbers exactly as they are.", valueName: "count"))
  var levels = 3
  @Option(help: "quantiles, range or label: where columns are cut into levels.") var cuts = LevelCuts.quantiles
  @Option(
    help: ArgumentHelp("Thresholds of one column, as COLUMN=1.5,2; may be repeated.", valueName: "column=numbers"))
  var thresholds: [String] = []
  @Option(
    help: ArgumentHelp(
      "Layers, the last one being the output: 4sign-3, 8relu-4sign-1, 4clamp(-1,1)-1.", valueName: "layers"))
  var network: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Options of weights: -1,0,1 or -2..2; one list a layer, joined by ';'.", valueName: "options"))
  var weights: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("Options of biases, in the same way.", valueName: "options"))
  var biases: String?
  @Option(help: "\(Loss.Kind.allCases.map(\.rawValue).joined(separator: ", ")).") var loss: Loss.Kind?
  @Option(help: ArgumentHelp("The loss's margin.", valueName: "rational")) var margin: RationalArgument?
  @Option(help: ArgumentHelp("The order of the classes.", valueName: "names")) var classes: String?
  @Option(help: "balanced: every class weighs the same in all.") var classWeights = Balance.equal
  @Option(help: ArgumentHelp("A column with weights of the rows.", valueName: "column")) var weight: String?
  @Option(help: ArgumentHelp("A column whose cells name groups of rows.", valueName: "column")) var group: String?
  @Option(help: "error, drop, median or level: what to do with missing cells.")
  var missing = InstanceRequest.MissingPolicy.error
  @Option(help: ArgumentHelp("Set this share of the rows apart, such as 0.3, in NAME.test.csv.", valueName: "share"))
  var test: RationalArgument?
  @Option(help: "Seed of the split.") var seed: UInt64 = 0
  @Option(help: ArgumentHelp("The instance's name.", valueName: "text")) var name: String?
  @Option(help: ArgumentHelp("Ask whether this objective can be reached.", valueName: "rational"))
  var threshold: RationalArgument?
  @OptionGroup(title: "Table options") var format: TableOptions
  @Flag(help: "Print nothing but errors.") var quiet = false

  func validate() throws {
    guard (0...1000).contains(levels), levels != 1 else {
      throw ValidationError("--levels takes 0, or a number from 2 to 1000")
    }
    guard features.map({ $0 >= 1 }) ?? true else { throw ValidationError("--features takes a number from 1") }
    guard margin.map({ $0.value.signum > 0 }) ?? true else { throw ValidationError("--margin takes a number above 0") }
    guard (table == nil) != (fromNumpy == nil) else {
      throw ValidationError(
        table == nil ? "no table: give a file, or --from-numpy FILE.npz" : "--from-numpy takes the table's place")
    }
    guard table != "-" || output != nil else { throw ValidationError("a table from standard input needs --output") }
  }

  func run() throws {
    let data = fromNumpy ?? table ?? "-"
    let read: Table
    if fromNumpy != nil {
      read = try NumpyReader.read(try FileAccess.read(data), file: data)
    } else {
      read = try TableReader.read(data, format.applied(to: TableFormat()))
    }
    guard label != nil || fromNumpy != nil else {
      throw InputError(
        file: data,
        message: "--label says which column to predict; there are: "
          + InputError.printable(read.names.joined(separator: ", "), limit: 400))
    }
    let labels = try label ?? NumpyReader.labels(of: read).joined(separator: ",")
    let path = output ?? stem(data) + ".dnnt.json"
    let base = path == "-" ? stem(data) : stem(path)
    let prepared = try InstanceMaker.make(
      read, request(named: String(base.split(separator: "/").last ?? ""), label: labels))
    let text = prepared.preparation.text(
      of: prepared.instance, remark: "Made by dnnt new; the next line is read by dnnt predict and dnnt score.")
    var files = [(path: path, text: text)]
    if test != nil {
      files.append((base + ".train.csv", read.text(rows: prepared.trainRows)))
      files.append((base + ".test.csv", read.text(rows: prepared.testRows)))
    }
    for file in files where file.path != "-" && FileIdentity(file.path).map({ $0 == FileIdentity(data) }) ?? false {
      throw InputError(
        file: file.path, message: "is the table itself, which is not written over: --output says where to")
    }
    for file in files { try OutputFile.write(file.text, to: file.path) }
    if quiet || path == "-" { return }
    for line in prepared.report { print(aligned(line.topic, line.text)) }
    print(aligned("written", files.map(\.path).joined(separator: ", ")))
    print(aligned("next", "dnnt solve \(path) --certificate \(base).cert.json"))
  }

  private func aligned(_ topic: String, _ text: String) -> String {
    topic + ":" + String(repeating: " ", count: max(1, 10 - topic.count)) + text
  }

  /// A path without what comes last in the names of tables and instances.
  private func stem(_ path: String) -> String {
    for suffix in [".dnnt.json", ".json", ".csv", ".tsv", ".txt", ".npz"] where path.lowercased().hasSuffix(suffix) {
      return String(path.dropLast(suffix.count))
    }
    return path == "-" ? "table" : path
  }

  private func request(named stem: String, label: String) -> InstanceRequest {
    var request = InstanceRequest(label: label)
    request.inputs = inputs
    request.leftOut = leaveOut
    request.asNames = asNames
    request.features = features
    request.levels = levels
    request.cuts = cuts
    request.thresholds = thresholds
    request.network = network
    request.weights = weights
    request.biases = biases
    request.loss = loss
    request.margin = margin?.value
    request.classes = classes
    request.balancesClasses = classWeights == .balanced
    request.weightColumn = weight
    request.groupColumn = group
    request.missing = missing
    request.test = test?.value
    request.seed = seed
    request.name = name ?? stem
    request.threshold = threshold?.value
    return request
  }
}
