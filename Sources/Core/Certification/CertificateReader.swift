import ExactArithmetic
import TrainingProblem

/// Reads a certificate file, strictly, after the format's page.
public enum CertificateReader {
  /// Reads the certificate at `path`; `-` is standard input.
  public static func read(_ path: String, budget: Budget = .unlimited) throws(InputError) -> Certificate {
    try read(try FileAccess.read(path, budget: budget), file: path == "-" ? "standard input" : path, budget: budget)
  }

  /// Reads the certificate that `bytes` spell. `file` stands in messages only.
  public static func read(
    _ bytes: [UInt8], file: String, budget: Budget = .unlimited
  ) throws(InputError) -> Certificate {
    let root = try JSONDocument(bytes, file: file, budget: budget).root
    let format = root.value(of: "format")
    let isTwo = format?.kind == .string && format?.decodedString == "dnnt-certificate/2"
    var keys: [StaticString] = [
      "format", "instance", "claim", "parameters", "objective", "bound", "proof", "producer",
    ]
    if isTwo { keys += ["objectives", "bounds", "within", "at-most", "choices", "up-to"] }
    let fields = try root.fields("a certificate", allowed: keys)
    try root.checkFormat(fields["format"], is: "dnnt-certificate/\(isTwo ? 2 : 1)")
    let claimValue = try root.required("claim", of: fields, in: "a certificate")
    let known = Certificate.Claim.allCases.filter { isTwo || ($0 != .infeasible && $0 != .all) }
    guard claimValue.kind == .string, let claim = known.first(where: { $0.rawValue == claimValue.decodedString }) else {
      let claims = known.map(\.rawValue).joined(separator: ", ")
      throw claimValue.error("met \(claimValue.shown), expected a claim: \(claims)")
    }
    var certificate = Certificate(
      instance: try fields["instance"].reading(digest), claim: claim,
      parameters: try fields["parameters"].reading(parameters),
      objective: try fields["objective"]?.rational("an objective"),
      bound: try fields["bound"]?.rational("a bound"),
      producer: try fields["producer"]?.string("who made the certificate"))
    if isTwo { try readVersionTwo(fields, into: &certificate) }
    if let proofValue = fields["proof"] {
      if isTwo, proofValue.kind == .array {
        var proofs: [Certificate.Proof?] = []
        for entry in try proofValue.elements("a list of proofs") {
          proofs.append(entry.kind == .null ? nil : try proof(entry))
        }
        certificate.proofs = proofs
      } else {
        certificate.proof = try proof(proofValue)
      }
    }
    return certificate
  }

  private static func readVersionTwo(
    _ fields: [String: JSONValue], into certificate: inout Certificate
  ) throws(InputError) {
    func rationals(_ key: String, _ what: String) throws(InputError) -> [Rational]? {
      guard let value = fields[key] else { return nil }
      var numbers: [Rational] = []
      for entry in try value.elements("a list of rationals, one an objective") {
        numbers.append(try entry.rational(what))
      }
      return numbers
    }
    certificate.objectives = try rationals("objectives", "an objective")
    certificate.bounds = try rationals("bounds", "a bound")
    if let slack = fields["within"] {
      if let limit = fields["at-most"] { throw limit.error("\"at-most\" beside \"within\", expected one of them") }
      let value = try slack.rational("a slack of at least 0")
      guard value.signum >= 0 else { throw slack.error("met \(slack.shown), expected a slack of at least 0") }
      certificate.limit = .within(value)
    } else if let limit = fields["at-most"] {
      certificate.limit = .atMost(try limit.rational("what objectives are at most"))
    }
    if let value = fields["choices"] {
      var choices: [Assignment] = []
      for entry in try value.elements("a list of choices, each as \"parameters\" is") {
        choices.append(try parameters(entry))
      }
      certificate.choices = choices
    }
    if let value = fields["up-to"] {
      guard value.kind == .string, let upTo = Certificate.Equivalence(rawValue: value.decodedString) else {
        throw value.error("met \(value.shown), expected \"nothing\" or \"neurons\"")
      }
      certificate.upTo = upTo
    }
  }

  private static func digest(_ value: JSONValue) throws(InputError) -> String {
    let digest = try value.string("the instance's digest")
    let hex = digest.utf8.dropFirst(7)
    let isHex = hex.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    guard digest.hasPrefix("sha256:"), hex.count == 64, isHex else {
      throw value.error("met \(value.shown), expected \"sha256:\" and 64 digits of lower-case hexadecimal")
    }
    return digest
  }

  private static func parameters(_ value: JSONValue) throws(InputError) -> Assignment {
    var layers: [Assignment.LayerValues] = []
    for layer in try value.elements("a list of layers") {
      let fields = try layer.fields("a layer's parameters", allowed: ["weights", "biases"])
      var weights: [[Rational?]] = []
      for row in try layer.required("weights", of: fields, in: "a layer's parameters")
        .elements("a list of rows, one a neuron")
      {
        var entries: [Rational?] = []
        let values = try row.elements("a list of weights, one a source value")
        if values.count > 1 << 12 || weights.count % 1024 == 0 {
          try row.ask(values.count * MemoryLayout<Rational?>.stride)
        }
        entries.reserveCapacity(values.count)
        for entry in values {
          entries.append(entry.kind == .null ? nil : try entry.rational("a weight, or null where there is no edge"))
        }
        weights.append(entries)
      }
      var biases: [Rational] = []
      let values = try layer.required("biases", of: fields, in: "a layer's parameters")
        .elements("a list of biases, one a neuron")
      if values.count > 1 << 12 { try layer.ask(values.count * MemoryLayout<Rational>.stride) }
      biases.reserveCapacity(values.count)
      for bias in values {
        biases.append(try bias.rational("a bias"))
      }
      layers.append(.init(weights: weights, biases: biases))
    }
    return Assignment(layers: layers)
  }

  private static func proof(_ value: JSONValue) throws(InputError) -> Certificate.Proof {
    let fields = try value.freeFields("a proof")
    let kind = try value.required("kind", of: fields, in: "a proof").string("the kind of proof")
    if kind == CaseSplit.kind {
      return Certificate.Proof(kind: kind, file: nil, cases: try CaseSplit.read(value, fields))
    }
    var file: String?
    if let fileValue = fields["file"] {
      let name = try fileValue.string("a file name")
      guard FileAccess.isPlain(name) else {
        throw fileValue.error("met \(fileValue.shown), expected the plain name of a file beside the certificate")
      }
      file = name
    }
    return Certificate.Proof(kind: kind, file: file)
  }
}
