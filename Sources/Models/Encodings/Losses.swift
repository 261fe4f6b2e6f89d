import ExactArithmetic
import Formulations
import TrainingProblem

extension NetworkEncoder {
  /// The most tangents that one squared output may need.
  static let tangentLimit = 1024

  /// Minimises Σ weight · loss (or the greatest), plus the penalties.
  mutating func addObjective(_ outputs: [[Quantity]]) throws(EncodingRefusal) {
    var objective: [Term] = []
    var constant = Integer.zero
    var worst: [(Int, Quantity)] = []
    let factor = scaled.loss.outputFactor
    for (number, sample) in scaled.samples.enumerated() {
      let loss = try self.loss(
        sample, scaled.loss, outputs[sample.input].map { $0.scaled(by: factor) }, name: "l\(number)")
      let weighted = loss.scaled(by: sample.weight)
      if scaled.loss.aggregate == .max {
        worst.append((number, weighted))
      } else {
        objective += weighted.expression.terms
        constant += weighted.expression.constant
      }
    }
    if !worst.isEmpty {
      let low = worst.map(\.1.low).reduce(Integer.zero, max)
      let high = worst.map(\.1.high).reduce(Integer.zero, max)
      let greatest = define(
        "worst", low, high, as: .greatest([LinearExpression()] + worst.map(\.1.expression)))
      for (number, loss) in worst {
        add("worst\(number)", LinearExpression(1, greatest) - loss.expression, .atLeast, 0)
      }
      objective.append(Term(1, greatest))
    }
    for parameter in 0..<scaled.parameters.count {
      guard literals[parameter] != nil else { continue }
      let costs = scaled.parameters.costs(parameter)
      guard costs.contains(where: { $0 != 0 }) else { continue }
      let cost = function(costs, of: parameter)
      objective += cost.terms
      constant += cost.constant
    }
    program.objective = LinearExpression(objective, constant: constant)
  }

  /// ℓ of one sample, from below: exact at every point that minimises it.
  mutating func loss(
    _ sample: ScaledSample, _ loss: ScaledLoss, _ o: [Quantity], name: String
  ) throws(EncodingRefusal) -> Quantity {
    let demands = demands(o, sample, loss)
    let isDistance = loss.form.gap == .distance
    switch loss.form.total {
    case .failure: return error(demands.quantities, atLeast: demands.least, name)
    case .sum: return isDistance ? distances(demands.gaps, name) : positiveParts(demands.gaps, name)
    case .maximum:
      if isDistance { return greatestDistance(demands.gaps, name) }
      let parts = demands.gaps.enumerated().map { positivePart($1, "\(name).\($0)") }
      return greatest(parts, isExact: false, name)
    case .sumOfSquares:
      if isDistance { return try squares(demands.gaps, name) }
      return try squares(demands.gaps.enumerated().map { positivePart($1, "\(name).part\($0)") }, name)
    }
  }

  /// A sample's demands on its outputs: that quantities are at least a number, which they miss by their gaps.
  struct Demands {
    let quantities: [Quantity]
    let least: Integer
    let gaps: [Quantity]
  }

  func demands(_ o: [Quantity], _ sample: ScaledSample, _ loss: ScaledLoss) -> Demands {
    let leads: [Quantity]
    switch loss.form.gap {
    case .distance:
      let gaps = zip(o, sample.targets).map { $0 + Quantity(constant: -$1) }
      return Demands(quantities: gaps.flatMap { [$0, $0.scaled(by: -1)] }, least: 0, gaps: gaps)
    case .sign: leads = zip(o, sample.targets).map { $0.scaled(by: $1) }
    case .lead:
      let y = sample.classNumber
      leads = o.indices.filter { $0 != y }.map { o[y] + o[$0].scaled(by: -1) }
    }
    return Demands(
      quantities: leads, least: loss.margin,
      gaps: leads.map { Quantity(constant: loss.margin) + $0.scaled(by: -1) })
  }

  /// 1 unless every quantity is at least `least`.
  private mutating func error(_ quantities: [Quantity], atLeast least: Integer, _ name: String) -> Quantity {
    if quantities.contains(where: { $0.high < least }) { return Quantity(constant: 1) }
    let open = quantities.filter { $0.low < least }
    if open.isEmpty { return Quantity(constant: 0) }
    let wrong = defineBinary(name, as: .error(open.map(\.expression), atLeast: least))
    for (index, quantity) in open.enumerated() {
      // The least value that will do may lie above the least one asked for.
      let enough = quantity.values?.first { $0 >= least } ?? least
      add(
        "\(name).\(index)", quantity.expression + LinearExpression(enough - quantity.low, wrong), .atLeast, enough)
    }
    return Quantity(LinearExpression(1, wrong), 0, 1)
  }

  /// Σ max(0, gap).
  private mutating func positiveParts(_ gaps: [Quantity], _ name: String) -> Quantity {
    var sum = Quantity(constant: 0)
    for (index, gap) in gaps.enumerated() { sum = sum + positivePart(gap, "\(name).\(index)") }
    return sum
  }

  private mutating func positivePart(_ quantity: Quantity, _ name: String) -> Quantity {
    if quantity.high <= 0 { return Quantity(constant: 0) }
    if quantity.low >= 0 { return quantity }
    let part = define(name, 0, quantity.high, as: .greatest([LinearExpression(), quantity.expression]))
    add("\(name).least", LinearExpression(1, part) - quantity.expression, .atLeast, 0)
    return Quantity(LinearExpression(1, part), 0, quantity.high)
  }

  /// Bounds of |gap|.
  private func sizes(_ gap: Quantity) -> (low: Integer, high: Integer) {
    let least = gap.low > 0 ? gap.low : gap.high < 0 ? -gap.high : 0
    return (least, max(gap.high, -gap.low))
  }

  /// The greatest |gap|.
  private mutating func greatestDistance(_ gaps: [Quantity], _ name: String) -> Quantity {
    let low = gaps.map { sizes($0).low }.reduce(Integer.zero, max)
    let high = gaps.map { sizes($0).high }.reduce(Integer.zero, max)
    let both = gaps.flatMap { [$0.expression, -$0.expression] }
    let greatest = define(name, low, high, as: .greatest(both))
    for (index, gap) in gaps.enumerated() { addBothSides(greatest, gap, "\(name).\(index)") }
    return Quantity(LinearExpression(1, greatest), low, high)
  }

  /// Σ |gap|.
  private mutating func distances(_ gaps: [Quantity], _ name: String) -> Quantity {
    var sum = Quantity(constant: 0)
    for (index, gap) in gaps.enumerated() {
      let (low, high) = sizes(gap)
      if gap.low >= 0 || gap.high <= 0 {
        sum = sum + (gap.low >= 0 ? gap : gap.scaled(by: -1))
        continue
      }
      let size = define("\(name).\(index)", low, high, as: .greatest([gap.expression, -gap.expression]))
      addBothSides(size, gap, "\(name).\(index)")
      sum = sum + Quantity(LinearExpression(1, size), low, high)
    }
    return sum
  }

  private mutating func addBothSides(_ size: VariableIndex, _ gap: Quantity, _ name: String) {
    add("\(name).above", LinearExpression(1, size) - gap.expression, .atLeast, 0)
    add("\(name).below", LinearExpression(1, size) + gap.expression, .atLeast, 0)
  }

  /// Σ gap². A gap is one of few values, or an integer on a lattice c + g·k; between neighbours u, v the square
  /// lies under the chord (u + v)·gap − u v, which is exact at both: one row a chord, no binary.
  private mutating func squares(_ gaps: [Quantity], _ name: String) throws(EncodingRefusal) -> Quantity {
    var sum = Quantity(constant: 0)
    for (index, gap) in gaps.enumerated() {
      if let value = gap.constant {
        sum = sum + Quantity(constant: value * value)
        continue
      }
      let values = try neighbours(gap)
      let high = values.map { $0 * $0 }.reduce(Integer.zero, max)
      let square = define("\(name).\(index)", 0, high, as: .square(gap.expression))
      for (k, (u, v)) in zip(values, values.dropFirst()).enumerated() {
        add(
          "\(name).\(index).\(k)", LinearExpression(1, square) - gap.expression.scaled(by: u + v), .atLeast, -(u * v))
      }
      if values.count == 1 { add("\(name).\(index).0", LinearExpression(1, square), .atLeast, high) }
      sum = sum + Quantity(LinearExpression(1, square), 0, high)
    }
    return sum
  }

  /// The values that `gap` may have, ascending: chords join neighbours.
  func neighbours(_ gap: Quantity) throws(EncodingRefusal) -> [Integer] {
    if let values = gap.values { return values }
    let step = gap.expression.greatestCommonDivisor
    let offset = gap.expression.constant
    let first = (gap.low - offset).ceilingQuotient(by: step) * step + offset
    let last = (gap.high - offset).floorQuotient(by: step) * step + offset
    let chords = (last - first).exactQuotient(by: step)
    guard let count = chords.word, count <= NetworkEncoder.tangentLimit else {
      throw EncodingRefusal(
        message: "a squared loss needs \(chords) tangents for one output, more than \(NetworkEncoder.tangentLimit);"
          + " the native solver takes it (--solver bnb)")
    }
    return (0...count).map { first + step * Integer($0) }
  }
}
