import ExactArithmetic
import TrainingProblem

/// The choices that are best for several objectives: no other one is at most as much in all of them and less in one.
///
/// The front is found by its local upper bounds (Klamroth, Lacour, Vanderpooten: "On the representation of the search
/// region in multi-objective optimization", 2015, doi:10.1016/j.ejor.2015.03.031): zones that together hold every point
/// that is not known. Of a zone the lexicographically least choice under the limits of all objectives but the first is
/// asked for. It is a point of the front, whatever its first objective: a choice that is better would satisfy the limits
/// as well. Where it is known or too great in the first objective, the zone is empty.
///
/// A question whose answer takes long is put aside for stricter ones, which are mostly easier: so points come early.
/// For m points and two objectives at most m + 1 questions are answered, besides those that were put aside.
public struct ParetoFront {
  /// A choice of the front.
  public struct Point: Sendable {
    /// The choice of parameters.
    public let assignment: Assignment
    /// In the user's order.
    public let values: [Rational]
    /// Numbers, from 0, of the questions whose answers show it; the answer to the first one is this choice.
    public let questions: [Int]
  }

  /// The outcome of a question.
  public enum Answer: Sendable {
    /// The least choice.
    case optimal(Assignment)
    /// No choice is within the limits.
    case infeasible
    /// A limit ended it; the best choice that it met.
    case open(Assignment?)
  }

  /// A question for a solver.
  public struct Question: Sendable {
    /// Optimise it in all its objectives.
    public let instance: Instance
    /// A choice to begin from; nil where none is known.
    public let start: Assignment?
    /// How long the solver may take.
    public let patience: Duration
  }

  /// The instance and its objectives.
  public let questions: FrontQuestions
  /// Points of the front so far, in the order in which they were found.
  public private(set) var points: [Point] = []
  /// True if nothing is left to find.
  public private(set) var isComplete = false
  /// How many questions were answered.
  public private(set) var answered = 0
  /// Answers, each for the limits under which it was asked: nil where nothing satisfies them.
  private var known: [(limits: [Rational?], point: Int?)] = []
  /// Strict upper bounds.
  private var zones: [[Rational?]]
  /// Choices that satisfy the instance's constraints, to begin from.
  private var pool: StartingPoints
  private let ask: (Question) throws -> Answer
  private let isOver: () -> Bool
  private var patience: Duration
  /// Limits whose questions were not answered, and how long they were given.
  private var failed: [[Rational?]: Duration] = [:]

  /// - Parameters:
  ///   - patience: for the first questions; it doubles where it was not enough.
  ///   - ask: solves an instance. It may keep what proves its answer; the answers that are not open are numbered from 0.
  public init(
    _ questions: FrontQuestions, patience: Duration = .seconds(4), isOver: @escaping () -> Bool = { false },
    ask: @escaping (Question) throws -> Answer
  ) {
    (self.questions, self.ask, self.isOver, self.patience) = (questions, ask, isOver, patience)
    zones = [Array(repeating: nil, count: questions.objectives.count)]
    pool = StartingPoints(questions)
  }

  /// Finds the front, or as much of it as there is time for.
  ///
  /// - Parameter onPoint: told of each point as it is found.
  public mutating func run(onPoint: (Point) throws -> Void = { _ in }) throws {
    while let zone = zones.first {
      let whole = limits(of: zone)
      var limits = whole
      while lookUp(limits) == nil {
        if isOver() { return }
        let count = points.count
        let isAnswered = failed[limits].map { $0 < patience } ?? true ? try answer(limits) : false
        if points.count > count { try onPoint(points[count]) }
        if isAnswered { continue }
        failed[limits] = patience
        if let stricter = stricter(limits) {
          limits = stricter
        } else {
          (patience, limits) = (patience * 2, whole)
        }
      }
      guard let found = lookUp(limits) else { continue }
      let before = zones
      settle(zone, isWhole: limits == whole, found)
      // Nothing new from what was stricter: the whole question again, for longer.
      if zones == before, limits != whole, lookUp(whole) == nil { patience *= 2 }
    }
    isComplete = true
  }

  // MARK: Zones

  /// The limits of a zone's question: its bounds, less a unit; none on the first objective.
  private func limits(of zone: [Rational?]) -> [Rational?] {
    zone.indices.map { number in
      number == questions.order[0] ? nil : zone[number].map { $0 - questions.objectives[number].unit }
    }
  }

  /// Knowledge of the choices within `limits`: that there is none (`.some(nil)`), or the number of the least.
  private func lookUp(_ limits: [Rational?]) -> Int?? {
    // No loss and no count is negative.
    if limits.contains(where: { $0.map { $0.signum < 0 } ?? false }) { return .some(nil) }
    for (looser, point) in known {
      guard zip(looser, limits).allSatisfy({ isAtMost($1, $0) }) else { continue }
      guard let point else { return .some(nil) }
      if zip(points[point].values, limits).allSatisfy({ value, limit in limit.map { value <= $0 } ?? true }) {
        return .some(point)
      }
    }
    return nil
  }

  /// True if a limit is at least as strict as another.
  private func isAtMost(_ a: Rational?, _ b: Rational?) -> Bool {
    guard let b else { return true }
    return a.map { $0 <= b } ?? false
  }

  /// Brings the zones up to date with the answer to a question within one of them.
  private mutating func settle(_ zone: [Rational?], isWhole: Bool, _ point: Int?) {
    guard let point else {
      // Nothing within the limits. Of stricter limits than the zone's that is what `known` keeps.
      if isWhole { zones.removeFirst() }
      return
    }
    let values = points[point].values
    guard isInside(values, zone) else {
      if isWhole { zones.removeFirst() }
      return
    }
    var (kept, parts): ([[Rational?]], [[Rational?]]) = ([], [])
    for zone in zones {
      guard isInside(values, zone) else {
        kept.append(zone)
        continue
      }
      for number in zone.indices {
        var part = zone
        part[number] = values[number]
        parts.append(part)
      }
    }
    zones = kept
    for (number, part) in parts.enumerated() {
      let isCovered =
        kept.contains { isWithin(part, $0) }
        || parts.enumerated().contains { other, zone in
          other != number && isWithin(part, zone) && (other < number || !isWithin(zone, part))
        }
      if !isCovered { zones.append(part) }
    }
  }

  private func isInside(_ values: [Rational], _ zone: [Rational?]) -> Bool {
    zip(values, zone).allSatisfy { value, bound in bound.map { value < $0 } ?? true }
  }

  private func isWithin(_ zone: [Rational?], _ other: [Rational?]) -> Bool {
    zip(zone, other).allSatisfy { isAtMost($0, $1) }
  }

  // MARK: Questions

  /// Has a question answered, or its time run out.
  ///
  /// - Returns: true if `known` has an entry more.
  private mutating func answer(_ limits: [Rational?]) throws -> Bool {
    switch try put(questions.question(atMost: limits), limits) {
    case .open: return false
    case .infeasible:
      known.append((limits, nil))
      return true
    case .optimal(let assignment):
      return try refine(assignment, limits, question: answered - 1)
    }
  }

  private mutating func put(_ question: Instance, _ limits: [Rational?]) throws -> Answer {
    let start = try pool.start(within: limits, question)
    let answer = try ask(Question(instance: question, start: start, patience: patience))
    switch answer {
    case .optimal(let assignment):
      answered += 1
      try pool.add(assignment)
    case .infeasible: answered += 1
    case .open(let assignment): if let assignment { try pool.add(assignment) }
    }
    return answer
  }

  /// Makes a point of the least choice in all objectives but the fan-in, which is brought down last.
  private mutating func refine(_ least: Assignment, _ limits: [Rational?], question: Int) throws -> Bool {
    guard let fanIn = questions.fanIn else { return try record(least, limits, [question]) }
    var (assignment, shown) = (least, [question])
    while assignment.largestFanIn > 0 {
      var held: [Rational?] = try questions.values(of: assignment)
      held[fanIn] = Rational(assignment.largestFanIn - 1)
      switch try put(questions.question(atMost: held), held) {
      case .open: return false
      case .infeasible: return try record(assignment, limits, shown + [answered - 1])
      case .optimal(let better): (assignment, shown) = (better, [answered - 1, question])
      }
    }
    return try record(assignment, limits, shown)
  }

  private mutating func record(_ assignment: Assignment, _ limits: [Rational?], _ shown: [Int]) throws -> Bool {
    let values = try questions.values(of: assignment)
    let same = points.firstIndex { $0.values == values }
    if same == nil { points.append(Point(assignment: assignment, values: values, questions: shown)) }
    known.append((limits, same ?? points.count - 1))
    return true
  }

  /// Stricter limits, halfway to what is known to be too strict; nil where there are none.
  private func stricter(_ limits: [Rational?]) -> [Rational?]? {
    guard let number = questions.order.last(where: { $0 != questions.order[0] }) else { return nil }
    let unit = questions.objectives[number].unit
    var lowest = Rational.zero
    for (looser, _) in known {
      let others = limits.indices.allSatisfy { $0 == number || isAtMost(limits[$0], looser[$0]) }
      if others, let limit = looser[number] { lowest = max(lowest, limit + unit) }
    }
    guard let highest = limits[number] ?? pool.greatest(number), highest > lowest else { return nil }
    var stricter = limits
    stricter[number] = lowest + Rational(((highest - lowest) / (unit + unit)).floor) * unit
    return stricter == limits ? nil : stricter
  }
}
