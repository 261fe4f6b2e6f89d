import ExactArithmetic
import TrainingProblem

extension InstanceFeatures {
  /// The fields of `dnnt info --json`.
  public var jsonFields: [String] {
    func list(_ entries: [String]) -> String { "[" + entries.joined(separator: ", ") + "]" }
    var fields = ["\"digest\": \"\(digest)\""]
    if let name { fields.append("\"name\": \(InstanceWriter.quoted(name))") }
    fields += [
      "\"inputs\": \(inputs)", "\"outputs\": \(outputs)",
      "\"neurons\": \(list(neuronsOfLayer.map(String.init)))",
      "\"activations\": \(list(activations.map { "\"\($0)\"" }))",
      "\"samples\": \(samples)", "\"distinct_inputs\": \(distinctInputs)",
      "\"weights\": \(weights)", "\"biases\": \(biases)",
      "\"free_parameters\": \(freeParameters)", "\"real_parameters\": \(realParameters)",
      "\"log2_choices\": \(log2Choices.map(String.init) ?? "null")",
      "\"bits\": \(magnitudeBits.map(String.init) ?? "null")",
      "\"interchangeable_neurons\": \(list(interchangeableNeurons.map(String.init)))",
      "\"loss\": \"\(loss.kind.rawValue)\"", "\"aggregate\": \"\(loss.aggregate.rawValue)\"",
    ]
    fields += sides.jsonFields
    if let threshold { fields.append("\"threshold\": \(threshold.jsonText)") }
    if let forecast {
      fields.append(
        "\"replay\": {\"regime\": \"\(forecast.regime.rawValue)\", \"bits\": \(Rational(forecast.bits).jsonText), "
          + "\"precision_limit\": \(forecast.precisionLimit), \"primes\": \(forecast.primes.map { "\($0.count)" } ?? "null"), "
          + "\"prime_bits\": \(forecast.primes.map { "\($0.bits)" } ?? "null"), \"error_bits\": \(forecast.errorBits)}")
    }
    fields.append("\"bits_by_layer\": \(list(bitsByLayer.map(InstanceFeatures.short).map(InstanceFeatures.json)))")
    fields.append("\"results\": \(list(results.map { "\"\($0.rawValue)\"" }))")
    fields.append("\"predictions\": \(list(predictions.map(\.json)))")
    fields.append("\"map\": \(InstanceWriter.quoted(mapCase))")
    fields.append("\"solver\": \(InstanceWriter.quoted(suitableSolver))")
    return fields
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
  private static func json(_ short: String) -> String {
    short.hasPrefix("2^") ? "\"\(short)\"" : short
  }
}
