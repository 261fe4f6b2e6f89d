import ExactArithmetic
import TrainingProblem

extension ReferenceBuilder {
  /// σ(T).
  mutating func activated(
    _ t: ReferenceNumber, _ activation: ScaledActivation
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    if t.isConstant { return ReferenceNumber(constant: activation.value(at: t.low)) }
    if let pieces = LinePiece.met(by: t, activation), pieces.count == 1 {
      return t.scaled(by: pieces[0].slope).shifted(by: pieces[0].intercept)
    }
    return try represented(t, activation)
  }

  /// T with literals of its own, so that a product with it is one of literals.
  mutating func represented(_ t: ReferenceNumber) throws(ReferenceRefusal) -> ReferenceNumber {
    t.form == .affine ? try represented(t, .identity) : t
  }

  /// σ(T) in order or bits form, or over monomials, for a T that is not constant.
  private mutating func represented(
    _ t: ReferenceNumber, _ activation: ScaledActivation
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    let pieces = LinePiece.met(by: t, activation)
    if let points = points(of: t, activation, pieces) {
      let literals = try thresholds(t, Array(points.dropFirst()))
      return try image(literals, [], of: .activation(activation, t)) { i, _ in activation.value(at: points[i]) }
    }
    if let pieces { return try inBits(t, activation, pieces) }
    return try polynomial(t, activation)
  }

  /// The points of the order scheme: all possible values of T at which σ is not what it was at the point before; nil
  /// where that scheme would be too large.
  private func points(
    of t: ReferenceNumber, _ activation: ScaledActivation, _ pieces: [LinePiece]?
  ) -> [Integer]? {
    let isFlat = pieces.map { $0.allSatisfy { $0.slope == 0 } } ?? false
    let mayBeMany = isFlat || t.form == .order
    var points: [Integer] = []
    var values: [Integer] = []
    /// False where there are too many.
    func visit(_ point: Integer) -> Bool {
      let value = activation.value(at: point)
      guard value != values.last else { return true }
      points.append(point)
      values.append(value)
      let thresholds = points.count - 1
      return mayBeMany
        ? points.count <= limits.imageWork
        : thresholds < limits.members && thresholds * t.terms.count <= limits.orderTerms
    }
    if t.form == .order || t.members != nil {
      for point in t.form == .order ? t.orderValues : t.members ?? [] where !visit(point) { return nil }
    } else if let pieces {
      let step = t.step
      for piece in pieces {
        guard visit(piece.low) else { return nil }
        guard piece.slope != 0 else { continue }
        var point = piece.low + step
        while point <= piece.high {
          guard visit(point) else { return nil }
          point += step
        }
      }
    } else {
      return nil
    }
    let distinct = values.sorted()
    let count = distinct.indices.count { $0 == 0 || distinct[$0] != distinct[$0 - 1] }
    return points.count * count <= limits.imageWork ? points : nil
  }

  /// A number in bits form that equals σ(T): on each piece it is held to the piece's line from both sides; off the
  /// piece, by as much as σ and that line can differ there.
  mutating func inBits(
    _ t: ReferenceNumber, _ activation: ScaledActivation, _ pieces: [LinePiece]
  ) throws(ReferenceRefusal) -> ReferenceNumber {
    let ends = pieces.flatMap { [$0.at($0.low), $0.at($0.high)] }
    let low = ends.reduce(ends[0], min)
    let high = ends.reduce(ends[0], max)
    if low == high { return ReferenceNumber(constant: low) }
    let selectors = try thresholds(t, pieces.dropFirst().map(\.low))
    let step = pieces.reduce(Integer.zero) { step, piece in
      let inside = piece.low < piece.high ? piece.slope * t.step : 0
      return .greatestCommonDivisor(step, .greatestCommonDivisor(inside, piece.at(piece.low) - low))
    }
    let value = try bits(.activation(activation, t), low: low, high: high, step: step)
    for (index, piece) in pieces.enumerated() {
      let before = LinePiece.lead(of: pieces[..<index], over: piece)
      let after = LinePiece.lead(of: pieces[(index + 1)...], over: piece)
      let opposite = t.scaled(by: -piece.slope)
      let gap = value.terms + opposite.terms
      let constant = value.constant + opposite.constant
      var above = gap
      var below = gap.map { LiteralTerm(-$0.coefficient, $0.literal) }
      if index > 0 {
        above.append(LiteralTerm(-before.low, !selectors[index - 1]))
        below.append(LiteralTerm(before.high, !selectors[index - 1]))
      }
      if index < selectors.count {
        above.append(LiteralTerm(-after.low, selectors[index]))
        below.append(LiteralTerm(after.high, selectors[index]))
      }
      try require(above, atLeast: piece.intercept - constant)
      try require(below, atLeast: constant - piece.intercept)
    }
    return value
  }
}

/// The part of a piecewise-linear activation that holds for `low` ≤ T ≤ `high`, both possible values of T.
struct LinePiece {
  let slope: Integer
  let intercept: Integer
  let low: Integer
  let high: Integer

  func at(_ t: Integer) -> Integer { slope * t + intercept }

  /// The pieces that possible values of T meet, ascending; nil for a polynomial.
  static func met(by t: ReferenceNumber, _ activation: ScaledActivation) -> [LinePiece]? {
    guard case .pieces(let breaks, let slopes, let intercepts) = activation else { return nil }
    return slopes.indices.compactMap { index in
      let starts = index == 0 || breaks[index - 1] <= t.low
      let ends = index == breaks.count || t.high < breaks[index]
      if !starts, t.high < breaks[index - 1] { return nil }
      if !ends, breaks[index] <= t.low { return nil }
      let from = starts ? t.low : t.next(atLeast: breaks[index - 1])
      let to = ends ? t.high : t.last(below: breaks[index])
      return from <= to ? LinePiece(slope: slopes[index], intercept: intercepts[index], low: from, high: to) : nil
    }
  }

  /// The least and greatest of 0 and the values by which σ on `pieces` exceeds the line of `other`.
  static func lead(of pieces: ArraySlice<LinePiece>, over other: LinePiece) -> (low: Integer, high: Integer) {
    let leads = pieces.flatMap { [$0.at($0.low) - other.at($0.low), $0.at($0.high) - other.at($0.high)] }
    return (leads.reduce(0, min), leads.reduce(0, max))
  }
}
