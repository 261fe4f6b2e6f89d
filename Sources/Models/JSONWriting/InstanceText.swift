import ExactArithmetic
import TrainingProblem

extension InstanceWriter {
  /// The instance as a file: name and source first, a layer and a sample a line. Reading it gives the same instance,
  /// samples of a table inlined.
  public static func text(of instance: Instance) -> String {
    var text = "{\"format\": \"dnnt-instance/\(instance.version)\",\n"
    if let name = instance.name { text += "\"name\": \(quoted(name)),\n" }
    if let source = instance.source { text += "\"source\": \(quoted(source)),\n" }
    text += "\"network\": {\(features(instance.network))\"inputs\": \(instance.network.inputs), \"layers\": [\n  "
    text += instance.network.layers.map(layer).joined(separator: ",\n  ")
    text += "]\(shared(instance.network))},\n"
    for part in [classes(instance), constraints(instance), further(instance)] where !part.isEmpty {
      text += part + ",\n"
    }
    text += "\"data\": [\n" + instance.samples.map(sample).joined(separator: ",\n") + "],\n"
    text += "\"loss\": \(loss(instance.loss)),\n\"penalty\": \(penalty(instance.penalty))"
    if let threshold = instance.threshold { text += ",\n\"threshold\": \(threshold.jsonText)" }
    return text + "}\n"
  }
}
