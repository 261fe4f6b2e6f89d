import ExactArithmetic

/// Reads constraints and further objectives, once network and samples are known.
struct SideReader {
  typealias Reading<Value> = (JSONValue) throws(InputError) -> Value

  let network: Network
  let samples: [Sample]
  let classes: [Name: Int]?
  /// All groups that a sample is in.
  private let groups: Set<Name>
  /// Samples whose own labels are known to fit a kind of loss.
  private var fitting: Set<Fit> = []
  private var terms = 0

  private struct Fit: Hashable {
    let kind: Loss.Kind
    let scope: SampleScope
  }

  init(network: Network, samples: [Sample], classes: [Name: Int]?) {
    self.network = network
    self.samples = samples
    self.classes = classes
    groups = Set(samples.lazy.flatMap(\.groups))
  }

  // MARK: Constraints

  mutating func constraints(_ value: JSONValue, loss: Reading<Loss>) throws(InputError) -> [Constraint] {
    var constraints: [Constraint] = []
    var seen: Set<Name> = []
    for entry in try value.elements("a list of constraints") {
      let fields = try entry.fields("a constraint", allowed: ["name", "terms", "at-most"])
      let name = try fields["name"].reading { value throws(InputError) in
        let name = try value.name("the constraint's name")
        guard seen.insert(name).inserted else { throw value.error("\(value.shown) names two constraints") }
        return name
      }
      let termsValue = try entry.required("terms", of: fields, in: "a constraint")
      var terms: [Constraint.Term] = []
      for term in try termsValue.elements("a list of terms") { terms.append(try self.term(term, loss: loss)) }
      guard !terms.isEmpty else { throw termsValue.error("an empty list, expected at least one term") }
      let limit = try entry.required("at-most", of: fields, in: "a constraint").rational("what the sum is at most")
      constraints.append(Constraint(name: name, terms: terms, limit: limit))
    }
    return constraints
  }

  private mutating func term(_ value: JSONValue, loss: Reading<Loss>) throws(InputError) -> Constraint.Term {
    terms += 1
    guard terms <= ReadingLimits.terms else {
      throw value.error("more than \(ReadingLimits.terms) terms in all constraints together")
    }
    let fields = try value.fields(
      "a term", allowed: ["loss", "group", "label", "nonzero", "magnitude", "times"])
    let kinds = ["loss", "nonzero", "magnitude"].filter { fields[$0] != nil }
    guard kinds.count == 1 else {
      throw value.error(
        "met \(kinds.isEmpty ? "none" : "\(kinds.count)") of the keys loss, nonzero and magnitude, expected one")
    }
    let times = try fields["times"]?.rational("a factor") ?? 1
    guard let lossValue = fields["loss"] else {
      for key in ["group", "label"] {
        if let field = fields[key] { throw field.error("only a loss has a \"\(key)\"") }
      }
      if let field = fields["nonzero"] { return .init(times: times, .nonzero(try places(field))) }
      let field = try value.required("magnitude", of: fields, in: "a term")
      return .init(times: times, .magnitude(try places(field)))
    }
    let kind = try loss(lossValue)
    let scope = try fields["group"].reading(group) ?? .all
    let labels = LabelReader(network: network, loss: kind, classes: classes)
    let label = try fields["label"].reading { value throws(InputError) in try labels.label(value) }
    if label == nil { try check(scope, labels, lossValue) }
    return .init(times: times, .loss(kind, over: scope, label: label))
  }

  private func group(_ value: JSONValue) throws(InputError) -> SampleScope {
    let name = try value.name("the name of a group")
    guard groups.contains(name) else {
      throw value.error("no sample is in the group \"\(InputError.printable(name.text, limit: 40))\"")
    }
    return .group(name)
  }

  /// That the samples' own labels fit the loss.
  private mutating func check(
    _ scope: SampleScope, _ labels: LabelReader, _ value: JSONValue
  ) throws(InputError) {
    guard fitting.insert(Fit(kind: labels.loss.kind, scope: scope)).inserted else { return }
    for (number, sample) in samples.enumerated() where scope.contains(sample) {
      if let fault = labels.fault(of: sample.label) { throw value.error("sample \(number): \(fault)") }
    }
  }

  private func places(_ value: JSONValue) throws(InputError) -> WeightPlaces {
    if value.kind == .string, value.decodedString == "all" { return .all }
    guard value.kind == .object else {
      throw value.error("met \(value.shown), expected \"all\" or an object with a layer")
    }
    let fields = try value.fields("weights", allowed: ["layer", "neuron", "source"])
    let number = try value.required("layer", of: fields, in: "an object that names weights")
      .integer("the number of a layer", in: 1...network.layers.count)
    let layer = network.layers[number - 1]
    guard let neuron = fields["neuron"] else {
      guard let source = fields["source"] else { return .layer(number) }
      let last = network.sourceCount(of: layer) - 1
      return .source(layer: number, source: try source.integer("the number of a source", in: 0...last))
    }
    if let source = fields["source"] { throw source.error("a source beside a neuron, expected one of them") }
    return .neuron(
      layer: number, neuron: try neuron.integer("the number of a neuron of layer \(number)", in: 0...layer.neurons - 1))
  }

  // MARK: Further objectives

  mutating func further(
    _ value: JSONValue, loss: Reading<Loss>, penalty: Reading<Penalty>
  ) throws(InputError) -> [FurtherObjective] {
    var objectives: [FurtherObjective] = []
    for entry in try value.elements("a list of further objectives") {
      let fields = try entry.fields("a further objective", allowed: ["loss", "penalty", "group"])
      let own = try fields["loss"].reading(loss)
      let rates = try fields["penalty"].reading(penalty)
      guard own != nil || rates != nil else {
        throw entry.error("neither a loss nor a penalty, expected at least one of them")
      }
      if let groupValue = fields["group"], own == nil { throw groupValue.error("only a loss has a \"group\"") }
      let scope = try fields["group"].reading(group) ?? .all
      if let own, let lossValue = fields["loss"] {
        try check(scope, LabelReader(network: network, loss: own, classes: classes), lossValue)
      }
      objectives.append(FurtherObjective(loss: own, penalty: rates, scope: scope))
    }
    return objectives
  }
}
