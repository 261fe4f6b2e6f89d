import ExactArithmetic
import JSONWriting
import TrainingProblem

/// Constraints, groups, further objectives and shared parameters of an instance, for `info`.
public struct InstanceSides: Sendable {
  /// By constraint: its name, or its number from 0, and how many terms it has.
  public let constraints: [(name: String, terms: Int)]
  /// By group, ascending, the number of its samples.
  public let groups: [(name: String, samples: Int)]
  /// The number of objectives; 1 in most instances.
  public let objectives: Int
  /// By group of shared parameters, how many places it has.
  public let shared: [Int]
  /// The number of named classes.
  public let classes: Int
  /// The number of named inputs.
  public let features: Int

  init(_ instance: Instance) {
    constraints = instance.constraints.enumerated().map { ($1.name?.text ?? "\($0)", $1.terms.count) }
    var samples: [Name: Int] = [:]
    for group in instance.samples.lazy.flatMap(\.groups) { samples[group, default: 0] += 1 }
    groups = samples.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
    objectives = instance.objectiveCount
    shared = instance.network.shared.map(\.count)
    classes = instance.classes.count
    features = instance.network.features.count
  }

  private var isEmpty: Bool { constraints.isEmpty && groups.isEmpty && objectives == 1 && shared.isEmpty }

  /// Adds further fields of `dnnt info --json`; none for what version 1 could say.
  func add(to object: inout JSONObject) {
    guard !isEmpty else { return }
    func pair(_ name: String, _ key: String, _ count: Int) -> JSONObject {
      var object = JSONObject()
      object.add("name", name)
      object.add(key, count)
      return object
    }
    object.add("constraints", constraints.map { pair($0.name, "terms", $0.terms) })
    object.add("groups", groups.map { pair($0.name, "samples", $0.samples) })
    object.add("objectives", objectives)
    object.add("shared", shared)
  }

  /// Rows for people: a name and what is said of it.
  var rows: [(String, String)] {
    func shown(_ entries: [String]) -> String {
      entries.prefix(8).joined(separator: ", ") + (entries.count > 8 ? ", … (\(entries.count))" : "")
    }
    func printable(_ name: String) -> String { InputError.printable(name, limit: 40) }
    var rows: [(String, String)] = []
    if objectives > 1 { rows.append(("objectives", "\(objectives), one after the other")) }
    if !constraints.isEmpty {
      rows.append(
        (
          "constraints",
          shown(constraints.map { "\(printable($0.name)) (\($0.terms) term\($0.terms == 1 ? "" : "s"))" })
        ))
    }
    if !groups.isEmpty {
      rows.append(
        ("groups", shown(groups.map { "\(printable($0.name)) (\($0.samples) sample\($0.samples == 1 ? "" : "s"))" })))
    }
    if !shared.isEmpty {
      rows.append(
        ("shared", "\(shared.count) group\(shared.count == 1 ? "" : "s") of \(shown(shared.map(String.init)))"))
    }
    return rows
  }
}
