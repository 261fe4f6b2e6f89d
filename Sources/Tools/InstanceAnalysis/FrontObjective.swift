import ExactArithmetic
import TrainingProblem

/// One objective of a front: something that a network is to have as little of as possible.
public struct FrontObjective: Sendable {
  enum Quantity: Sendable {
    /// An objective that the instance format can minimise by itself.
    case measured(FurtherObjective)
    /// The greatest number of weights to one neuron that are not 0. As a limit it is a constraint a neuron; it has no
    /// place among the format's objectives.
    case largestFanIn
  }

  /// As the user spells it.
  public let name: String
  let quantity: Quantity
  /// The terms that constraints count; empty for a fan-in.
  let terms: [Constraint.Term]
  /// All its values are multiples of this.
  public let unit: Rational

  /// The spellings that `init` understands, for a message.
  public static let spellings = "loss, loss:GROUP, objective, nonzero, magnitude, margin, margin:R, fan-in"

  /// Reads an objective.
  ///
  /// - `loss`: the instance's loss, `objective` its loss and penalty, `loss:GROUP` the loss over a group.
  /// - `nonzero`, `magnitude`: of all weights.
  /// - `margin`, `margin:R`: by how much the worst sample falls short of the margin R, which is without a number that of
  ///   the instance's loss, or 1.
  /// - `fan-in`: the greatest number of weights to one neuron that are not 0.
  ///
  /// - Throws: `InputError` that says what is wrong with the spelling; `LimitError` where numbers are too long.
  public init(_ spelling: String, of instance: Instance, file: String) throws {
    func fault(_ message: String) -> InputError { InputError(file: file, message: "--objectives: \(message)") }
    let parts = spelling.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let argument = parts.count > 1 ? parts[1] : nil
    name = spelling
    switch (parts[0], argument) {
    case ("loss", nil): quantity = .measured(FurtherObjective(loss: instance.loss))
    case ("objective", nil):
      quantity = .measured(FurtherObjective(loss: instance.loss, penalty: instance.penalty))
    case ("loss", let group?):
      let scope = SampleScope.group(Name(group))
      guard instance.samples.contains(where: scope.contains) else {
        throw fault("met \"loss:\(InputError.printable(group))\", but no sample is in that group")
      }
      quantity = .measured(FurtherObjective(loss: instance.loss, scope: scope))
    case ("nonzero", nil): quantity = .measured(FurtherObjective(penalty: Penalty(nonzero: 1, magnitude: 0)))
    case ("magnitude", nil): quantity = .measured(FurtherObjective(penalty: Penalty(nonzero: 0, magnitude: 1)))
    case ("margin", let number):
      guard let kind = instance.loss.hingeKind else {
        throw fault(
          "the loss '\(instance.loss.kind.rawValue)' has no margin: sign-error, hinge, argmax and multiclass-hinge do")
      }
      var margin = instance.loss.margin ?? 1
      if let number {
        guard let own = try? RationalText.parse(Array(number.utf8)), own.value.signum > 0 else {
          throw fault("met \"margin:\(InputError.printable(number))\", expected a margin above 0")
        }
        margin = own.value
      }
      quantity = .measured(FurtherObjective(loss: Loss(kind: kind, aggregate: .max, margin: margin)))
    case ("fan-in", nil): quantity = .largestFanIn
    default: throw fault("met \"\(InputError.printable(spelling))\", expected one of \(Self.spellings)")
    }
    switch quantity {
    case .largestFanIn: (terms, unit) = ([], 1)
    case .measured(let objective):
      let terms = instance.with(constraints: [], then: [objective]).terms(ofObjective: 1)
      self.terms = terms
      let probe = instance.with(constraints: [Constraint(terms: terms, limit: 0)], then: [])
      unit = Rational(1, try ScaledInstance(probe).constraints[0].scale)
    }
  }

  /// The objective as the format minimises it; nil for a fan-in.
  var measured: FurtherObjective? {
    switch quantity {
    case .measured(let objective): return objective
    case .largestFanIn: return nil
    }
  }

  /// True if it can be the first objective of an instance, whose loss is over all samples.
  var canComeFirst: Bool { measured.map { $0.loss != nil && $0.scope == .all } ?? false }

  /// True if it depends on the samples' weights.
  var isLoss: Bool { measured?.loss != nil }

  /// Constraints that keep it at most `limit`.
  func constraints(atMost limit: Rational, in network: Network) -> [Constraint] {
    switch quantity {
    case .measured: return [Constraint(terms: terms, limit: limit)]
    case .largestFanIn: return network.fanInConstraints(atMost: limit)
    }
  }
}

extension Network {
  /// Constraints that let at most `limit` weights to any neuron be other than 0; none for neurons with fewer edges.
  func fanInConstraints(atMost limit: Rational) -> [Constraint] {
    layers.enumerated().flatMap { number, layer in
      (0..<layer.neurons).filter { Rational(edges(to: $0, of: layer)) > limit }.map { neuron in
        Constraint(terms: [.init(.nonzero(.neuron(layer: number + 1, neuron: neuron)))], limit: limit)
      }
    }
  }

  /// The greatest number of edges to one neuron.
  var mostEdges: Int {
    layers.flatMap { layer in (0..<layer.neurons).map { edges(to: $0, of: layer) } }.max() ?? 0
  }

  private func edges(to neuron: Int, of layer: Layer) -> Int {
    (0..<sourceCount(of: layer)).count { layer.weights.options(neuron: neuron, source: $0).isEdge }
  }
}

extension Assignment {
  /// The greatest number of weights to one neuron that are not 0.
  public var largestFanIn: Int {
    layers.lazy.flatMap(\.weights).map { row in row.count { $0.map { $0.signum != 0 } ?? false } }.max() ?? 0
  }
}
