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
    if let threshold { fields.append("\"threshold\": \(threshold.jsonText)") }
    if let forecast {
      fields.append(
        "\"replay\": {\"regime\": \"\(forecast.regime.rawValue)\", \"bits\": \(Rational(forecast.bits).jsonText), "
          + "\"precision_limit\": \(forecast.precisionLimit), \"primes\": \(forecast.primes.map { "\($0.count)" } ?? "null"), "
          + "\"prime_bits\": \(forecast.primes.map { "\($0.bits)" } ?? "null"), \"error_bits\": \(forecast.errorBits)}")
    }
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
    let layers = zip(neuronsOfLayer, activations).map { "\($0) \($1)" }.joined(separator: " → ")
    row("network", "\(inputs) inputs → \(layers)")
    row("data", "\(samples) samples, \(distinctInputs) distinct inputs")
    row("loss", loss.kind.rawValue + (loss.aggregate == .max ? ", maximum over samples" : ", summed over samples"))
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
    row("map", mapCase)
    row("solver", suitableSolver)
    return lines.joined(separator: "\n")
  }
}
