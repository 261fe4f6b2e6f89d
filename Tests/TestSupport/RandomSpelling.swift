import ExactArithmetic
import TrainingProblem

/// Writes an instance in one of the many ways that the format allows: keys in any order, defaults left out, numbers as
/// fractions, decimals or strings, escapes, comments, blanks, a byte order mark. All read as the same instance.
public struct RandomSpelling {
  private var random: SplitMix64

  /// The writer whose spellings are drawn from this seed.
  public init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// The bytes of a file that reads as `instance`; each call draws another spelling.
  public mutating func bytes(of instance: Instance) -> [UInt8] {
    var fields = [
      ("format", "\"dnnt-instance/1\""), ("network", network(instance.network)), ("loss", loss(instance.loss)),
    ]
    fields.append(("data", list(instance.samples.map { sample($0, outputs: instance.network.outputs) })))
    if let name = instance.name { fields.append(("name", string(name))) }
    if let source = instance.source { fields.append(("source", string(source))) }
    if let threshold = instance.threshold { fields.append(("threshold", number(threshold))) }
    if instance.penalty != .none || random.happens(30) {
      var rates: [(String, String)] = []
      let penalty = instance.penalty
      if penalty.nonzero.signum != 0 || random.happens(30) { rates.append(("nonzero", number(penalty.nonzero))) }
      if penalty.magnitude.signum != 0 || random.happens(30) { rates.append(("magnitude", number(penalty.magnitude))) }
      fields.append(("penalty", object(rates)))
    }
    let mark: [UInt8] = random.happens(10) ? [0xef, 0xbb, 0xbf] : []
    return mark + Array((blank() + object(fields) + blank()).utf8)
  }

  // MARK: Values

  /// A spelling of `value` that the format's grammar has.
  public mutating func number(_ value: Rational) -> String {
    let (numerator, denominator) = (value.numerator, value.denominator)
    let zeros = String(repeating: "0", count: random.int(0...2))
    let sign = numerator.signum < 0 ? "-" : (numerator.signum == 0 && random.happens(10) ? "-" : "")
    let digits = "\(numerator.magnitude)"
    switch random.int(0...5) {
    case 0:
      let factor = Integer(random.int(1...7))
      return "\"\(sign)\(zeros)\(numerator.magnitude * factor)/\(zeros)\(denominator * factor)\""
    case 1 where denominator == 1: return "\"\(sign)\(zeros)\(digits)\""
    case 2 where denominator == 1: return "\(sign)\(digits).0\(zeros)"
    default: break
    }
    guard let decimal = value.scaled(by: Integer(10).power(3)) else {
      return "\"\(sign)\(digits)/\(denominator)\""
    }
    // Thousandths, with the point moved by an exponent or not.
    let text = "\(decimal.magnitude)"
    let padded = String(repeating: "0", count: max(0, 4 - text.count)) + text
    let point = "\(sign)\(padded.dropLast(3)).\(padded.suffix(3))"
    switch random.int(0...3) {
    case 0: return point
    case 1: return "\"\(point)\""
    case 2: return "\(sign)\(text)\(random.pick(["e-3", "E-3", "e-0003"]))"
    default: return "\"\(sign)\(text).0e-3\""
    }
  }

  private mutating func blank() -> String { random.happens(80) ? "" : random.pick([" ", "\n", "\t", "\r\n", "  \n "]) }

  /// `text` with some characters escaped.
  private mutating func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      if mustEscape || random.happens(15) {
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16, uppercase: random.happens(50))
          result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      } else {
        result += String(scalar)
      }
    }
    return result + "\""
  }

  private mutating func list(_ entries: [String]) -> String {
    "[" + blank() + entries.joined(separator: blank() + "," + blank()) + blank() + "]"
  }

  private mutating func object(_ fields: [(String, String)]) -> String {
    var fields = fields
    if random.happens(15) { fields.append(("comment", random.happens(50) ? "\"a \\\"note\"" : "[\"one\", \"two\"]")) }
    var texts: [String] = []
    for (key, value) in fields.shuffled(using: &random) {
      texts.append((random.happens(5) ? string(key) : "\"\(key)\"") + blank() + ":" + blank() + value)
    }
    return "{" + blank() + texts.joined(separator: "," + blank()) + blank() + "}"
  }

  private mutating func numbers(_ values: [Rational]) -> String { list(values.map { number($0) }) }

  // MARK: Parts

  private mutating func sample(_ sample: Sample, outputs: Int) -> String {
    var fields = [("x", numbers(sample.x))]
    switch sample.label {
    case .class(let y): fields.append(("y", "\(y)"))
    case .values(let y): fields.append(("y", outputs == 1 && random.happens(50) ? number(y[0]) : numbers(y)))
    }
    if sample.weight != 1 || random.happens(20) { fields.append(("weight", number(sample.weight))) }
    return object(fields)
  }

  private mutating func loss(_ loss: Loss) -> String {
    var fields = [("kind", "\"\(loss.kind.rawValue)\"")]
    let byDefault = Loss(kind: loss.kind)
    if let margin = loss.margin, margin != byDefault.margin || random.happens(40) {
      fields.append(("margin", number(margin)))
    }
    if loss.aggregate != .sum || random.happens(40) { fields.append(("aggregate", "\"\(loss.aggregate.rawValue)\"")) }
    return object(fields)
  }

  private mutating func network(_ network: Network) -> String {
    var layers: [String] = []
    for (number, layer) in network.layers.enumerated() { layers.append(self.layer(layer, after: number)) }
    return object([("inputs", "\(network.inputs)"), ("layers", list(layers))])
  }

  private mutating func layer(_ layer: Layer, after number: Int) -> String {
    var fields = [("neurons", "\(layer.neurons)"), ("activation", activation(layer.activation))]
    if layer.sources != [number] || random.happens(30) { fields.append(("from", list(layer.sources.map { "\($0)" }))) }
    switch layer.weights {
    case .uniform(let all): fields.append(("weights", options(all)))
    case .matrix(let rows):
      var texts: [String] = []
      for row in rows { texts.append(list(row.map { options($0) })) }
      fields.append(("weights", list(texts)))
    }
    switch layer.biases {
    case .uniform(let all): if all != .list([0]) || random.happens(40) { fields.append(("biases", options(all))) }
    case .list(let entries): fields.append(("biases", list(entries.map { options($0) })))
    }
    return object(fields)
  }

  private mutating func options(_ options: Options) -> String {
    switch options {
    case .real: return "\"real\""
    case .range(let low, let high):
      return object([("range", list([number(Rational(low)), number(Rational(high))]))])
    case .list(let values): return numbers(values.shuffled(using: &random))
    }
  }

  private mutating func activation(_ activation: Activation) -> String {
    switch activation {
    case .identity, .relu, .sign, .step, .abs, .square: return string(activation.name)
    case .leakyReLU(let alpha): return object([("leaky-relu", number(alpha))])
    case .clamp(let low, let high): return object([("clamp", numbers([low, high]))])
    case .polynomial(let coefficients): return object([("polynomial", numbers(coefficients))])
    case .piecewise(let pieces, let breaks):
      var entries: [String] = []
      for (index, piece) in pieces.enumerated() {
        let line = numbers([piece.slope, piece.intercept])
        entries.append(list(index < breaks.count ? [line, number(breaks[index])] : [line]))
      }
      return object([("piecewise", list(entries))])
    }
  }
}
