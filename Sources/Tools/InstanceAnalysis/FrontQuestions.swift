import ExactArithmetic
import TrainingProblem

/// The instances that are solved to find a front: one objective is minimised first, the others after it, under limits.
public struct FrontQuestions: Sendable {
  /// The instance whose choices are weighed.
  public let instance: Instance
  /// The objectives in the user's order.
  public let objectives: [FrontObjective]
  /// The number of the objective that comes first; nil where none of them can, so that a constant does.
  let first: Int?
  /// Numbers of the other objectives that the format minimises, in order.
  let later: [Int]
  /// The number of the fan-in, if it is among them.
  let fanIn: Int?
  /// Without constraints; its first objective is the first one or a constant, its further ones are `later`.
  private let question: Instance

  /// - Throws: `InputError` where the objectives cannot be stated together in the instance format.
  public init(_ instance: Instance, _ objectives: [FrontObjective], file: String) throws {
    self.instance = instance
    self.objectives = objectives
    let first = objectives.firstIndex(where: \.canComeFirst)
    self.first = first
    fanIn = objectives.firstIndex { $0.measured == nil }
    later = objectives.indices.filter { $0 != first && objectives[$0].measured != nil }
    let then = later.compactMap { objectives[$0].measured }
    var (samples, loss, penalty) = (instance.samples, instance.loss, Penalty.none)
    if let first, let own = objectives[first].measured {
      (loss, penalty) = (own.loss ?? loss, own.penalty ?? .none)
    } else if instance.lossConstraint == nil, !objectives.contains(where: \.isLoss) {
      samples = samples.map { Sample(x: $0.x, label: $0.label, weight: 0, groups: $0.groups) }
    } else {
      loss = try FrontQuestions.constantLoss(instance, file)
    }
    question = Instance(
      name: instance.name, source: instance.source, network: instance.network, samples: samples, loss: loss,
      penalty: penalty, classes: instance.classes, constraints: instance.constraints, then: then, version: 2)
  }

  /// A loss that every choice has the same amount of: no output reaches its margin.
  private static func constantLoss(_ instance: Instance, _ file: String) throws -> Loss {
    let kind: Loss.Kind
    switch instance.loss.form.gap {
    case .sign: kind = .signError
    case .lead: kind = .argmax
    case .distance:
      throw InputError(
        file: file,
        message: "--objectives: the first objective of an instance is over all samples; with the loss "
          + "'\(instance.loss.kind.rawValue)' one of loss, objective has to be among them")
    }
    return Loss(kind: kind, margin: Rational(Integer.powerOfTwo(try ScaledInstance(instance).magnitudeBits + 2)))
  }

  /// The instance that asks for the least choice, lexicographically, whose objectives are at most `limits`.
  ///
  /// - Parameter limits: one entry an objective, nil for none.
  func question(atMost limits: [Rational?]) -> Instance {
    var constraints = instance.constraints
    for (objective, limit) in zip(objectives, limits) {
      if let limit { constraints += objective.constraints(atMost: limit, in: instance.network) }
    }
    return question.with(constraints: constraints, then: question.then)
  }

  /// All objectives of a choice, in the user's order. Throws where numbers are too long.
  public func values(of assignment: Assignment) throws(LimitError) -> [Rational] {
    let own = try Evaluation(of: assignment, on: question).objectives
    var values = [Rational](repeating: 0, count: objectives.count)
    if let first { values[first] = own[0] }
    for (place, number) in later.enumerated() { values[number] = own[place + 1] }
    if let fanIn { values[fanIn] = Rational(assignment.largestFanIn) }
    return values
  }

  /// Numbers of the objectives in the order in which they are minimised.
  var order: [Int] { [first, nil].compactMap { $0 } + later + [fanIn].compactMap { $0 } }
}
