import ExactArithmetic
import TrainingProblem

extension ReferenceBuilder {
  /// Numbers that add up to ℓ of one sample, for the network's scaled outputs at its input.
  mutating func lossSummands(
    _ sample: ScaledSample, _ loss: ScaledLoss, _ outputs: [ReferenceNumber], isExact: Bool = false
  ) throws(ReferenceRefusal) -> [ReferenceNumber] {
    let o = outputs.map { $0.scaled(by: loss.outputFactor) }
    let leads: [ReferenceNumber]
    switch loss.form.gap {
    case .distance:
      if loss.form.total == .failure { return [try mismatch(o, sample.targets)] }
      let gaps = zip(o, sample.targets).map { $0.shifted(by: -$1) }
      if loss.form.total == .sumOfSquares { return try images(gaps, of: .square) }
      return try total(try images(gaps, of: .absolute), loss.form.total, isExact: isExact)
    case .sign: leads = zip(o, sample.targets).map { $0.scaled(by: $1) }
    case .lead: leads = self.leads(o, sample.classNumber)
    }
    if loss.form.total == .failure { return [try error(leads.map { ($0, loss.margin) })] }
    let shortfalls = leads.map { $0.scaled(by: -1).shifted(by: loss.margin) }
    return try total(try images(shortfalls, of: .positivePart), loss.form.total, isExact: isExact)
  }

  /// Of the parts of gaps that are above 0.
  private mutating func total(
    _ parts: [ReferenceNumber], _ total: LossForm.Total, isExact: Bool
  ) throws(ReferenceRefusal) -> [ReferenceNumber] {
    switch total {
    case .sum: return parts
    case .sumOfSquares: return try images(parts, of: .square)
    case .maximum: return [try greatest(parts, isExact: isExact)]
    case .failure: return [try error(parts.map { ($0.scaled(by: -1), 0) })]
    }
  }

  private func leads(_ o: [ReferenceNumber], _ y: Int) -> [ReferenceNumber] {
    o.indices.filter { $0 != y }.map { ReferenceNumber.sum([o[y], o[$0].scaled(by: -1)], memberLimit: limits.members) }
  }

  private mutating func images(
    _ numbers: [ReferenceNumber], of activation: ScaledActivation
  ) throws(ReferenceRefusal) -> [ReferenceNumber] {
    var parts: [ReferenceNumber] = []
    for number in numbers { parts.append(try activated(number, activation)) }
    return parts
  }

  // MARK: Errors

  private mutating func mismatch(
    _ o: [ReferenceNumber], _ targets: [Integer]
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    for (o, y) in zip(o, targets) where o.low <= y && y <= o.high && o.next(atLeast: y) != y {
      return ReferenceNumber(constant: 1)
    }
    return try error(zip(o, targets).flatMap { [($0, $1), ($0.scaled(by: -1), -$1)] })
  }

  /// 1 unless each number is at least its bound.
  private mutating func error(
    _ demands: [(number: ReferenceNumber, bound: Integer)]
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    if demands.contains(where: { $0.number.high < $0.bound }) { return ReferenceNumber(constant: 1) }
    var met: [Literal] = []
    for (number, bound) in demands {
      if case .literal(let literal) = try condition(number, atLeast: bound) { met.append(literal) }
    }
    guard let first = met.first else { return ReferenceNumber(constant: 0) }
    var wrong = !first
    if met.count > 1 {
      let missed = met.map { !$0 }
      wrong = try fresh(.disjunction(missed), [.atLeast(1)])[0]
      for literal in met { try clause([wrong, literal]) }
      try clause([!wrong] + missed)
    }
    return ReferenceNumber(order: [0, 1], [wrong], memberLimit: limits.members)
  }

  // MARK: The greatest

  /// A number that is at least all of `numbers`, and where minimised their maximum; or, exactly, their maximum.
  mutating func greatest(
    _ numbers: [ReferenceNumber], isExact: Bool = false
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    let greatest = try upperBound(numbers)
    let floor = numbers.dropFirst().reduce(numbers[0].low) { max($0, $1.low) }
    let open = numbers.filter { $0.high > floor }
    if !isExact || open.isEmpty || (open.count == 1 && open[0].low == floor) { return greatest }
    // It is at most the floor, or at most one of the numbers.
    var attained: [Literal] = []
    let own = greatest.scaled(by: -1)
    for (number, bound) in [(own, -floor)]
      + open.map({ number in
        (ReferenceNumber.sum([number, own], memberLimit: limits.members), Integer.zero)
      })
    {
      switch try condition(number, atLeast: bound) {
      case .known(true): return greatest
      case .known(false): continue
      case .literal(let literal): attained.append(literal)
      }
    }
    try clause(attained)
    return greatest
  }

  private mutating func upperBound(_ numbers: [ReferenceNumber]) throws(ReferenceRefusal) -> ReferenceNumber {
    let floor = numbers.dropFirst().reduce(numbers[0].low) { max($0, $1.low) }
    let open = numbers.filter { $0.high > floor }
    if open.isEmpty { return ReferenceNumber(constant: floor) }
    if open.count == 1, open[0].low == floor { return open[0] }
    let high = open.dropFirst().reduce(open[0].high) { max($0, $1.high) }
    guard let values = orderedValues(open, floor: floor) else {
      let greatest = try bits(.greatest(open, floor: floor), low: floor, high: high, step: 1)
      for number in open {
        try require(greatest.terms + number.negatedTerms, atLeast: number.constant - greatest.constant)
      }
      return greatest
    }
    let literals = try fresh(.greatest(open, floor: floor), values.dropFirst().map { .atLeast($0) })
    for (lower, higher) in zip(literals, literals.dropFirst()) { try clause([lower, !higher]) }
    for number in open {
      for (index, literal) in literals.enumerated() where values[index + 1] <= number.high {
        if number.form == .order {
          guard case .literal(let reached) = try condition(number, atLeast: values[index + 1]) else { continue }
          try clause([literal, !reached])
        } else {
          try require(
            number.negatedTerms + [LiteralTerm(number.high - values[index], literal)],
            atLeast: number.constant - values[index])
        }
      }
    }
    return ReferenceNumber(order: values, literals, memberLimit: limits.members)
  }

  /// The floor and all members above it; nil where they are not known, or too many for the numbers' terms.
  private func orderedValues(_ numbers: [ReferenceNumber], floor: Integer) -> [Integer]? {
    var values = [floor]
    for number in numbers {
      guard let members = number.members else { return nil }
      values = ReferenceNumber.union(values, members.filter { $0 > floor })
      guard values.count <= limits.members else { return nil }
    }
    let isCheap = numbers.allSatisfy {
      $0.form == .order || (values.count - 1) * $0.terms.count <= limits.orderTerms
    }
    return isCheap ? values : nil
  }
}
