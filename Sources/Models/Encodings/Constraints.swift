import ExactArithmetic
import Formulations
import TrainingProblem

// Constraints: Σ factor · loss + Σ costs ≤ limit.
//
// Accepts: every constraint, but squared losses of a negative factor over more values than chords are made for. Creates:
// for losses of a positive factor what the objective would, which holds them from below; for those of a negative factor
// also what holds them from above, so that a row never counts more than there is. Back: nothing to map, the variables
// follow from the parameters.
extension NetworkEncoder {
  mutating func addConstraint(
    _ constraint: ScaledConstraint, _ outputs: [[Quantity]], name: String
  ) throws(EncodingRefusal) {
    var sum = LinearExpression()
    for (index, term) in constraint.losses.enumerated() {
      let isExact = term.factor.signum < 0
      var parts: [Quantity] = []
      for (number, sample) in term.samples.enumerated() {
        let o = outputs[sample.input].map { $0.scaled(by: term.loss.outputFactor) }
        let place = "\(name)_\(index)_\(number)"
        let loss =
          isExact ? try exactLoss(sample, term.loss, o, name: place) : try self.loss(sample, term.loss, o, name: place)
        parts.append(loss.scaled(by: sample.weight))
      }
      if term.loss.aggregate == .max, !parts.isEmpty {
        parts = [greatest(parts, isExact: isExact, "\(name)_\(index)")]
      }
      for part in parts { sum = sum + part.expression.scaled(by: term.factor) }
    }
    for cost in constraint.costs { sum = sum + function(cost.ofOptions, of: cost.parameter) }
    switch program.addNormalisedRow(name, sum, .atMost, constraint.limit) {
    case .infeasible:
      throw EncodingRefusal(
        message:
          "constraint \(name.dropFirst()) cannot hold, and a program has no word for it; the native solver takes it"
          + " (--solver bnb)")
    case .added, .implied: break
    }
  }

  /// The greatest of numbers that are not negative; or, exactly, that.
  mutating func greatest(_ numbers: [Quantity], isExact: Bool, _ name: String) -> Quantity {
    let low = numbers.map(\.low).reduce(Integer.zero, max)
    let high = numbers.map(\.high).reduce(Integer.zero, max)
    if low == high { return Quantity(constant: low) }
    let greatest = define(name, low, high, as: .greatest([LinearExpression(low)] + numbers.map(\.expression)))
    for (index, number) in numbers.enumerated() {
      add("\(name).\(index)", LinearExpression(1, greatest) - number.expression, .atLeast, 0)
    }
    let result = Quantity(LinearExpression(1, greatest), low, high)
    guard isExact else { return result }
    var attained = LinearExpression()
    for (index, number) in ([Quantity(constant: low)] + numbers).enumerated() where number.high >= low {
      // The selector is 1 where the number is not below the greatest.
      let gap = Quantity(number.expression - result.expression, number.low - high, number.high - low)
      attained = attained + LinearExpression(1, indicator(gap, atLeast: 0, "\(name).attained\(index)"))
    }
    add("\(name).attained", attained, .atLeast, 1)
    return result
  }

  /// 1 if and only if the quantity is at least `bound`.
  private mutating func indicator(_ quantity: Quantity, atLeast bound: Integer, _ name: String) -> VariableIndex {
    let high = max(quantity.high, bound)
    let low = min(quantity.low, bound - 1)
    let reached = defineBinary(name, as: .indicator(quantity.expression, from: bound, to: high))
    // ≥ bound where 1; ≤ bound − 1 where 0.
    add("\(name).reached", quantity.expression - LinearExpression(bound - low, reached), .atLeast, low)
    add("\(name).missed", quantity.expression - LinearExpression(high - bound + 1, reached), .atMost, bound - 1)
    return reached
  }

  /// ℓ of one sample, from below and from above.
  private mutating func exactLoss(
    _ sample: ScaledSample, _ loss: ScaledLoss, _ o: [Quantity], name: String
  ) throws(EncodingRefusal) -> Quantity {
    let demands = demands(o, sample, loss)
    // The part of a gap that is above 0 is the greatest of these.
    let isDistance = loss.form.gap == .distance
    let sides = demands.gaps.map { isDistance ? [$0, $0.scaled(by: -1)] : [Quantity(constant: 0), $0] }
    switch loss.form.total {
    case .failure: return exactError(demands.quantities, atLeast: demands.least, name)
    case .sum:
      return try sum(sides, name) { encoder, sides, name in encoder.greatest(sides, isExact: true, name) }
    case .maximum: return greatest(Array(sides.joined()), isExact: true, name)
    case .sumOfSquares:
      if isDistance {
        return try sum(demands.gaps, name) { encoder, gap, name throws(EncodingRefusal) in
          try encoder.exactSquare(gap, name)
        }
      }
      return try sum(sides, name) { encoder, sides, name throws(EncodingRefusal) in
        try encoder.exactSquare(encoder.greatest(sides, isExact: true, "\(name).part"), name)
      }
    }
  }

  private mutating func sum<Demand>(
    _ demands: [Demand], _ name: String,
    _ part: (inout NetworkEncoder, Demand, String) throws(EncodingRefusal) -> Quantity
  ) throws(EncodingRefusal) -> Quantity {
    var total = Quantity(constant: 0)
    for (index, demand) in demands.enumerated() { total = total + (try part(&self, demand, "\(name).\(index)")) }
    return total
  }

  /// 1 unless every quantity is at least `least`, and only then.
  private mutating func exactError(_ quantities: [Quantity], atLeast least: Integer, _ name: String) -> Quantity {
    if quantities.contains(where: { $0.high < least }) { return Quantity(constant: 1) }
    let open = quantities.filter { $0.low < least }
    if open.isEmpty { return Quantity(constant: 0) }
    let met = open.enumerated().map { indicator($1, atLeast: least, "\(name).met\($0)") }
    if met.count == 1 { return Quantity(LinearExpression(1) - LinearExpression(1, met[0]), 0, 1) }
    let wrong = defineBinary(name, as: .error(open.map(\.expression), atLeast: least))
    var all = LinearExpression(1, wrong)
    for (index, literal) in met.enumerated() {
      add("\(name).\(index)", LinearExpression(1, wrong) + LinearExpression(1, literal), .atLeast, 1)
      all = all + LinearExpression(1, literal)
    }
    add("\(name).all", all, .atMost, Integer(met.count))
    return Quantity(LinearExpression(1, wrong), 0, 1)
  }

  /// The square as a sum of steps between the values that the gap may have, an indicator each.
  private mutating func exactSquare(_ gap: Quantity, _ name: String) throws(EncodingRefusal) -> Quantity {
    if let value = gap.constant { return Quantity(constant: value * value) }
    let values = try neighbours(gap)
    var square = LinearExpression(values[0] * values[0])
    for (index, (u, v)) in zip(values, values.dropFirst()).enumerated() {
      square = square + LinearExpression(v * v - u * u, indicator(gap, atLeast: v, "\(name).step\(index)"))
    }
    let high = values.map { $0 * $0 }.reduce(Integer.zero, max)
    return Quantity(square, 0, high)
  }
}
