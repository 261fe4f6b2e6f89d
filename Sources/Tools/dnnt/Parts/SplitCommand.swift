import ArgumentParser
import CaseTrees
import ExactArithmetic
import Glibc
import Strategies
import TrainingProblem

struct Split: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Split an instance into parts, for many machines.",
    discussion: """
      Writes a folder: each part is an instance with fewer options, KEY.dnnt.json. Whoever solves one puts its \
      certificate and proof beside it as KEY.cert.json; 'dnnt merge' makes one certificate of all. Where the folder is \
      there already, the hardest open parts are split further; where INSTANCE is one of its parts, that one.

      EXAMPLES
        dnnt split iris.dnnt.json -o iris-parts --parts 64
        dnnt solve iris-parts/part-0-1.dnnt.json --certificate iris-parts/part-0-1.cert.json
        dnnt split iris-parts/part-0-1.dnnt.json -o iris-parts --parts 4
        dnnt merge iris-parts
      """)

  @Argument(help: "The instance file, or a part of the folder.") var instance: String
  @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("The folder.", valueName: "folder"))
  var output: String
  @OptionGroup var splitting: SplitArguments
  @OptionGroup var worker: WorkerArguments
  @Flag(help: "Print nothing.") var quiet = false

  func run() throws {
    Interrupts.listen()
    let problem = try InstanceFile.read(instance)
    try problem.refuseRealParameters(instance)
    if let (folder, key) = try partOfFolder(problem) { return try splitPart(key, of: folder) }
    let folder = try splitting.makeFolder(output, problem, worker.limits)
    var tree = CaseTree(folder)
    try tree.refresh()
    guard let demand = folder.demand(folder.incumbents.best), !tree.open(demand).isEmpty else {
      if !quiet { print("solved already, by the first look: 'dnnt merge \(output)' writes the certificate") }
      return
    }
    try tree.split(below: 0, parts: splitting.parts, shouldStop: { Interrupts.wasReceived })
    try finish(tree)
  }

  /// The part of an existing folder that the instance is; nil where it is none.
  private func partOfFolder(_ problem: Instance) throws -> (CaseFolder, PartKey)? {
    guard let folder = try? CaseFolder.open(output) else { return nil }
    let digest = InstanceWriter.digest(of: problem)
    guard digest != folder.digest else { return nil }
    var tree = CaseTree(folder)
    try tree.refresh()
    guard let number = tree.nodes.indices.first(where: { tree.digest(ofPart: $0) == digest }) else { return nil }
    return (folder, tree.nodes[number].key)
  }

  private func splitPart(_ key: PartKey, of folder: CaseFolder) throws {
    var tree = CaseTree(folder)
    try tree.refresh()
    guard let number = tree.number(of: key) else { return }
    try tree.split(below: number, parts: splitting.parts, shouldStop: { Interrupts.wasReceived })
    try finish(tree)
  }

  private func finish(_ tree: CaseTree) throws {
    try tree.writeInstances(tree.leaves)
    if Interrupts.wasReceived { throw ExitCode(4) }
    guard !quiet else { return }
    let best = tree.folder.incumbents.best.map { "; best objective \($0.objectives[0].shown)" } ?? ""
    print("\(tree.leaves.count) parts in \(output)\(best)")
  }
}
