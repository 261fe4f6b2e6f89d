import ExactArithmetic

// True if one live constraint is, or implies by itself, another one.
extension ConstraintDatabase {
  // MARK: Implication by one constraint

  /// True if the constraint in `slot` implies the constraint of `target`, term by term.
  ///
  /// Sound by this argument: where a literal is true whose coefficient in the target reaches the target's degree, the
  /// target holds. Where all those are false, lowering each other coefficient to the target's costs at most the
  /// difference, and what is left reaches the degree.
  func implies(_ slot: Int, _ target: ImplicationTarget) -> Bool {
    if target.degree <= 0 { return true }
    guard headers[slot].kind != .wide, target.isInWords else { return impliesWide(slot, target) }
    let terms = terms[slot]
    var degree = headers[slot].degree
    if target.usesTrail {
      for index in 0..<terms.count where values[Int(termLiterals[terms.start + index])] > 0 {
        degree -= coefficient(terms, index)
      }
    }
    if degree < target.degree { return false }
    var left = degree
    for index in 0..<terms.count {
      let literal = Int(termLiterals[terms.start + index])
      if target.usesTrail && values[literal] != 0 { continue }
      let kept = probe[literal]
      if kept >= target.degree { continue }
      left -= max(0, min(coefficient(terms, index), degree) - kept)
      if left < target.degree { return false }
    }
    return true
  }

  private func impliesWide(_ slot: Int, _ target: ImplicationTarget) -> Bool {
    // Rare: lists and dictionaries will do.
    let row = row(at: slot)
    let numbers = row.numbers
    let kept = Dictionary(
      zip(target.row.literals, target.row.numbers.coefficients), uniquingKeysWith: { first, _ in first })
    var (degree, goal) = (numbers.degree, target.row.numbers.degree)
    if target.usesTrail {
      for (literal, number) in zip(row.literals, numbers.coefficients) where values[Int(literal)] > 0 {
        degree -= number
      }
      for (literal, number) in kept where values[Int(literal)] > 0 { goal -= number }
    }
    if goal.signum <= 0 { return true }
    var left = degree
    for (literal, number) in zip(row.literals, numbers.coefficients) {
      if target.usesTrail && values[Int(literal)] != 0 { continue }
      let keep = kept[literal] ?? .zero
      if keep >= goal { continue }
      let loss = min(number, degree) - keep
      if loss.signum > 0 { left -= loss }
    }
    return left >= goal
  }

  /// Lays `row` out for `implies` and `isEqual`; `unload` has to follow.
  ///
  /// With `usesTrail`, what propagates without assumption counts as known on both sides.
  mutating func load(_ row: Row, usesTrail: Bool = false) -> ImplicationTarget {
    var degree = row.degree
    if row.wide == nil {
      for (literal, number) in zip(row.literals, row.coefficients) {
        probe[Int(literal)] = number
        if usesTrail && values[Int(literal)] > 0 { degree -= number }
      }
    } else {
      degree = row.isTrivial ? 0 : 1
    }
    return ImplicationTarget(row: row, degree: degree, usesTrail: usesTrail)
  }

  mutating func unload(_ target: ImplicationTarget) {
    for literal in target.row.literals { probe[Int(literal)] = 0 }
  }

  /// A constraint that others are compared with.
  struct ImplicationTarget {
    let row: Row
    /// The remainder of its degree; only its sign counts for a row that is not in words.
    let degree: Int
    let usesTrail: Bool
    var isInWords: Bool { row.wide == nil }
  }

  // MARK: Equality

  /// True if the constraint in `slot` has the target's terms and degree.
  func isEqual(_ slot: Int, _ target: ImplicationTarget) -> Bool {
    let (header, terms) = (headers[slot], terms[slot])
    guard terms.count == target.row.literals.count, (header.kind == .wide) != target.isInWords else { return false }
    if header.kind == .wide {
      let numbers = target.row.numbers
      guard let wide = wideRows[Int32(slot)], wide.numbers.degree == numbers.degree else { return false }
      return zip(target.row.literals, numbers.coefficients).allSatisfy { wide.coefficient(of: $0) == $1 }
    }
    guard header.degree == target.row.degree, header.total == target.row.total else { return false }
    return (0..<terms.count).allSatisfy { probe[Int(termLiterals[terms.start + $0])] == coefficient(terms, $0) }
  }

  /// The newest live constraint equal to `row` of those that meet `condition`.
  mutating func find(_ row: Row, where condition: (Header) -> Bool = { _ in true }) -> Int? {
    let target = load(row)
    defer { unload(target) }
    return find(target, where: condition)
  }

  mutating func find(_ target: ImplicationTarget, where condition: (Header) -> Bool = { _ in true }) -> Int? {
    if buckets.isEmpty { buildIndex(bucketCount: 1024) }
    let hash = target.isInWords ? ConstraintDatabase.hash(target.row) : 0
    var found: Int?
    var slot = buckets[bucket(hash)]
    while slot >= 0 {
      let header = headers[Int(slot)]
      if header.hash == hash, header.id > found ?? 0, condition(header), isEqual(Int(slot), target) {
        found = header.id
      }
      slot = header.next
    }
    return found
  }

  /// A live constraint that implies `row`, with or without what is known from propagation.
  mutating func findImplying(_ row: Row, usesTrail: Bool) -> Int? {
    if usesTrail { prepare() }
    let target = load(row, usesTrail: usesTrail)
    defer { unload(target) }
    for slot in headers.indices where headers[slot].id > 0 && implies(slot, target) { return headers[slot].id }
    return nil
  }

  /// True if the newest constraint, where it is live, implies `row`.
  mutating func newestImplies(_ row: Row) -> Bool {
    guard let slot = slot(of: nextID - 1) else { return false }
    let target = load(row)
    defer { unload(target) }
    return implies(slot, target)
  }

  // MARK: Index

  private func bucket(_ hash: UInt64) -> Int { Int(hash >> 1) & (buckets.count - 1) }

  private mutating func buildIndex(bucketCount: Int) {
    buckets = Array(repeating: -1, count: bucketCount)
    for slot in headers.indices where headers[slot].id > 0 { link(slot) }
    if headers.count > 2 * bucketCount { buildIndex(bucketCount: 4 * bucketCount) }
  }

  private mutating func link(_ slot: Int) {
    let place = bucket(headers[slot].hash)
    headers[slot].next = buckets[place]
    buckets[place] = Int32(slot)
  }

  /// Enters a numbered constraint into the index.
  mutating func enter(_ slot: Int) {
    if headers.count > 2 * buckets.count {
      buildIndex(bucketCount: 4 * buckets.count)
    } else {
      link(slot)
    }
  }

  /// Takes a constraint out of the index.
  mutating func withdraw(_ slot: Int) {
    let place = bucket(headers[slot].hash)
    if buckets[place] == Int32(slot) {
      buckets[place] = headers[slot].next
      return
    }
    var before = Int(buckets[place])
    while headers[before].next != Int32(slot) { before = Int(headers[before].next) }
    headers[before].next = headers[slot].next
  }
}
