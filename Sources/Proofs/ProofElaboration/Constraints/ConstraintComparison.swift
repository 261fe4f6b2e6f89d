import ExactArithmetic

/// Compares stored constraints with one that is laid out by literal for as long as that takes.
struct ConstraintComparison: ~Copyable {
  /// A constraint that others are compared with.
  struct Target {
    let row: Row
    /// The remainder of its degree; only its sign counts for a row that is not in words.
    let degree: Int
    let usesTrail: Bool
    var isInWords: Bool { row.wide == nil }
  }

  /// By literal code: coefficients of the target; all 0 between uses.
  private var probe = CheckedBuffer<Int>()

  static let variableBytes = 2 * MemoryLayout<Int>.stride

  /// Makes room for `missing` more variables.
  mutating func grow(by missing: Int) { probe.append(repeating: 0, count: 2 * missing) }

  // MARK: Targets

  /// Lays `row` out for `implies` and `isEqual`; `unload` has to follow.
  ///
  /// With `usesTrail`, what propagates without assumption counts as known on both sides.
  mutating func load(_ row: Row, usesTrail: Bool, _ trail: borrowing ReasonTrail) -> Target {
    var degree = row.degree
    if row.wide == nil {
      for (literal, number) in zip(row.literals, row.coefficients) {
        probe[Int(literal)] = number
        if usesTrail && trail.value(literal) > 0 { degree -= number }
      }
    } else {
      degree = row.isTrivial ? 0 : 1
    }
    return Target(row: row, degree: degree, usesTrail: usesTrail)
  }

  mutating func unload(_ target: Target) { for literal in target.row.literals { probe[Int(literal)] = 0 } }

  // MARK: Implication by one constraint

  /// True if the constraint in `slot` implies the target, term by term.
  ///
  /// Sound by this argument: where a literal is true whose coefficient in the target reaches the target's degree, the
  /// target holds. Where all those are false, lowering each other coefficient to the target's costs at most the
  /// difference, and what is left reaches the degree.
  @inline(__always) func implies(
    _ slot: Int, _ target: Target, _ rows: borrowing ConstraintRows, _ trail: borrowing ReasonTrail
  ) -> Bool {
    if target.degree <= 0 { return true }
    guard rows.kind(slot) != .wide, target.isInWords else {
      return ConstraintComparison.impliesWide(slot, target, rows, trail)
    }
    let terms = rows.terms(slot)
    var degree = rows.degree(slot)
    if target.usesTrail {
      for index in 0..<terms.count where trail.value(rows.literal(terms.start + index)) > 0 {
        degree -= rows.coefficient(terms, index)
      }
    }
    if degree < target.degree { return false }
    var left = degree
    for index in 0..<terms.count {
      let literal = rows.literal(terms.start + index)
      if target.usesTrail && trail.value(literal) != 0 { continue }
      let kept = probe[Int(literal)]
      if kept >= target.degree { continue }
      left -= max(0, min(rows.coefficient(terms, index), degree) - kept)
      if left < target.degree { return false }
    }
    return true
  }

  private static func impliesWide(
    _ slot: Int, _ target: Target, _ rows: borrowing ConstraintRows, _ trail: borrowing ReasonTrail
  ) -> Bool {
    // Rare: lists and dictionaries will do.
    let row = rows.row(at: slot)
    let numbers = row.numbers
    let kept = Dictionary(
      zip(target.row.literals, target.row.numbers.coefficients), uniquingKeysWith: { first, _ in first })
    var (degree, goal) = (numbers.degree, target.row.numbers.degree)
    if target.usesTrail {
      for (literal, number) in zip(row.literals, numbers.coefficients) where trail.value(literal) > 0 {
        degree -= number
      }
      for (literal, number) in kept where trail.value(literal) > 0 { goal -= number }
    }
    if goal.signum <= 0 { return true }
    var left = degree
    for (literal, number) in zip(row.literals, numbers.coefficients) {
      if target.usesTrail && trail.value(literal) != 0 { continue }
      let keep = kept[literal] ?? .zero
      if keep >= goal { continue }
      let loss = min(number, degree) - keep
      if loss.signum > 0 { left -= loss }
    }
    return left >= goal
  }

  // MARK: Equality

  /// True if the constraint in `slot` has the target's terms and degree.
  func isEqual(_ slot: Int, _ target: Target, _ rows: borrowing ConstraintRows) -> Bool {
    let terms = rows.terms(slot)
    let isWide = rows.kind(slot) == .wide
    guard terms.count == target.row.literals.count, isWide != target.isInWords else { return false }
    if isWide {
      let numbers = target.row.numbers
      guard let wide = rows.wide(slot), wide.numbers.degree == numbers.degree else { return false }
      return zip(target.row.literals, numbers.coefficients).allSatisfy { wide.coefficient(of: $0) == $1 }
    }
    guard rows.degree(slot) == target.row.degree, rows.total(slot) == target.row.total else { return false }
    for index in 0..<terms.count
    where probe[Int(rows.literal(terms.start + index))] != rows.coefficient(terms, index) { return false }
    return true
  }

  // MARK: Variables

  /// The numbers of the live constraints that hold one of `variables`, newest first.
  ///
  /// A definition is mostly followed by its other half: the search stops once all occurrences are found.
  mutating func touching(
    _ variables: [Int32], _ numbers: borrowing ConstraintNumbers, _ rows: borrowing ConstraintRows
  ) -> [Int] {
    var missing = 0
    for variable in variables {
      missing += numbers.uses(of: variable)
      probe[Int(variable) << 1] = 1
    }
    var found: [Int] = []
    var id = numbers.nextID - 1
    while missing > 0 && id > 0 {
      if let slot = numbers.slot(of: id) {
        var hits = 0
        for place in rows.terms(slot).range { hits += probe[Int(rows.literal(place) & ~1)] }
        if hits > 0 { found.append(id) }
        missing -= hits
      }
      id -= 1
    }
    for variable in variables { probe[Int(variable) << 1] = 0 }
    return found
  }
}
