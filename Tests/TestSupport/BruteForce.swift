import ExactArithmetic
import TrainingProblem

/// The oracle: every choice of parameters of a tiny instance, judged by `Meaning`.
public struct BruteForce: Sendable {
  /// The least objective.
  public let objective: Rational
  /// The first choice that has it.
  public let minimiser: Assignment
  /// How many choices have it.
  public let minimiserCount: Int
  /// The greatest objective.
  public let worst: Rational
  /// The number of choices.
  public let choiceCount: Int
  /// True if a choice reaches the threshold; nil where the instance has none.
  public let reachesThreshold: Bool?

  /// - Precondition: no parameter is real. Time: choices × samples × parameters rational multiplications.
  public init(_ instance: Instance) {
    var best: (objective: Rational, assignment: Assignment)?
    var (count, minimisers, worst) = (0, 0, Rational(0))
    BruteForce.eachChoice(of: instance.network) { assignment in
      count += 1
      let objective = Meaning.objective(instance, assignment)
      if objective > worst { worst = objective }
      if best.map({ objective < $0.objective }) ?? true {
        best = (objective, assignment)
        minimisers = 0
      }
      if objective == best?.objective { minimisers += 1 }
    }
    guard let best else { preconditionFailure("a network has at least one choice of parameters") }
    objective = best.objective
    minimiser = best.assignment
    minimiserCount = minimisers
    self.worst = worst
    choiceCount = count
    reachesThreshold = instance.threshold.map { best.objective <= $0 }
  }

  /// Calls `body` with every choice, once each.
  public static func eachChoice(of network: Network, _ body: (Assignment) -> Void) {
    let table = ParameterOptions(network)
    var picked = [Int](repeating: 0, count: table.options.count)
    while true {
      body(table.assignment(picked))
      var place = 0
      while place < picked.count {
        picked[place] += 1
        if picked[place] < table.options[place].count { break }
        picked[place] = 0
        place += 1
      }
      if place == picked.count { return }
    }
  }
}

/// The options of every parameter that has an edge, in a row: layer by layer, neuron by neuron, weights then bias.
public struct ParameterOptions: Sendable {
  private let shape: [[[Bool]]]
  /// One entry a parameter: its options in ascending order.
  public let options: [[Rational]]

  /// - Precondition: no parameter is real.
  public init(_ network: Network) {
    var widths = [network.inputs]
    var shape: [[[Bool]]] = []
    var all: [[Rational]] = []
    for layer in network.layers {
      let columns = layer.sources.reduce(0) { $0 + widths[$1] }
      widths.append(layer.neurons)
      var rows: [[Bool]] = []
      for neuron in 0..<layer.neurons {
        var row: [Bool] = []
        for source in 0..<columns {
          let values: [Rational]?
          switch layer.weights {
          case .uniform(let options): values = Meaning.values(options)
          case .matrix(let matrix): values = Meaning.values(matrix[neuron][source])
          }
          guard let values else { preconditionFailure("a real parameter cannot be enumerated") }
          row.append(!values.isEmpty)
          if !values.isEmpty { all.append(values) }
        }
        rows.append(row)
        let values: [Rational]?
        switch layer.biases {
        case .uniform(let options): values = Meaning.values(options)
        case .list(let list): values = Meaning.values(list[neuron])
        }
        guard let values else { preconditionFailure("a real parameter cannot be enumerated") }
        all.append(values)
      }
      shape.append(rows)
    }
    self.shape = shape
    options = all
  }

  /// The number of choices; at most `cap`.
  public func count(cap: Int = Int.max / 2) -> Int {
    var count = 1
    for values in options {
      let (product, overflow) = count.multipliedReportingOverflow(by: values.count)
      if overflow || product > cap { return cap }
      count = product
    }
    return count
  }

  /// The assignment that picks option `picked[i]` for parameter i.
  public func assignment(_ picked: [Int]) -> Assignment {
    var next = 0
    func take() -> Rational {
      defer { next += 1 }
      return options[next][picked[next]]
    }
    return Assignment(
      layers: shape.map { rows in
        var layer = Assignment.LayerValues(weights: [], biases: [])
        for row in rows {
          layer.weights.append(row.map { $0 ? take() : nil })
          layer.biases.append(take())
        }
        return layer
      })
  }

  /// A random choice.
  public func random(using generator: inout SplitMix64) -> Assignment {
    assignment(options.map { generator.int(0...$0.count - 1) })
  }
}
