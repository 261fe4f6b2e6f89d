import ExactArithmetic

// The keys of version 2, each in canonical form; empty text where there is nothing to write.
extension InstanceWriter {
  static func names(_ names: [Name]) -> String { list(names.count) { quoted(names[$0].text) } }

  static func label(_ label: Label) -> String {
    switch label {
    case .values(let y): return rationals(y)
    case .class(let y): return String(y)
    }
  }

  package static func features(_ network: Network) -> String {
    network.features.isEmpty ? "" : "\"features\":\(names(network.features)),"
  }

  package static func shared(_ network: Network) -> String {
    if network.shared.isEmpty { return "" }
    let groups = list(network.shared.count) { group in
      list(network.shared[group].count) { place(network.shared[group][$0]) }
    }
    return ",\"shared\":\(groups)"
  }

  private static func place(_ place: ParameterPlace) -> String {
    "[\(place.layer),\(place.neuron),\(place.source.map(String.init) ?? "\"bias\"")]"
  }

  package static func classes(_ instance: Instance) -> String {
    instance.classes.isEmpty ? "" : "\"classes\":\(names(instance.classes))"
  }

  package static func constraints(_ instance: Instance) -> String {
    if instance.constraints.isEmpty { return "" }
    let entries = list(instance.constraints.count) { number in
      let constraint = instance.constraints[number]
      let name = constraint.name.map { "\"name\":\(quoted($0.text))," } ?? ""
      let terms = list(constraint.terms.count) { term(constraint.terms[$0]) }
      return "{\"at-most\":\(constraint.limit.jsonText),\(name)\"terms\":\(terms)}"
    }
    return "\"constraints\":\(entries)"
  }

  private static func term(_ term: Constraint.Term) -> String {
    let times = "\"times\":\(term.times.jsonText)"
    switch term.quantity {
    case .loss(let loss, let scope, let label):
      let label = label.map { "\"label\":\(self.label($0))," } ?? ""
      return "{\(group(scope))\(label)\"loss\":\(self.loss(loss)),\(times)}"
    case .nonzero(let places): return "{\"nonzero\":\(self.places(places)),\(times)}"
    case .magnitude(let places): return "{\"magnitude\":\(self.places(places)),\(times)}"
    }
  }

  private static func places(_ places: WeightPlaces) -> String {
    switch places {
    case .all: return "\"all\""
    case .layer(let layer): return "{\"layer\":\(layer)}"
    case .neuron(let layer, let neuron): return "{\"layer\":\(layer),\"neuron\":\(neuron)}"
    case .source(let layer, let source): return "{\"layer\":\(layer),\"source\":\(source)}"
    }
  }

  /// The key and its comma, for samples that are not all.
  private static func group(_ scope: SampleScope) -> String { self.scope(scope).map { "\"group\":\($0)," } ?? "" }

  /// A group's name; null for no sample, which no file spells; nil for all samples.
  static func scope(_ scope: SampleScope) -> String? {
    switch scope {
    case .all: return nil
    case .none: return "null"
    case .group(let name): return quoted(name.text)
    }
  }

  package static func further(_ instance: Instance) -> String {
    if instance.then.isEmpty { return "" }
    let entries = list(instance.then.count) { number in
      let objective = instance.then[number]
      var parts: [String] = []
      if let loss = objective.loss { parts.append("\"loss\":\(self.loss(loss))") }
      if let penalty = objective.penalty { parts.append("\"penalty\":\(self.penalty(penalty))") }
      let group = objective.loss == nil ? "" : self.group(objective.scope)
      return "{\(group)\(parts.joined(separator: ","))}"
    }
    return "\"then\":\(entries)"
  }
}
