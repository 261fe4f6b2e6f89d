import ExactArithmetic

/// The terms and degrees of constraints, by slot, in flat arrays. A slot that was given up is used again.
struct ConstraintRows: ~Copyable {
  enum Kind: UInt8 {
    /// Satisfied by every assignment, or without literals: never propagates.
    case inert
    /// At least two literals, one of them true.
    case clause
    /// Coefficients in machine words.
    case counter
    /// Coefficients of any size.
    case wide
  }

  private struct Head {
    var kind = Kind.inert
    var degree = 0
    var total = 0
  }

  /// Where a constraint's terms lie.
  struct Terms {
    fileprivate(set) var start = 0
    fileprivate(set) var end = 0
    /// Where its coefficients begin; −1 where all are 1 or it is wide.
    fileprivate(set) var numbers = -1
    @inline(__always) var count: Int { end - start }
    @inline(__always) var range: Range<Int> { Range(uncheckedBounds: (start, end)) }
  }

  private var heads = CheckedBuffer<Head>()
  private var termBuffer = CheckedBuffer<Terms>()
  private var wideRows: [Int32: WideRow] = [:]
  private var freeSlots: [Int32] = []
  private var literalBuffer = CheckedBuffer<Int32>()
  private var coefficientBuffer = CheckedBuffer<Int>()
  /// Terms that no constraint has any more.
  private var unusedTerms = 0
  /// Binary digits that the numbers of a constraint may have.
  let bitLimit: Int

  static let slotBytes = MemoryLayout<Head>.stride + MemoryLayout<Terms>.stride

  init(bitLimit: Int) { self.bitLimit = bitLimit }

  mutating func reserve(slots: Int, terms: Int) {
    heads.reserve(slots)
    termBuffer.reserve(slots)
    literalBuffer.reserve(min(terms, CheckedBuffer<Int32>.limit))
  }

  // MARK: Reading

  /// Slots are numbered below this.
  @inline(__always) var slotEnd: Int { heads.count }
  /// The terms that there are, of constraints and of none.
  var termCount: Int { literalBuffer.count }
  @inline(__always) func kind(_ slot: Int) -> Kind { heads[slot].kind }
  /// Of a constraint in machine words.
  @inline(__always) func degree(_ slot: Int) -> Int { heads[slot].degree }
  /// The sum of the coefficients of a constraint in machine words.
  @inline(__always) func total(_ slot: Int) -> Int { heads[slot].total }
  @inline(__always) func terms(_ slot: Int) -> Terms { termBuffer[slot] }
  /// The numbers of a wide constraint; nil for others.
  @inline(__always) func wide(_ slot: Int) -> WideRow? {
    // Most constraints are not wide, and need not be looked up.
    heads[slot].kind == .wide ? wideRows[Int32(slot)] : nil
  }

  /// The literal at a place that `terms` names.
  @inline(__always) func literal(_ place: Int) -> Int32 { literalBuffer[place] }
  /// The coefficient of term `index` of a constraint in machine words.
  @inline(__always) func coefficient(_ terms: Terms, _ index: Int) -> Int {
    terms.numbers < 0 ? 1 : coefficientBuffer[terms.numbers + index]
  }

  /// For loops; all valid until a constraint comes or goes.
  @inline(__always) var allTerms: BufferView<Terms> { termBuffer.view }
  @inline(__always) var literals: BufferView<Int32> { literalBuffer.view }
  @inline(__always) var coefficients: BufferView<Int> { coefficientBuffer.view }
  /// For the watches, which move the literals of a clause within it.
  @inline(__always) var movableLiterals: MutableBufferView<Int32> { mutating get { literalBuffer.mutableView } }

  /// True if no assignment satisfies the constraint.
  func isContradiction(_ slot: Int) -> Bool {
    if let wide = wide(slot) { return wide.numbers.total < wide.numbers.degree }
    return heads[slot].total < heads[slot].degree
  }

  /// A constraint as it came, but for the order of its terms.
  func row(at slot: Int) -> Row {
    let terms = terms(slot)
    var row = Row()
    row.literals = terms.range.map { literal($0) }
    if let wide = wide(slot) {
      row.wide = wide.numbers
    } else {
      row.coefficients = (0..<terms.count).map { coefficient(terms, $0) }
      (row.degree, row.total) = (degree(slot), total(slot))
    }
    return row
  }

  // MARK: Under an assignment

  /// The slack of a constraint in machine words: Σ of its coefficients that are not false, minus its degree.
  @inline(__always) func slack(_ slot: Int, under trail: borrowing ReasonTrail) -> Int {
    let terms = terms(slot)
    let (literals, values) = (literals, trail.values)
    var slack = total(slot) - degree(slot)
    for index in 0..<terms.count where values[Int(literals[terms.start + index])] < 0 {
      slack -= coefficient(terms, index)
    }
    return slack
  }

  /// True if the literals that are not false cannot reach the degree.
  func isViolated(_ slot: Int, by trail: borrowing ReasonTrail) -> Bool {
    guard let wide = wide(slot) else { return slack(slot, under: trail) < 0 }
    var slack = wide.numbers.total - wide.numbers.degree
    for place in terms(slot).range where trail.value(literal(place)) < 0 {
      slack -= wide.coefficient(of: literal(place))
    }
    return slack.signum < 0
  }

  /// True if the true literals reach the degree.
  func isSatisfied(_ slot: Int, by trail: borrowing ReasonTrail) -> Bool {
    let terms = terms(slot)
    if let wide = wide(slot) {
      var left = wide.numbers.degree
      for place in terms.range where trail.value(literal(place)) > 0 { left -= wide.coefficient(of: literal(place)) }
      return left.signum <= 0
    }
    var left = degree(slot)
    for index in 0..<terms.count where trail.value(literal(terms.start + index)) > 0 {
      left -= coefficient(terms, index)
    }
    return left <= 0
  }

  // MARK: Coming and going

  /// Lays a constraint into a slot. What it takes is told to the budget before; a list without room is moved to twice
  /// the room. `largest` is its largest coefficient, where it is not wide.
  mutating func lay(_ row: Row, largest: Int, _ meter: inout WorkMeter) throws(ProofRefusal) -> Int {
    try holdRoom(for: row, &meter)
    let slot = freeSlots.popLast().map { Int($0) } ?? heads.count
    if slot == heads.count {
      heads.append(Head())
      termBuffer.append(Terms())
    }
    var head = Head()
    // A constraint without literals lies nowhere: the end of the terms may move back before it.
    let start = row.literals.isEmpty ? 0 : literalBuffer.count
    termBuffer[slot] = Terms(start: start, end: start + row.literals.count)
    literalBuffer.append(contentsOf: row.literals)
    if let wide = row.wide {
      guard max(wide.degree.bitLength, wide.total.bitLength) <= bitLimit else {
        throw .limit("a constraint with numbers of more than \(bitLimit) binary digits")
      }
      head.kind = .wide
      wideRows[Int32(slot)] = WideRow(row.literals, wide)
    } else {
      head.degree = row.degree
      head.total = row.total
      if largest > 1 {
        termBuffer[slot].numbers = coefficientBuffer.count
        appendSorted(row, from: start, isUneven: row.coefficients.contains { $0 != largest })
      }
      head.kind =
        row.degree <= 0 || row.literals.isEmpty
        ? .inert : largest == 1 && row.degree == 1 && row.literals.count > 1 ? .clause : .counter
    }
    heads[slot] = head
    return slot
  }

  private func holdRoom(for row: Row, _ meter: inout WorkMeter) throws(ProofRefusal) {
    try meter.hold(row.storedBytes)
    let count = row.literals.count
    guard literalBuffer.count + count <= CheckedBuffer<Int32>.limit else { throw .limit("more than 2^31 terms") }
    if heads.count == heads.capacity { try meter.hold(2 * heads.capacity * ConstraintDatabase.slotBytes) }
    if literalBuffer.count + count > literalBuffer.capacity { try meter.hold(8 * literalBuffer.capacity) }
    if coefficientBuffer.count + count > coefficientBuffer.capacity { try meter.hold(16 * coefficientBuffer.capacity) }
  }

  /// Lays the coefficients down, largest first, so that a scan for forced literals may stop early.
  private mutating func appendSorted(_ row: Row, from start: Int, isUneven: Bool) {
    guard isUneven else { return coefficientBuffer.append(contentsOf: row.coefficients) }
    let order = row.coefficients.indices.sorted { (row.coefficients[$1], $0) < (row.coefficients[$0], $1) }
    for (place, index) in order.enumerated() {
      literalBuffer[start + place] = row.literals[index]
      coefficientBuffer.append(row.coefficients[index])
    }
  }

  /// Gives a slot up.
  mutating func release(_ slot: Int) {
    let terms = termBuffer[slot]
    unusedTerms += terms.count
    if heads[slot].kind == .wide { wideRows[Int32(slot)] = nil }
    heads[slot] = Head()
    termBuffer[slot] = Terms()
    freeSlots.append(Int32(slot))
    // The last constraint's terms lie at the end: subproofs and negated goals come and go without a trace.
    if terms.end == literalBuffer.count {
      literalBuffer.truncate(to: literalBuffer.count - terms.count)
      unusedTerms -= terms.count
      if terms.numbers >= 0, terms.numbers + terms.count == coefficientBuffer.count {
        coefficientBuffer.truncate(to: coefficientBuffer.count - terms.count)
      }
    }
    if unusedTerms > 1 << 16, unusedTerms > literalBuffer.count / 2 { compact() }
  }

  /// Lays the terms of the live constraints together.
  private mutating func compact() {
    var literals = CheckedBuffer<Int32>()
    var coefficients = CheckedBuffer<Int>()
    literals.reserve(literalBuffer.count - unusedTerms)
    for slot in 0..<termBuffer.count where termBuffer[slot].count > 0 {
      let terms = termBuffer[slot]
      termBuffer[slot].start = literals.count
      termBuffer[slot].end = literals.count + terms.count
      literals.append(contentsOf: literalBuffer, in: terms.range)
      if terms.numbers >= 0 {
        termBuffer[slot].numbers = coefficients.count
        coefficients.append(contentsOf: coefficientBuffer, in: terms.numbers..<terms.numbers + terms.count)
      }
    }
    literalBuffer = literals
    coefficientBuffer = coefficients
    unusedTerms = 0
  }
}

extension Row {
  /// At least what it takes in the database, or by itself.
  var storedBytes: Int {
    let own = 160 + literals.count * 28
    return wide.map { own + literals.count * 160 + $0.coefficients.reduce(0) { $0 + $1.bitLength / 8 } } ?? own
  }
}
