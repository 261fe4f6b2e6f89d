import DataPreparation
import ExactArithmetic
import TrainingProblem
import WebPages

/// A trained network as one self-contained page that computes everything anew: nothing is fetched.
public struct NetworkPage: Sendable {
  /// The result of checking the certificate, in words.
  public struct Check: Sendable {
    /// `accepted`, `not-proven` or `rejected`.
    public var verdict: String
    /// The verdict with its reason, as one sentence.
    public var sentence: String
    /// The result of these words.
    public init(verdict: String, sentence: String) { (self.verdict, self.sentence) = (verdict, sentence) }
  }

  /// Where a search stood at a time, in seconds.
  public struct Step: Sendable, Equatable {
    /// Seconds since the beginning, in decimal.
    public let seconds: String
    /// The least objective found by then; nil before the first.
    public let incumbent: Rational?
    /// The greatest lower bound shown by then; nil before the first.
    public let bound: Rational?
  }

  /// The network with its parameters.
  public var predictor: Predictor
  /// The names of its inputs, and how each came out of a table.
  public var inputs: InputDescriptions
  /// The page's title.
  public var title: String
  /// The instance's digest, `sha256:HEX`.
  public var digest: String
  /// The instance's digest in the certificate; nil where it states none.
  public var certificateInstance: String?
  /// The objective in the certificate; nil where it states none.
  public var objective: Rational?
  /// The bound in the certificate; nil where it states none.
  public var bound: Rational?
  /// Of an instance with several objectives, all of them.
  public var objectives: [Rational]?
  /// The result of checking the certificate.
  public var check: Check
  /// Lines about what the claim rests on, each under a name.
  public var evidence: [(name: String, value: String)] = []
  /// Commands that check the answer again.
  public var commands: [String] = []
  /// The course of the search; empty where it is not known.
  public var progress: [Step] = []
  /// The last line of the page.
  public var footer = ""

  /// A page without evidence, commands or the course of the search.
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
