import ExactArithmetic

// Names of inputs and classes, and groups of parameters that are one.
extension InstanceReader {
  /// The network with the names of its inputs and its shared parameters.
  func named(_ network: Network, _ fields: [String: JSONValue]) throws(InputError) -> Network {
    let features = try fields["features"].reading { value throws(InputError) in
      try names(value, "the names of the inputs", count: network.inputs)
    }
    let shared = try fields["shared"].reading { value throws(InputError) in try self.shared(value, in: network) }
    return Network(inputs: network.inputs, layers: network.layers, features: features ?? [], shared: shared ?? [])
  }

  /// Distinct names, `count` of them where that is given.
  func names(_ value: JSONValue, _ what: String, count: Int? = nil) throws(InputError) -> [Name] {
    var names: [Name] = []
    var seen: Set<Name> = []
    for entry in try value.elements(what) {
      let name = try entry.name("a name")
      guard seen.insert(name).inserted else { throw entry.error("\(entry.shown) stands twice among \(what)") }
      names.append(name)
    }
    guard count.map({ $0 == names.count }) ?? true else {
      throw value.error("\(names.count) names, expected \(count ?? 0), one an input")
    }
    return names
  }

  func classes(_ value: JSONValue, loss: Loss, outputs: Int) throws(InputError) -> [Name] {
    let classes = try names(value, "the names of the classes")
    guard !loss.form.takesClasses || classes.count >= outputs else {
      throw value.error("\(classes.count) names, expected at least \(outputs), one an output")
    }
    return classes
  }

  // MARK: Shared parameters

  func shared(_ value: JSONValue, in network: Network) throws(InputError) -> [[ParameterPlace]] {
    var groups: [[ParameterPlace]] = []
    var seen: Set<ParameterPlace> = []
    for groupValue in try value.elements("a list of groups of places") {
      var group: [ParameterPlace] = []
      var options: Options?
      for placeValue in try groupValue.elements("a list of places [layer, neuron, source or \"bias\"]") {
        let place = try ParameterPlace.read(placeValue, in: network)
        guard seen.insert(place).inserted else { throw placeValue.error("this place stands in a group already") }
        let own = network.options(at: place)
        guard own.isEdge else { throw placeValue.error("there is no edge from this source to this neuron") }
        if let options, own.normalised != options {
          throw placeValue.error("the options of this place are not those of the first one in its group")
        }
        options = own.normalised
        group.append(place)
      }
      guard group.count >= 2 else {
        throw groupValue.error("\(group.count) places in a group, expected at least two")
      }
      groups.append(group)
    }
    return groups
  }
}

extension ParameterPlace {
  /// Reads `[layer, neuron, source or "bias"]`: a place of `network`, or of any network.
  package static func read(_ value: JSONValue, in network: Network? = nil) throws(InputError) -> ParameterPlace {
    let expectation = "a place [layer, neuron, source or \"bias\"]"
    let parts = try value.elements(expectation)
    guard parts.count == 3 else { throw value.error("\(parts.count) entries, expected \(expectation)") }
    let number = try parts[0].integer("the number of a layer", in: 1...(network?.layers.count ?? ReadingLimits.layers))
    let layer = network?.layers[number - 1]
    let lastNeuron = layer.map { $0.neurons - 1 } ?? ReadingLimits.parameters
    let neuron = try parts[1].integer("the number of a neuron of layer \(number)", in: 0...lastNeuron)
    if parts[2].kind == .string, parts[2].decodedString == "bias" {
      return ParameterPlace(layer: number, neuron: neuron, source: nil)
    }
    let lastSource = layer.flatMap { layer in network.map { $0.sourceCount(of: layer) - 1 } }
    let source = try parts[2].integer(
      "\"bias\", or the number of a source", in: 0...(lastSource ?? ReadingLimits.parameters))
    return ParameterPlace(layer: number, neuron: neuron, source: source)
  }
}
