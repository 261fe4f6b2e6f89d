import ExactArithmetic

/// A substitution: some variables mapped to literals or constants (0 and 1), the rest to themselves.
struct Witness {
  private(set) var images: [Int32: Int32] = [:]

  /// False where the variable is mapped already.
  mutating func map(_ variable: Int32, to image: Int32) -> Bool {
    images.updateValue(image, forKey: variable) == nil
  }

  /// The image of a literal; constants stay.
  func image(_ literal: Int32) -> Int32 {
    guard literal > 1, let image = images[literal >> 1] else { return literal }
    return image ^ (literal & 1)
  }
}

/// The goals that a strengthening step still has to show, by their names, each with the premises that are to be refuted.
struct Goals {
  private var premises: [String: [Row]] = [:]
  private var count = 0

  /// The next of the numbered goals: #1, #2, …; one that holds by itself is none.
  mutating func add(_ row: Row) { addRefutation(of: row.isTrivial ? nil : [row.negated]) }

  mutating func addRefutation(of rows: [Row]?) {
    count += 1
    premises["#\(count)"] = rows
  }

  /// The goal that constraint `id` gives.
  mutating func add(_ row: Row, from id: Int) { premises["\(id)"] = [row.negated] }

  mutating func remove(_ name: String) -> [Row]? { premises.removeValue(forKey: name) }

  /// The name of a goal that is left.
  var open: String? { premises.keys.min() }
}

// Redundance-based and dominance-based strengthening (Bogaerts, Gocht, McCreesh and Nordström, "Certified Dominance and
// Symmetry Breaking for Combinatorial Optimisation", JAIR 77, 2023, sections 3.2 and 3.3).
extension Checker {
  /// `red C : ω …` and `dom C : ω …`.
  mutating func strengthening(_ rule: String) throws(KernelRefusal) {
    let isDominance = rule == "dom"
    if isDominance && loaded == nil { throw KernelRefusal("'dom' without a loaded order") }
    let row = try takeConstraint()
    try lexer.take(.colon, "':' and a witness")
    let goals = try goals(row, try takeWitness(), isDominance: isDominance)
    if lexer.token == .colon {
      try lexer.advance()
      try lexer.take("subproof")
      try subproof(rule, from: [row.negated], goals: goals)
    } else {
      if let name = goals.open { throw KernelRefusal("no subproof shows proof goal \(name)") }
      try lexer.endStatement()
    }
    try store.add(row)
  }

  /// Reads `x1 -> 0 x2 -> ~x5`.
  private mutating func takeWitness() throws(KernelRefusal) -> Witness {
    var witness = Witness()
    while lexer.token == .word {
      let literal = try takeLiteral()
      guard literal & 1 == 0 else { throw KernelRefusal("a witness that maps a negated literal") }
      try lexer.take("->")
      let image: Int32 = try lexer.takes("0") ? 0 : lexer.takes("1") ? 1 : takeLiteral()
      guard witness.map(literal >> 1, to: image) else { throw KernelRefusal("the witness maps a variable twice") }
    }
    return witness
  }

  /// The goals as VeriPB numbers them: the constraint itself (redundance only), the order, its negation (dominance
  /// only), the objective; then the constraints that hold a variable of the witness.
  private mutating func goals(
    _ row: Row, _ witness: Witness, isDominance: Bool
  ) throws(KernelRefusal) -> Goals {
    var goals = Goals()
    if !isDominance { goals.add(image(of: row, under: witness)) }
    if let loaded {
      for row in rows(of: loaded, left: witness, right: Witness()) { goals.add(row) }
      if isDominance { goals.addRefutation(of: rows(of: loaded, left: Witness(), right: witness)) }
    }
    if !objective.isEmpty { goals.add(improvement(witness)) }
    var bytes = 0
    for (id, entry) in store.touching(witness.images.keys) where entry.isCore || !isDominance {
      let image = image(of: entry.row, under: witness)
      if image.isTrivial || entry.row.implies(image) || store.holds(image) { continue }
      try store.take(image.bytes)
      bytes += image.bytes
      goals.add(image, from: id)
    }
    store.giveBack(bytes)
    return goals
  }

  private mutating func image(of row: Row, under witness: Witness) -> Row {
    sum.add(row) { witness.image($0) }
    return sum.takeRow()
  }

  /// f↾ω ≤ f; trivial where the witness leaves f alone.
  private mutating func improvement(_ witness: Witness) -> Row {
    for variable in witness.images.keys {
      for literal in [variable << 1, variable << 1 | 1] {
        guard let number = objective[literal] else { continue }
        sum.add(number, literal: literal)
        sum.add(-number, literal: witness.image(literal))
      }
    }
    return sum.takeRow()
  }
}
