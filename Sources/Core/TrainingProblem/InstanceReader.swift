import ExactArithmetic

/// Reads an instance file, strictly, after the format's page: whatever the page does not allow is an `InputError`
/// with file, line, column and key path.
public struct InstanceReader {
  /// Bytes of a file beside the instance, by its plain name.
  public typealias Companion = (String) throws(InputError) -> [UInt8]

  private let companion: Companion
  /// Of the format.
  var version = 1
  var optionsSpent = 0
  var parametersSpent = 0
  var sourcesSpent = 0

  /// Reads the instance at `path`; `-` is standard input, whose CSV files stand in the working directory.
  public static func read(_ path: String, budget: Budget = .unlimited) throws(InputError) -> Instance {
    let folder = FileAccess.folder(of: path)
    let bytes = try FileAccess.read(path, budget: budget)
    return try read(bytes, file: path == "-" ? "standard input" : path, budget: budget) { name throws(InputError) in
      try FileAccess.read(plainName: name, in: folder, budget: budget)
    }
  }

  /// Reads the instance that `bytes` spell. `file` stands in messages only.
  public static func read(
    _ bytes: [UInt8], file: String, budget: Budget = .unlimited, companion: @escaping Companion
  ) throws(InputError) -> Instance {
    let document = try JSONDocument(bytes, file: file, budget: budget)
    var reader = InstanceReader(companion: companion)
    return try reader.instance(document.root)
  }

  private init(companion: @escaping Companion) { self.companion = companion }

  private mutating func instance(_ root: JSONValue) throws(InputError) -> Instance {
    let format = root.value(of: "format")
    if format?.kind == .string, format?.decodedString == "dnnt-instance/2" { version = 2 }
    var keys: [StaticString] = ["format", "name", "source", "network", "data", "loss", "penalty", "threshold"]
    if version == 2 { keys += ["classes", "constraints", "then"] }
    let fields = try root.fields("an instance", allowed: keys)
    try root.checkFormat(fields["format"], is: "dnnt-instance/\(version)")
    let network = try network(try root.required("network", of: fields, in: "an instance"))
    let loss = try loss(try root.required("loss", of: fields, in: "an instance"))
    let classes = try fields["classes"].reading { value throws(InputError) in
      try self.classes(value, loss: loss, outputs: network.outputs)
    }
    let classNumbers = classes.map { names in
      Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }
    var data = DataReader(
      network: network, labels: LabelReader(network: network, loss: loss, classes: classNumbers), version: version,
      budget: root.document.budget)
    try data.read(try root.required("data", of: fields, in: "an instance"), companion: companion)
    var sides = SideReader(network: network, samples: data.samples, classes: classNumbers)
    let constraints = try fields["constraints"].reading { value throws(InputError) in
      try sides.constraints(value) { loss throws(InputError) in try self.loss(loss) }
    }
    let further = try fields["then"].reading { value throws(InputError) in
      try sides.further(value) { loss throws(InputError) in
        try self.loss(loss)
      } penalty: { penalty throws(InputError) in
        try self.penalty(penalty)
      }
    }
    if let threshold = fields["threshold"], let further, !further.isEmpty {
      throw threshold.error("a threshold may not stand beside \"then\"")
    }
    return Instance(
      name: try fields["name"]?.string("the instance's name"),
      source: try fields["source"]?.string("where the instance comes from"),
      network: network, samples: data.samples, loss: loss,
      penalty: try fields["penalty"].reading(penalty) ?? .none,
      threshold: try fields["threshold"]?.rational("the threshold"), classes: classes ?? [],
      constraints: constraints ?? [], then: further ?? [], version: version)
  }

  private func loss(_ value: JSONValue) throws(InputError) -> Loss {
    let fields = try value.fields("a loss", allowed: ["kind", "margin", "aggregate"])
    let kindValue = try value.required("kind", of: fields, in: "a loss")
    let kindNames = Loss.Kind.allCases.map(\.rawValue).joined(separator: ", ")
    guard kindValue.kind == .string, let kind = Loss.Kind(rawValue: kindValue.decodedString) else {
      throw kindValue.error("met \(kindValue.shown), expected a kind of loss: \(kindNames)")
    }
    var aggregate = Loss.Aggregate.sum
    if let aggregateValue = fields["aggregate"] {
      guard aggregateValue.kind == .string, let read = Loss.Aggregate(rawValue: aggregateValue.decodedString) else {
        throw aggregateValue.error("met \(aggregateValue.shown), expected \"sum\" or \"max\"")
      }
      aggregate = read
    }
    var margin: Rational?
    if let marginValue = fields["margin"] {
      guard kind.form.hasMargin else {
        throw marginValue.error("the loss '\(kind.rawValue)' has no margin")
      }
      let read = try marginValue.rational("a margin above 0")
      guard read.signum > 0 else { throw marginValue.error("met \(marginValue.shown), expected a margin above 0") }
      margin = read
    }
    return Loss(kind: kind, aggregate: aggregate, margin: margin)
  }

  private func penalty(_ value: JSONValue) throws(InputError) -> Penalty {
    let fields = try value.fields("a penalty", allowed: ["nonzero", "magnitude"])
    func rate(_ key: String) throws(InputError) -> Rational {
      guard let field = fields[key] else { return 0 }
      let rate = try field.rational("a rate of at least 0")
      guard rate.signum >= 0 else { throw field.error("met \(field.shown), expected a rate of at least 0") }
      return rate
    }
    return Penalty(nonzero: try rate("nonzero"), magnitude: try rate("magnitude"))
  }
}

extension JSONValue {
  package func required(_ key: String, of fields: [String: JSONValue], in what: String) throws(InputError) -> JSONValue
  {
    guard let value = fields[key] else { throw error("\(what) needs the key \"\(key)\"") }
    return value
  }

  package func checkFormat(_ format: JSONValue?, is expected: String) throws(InputError) {
    guard let format else { throw error("the key \"format\" is missing, expected \"\(expected)\"") }
    guard format.kind == .string, format.decodedString == expected else {
      throw format.error("met \(format.shown), expected \"\(expected)\"")
    }
  }
}

extension Optional {
  /// `map` that keeps the type of what is thrown.
  package func reading<T>(_ transform: (Wrapped) throws(InputError) -> T) throws(InputError) -> T? {
    if let self { return try transform(self) }
    return nil
  }
}
