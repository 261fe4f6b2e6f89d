import CertificateChecking
import ExactArithmetic
import JSONWriting
import TrainingProblem

extension InstanceFeatures {
  /// The object of `dnnt info --json`.
  public var json: JSONObject {
    var object = JSONObject()
    object.add("digest", digest)
    object.add("name", ifKnown: name)
    object.add("inputs", inputs)
    object.add("outputs", outputs)
    object.add("neurons", neuronsOfLayer)
    object.add("activations", activations.map { "\($0)" })
    object.add("samples", samples)
    object.add("distinct_inputs", distinctInputs)
    object.add("weights", weights)
    object.add("biases", biases)
    object.add("free_parameters", freeParameters)
    object.add("real_parameters", realParameters)
    object.add("log2_choices", log2Choices)
    object.add("bits", magnitudeBits)
    object.add("interchangeable_neurons", interchangeableNeurons)
    object.add("loss", loss.kind.rawValue)
    object.add("aggregate", loss.aggregate.rawValue)
    sides.add(to: &object)
    object.add("threshold", ifKnown: threshold)
    object.add("replay", ifKnown: forecast.map(InstanceFeatures.json))
    object.add("bits_by_layer", bitsByLayer.map(InstanceFeatures.json))
    object.add("results", results.map(\.rawValue))
    object.add("predictions", predictions.map(\.json))
    object.add("map", mapCase)
    object.add("solver", suitableSolver)
    return object
  }

  private static func json(_ forecast: ReplayForecast) -> JSONObject {
    var object = JSONObject()
    object.add("regime", forecast.regime.rawValue)
    object.add("bits", forecast.bits)
    object.add("precision_limit", forecast.precisionLimit)
    object.add("primes", forecast.primes?.count)
    object.add("prime_bits", forecast.primes?.bits)
    object.add("error_bits", forecast.errorBits)
    return object
  }

  /// The same for a person.
  public var text: String {
    var lines: [String] = []
    func row(_ name: String, _ value: String) {
      lines.append(name + String(repeating: " ", count: max(1, 16 - name.count)) + value)
    }
    if let name { row("name", InputError.printable(name)) }
    row("digest", digest)
    row("network", networkText)
    row("data", "\(samples) samples, \(distinctInputs) distinct inputs")
    row("loss", loss.kind.rawValue + (loss.aggregate == .max ? ", maximum over samples" : ", summed over samples"))
    for (name, text) in sides.rows { row(name, text) }
    if let threshold { row("threshold", "\(threshold)") }
    row("parameters", "\(weights) weights, \(biases) biases; \(freeParameters) with a choice")
    row("search space", log2Choices.map { "2^\($0) choices" } ?? "continuous")
    row("numbers", magnitudeBits.map { "at most \($0) bits" } ?? scalingRefusal ?? "")
    if interchangeableNeurons.contains(where: { $0 > 1 }) {
      row(
        "symmetry",
        "interchangeable neurons a layer: \(interchangeableNeurons.map(String.init).joined(separator: ", "))")
    }
    if let forecast { row("replay", forecast.summary) }
    row("bits by layer", bitsText)
    row("map", mapCase)
    for result in results { row("", "\(result.rawValue): \(result.sentence)") }
    row("solver", suitableSolver)
    for prediction in predictions { row("", "\(prediction.solver): \(prediction.text)") }
    let fitting = predictions.filter(\.fits).map(\.solver)
    if fitting.count < predictions.count {
      row("", fitting.isEmpty ? "none of these fits" : "what fits: \(fitting.joined(separator: ", "))")
    }
    return lines.joined(separator: "\n")
  }

  /// Layers in a row that look alike are counted; of many, the first and the last are named.
  private var networkText: String {
    var groups: [(layer: String, count: Int)] = []
    for (neurons, activation) in zip(neuronsOfLayer, activations) {
      let layer = "\(neurons) \(activation)"
      if groups.last?.layer == layer {
        groups[groups.count - 1].count += 1
      } else {
        groups.append((layer, 1))
      }
    }
    var shown = groups.map { $0.count == 1 ? $0.layer : "\($0.layer) (\($0.count) layers)" }
    if shown.count > 12 { shown.replaceSubrange(8..<shown.count - 1, with: ["… (\(activations.count) layers) …"]) }
    return "\(inputs) inputs → " + shown.joined(separator: " → ")
  }

  /// The first layers and the last one.
  private var bitsText: String {
    let shown = bitsByLayer.map(InstanceFeatures.short)
    if shown.count <= 8 { return "at most " + shown.joined(separator: ", ") }
    return "at most " + shown.prefix(6).joined(separator: ", ") + ", …, " + (shown.last ?? "")
  }

  /// The number, or the power of two above it where it is long.
  private static func short(_ bits: Integer) -> String {
    bits.bitLength <= 53 ? "\(bits)" : "2^\(bits.bitLength)"
  }

  /// A power of two is a string.
  private static func json(_ bits: Integer) -> RawJSON {
    let short = short(bits)
    return RawJSON(short.hasPrefix("2^") ? short.jsonText : short)
  }
}
