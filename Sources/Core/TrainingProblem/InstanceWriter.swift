import ExactArithmetic

/// Writes instances in the canonical form that the digest is taken of.
public enum InstanceWriter {
  /// Hands the canonical form to `sink`, part by part: one line of JSON, keys sorted, no blanks.
  public static func canonical(_ instance: Instance, to sink: (String) -> Void) {
    sink("{")
    for part in [classes(instance), constraints(instance)] where !part.isEmpty { sink(part + ",") }
    sink("\"data\":[")
    for (number, entry) in instance.samples.enumerated() { sink((number == 0 ? "" : ",") + sample(entry)) }
    sink("],\"format\":\"dnnt-instance/\(instance.version)\",\"loss\":\(loss(instance.loss))")
    sink(",\"network\":{\(features(instance.network))\"inputs\":\(instance.network.inputs),\"layers\":[")
    for (number, entry) in instance.network.layers.enumerated() { sink((number == 0 ? "" : ",") + layer(entry)) }
    sink("]\(shared(instance.network))},\"penalty\":\(penalty(instance.penalty))")
    if let scope = scope(instance.scope) { sink(",\"scope\":\(scope)") }
    let then = further(instance)
    if !then.isEmpty { sink("," + then) }
    if let threshold = instance.threshold { sink(",\"threshold\":\(threshold.jsonText)") }
    sink("}")
  }

  /// `sha256:` and the SHA-256 of the canonical form, in lower-case hexadecimal.
  public static func digest(of instance: Instance) -> String {
    var hash = SHA256()
    canonical(instance) { hash.update($0.utf8) }
    return "sha256:" + hash.hexDigest()
  }

  // MARK: Parts, each in canonical form

  /// A list of so many entries; not generic, since types made at run time take a small check's time.
  static func list(_ count: Int, _ entry: (Int) -> String) -> String {
    var text = "["
    for index in 0..<count {
      if index > 0 { text += "," }
      text += entry(index)
    }
    text += "]"
    return text
  }

  static func rationals(_ numbers: [Rational]) -> String { list(numbers.count) { numbers[$0].jsonText } }

  package static func sample(_ sample: Sample) -> String {
    let label = self.label(sample.label)
    let groups = sample.groups.isEmpty ? "" : "\"group\":\(names(sample.groups)),"
    return "{\(groups)\"weight\":\(sample.weight.jsonText),\"x\":\(rationals(sample.x)),\"y\":\(label)}"
  }

  package static func loss(_ loss: Loss) -> String {
    let margin = loss.margin.map { ",\"margin\":\($0.jsonText)" } ?? ""
    return "{\"aggregate\":\"\(loss.aggregate.rawValue)\",\"kind\":\"\(loss.kind.rawValue)\"\(margin)}"
  }

  package static func penalty(_ penalty: Penalty) -> String {
    "{\"magnitude\":\(penalty.magnitude.jsonText),\"nonzero\":\(penalty.nonzero.jsonText)}"
  }

  package static func layer(_ layer: Layer) -> String {
    let weights: String
    switch layer.weights {
    case .uniform(let all): weights = options(all)
    case .matrix(let rows): weights = list(rows.count) { row in list(rows[row].count) { options(rows[row][$0]) } }
    }
    let biases: String
    switch layer.biases {
    case .uniform(let all): biases = options(all)
    case .list(let entries): biases = list(entries.count) { options(entries[$0]) }
    }
    return "{\"activation\":\(activation(layer.activation)),\"biases\":\(biases),"
      + "\"from\":\(list(layer.sources.count) { String(layer.sources[$0]) }),\"neurons\":\(layer.neurons),\"weights\":\(weights)}"
  }

  private static func options(_ options: Options) -> String {
    guard let count = options.count else { return "\"real\"" }
    return list(count) { options[$0].jsonText }
  }

  private static func activation(_ activation: Activation) -> String {
    switch activation {
    case .identity, .relu, .sign, .step, .abs, .square: return "\"\(activation.name)\""
    case .leakyReLU(let alpha): return "{\"leaky-relu\":\(alpha.jsonText)}"
    case .clamp(let low, let high): return "{\"clamp\":\(rationals([low, high]))}"
    case .polynomial(let coefficients): return "{\"polynomial\":\(rationals(coefficients))}"
    case .piecewise(let pieces, let breaks):
      let entries = list(pieces.count) { index in
        let line = rationals([pieces[index].slope, pieces[index].intercept])
        return index < breaks.count ? "[\(line),\(breaks[index].jsonText)]" : "[\(line)]"
      }
      return "{\"piecewise\":\(entries)}"
    }
  }

  /// `text` as a JSON string.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case "\n": result += "\\n"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case let control where control.value < 0x20:
        let hex = String(control.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
