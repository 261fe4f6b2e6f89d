import ExactArithmetic
import TrainingProblem

/// Collects the variables and constraints of a reference encoding, in the order of docs/reference-encoding.md.
struct ReferenceBuilder {
  let scaled: ScaledInstance
  let limits: ReferenceLimits
  private(set) var variableCount = 0
  private(set) var constraints: [PseudoBooleanConstraint] = []
  private(set) var definitions: [ReferenceDefinition] = []
  /// By parameter: what products with it use, made where one first needs it.
  var weightFactors: [ReferenceNumber?] = []
  /// Terms, literals and stored expressions so far: they count towards `limits.size`.
  private var size = 0
  private var meter: BudgetMeter

  init(_ scaled: ScaledInstance, limits: ReferenceLimits, _ budget: Budget) {
    self.scaled = scaled
    self.limits = limits
    meter = BudgetMeter(budget)
  }

  // MARK: Size

  /// Counts `count` terms or literals; refuses past the limit.
  mutating func spend(_ count: Int) throws(ReferenceRefusal) {
    do {
      try meter.hold(32 * count)
      try meter.spend(256 + 32 * count)
    } catch {
      throw ReferenceRefusal(error.message)
    }
    size += count
    guard size <= limits.size else {
      throw ReferenceRefusal("the formula has more than \(limits.size) terms and literals")
    }
  }

  /// Counts `terms`: a coefficient beyond a machine word by its length.
  mutating func spend(_ terms: [LiteralTerm]) throws(ReferenceRefusal) {
    try spend(terms.reduce(0) { $0 + ($1.coefficient.word == nil ? 2 + $1.coefficient.bitLength / 64 : 1) })
  }

  // MARK: Constraints

  /// Adds Σ terms ≥ degree, unless every assignment satisfies it.
  mutating func require(_ terms: [LiteralTerm], atLeast degree: Integer) throws(ReferenceRefusal) {
    try spend(terms)
    let constraint = PseudoBooleanConstraint(terms, atLeast: degree)
    if constraint.degree.signum > 0 { constraints.append(constraint) }
  }

  /// Adds: one of `literals` is true.
  mutating func clause(_ literals: [Literal]) throws(ReferenceRefusal) {
    try require(literals.map { LiteralTerm(1, $0) }, atLeast: 1)
  }

  // MARK: Fresh literals

  /// `count` next variables that no definition describes: the parameters'.
  mutating func parameterLiterals(_ count: Int) throws(ReferenceRefusal) -> [Literal] {
    try spend(count)
    defer { variableCount += count }
    return (0..<count).map { Literal(Int32(variableCount + 1 + $0)) }
  }

  /// A next variable for each reading of `quantity`.
  mutating func fresh(
    _ quantity: ReferenceDefinition.Quantity, _ readings: [ReferenceDefinition.Reading]
  ) throws(ReferenceRefusal) -> [Literal] {
    let literals = try parameterLiterals(readings.count)
    if let first = literals.first {
      definitions.append(ReferenceDefinition(first: first.variable, quantity: quantity, readings: readings))
    }
    return literals
  }

  /// A number in bits form for `quantity`, which is between `low` and `high` and on their lattice of this step.
  mutating func bits(
    _ quantity: ReferenceDefinition.Quantity, low: Integer, high: Integer, step: Integer
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    let range = (high - low).exactQuotient(by: step)
    let count = range.bitLength
    guard count <= limits.bits else {
      throw ReferenceRefusal("a number has \(count) binary digits, more than \(limits.bits)")
    }
    let number = ReferenceNumber(
      bits: try fresh(quantity, (0..<count).map { .bit($0, low: low, step: step) }), low: low, high: high, step: step)
    if range + 1 != .powerOfTwo(count) { try require(number.negatedTerms, atLeast: low - high) }
    return number
  }

  /// A literal that is true where all `literals` are.
  mutating func conjunction(_ literals: [Literal]) throws(ReferenceRefusal) -> Literal {
    let all = try fresh(.conjunction(literals), [.atLeast(1)])[0]
    for literal in literals { try clause([literal, !all]) }
    try clause([all] + literals.map { !$0 })
    return all
  }

  // MARK: Thresholds

  /// The literals [number ≥ t] for ascending `bounds`.
  /// - Precondition: low < t ≤ high for each.
  mutating func thresholds(_ number: ReferenceNumber, _ bounds: [Integer]) throws(ReferenceRefusal) -> [Literal] {
    if number.form == .order {
      let values = number.orderValues
      // Literal i says "at least value i + 1": the one of the first value that reaches the bound.
      return bounds.map { bound in number.literals[values.partitionPoint { $0 >= bound } - 1] }
    }
    let reached = bounds.map { number.next(atLeast: $0) }
    let literals = try fresh(.number(number), reached.map { .atLeast($0) })
    for (index, literal) in literals.enumerated() {
      if index > 0 { try clause([literals[index - 1], !literal]) }
      let below = number.last(below: bounds[index])
      try require(
        number.terms + [LiteralTerm(number.low - reached[index], literal)], atLeast: number.low - number.constant)
      try require(number.negatedTerms + [LiteralTerm(number.high - below, literal)], atLeast: number.constant - below)
    }
    return literals
  }

  /// [number ≥ bound]: a truth value where it is known, otherwise a literal.
  mutating func condition(
    _ number: ReferenceNumber, atLeast bound: Integer
  ) throws(ReferenceRefusal) -> ReferenceCondition {
    if bound <= number.low { return .known(true) }
    if bound > number.high { return .known(false) }
    return .literal(try thresholds(number, [bound])[0])
  }
}

/// A statement about a choice: known beforehand, or a literal.
public enum ReferenceCondition: Equatable, Sendable {
  /// True or false whatever the choice is.
  case known(Bool)
  /// True where the literal is.
  case literal(Literal)
}

extension ReferenceNumber {
  /// −Σ terms, without the constant.
  var negatedTerms: [LiteralTerm] { terms.map { LiteralTerm(-$0.coefficient, $0.literal) } }
}

extension Array {
  /// The first index whose element satisfies `predicate`, which holds from there on; `count` where none does.
  package func partitionPoint(_ predicate: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
