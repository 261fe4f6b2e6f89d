/// The configurations of a results file, in order, each with a name that no other has.
public struct Settings: Sendable {
  /// The configurations in the order of their first runs.
  public private(set) var configurations: [Configuration] = []
  /// Their names: solver and encoding, and the limits that tell namesakes apart.
  public private(set) var names: [String] = []
  private var numbers: [Configuration: Int] = [:]

  /// The configurations of these runs.
  public init(_ runs: [RunRecord]) {
    for run in runs where numbers[run.configuration] == nil {
      numbers[run.configuration] = configurations.count
      configurations.append(run.configuration)
    }
    names = configurations.map { configuration in
      let namesakes = configurations.filter { $0.name == configuration.name }
      let differing = configuration.limits.words.filter { word in
        namesakes.contains { !$0.limits.words.contains(word) }
      }
      return configuration.name + (differing.isEmpty ? "" : " (\(differing.joined(separator: ", ")))")
    }
  }

  /// The place of `configuration` among `configurations`; −1 where it is none of them.
  public func number(of configuration: Configuration) -> Int { numbers[configuration] ?? -1 }
}

extension RunLimits {
  /// In words, one an option.
  var words: [String] {
    [
      time.map { "\(Configuration.seconds($0)) s" } ?? "no time limit",
      memory.map { "\($0) MiB" } ?? "no memory limit", nodes.map { "\($0) nodes" } ?? "no node limit",
      threads == 1 ? "1 thread" : "\(threads) threads", proves ? "proofs" : "no proofs",
    ]
  }
}
