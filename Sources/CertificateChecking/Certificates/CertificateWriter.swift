import ExactArithmetic
import TrainingProblem

/// Writes certificates.
public enum CertificateWriter {
  /// The certificate as a file; reading it gives the same certificate.
  public static func text(of certificate: Certificate) -> String {
    var text = "{\"format\": \"dnnt-certificate/1\""
    func add(_ key: String, _ value: String) { text += ",\n\"\(key)\": \(value)" }
    if let instance = certificate.instance { add("instance", InstanceWriter.quoted(instance)) }
    add("claim", "\"\(certificate.claim.rawValue)\"")
    if let objective = certificate.objective { add("objective", objective.jsonText) }
    if let bound = certificate.bound { add("bound", bound.jsonText) }
    if let parameters = certificate.parameters { add("parameters", self.parameters(parameters)) }
    if let proof = certificate.proof {
      let file = proof.file.map { ", \"file\": \(InstanceWriter.quoted($0))" } ?? ""
      add("proof", "{\"kind\": \(InstanceWriter.quoted(proof.kind))\(file)}")
    }
    if let producer = certificate.producer { add("producer", InstanceWriter.quoted(producer)) }
    return text + "}\n"
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
