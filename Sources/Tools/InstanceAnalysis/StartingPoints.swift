import ExactArithmetic
import TrainingProblem

/// Choices that are known, and what they are worth as beginnings of the next question: the best one that satisfies its
/// limits, or one that single changes of parameters lead there.
struct StartingPoints {
  private let questions: FrontQuestions
  private var choices: [(assignment: Assignment, values: [Rational])] = []
  /// Places with a choice; those that share a value together.
  private let places: [[ParameterPlace]]

  /// Choices that are kept, the latest ones.
  private static let most = 64
  /// Multiplications that a search for a beginning may take: some tenths of a second.
  private static let work = 2_000_000

  init(_ questions: FrontQuestions) {
    self.questions = questions
    let network = questions.instance.network
    let shared = Set(network.shared.joined())
    var places = network.shared
    for (number, layer) in network.layers.enumerated() {
      let columns = network.sourceCount(of: layer)
      for neuron in 0..<layer.neurons {
        for column in 0...columns {
          let place = ParameterPlace(layer: number + 1, neuron: neuron, source: column < columns ? column : nil)
          if !shared.contains(place) { places.append([place]) }
        }
      }
    }
    self.places = places.filter { (network.options(at: $0[0]).count ?? 0) > 1 }
  }

  mutating func add(_ assignment: Assignment) throws(LimitError) {
    choices.append((assignment, try questions.values(of: assignment)))
    if choices.count > StartingPoints.most { choices.removeFirst() }
  }

  /// The greatest value of an objective among the choices.
  func greatest(_ number: Int) -> Rational? { choices.map { $0.values[number] }.max() }

  /// A choice within `limits`, the better the better; nil where none was met.
  func start(within limits: [Rational?], _ question: Instance) throws(LimitError) -> Assignment? {
    let fitting = choices.filter { choice in
      zip(choice.values, limits).allSatisfy { value, limit in limit.map { value <= $0 } ?? true }
    }
    func precedes(_ a: [Rational], _ b: [Rational]) -> Bool {
      questions.order.map { a[$0] }.lexicographicallyPrecedes(questions.order.map { b[$0] })
    }
    if let best = fitting.min(by: { precedes($0.values, $1.values) }) { return best.assignment }
    guard let last = choices.last else { return nil }
    return try descend(from: last.assignment, question)
  }

  /// How far a choice is from a question's feasible ones, and then its objectives.
  private func worth(_ assignment: Assignment, _ question: Instance) throws(LimitError) -> [Rational] {
    let evaluation = try Evaluation(of: assignment, on: question)
    let excess = zip(evaluation.constraintValues, question.constraints).reduce(Rational.zero) {
      $0 + max(.zero, $1.0 - $1.1.limit)
    }
    return [excess] + evaluation.objectives
  }

  /// The single change that is worth most, again and again, until all constraints hold.
  private func descend(from start: Assignment, _ question: Instance) throws(LimitError) -> Assignment? {
    let options = places.reduce(0) { $0 + (question.network.options(at: $1[0]).count ?? 0) }
    let cost = max(1, question.samples.count * max(1, places.count)) * max(1, options)
    var rounds = min(20, StartingPoints.work / cost)
    var best = (assignment: start, worth: try worth(start, question))
    while best.worth[0].signum > 0, rounds > 0 {
      rounds -= 1
      var next = best
      for group in places {
        let values = question.network.options(at: group[0])
        for option in 0..<(values.count ?? 0) {
          var changed = best.assignment
          for place in group { changed.set(values[option], at: place) }
          let own = try worth(changed, question)
          if own.lexicographicallyPrecedes(next.worth) { next = (changed, own) }
        }
      }
      guard next.worth.lexicographicallyPrecedes(best.worth) else { return nil }
      best = next
    }
    return best.worth[0].signum == 0 ? best.assignment : nil
  }
}

extension Assignment {
  fileprivate mutating func set(_ value: Rational, at place: ParameterPlace) {
    if let source = place.source {
      layers[place.layer - 1].weights[place.neuron][source] = value
    } else {
      layers[place.layer - 1].biases[place.neuron] = value
    }
  }
}
