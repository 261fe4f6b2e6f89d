import CertificateChecking
import ExactArithmetic
import ProofLogging

/// Carries bounds of a sum over to the formula's rows that speak of it, so that propagation goes on from there:
/// thresholds, values in bits, losses.
struct SumLinks {
  /// A sum within bounds, and what adds up to each bound under the literals of `conditions`.
  struct Bounds {
    var low: Integer
    var high: Integer
    var atLeast: [ProofSummand]
    var atMost: [ProofSummand]
    var conditions: (atLeast: [Literal], atMost: [Literal])
  }

  let steps: StateSteps
  let rows: FormulaRows
  /// The first variable of each definition, ascending: variables of one definition stand in a chain.
  let definitions: [Int32]

  init(_ encoding: ReferenceEncoding, _ rows: FormulaRows, _ steps: StateSteps) {
    (self.steps, self.rows) = (steps, rows)
    definitions = encoding.definitions.map(\.first)
  }

  /// Derives what `bounds` of a sum imply for all else in the rows that hold it.
  ///
  /// - Parameters:
  ///   - chain: the literals "at least value i + 1" and the values, where the sum is in order form: they follow by
  ///     propagation.
  ///   - others: rows beside the formula's, those of one chain of thresholds together.
  /// - Returns: the numbers of what was derived.
  func carry(
    _ sum: LiteralSum, _ bounds: Bounds, chain: (values: [Integer], literals: [Literal])?,
    others: [[(number: Int, constraint: PseudoBooleanConstraint)]] = []
  ) -> [Int] {
    var derived: [Int] = []
    if let chain { derived += climb(chain, bounds) }
    // Each with its chain: the formula's definition, or a chain beside it.
    let own = rows.consumers(of: sum).map { consumer in
      (consumer, consumer.rest.count == 1 ? definition(of: consumer.rest[0].literal.variable) : 0)
    }
    let more = others.enumerated().flatMap { chain, rows in
      rows.compactMap { FormulaRows.Consumer($0.number, $0.constraint, of: sum) }.map { ($0, -1 - chain) }
    }
    // Of thresholds that stand in a chain the nearest one is enough.
    var nearest: [[Int]: (consumer: FormulaRows.Consumer, demand: Integer)] = [:]
    for (consumer, chain) in own + more {
      let demand = consumer.demand(sum, low: bounds.low, high: bounds.high)
      guard demand > 0 else { continue }
      guard consumer.rest.count == 1 else {
        derived.append(add(consumer, bounds))
        continue
      }
      let key = [chain, consumer.factor.signum]
      if nearest[key].map({ demand < $0.demand }) ?? true { nearest[key] = (consumer, demand) }
    }
    for key in nearest.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      if let (consumer, _) = nearest[key] { derived.append(add(consumer, bounds)) }
    }
    return derived
  }

  private func add(_ consumer: FormulaRows.Consumer, _ bounds: Bounds) -> Int {
    let parts = consumer.factor > 0 ? bounds.atMost : bounds.atLeast
    return steps.sum(
      [.constraint(consumer.number, times: 1)] + parts.map { $0.times(consumer.factor.magnitude) }, isHint: true)
  }

  private func definition(of variable: Int32) -> Int {
    definitions.partitionPoint { $0 > variable }
  }

  /// The literals of a number in order form that its bounds decide.
  private func climb(_ chain: (values: [Integer], literals: [Literal]), _ bounds: Bounds) -> [Int] {
    var derived: [Int] = []
    let ladder = rows.rows(over: Set(chain.literals.map(\.variable)))
    func show(_ clause: [Literal], _ parts: [ProofSummand]) {
      let own = parts.compactMap { part in
        if case .constraint(let number, _) = part { return number }
        return nil
      }
      derived.append(steps.clause(clause, among: ladder + own))
    }
    let reached = chain.values.prefix { $0 < bounds.low }.count
    if reached > 0, reached <= chain.literals.count {
      show(bounds.conditions.atLeast.map { !$0 } + [chain.literals[reached - 1]], bounds.atLeast)
    }
    let passed = chain.values.prefix { $0 <= bounds.high }.count
    if passed > 0, passed < chain.values.count {
      show(bounds.conditions.atMost.map { !$0 } + [!chain.literals[passed - 1]], bounds.atMost)
    }
    return derived
  }
}

extension SumLinks.Bounds {
  /// Of a sum that is `value` under its conditions, and `rest`, which may be anything.
  init(_ sum: ReifiedSum, _ value: Int, _ rest: LiteralSum = LiteralSum()) {
    low = Integer(value) + rest.low
    high = Integer(value) + rest.high
    atLeast = sum.atLeast(value) + rest.floorAxioms
    atMost = sum.atMost(value) + rest.ceilingAxioms
    let least = sum.conditions(atLeast: value)
    conditions = (least, Array(sum.conditions(equal: value).dropFirst(least.count)))
  }
}
