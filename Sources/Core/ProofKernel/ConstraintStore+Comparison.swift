import ExactArithmetic

extension ConstraintStore {
  // MARK: Implication by one constraint

  /// True if the constraint in `slot` implies `row`, term by term.
  ///
  /// Sound by this argument: where a literal is true whose coefficient in `row` reaches the degree, `row` holds. Where
  /// all those are false, lowering each other coefficient to that of `row` costs at most the difference, and what is
  /// left reaches the degree.
  mutating func implies(_ slot: Int, _ row: Row) -> Bool {
    if row.isTrivial { return true }
    guard !headers[slot].isWide, row.wide == nil else { return impliesWide(slot, row) }
    for (literal, number) in zip(row.literals, row.coefficients) { probe[Int(literal)] = number }
    defer { for literal in row.literals { probe[Int(literal)] = 0 } }
    let header = headers[slot]
    var left = header.degree
    if left < row.degree { return false }
    for index in 0..<header.count {
      let kept = probe[Int(literals[header.start + index])]
      if kept >= row.degree { continue }
      left -= max(0, min(coefficient(header, index), header.degree) - kept)
      if left < row.degree { return false }
    }
    return true
  }

  private func impliesWide(_ slot: Int, _ row: Row) -> Bool {
    let (premise, goal) = (self.row(at: slot), row.numbers)
    let numbers = premise.numbers
    let kept = Dictionary(zip(row.literals, goal.coefficients), uniquingKeysWith: { first, _ in first })
    var left = numbers.degree
    for (literal, number) in zip(premise.literals, numbers.coefficients) {
      let keep = kept[literal] ?? .zero
      if keep >= goal.degree { continue }
      let loss = min(number, numbers.degree) - keep
      if loss.signum > 0 { left -= loss }
    }
    return left >= goal.degree
  }

  // MARK: Equality

  /// True if a live constraint has the terms and the degree of `row`; only core ones count with `inCore`.
  mutating func holds(_ row: Row, inCore: Bool) -> Bool {
    if buckets.isEmpty { buildIndex() }
    let hash = row.wide == nil ? ConstraintStore.hash(row) : 0
    var slot = buckets[bucket(hash)]
    while slot >= 0 {
      let header = headers[Int(slot)]
      if header.hash == hash, header.isCore || !inCore, isEqual(Int(slot), row) { return true }
      slot = header.next
    }
    return false
  }

  private func isEqual(_ slot: Int, _ row: Row) -> Bool {
    let header = headers[slot]
    guard header.count == row.literals.count else { return false }
    let (own, other) = (self.row(at: slot).numbers, row.numbers)
    guard own.degree == other.degree else { return false }
    let numbers = Dictionary(zip(row.literals, other.coefficients), uniquingKeysWith: { first, _ in first })
    return zip(literals[header.start..<header.start + header.count], own.coefficients).allSatisfy { numbers[$0] == $1 }
  }

  /// Equal for equal constraints in machine words, in whatever order their terms stand.
  static func hash(_ row: Row) -> UInt64 {
    var hash = UInt64(bitPattern: Int64(row.degree)) &* 0x9e37_79b9_7f4a_7c15
    for (literal, number) in zip(row.literals, row.coefficients) {
      var term = UInt64(UInt32(bitPattern: literal)) &* 0xff51_afd7_ed55_8ccd
      term = (term ^ (term >> 32) ^ UInt64(number)) &* 0xc4ce_b9fe_1a85_ec53
      hash &+= term ^ (term >> 29)
    }
    return hash
  }

  // MARK: Index

  private func bucket(_ hash: UInt64) -> Int { Int(hash >> 1) & (buckets.count - 1) }

  private mutating func buildIndex() {
    var count = 1024
    while headers.count > count { count *= 2 }
    buckets = Array(repeating: -1, count: count)
    for slot in headers.indices where headers[slot].id > 0 {
      if !headers[slot].isWide { headers[slot].hash = ConstraintStore.hash(row(at: slot)) }
      link(slot)
    }
  }

  private mutating func link(_ slot: Int) {
    let place = bucket(headers[slot].hash)
    headers[slot].next = buckets[place]
    buckets[place] = Int32(slot)
  }

  mutating func enter(_ slot: Int) {
    if headers.count > 2 * buckets.count { buildIndex() } else { link(slot) }
  }

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

  // MARK: Constraints that hold a variable

  /// The live constraints that hold one of `variables`, newest first. The search goes back from the newest until every
  /// occurrence is found.
  mutating func touching(_ variables: [Int32]) -> [Int] {
    var missing = 0
    for variable in variables {
      missing += Int(occurrences[Int(variable)])
      probe[Int(variable) << 1] = 1
    }
    defer { for variable in variables { probe[Int(variable) << 1] = 0 } }
    var found: [Int] = []
    var id = nextID - 1
    while missing > 0 && id > 0 {
      if let slot = slot(of: id) {
        let header = headers[slot]
        var hits = 0
        for index in header.start..<header.start + header.count { hits += probe[Int(literals[index] & ~1)] }
        if hits > 0 { found.append(id) }
        missing -= hits
      }
      id -= 1
    }
    return found
  }
}
