import Certification
import ExactArithmetic
import TrainingProblem

/// Writes certificates.
public enum CertificateWriter {
  /// The certificate as a file; reading it gives the same certificate.
  public static func text(of certificate: Certificate) -> String {
    var text = "{\"format\": \"dnnt-certificate/\(certificate.needsVersionTwo ? 2 : 1)\""
    func add(_ key: String, _ value: String) { text += ",\n\"\(key)\": \(value)" }
    if let instance = certificate.instance { add("instance", InstanceWriter.quoted(instance)) }
    add("claim", "\"\(certificate.claim.rawValue)\"")
    if let objective = certificate.objective { add("objective", objective.jsonText) }
    if let bound = certificate.bound { add("bound", bound.jsonText) }
    func rationals(_ numbers: [Rational]) -> String { "[" + numbers.map(\.jsonText).joined(separator: ", ") + "]" }
    if let objectives = certificate.objectives { add("objectives", rationals(objectives)) }
    if let bounds = certificate.bounds { add("bounds", rationals(bounds)) }
    if let parameters = certificate.parameters { add("parameters", self.parameters(parameters)) }
    switch certificate.limit {
    case .within(let slack)?: add("within", slack.jsonText)
    case .atMost(let limit)?: add("at-most", limit.jsonText)
    case nil: break
    }
    if let upTo = certificate.upTo { add("up-to", "\"\(upTo.rawValue)\"") }
    if let choices = certificate.choices {
      add("choices", "[" + choices.map(parameters).joined(separator: ",\n ") + "]")
    }
    if let proofs = certificate.proofs {
      add("proof", "[" + proofs.map { $0.map(proof) ?? "null" }.joined(separator: ", ") + "]")
    } else if let proof = certificate.proof {
      add("proof", self.proof(proof))
    }
    if let producer = certificate.producer { add("producer", InstanceWriter.quoted(producer)) }
    return text + "}\n"
  }

  /// The tree of a split; children are spelt before their parents, which come first in the list.
  private static func tree(_ split: CaseSplit) -> String {
    var texts = [String](repeating: "", count: split.nodes.count)
    for (number, node) in split.nodes.enumerated().reversed() {
      switch node {
      case .leaf(let certificate): texts[number] = "\(certificate)"
      case .split(let place, let cases):
        let parts = cases.map { entry in
          "{\"options\": [\(entry.options.map(\.jsonText).joined(separator: ", "))], \"then\": \(texts[entry.then])}"
        }
        let source = place.source.map(String.init) ?? "\"bias\""
        texts[number] =
          "{\"place\": [\(place.layer), \(place.neuron), \(source)], \"cases\": [\(parts.joined(separator: ", "))]}"
      }
    }
    return texts.first ?? "0"
  }

  private static func proof(_ proof: Certificate.Proof) -> String {
    let file = proof.file.map { ", \"file\": \(InstanceWriter.quoted($0))" } ?? ""
    if let cases = proof.cases {
      let files = cases.files.map(InstanceWriter.quoted).joined(separator: ", ")
      return "{\"kind\": \"\(proof.kind)\", \"split\": \(tree(cases)), \"certificates\": [\(files)]}"
    }
    return "{\"kind\": \(InstanceWriter.quoted(proof.kind))\(file)}"
  }

  /// The value of the key `parameters`: a list with one entry a layer, null where there is no edge.
  public static func parameters(_ assignment: Assignment) -> String {
    let layers = assignment.layers.map { layer in
      let rows = layer.weights.map { "[" + $0.map { $0?.jsonText ?? "null" }.joined(separator: ", ") + "]" }
      let biases = layer.biases.map(\.jsonText).joined(separator: ", ")
      return "{\"weights\": [\(rows.joined(separator: ", "))], \"biases\": [\(biases)]}"
    }
    return "[" + layers.joined(separator: ",\n  ") + "]"
  }
}

extension Certificate {
  /// True if it says what version 1 of the format has no word for.
  fileprivate var needsVersionTwo: Bool {
    claim == .infeasible || claim == .all || objectives != nil || bounds != nil || proofs != nil
  }
}
