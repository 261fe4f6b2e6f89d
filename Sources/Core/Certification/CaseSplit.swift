import ExactArithmetic
import TrainingProblem

/// A tree that splits an instance by the options of parameters; each leaf is another certificate's.
public struct CaseSplit: Sendable, Equatable {
  /// The kind of proof.
  public static let kind = "cases"

  /// A node of the tree.
  public enum Node: Sendable, Equatable {
    /// The number of a certificate.
    case leaf(Int)
    /// The parameter that is split, and its cases.
    case split(ParameterPlace, [Case])
  }
  /// One branch of a split.
  public struct Case: Sendable, Equatable {
    /// The options that remain to the parameter in this branch; at least one.
    public let options: [Rational]
    /// The number of a node.
    public let then: Int
    /// A branch in which `options` remain, and whose tree begins at node `then`.
    public init(options: [Rational], then: Int) {
      self.options = options
      self.then = then
    }
  }
  /// The root first, children after their parents.
  public let nodes: [Node]
  /// Plain names of files beside the certificate.
  public let files: [String]

  /// A split of which `nodes[0]` is the root, and whose leaves number `files`.
  public init(nodes: [Node], files: [String]) {
    self.nodes = nodes
    self.files = files
  }
}

extension CaseSplit {
  /// Reads the keys of a proof of this kind. Nesting is that of the JSON text, which is bounded.
  static func read(_ value: JSONValue, _ fields: [String: JSONValue]) throws(InputError) -> CaseSplit {
    let filesValue = try value.required("certificates", of: fields, in: "a proof of kind \"cases\"")
    var files: [String] = []
    for entry in try filesValue.elements("a list of file names") {
      let name = try entry.string("a file name")
      guard FileAccess.isPlain(name) else {
        throw entry.error("met \(entry.shown), expected the plain name of a file beside the certificate")
      }
      guard !files.contains(name) else { throw entry.error("\(entry.shown) stands twice, but serves one leaf only") }
      files.append(name)
    }
    var nodes: [Node] = []
    // Trees that are still to be read, and the number of their node.
    var waiting = [(try value.required("split", of: fields, in: "a proof of kind \"cases\""), 0)]
    nodes.append(.leaf(-1))
    while let (tree, number) = waiting.popLast() {
      guard tree.kind == .object else {
        nodes[number] = .leaf(
          try tree.integer("the number of a certificate, or a split", in: 0...max(0, files.count - 1)))
        continue
      }
      let own = try tree.fields("a split", allowed: ["place", "cases"])
      let place = try ParameterPlace.read(try tree.required("place", of: own, in: "a split"))
      let casesValue = try tree.required("cases", of: own, in: "a split")
      var cases: [Case] = []
      for entry in try casesValue.elements("a list of cases") {
        let parts = try entry.fields("a case", allowed: ["options", "then"])
        let optionsValue = try entry.required("options", of: parts, in: "a case")
        var options: [Rational] = []
        for option in try optionsValue.elements("a list of options") {
          options.append(try option.rational("an option"))
        }
        guard !options.isEmpty else { throw optionsValue.error("an empty list, expected at least one option") }
        cases.append(Case(options: options, then: nodes.count))
        waiting.append((try entry.required("then", of: parts, in: "a case"), nodes.count))
        nodes.append(.leaf(-1))
      }
      guard !cases.isEmpty else { throw casesValue.error("an empty list, expected at least one case") }
      nodes[number] = .split(place, cases)
    }
    return CaseSplit(nodes: nodes, files: files)
  }
}
