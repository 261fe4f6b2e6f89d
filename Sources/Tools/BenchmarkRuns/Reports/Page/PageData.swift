import ExactArithmetic
import TrainingProblem
import WebPages

/// The page's data as one JSON text in which nothing can end the element that holds it.
enum PageData {
  /// The order of a run's values.
  private static let columns = [
    "i", "s", "seed", "ending", "status", "objective", "bound", "claimed", "nodes", "wall", "cpu", "memory", "proof",
    "proofBytes", "check", "message",
  ]

  static func text(_ results: Results, _ options: SummaryOptions) -> String {
    let settings = Settings(results.runs)
    let numbers = Dictionary(
      results.instances.enumerated().map { ($1.digest, $0) }, uniquingKeysWith: { first, _ in first })
    let runs = results.runs.compactMap { run in
      numbers[run.instance].map { self.run(run, $0, settings.number(of: run.configuration)) }
    }
    let sizes = results.sizes.compactMap { size in
      numbers[size.instance].map { instance in
        list([
          "\(instance)", string(size.encoding), number(size.variables), number(size.rows), number(size.nonzeros),
          string(size.rootBound?.description),
        ])
      }
    }
    let alarms = results.alarms.map { list([string($0.kind.rawValue), string($0.instanceName), string($0.message)]) }
    let summaries = [false, true].map { countsClaims in
      var options = options
      options.countsClaims = countsClaims
      return list(Statistics.summaries(results.runs, options).map(summary))
    }
    let fields = [
      ("claims", options.countsClaims ? "true" : "false"),
      ("seeds", "\(Set(results.runs.map(\.seed)).count)"),
      ("fallback", decimal(Statistics.timeWithoutLimit(results.runs))),
      ("known", "\(results.instances.count { $0.known != nil })"),
      ("columns", list(columns.map(string))),
      ("settings", lines(zip(settings.configurations, settings.names).map { setting($0, $1) })),
      ("instances", lines(results.instances.map(instance))),
      ("sizes", lines(sizes)), ("alarms", lines(alarms)), ("summaries", lines(summaries)), ("runs", lines(runs)),
    ]
    return "{" + fields.map { "\"\($0)\": \($1)" }.joined(separator: ",\n") + "}"
  }

  private static func run(_ run: RunRecord, _ instance: Int, _ setting: Int) -> String {
    list([
      "\(instance)", "\(setting)", string("\(run.seed)"), string(run.ending.rawValue), string(run.status),
      string(run.objective?.description), string(run.bound?.description), string(run.claimedBound?.description),
      number(run.nodes), decimal(run.wallSeconds), decimal(run.cpuSeconds), number(run.peakMemory),
      string(run.hasAcceptedProof ? "verified" : run.proof), number(run.proofBytes),
      run.checkSeconds.map(decimal) ?? "null", string(run.message),
    ])
  }

  private static func setting(_ configuration: Configuration, _ name: String) -> String {
    let limit = configuration.limits.time.map { decimal(Double($0) / 1000) } ?? "null"
    return object([
      ("name", string(name)), ("solver", string(configuration.solver)),
      ("encoding", string(configuration.encoding)), ("limit", limit),
      ("options", string(configuration.arguments.joined(separator: " "))),
    ])
  }

  private static func instance(_ instance: StoredInstance) -> String {
    object([
      ("name", string(instance.name)), ("samples", "\(instance.samples)"), ("neurons", "\(instance.neurons)"),
      ("layers", "\(instance.layers)"), ("parameters", "\(instance.freeParameters)"),
      ("log2", decimal(instance.log2Choices)),
    ])
  }

  private static func summary(_ row: Summary) -> String {
    object([
      ("runs", "\(row.runs)"), ("solved", "\(row.solved)"), ("claimed", "\(row.claimed)"), ("unique", "\(row.unique)"),
      ("par2", decimal(row.par2)), ("mean", decimal(row.shiftedMean)), ("ratio", decimal(row.ratioToBest)),
      ("nodes", "\(row.nodes)"), ("memory", number(row.peakMemory)), ("verified", "\(row.verified)"),
      ("proofBytes", "\(row.proofBytes)"), ("check", decimal(row.checkSeconds)), ("failed", "\(row.failed)"),
      ("refused", "\(row.refused)"),
    ])
  }

  // MARK: JSON

  private static func list(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }
  private static func lines(_ values: [String]) -> String { "[" + values.joined(separator: ",\n") + "]" }
  private static func object(_ fields: [(String, String)]) -> String {
    "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }
  private static func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "null" }
  private static func decimal(_ value: Double) -> String { value.isFinite ? Figures.decimal(value, digits: 4) : "null" }

  static func string(_ text: String?) -> String { text.map(WebPage.quoted) ?? "null" }
}
