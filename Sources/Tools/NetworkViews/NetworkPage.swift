import DataPreparation
import ExactArithmetic
import TrainingProblem
import WebPages

/// A trained network as one self-contained page that computes everything anew: nothing is fetched.
public struct NetworkPage: Sendable {
  /// What checking the certificate came to, in words.
  public struct Check: Sendable {
    /// `accepted`, `not-proven` or `rejected`.
    public var verdict: String
    public var sentence: String
    public init(verdict: String, sentence: String) { (self.verdict, self.sentence) = (verdict, sentence) }
  }

  /// Where a search stood at a time, in seconds.
  public struct Step: Sendable, Equatable {
    public let seconds: String
    public let incumbent: Rational?
    public let bound: Rational?
  }

  public var predictor: Predictor
  public var inputs: InputDescriptions
  public var title: String
  public var digest: String
  /// What the certificate says.
  public var certificateInstance: String?
  public var objective: Rational?
  public var bound: Rational?
  /// Of an instance with several objectives, all of them.
  public var objectives: [Rational]?
  public var check: Check
  public var evidence: [(name: String, value: String)] = []
  public var commands: [String] = []
  public var progress: [Step] = []
  public var footer = ""

  public init(
    _ predictor: Predictor, inputs: InputDescriptions, title: String, digest: String, check: Check
  ) {
    (self.predictor, self.inputs, self.title, self.digest, self.check) = (predictor, inputs, title, digest, check)
  }

  /// The page. Linear in the instance.
  ///
  /// - Throws: where numbers outgrow what a page can show.
  public func text() throws(LimitError) -> String {
    WebPage(
      title: title, style: PackageResources.style_css, body: PackageResources.page_html,
      marks: [("SUBTITLE", subtitle), ("FOOTER", footer)], data: try json(),
      script: [
        PackageResources.rational_js, PackageResources.network_js, PackageResources.sha256_js,
        PackageResources.elements_js, PackageResources.sides_js, PackageResources.drawing_js,
        PackageResources.samples_js, PackageResources.map_js, PackageResources.start_js,
      ]
    ).text
  }

  private var subtitle: String {
    let network = predictor.instance.network
    let shape = NetworkText(layers: network.layers.map { .init(neurons: $0.neurons, activation: $0.activation) }).text
    let samples = predictor.instance.samples.count
    return "\(network.inputs) inputs, layers \(shape), \(samples) sample\(samples == 1 ? "" : "s")"
      + (predictor.instance.source.map { " · \($0)" } ?? "")
  }

  // MARK: Data

  private func json() throws(LimitError) -> String {
    var canonical = ""
    InstanceWriter.canonical(predictor.instance) { canonical += $0 }
    var known: [[Rational]: String] = [:]
    var outputs: [String] = []
    for sample in predictor.instance.samples {
      if let before = known[sample.x] {
        outputs.append(before)
        continue
      }
      let own = "[" + (try predictor.prediction(sample.x).outputs.map(\.jsonText).joined(separator: ",")) + "]"
      known[sample.x] = own
      outputs.append(own)
    }
    let parameters = predictor.assignment.layers.map { layer in
      let rows = layer.weights.map { "[" + $0.map { $0?.jsonText ?? "null" }.joined(separator: ",") + "]" }
      return
        "{\"weights\":[\(rows.joined(separator: ","))],\"biases\":[\(layer.biases.map(\.jsonText).joined(separator: ","))]}"
    }
    let steps = progress.map { step in
      "[\(step.seconds),\(step.incumbent?.jsonText ?? "null"),\(step.bound?.jsonText ?? "null")]"
    }
    let all = objectives.map { "[" + $0.map(\.jsonText).joined(separator: ",") + "]" }
    let fields: [(String, String)] = [
      ("canonical", WebPage.quoted(canonical)), ("digest", WebPage.quoted(digest)),
      ("parameters", "[\(parameters.joined(separator: ",\n"))]"), ("outputs", "[\(outputs.joined(separator: ","))]"),
      ("certificate_instance", certificateInstance.map(WebPage.quoted) ?? "null"),
      ("objective", objective?.jsonText ?? "null"), ("bound", bound?.jsonText ?? "null"),
      ("objectives", all ?? "null"),
      (
        "check", "{\"verdict\":\(WebPage.quoted(check.verdict)),\"sentence\":\(WebPage.quoted(check.sentence))}"
      ),
      ("inputs", WebPage.list(inputs.names)), ("input_text", WebPage.list(inputs.texts)),
      ("classes", predictor.classNames.map(WebPage.list) ?? "null"), ("map", "[\(mapInputs[0]),\(mapInputs[1])]"),
      ("evidence", "[" + evidence.map { WebPage.list([$0.name, $0.value]) }.joined(separator: ",") + "]"),
      ("commands", WebPage.list(commands)), ("progress", "[\(steps.joined(separator: ","))]"),
    ]
    return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",\n") + "}"
  }

  /// The two inputs of most weight in the first layer that reads inputs: the first map that is drawn.
  private var mapInputs: [Int] {
    let network = predictor.instance.network
    var totals = [Rational](repeating: 0, count: network.inputs)
    for (layer, values) in zip(network.layers, predictor.assignment.layers) {
      var column = 0
      for source in layer.sources {
        if source == 0 {
          for row in values.weights {
            for input in 0..<network.inputs { totals[input] += row[column + input]?.magnitude ?? 0 }
          }
        }
        column += network.width(ofLayer: source)
      }
    }
    let order = totals.indices.sorted { totals[$0] == totals[$1] ? $0 < $1 : totals[$0] > totals[$1] }
    return order.count > 1 ? Array(order.prefix(2)) : [0, 0]
  }
}
