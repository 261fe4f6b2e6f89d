import DataPreparation
import ExactArithmetic
import JSONWriting
import Tables
import TrainingProblem

extension Network {
  /// A network of layers that are fully connected, each with the same options for all its parameters.
  ///
  /// - Parameters:
  ///   - layers: such as `4sign-3`: numbers of neurons, each with an activation (identity without a word), the last layer
  ///     being the output.
  ///   - inputs: at least 1.
  ///   - weights, biases: the options, distinct.
  /// - Throws: `InputError` that says what is wrong with the text.
  public init(
    _ layers: String, inputs: Int, weights: [Rational] = [-1, 0, 1], biases: [Rational] = [-1, 0, 1]
  ) throws(InputError) {
    let text: NetworkText
    do throws(InputError) { text = try NetworkText(layers) } catch {
      throw InputError(file: "network", message: error.message)
    }
    self.init(
      inputs: inputs,
      layers: text.layers.enumerated().map { number, layer in
        Layer(
          neurons: layer.neurons, activation: layer.activation, sources: [number],
          weights: .uniform(.list(weights.sorted())), biases: .uniform(.list(biases.sorted())))
      })
  }
}

extension Instance {
  /// An instance with a vector of labels a sample: ±1 for the losses `signError` and `hinge`, numbers for the others.
  ///
  /// - Throws: `InputError` with the key of what the format does not allow, as in a file. Linear in the numbers.
  public init(
    _ network: Network, x: [[Rational]], y: [[Rational]], loss: Loss.Kind, threshold: Rational? = nil
  ) throws(InputError) {
    try self.init(network, x, y.map { .values($0) }, Loss(kind: loss), threshold)
  }

  /// An instance with a class a sample, from 0, for the losses `argmax` and `multiclassHinge`.
  ///
  /// - Throws: `InputError` with the key of what the format does not allow, as in a file. Linear in the numbers.
  public init(
    _ network: Network, x: [[Rational]], classes: [Int], loss: Loss.Kind = .argmax, threshold: Rational? = nil
  ) throws(InputError) {
    try self.init(network, x, classes.map { .class($0) }, Loss(kind: loss), threshold)
  }

  private init(
    _ network: Network, _ x: [[Rational]], _ labels: [Label], _ loss: Loss, _ threshold: Rational?
  ) throws(InputError) {
    guard x.count == labels.count else {
      throw InputError(file: "instance", keyPath: "$.data", message: "\(x.count) rows and \(labels.count) labels")
    }
    let samples = zip(x, labels).map { Sample(x: $0, label: $1) }
    try self.init(
      checking: Instance(network: network, samples: samples, loss: loss, threshold: threshold))
  }

  /// The same instance, once it holds to all rules of the format: what was built by hand may break any of them, which
  /// the searches rely on.
  ///
  /// - Throws: `InputError` with the key at fault.
  public init(checking instance: Instance) throws(InputError) {
    try self.init(json: InstanceWriter.text(of: instance), name: "instance")
  }

  /// Reads the text of an instance file whose data stand in it.
  ///
  /// - Parameter name: the text's, in errors.
  public init(json text: String, name: String = "instance") throws(InputError) {
    self = try InstanceReader.read(Array(text.utf8), file: name) { table throws(InputError) in
      throw InputError(file: name, keyPath: "$.data.csv", message: "the table \"\(table)\" stands beside no file")
    }
  }

  /// Reads an instance file, and the table beside it that it names.
  public static func read(_ path: String) throws(InputError) -> Instance { try InstanceReader.read(path) }

  /// Makes an instance from a table as people have it, as `dnnt new` does.
  ///
  /// - Parameter request: the label, and all else that is not to be chosen.
  public static func prepare(table path: String, _ request: InstanceRequest) throws(InputError) -> PreparedInstance {
    try InstanceMaker.make(try TableReader.read(path), request)
  }

  /// The instance as the text of a file.
  public var json: String { InstanceWriter.text(of: self) }

  /// `sha256:` and the hash of the canonical form: what a certificate names the instance by.
  public var digest: String { InstanceWriter.digest(of: self) }
}
