import ExactArithmetic
import Tables
import TrainingProblem

extension InstanceMaker {
  /// Sentences about what the instance is made of.
  mutating func describe(_ preparation: Preparation, _ instance: Instance) {
    var lines: [(topic: String, text: String)] = table.notes.map { ("table", $0) }
    lines.append(("rows", rowsText))
    lines.append(("label", labelText(preparation)))
    lines += report
    lines.append(("inputs", "\(instance.network.inputs): " + inputsText(preparation)))
    lines.append(("network", networkText(instance)))
    lines.append(("choices", CountedChoices(instance.network).text))
    report = lines
  }

  private var rowsText: String {
    var text = "\(table.rows.count)"
    if !split.test.isEmpty {
      let isStratified = if case .classes = label.kind { true } else { false }
      text +=
        ": \(split.train.count) to train on, \(split.test.count) to test with"
        + " (\(isStratified ? "stratified, " : "")seed \(request.seed))"
    }
    return text
  }

  private func labelText(_ preparation: Preparation) -> String {
    let columns = label.columns.map { InputError.printable(names($0), limit: 40) }.joined(separator: ", ")
    switch label.kind {
    case .classes(let classNames, let classes):
      let counts = classNames.enumerated().prefix(12).map { number, name in
        "\(InputError.printable(name, limit: 30)) \(rows.count { classes[$0] == number })"
      }
      var text =
        "\(columns): \(classNames.count) classes (\(counts.joined(separator: ", "))\(classNames.count > 12 ? ", …" : ""))"
      if case .classes(_, let two, true) = preparation.target { text += "; -1 is \(two[0]), 1 is \(two[1])" }
      return text
    case .numbers: return "\(columns): numbers"
    }
  }

  private func inputsText(_ preparation: Preparation) -> String {
    let shown = preparation.features.prefix(12).map { feature in
      let name = InputError.printable(feature.column, limit: 40)
      switch feature.treatment {
      case .exact: return "\(name) as it is"
      case .levels(let thresholds, _):
        return "\(name) from " + thresholds.prefix(4).map { DecimalText.short($0) }.joined(separator: ", ")
          + (thresholds.count > 4 ? ", …" : "")
      case .names(let names, _, _): return "\(name) by \(names.count) names"
      }
    }
    return shown.joined(separator: "; ") + (preparation.features.count > 12 ? "; …" : "")
  }

  private func networkText(_ instance: Instance) -> String {
    let layers = instance.network.layers
    var text = NetworkText(layers: layers.map { .init(neurons: $0.neurons, activation: $0.activation) }).text
    for (number, layer) in layers.enumerated() where number == 0 || layer.weights != layers[number - 1].weights {
      text += "\(number == 0 ? "," : "; layer \(number + 1):") weights \(shown(layer.weights.all[0]))"
      text += ", biases \(shown(layer.biases.all[0]))"
    }
    return text + "; loss \(instance.loss.kind.rawValue)"
      + (instance.loss.margin.map { " with margin \($0)" } ?? "")
  }

  private func shown(_ options: Options) -> String {
    let count = options.count ?? 0
    let list = (0..<min(count, 9)).map { DecimalText.short(options[$0]) }.joined(separator: ", ")
    return count > 9 ? "\(list), … (\(count))" : list
  }
}

/// How many choices of parameters a network leaves.
struct CountedChoices {
  let count: Integer

  init(_ network: Network) {
    var powers: [Int: Int] = [:]
    for layer in network.layers {
      let columns = network.sourceCount(of: layer)
      for neuron in 0..<layer.neurons {
        for source in 0..<columns {
          powers[max(1, layer.weights.options(neuron: neuron, source: source).count ?? 1), default: 0] += 1
        }
        powers[layer.biases.options(neuron: neuron).count ?? 1, default: 0] += 1
      }
    }
    count = powers.sorted { $0.key < $1.key }.reduce(Integer(1)) { $0 * Integer($1.key).power($1.value) }
  }

  /// All digits where these are few, and the power of two.
  var text: String {
    if count.bitLength > 64 { return "about 2^\(count.bitLength - 1)" }
    var digits = Array("\(count)")
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([String(digits)] + groups).joined(separator: ",")
  }
}

/// Rationals for eyes only.
public enum DecimalText {
  /// Exact where a few decimals suffice, otherwise rounded to `places` decimals, marked with `≈`. Integer arithmetic only.
  public static func short(_ value: Rational, places: Int = 4) -> String {
    if value.isInteger { return value.numerator.bitLength < 100 ? "\(value)" : "≈2^\(value.numerator.bitLength)" }
    let unit = Integer(10).power(places)
    let scaled = value.magnitude * Rational(unit)
    let rounded = (scaled + Rational(1, 2)).floor
    let isExact = scaled.isInteger
    let digits = "\(rounded)"
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    var text = "\(padded.dropLast(places)).\(padded.suffix(places))"
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return (isExact ? "" : "≈") + (value.signum < 0 ? "-" : "") + text
  }
}
