public import ExactArithmetic
public import TrainingProblem

/// The knowledge of an index about one instance: its optimum, or its decision.
public struct ExpectedAnswer: Sendable, Equatable {
  /// The least objective; nil where none is known.
  public var optimum: Rational?
  /// `reaches-threshold` or `misses-threshold`.
  public var decision: String?
  /// Who proved it, in words.
  public var provedBy: String?
  /// True if nobody has proven it best: then only better objectives are news, and none contradicts it.
  public var isBestKnown = false

  /// The answer of these parts, proven.
  public init(optimum: Rational? = nil, decision: String? = nil, provedBy: String? = nil) {
    self.optimum = optimum
    self.decision = decision
    self.provedBy = provedBy
  }
}

/// An instance of a benchmark: where it stands, what it is, how large it is, and what is known of it.
public struct BenchmarkInstance: Sendable {
  /// The path of its file.
  public var file: String
  /// The file's name without folder and ending.
  public var name: String
  /// `sha256:HEX` of its canonical form.
  public var digest: String
  /// The number of samples.
  public var samples: Int
  /// The number of neurons of all layers.
  public var neurons: Int
  /// The number of layers.
  public var layers: Int
  /// The number of parameters with two options or more.
  public var freeParameters: Int
  /// log2 of the number of choices; for plots only.
  public var log2Choices: Double
  /// γ of the decision question; nil where the instance asks none.
  public var threshold: Rational?
  /// The answer that an index knows; nil where none does.
  public var known: ExpectedAnswer?

  /// Reads the instance at `file`.
  public init(file: String, known: ExpectedAnswer? = nil) throws(InputError) {
    let instance = try InstanceReader.read(file)
    guard !instance.network.hasRealParameters else {
      throw InputError(
        file: file, message: "the instance has \"real\" parameters: it can be checked, but not solved")
    }
    self.file = file
    self.known = known
    let plain = file.split(separator: "/").last.map(String.init) ?? file
    name = plain.hasSuffix(".dnnt.json") ? String(plain.dropLast(10)) : plain
    digest = InstanceWriter.digest(of: instance)
    samples = instance.samples.count
    layers = instance.network.layers.count
    threshold = instance.threshold
    (neurons, freeParameters, log2Choices) = (0, 0, 0)
    for layer in instance.network.layers {
      neurons += layer.neurons
      for neuron in 0..<layer.neurons {
        for source in 0..<instance.network.sourceCount(of: layer) {
          count(layer.weights.options(neuron: neuron, source: source))
        }
        count(layer.biases.options(neuron: neuron))
      }
    }
  }

  private mutating func count(_ options: Options) {
    guard let count = options.count, count > 1 else { return }
    freeParameters += 1
    log2Choices += BenchmarkInstance.log2(count)
  }

  /// The binary logarithm, by squaring: exact enough for an axis, and needs no mathematics library.
  static func log2(_ value: Int) -> Double {
    var whole = 0
    var rest = Double(value)
    while rest >= 2 {
      rest /= 2
      whole += 1
    }
    var result = Double(whole)
    var bit = 0.5
    for _ in 0..<30 {
      rest *= rest
      if rest >= 2 {
        rest /= 2
        result += bit
      }
      bit /= 2
    }
    return result
  }
}
