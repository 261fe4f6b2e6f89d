import ExactArithmetic

/// A substitution: some variables mapped to literals or constants (0 and 1), the rest to themselves.
struct Witness {
  private var images: [Int32: Int32] = [:]
  private(set) var variables: [Int32] = []

  func maps(_ variable: Int32) -> Bool { images[variable] != nil }

  /// False where the variable is mapped already.
  mutating func map(_ variable: Int32, to image: Int32) -> Bool {
    guard images.updateValue(image, forKey: variable) == nil else { return false }
    variables.append(variable)
    return true
  }

  /// The image of a literal; constants stay.
  func image(_ literal: Int32) -> Int32 {
    guard literal > 1, let image = images[literal >> 1] else { return literal }
    return image ^ (literal & 1)
  }
}

/// One thing that a strengthening step has to show.
enum Goal {
  /// The live constraints imply this one.
  case show(Row)
  /// The live constraints and these contradict each other.
  case refute([Row])
}

/// Goals that a strengthening step still has to show: #1, #2, … (nil where one holds by itself, or is done), and
/// goals named by the constraints that they come from.
struct Goals {
  var numbered: [Goal?] = []
  var fromConstraints: [Int: Row] = [:]

  mutating func add(_ row: Row) { numbered.append(row.isTrivial ? nil : .show(row)) }

  /// The name of a goal that is left.
  var open: String? {
    if let place = numbered.firstIndex(where: { $0 != nil }) { return "#\(place + 1)" }
    return fromConstraints.keys.min().map { "\($0)" }
  }
}

// Redundance-based and dominance-based strengthening (Bogaerts, Gocht, McCreesh and Nordström, "Certified Dominance and
// Symmetry Breaking for Combinatorial Optimisation", JAIR 77, 2023, sections 3.2 and 3.3).
extension Checker {
  mutating func strengthening(byDominance: Bool) throws(KernelRefusal) {
    if byDominance && loaded == nil { throw KernelRefusal("'dom' without a loaded order") }
    try lexer.advance()
    let row = try takeConstraint()
    try lexer.take(.colon, "':' and a witness")
    let witness = try takeWitness()
    var goals = try goals(row, witness, byDominance: byDominance)
    if try lexer.takeColon() {
      try lexer.take("subproof")
      let frame = try openFrame()
      try store.add(row.negated, isCore: false)
      try subproof(of: &goals, byDominance ? "dom" : "red")
      closeFrame(frame)
    } else {
      if let name = goals.open { throw KernelRefusal("no subproof shows proof goal \(name)") }
      try lexer.endStatement()
    }
    try store.add(row, isCore: false)
  }

  /// Reads `x1 -> 0 x2 -> ~x5`.
  private mutating func takeWitness() throws(KernelRefusal) -> Witness {
    var witness = Witness()
    while lexer.token == .word {
      let literal = try takeLiteral()
      guard literal & 1 == 0 else { throw KernelRefusal("a witness that maps a negated literal") }
      try lexer.take("->")
      let image: Int32
      if lexer.isWord("0") || lexer.isWord("1") {
        image = lexer.isWord("1") ? 1 : 0
        try lexer.advance()
      } else {
        image = try takeLiteral()
      }
      guard witness.map(literal >> 1, to: image) else { throw KernelRefusal("the witness maps a variable twice") }
    }
    return witness
  }

  /// The goals as VeriPB numbers them: the constraint itself (redundance only), the order, its negation (dominance
  /// only), the objective; then the constraints that hold a variable of the witness.
  private mutating func goals(_ row: Row, _ witness: Witness, byDominance: Bool) throws(KernelRefusal) -> Goals {
    var goals = Goals()
    if !byDominance { goals.add(image(of: row, under: witness)) }
    if let loaded {
      let better = conditions(of: loaded) {
        witness.image($0)
      } right: {
        $0
      }
      for condition in better { goals.add(condition) }
      if byDominance {
        goals.numbered.append(
          .refute(
            conditions(of: loaded) {
              $0
            } right: {
              witness.image($0)
            }))
      }
    }
    addObjectiveGoal(witness, &goals)
    for id in store.touching(witness.variables) {
      guard let slot = store.slot(of: id), store.headers[slot].isCore || !byDominance else { continue }
      let image = image(of: store.row(at: slot), under: witness)
      if image.isTrivial || store.implies(slot, image) || store.holds(image, inCore: false) { continue }
      try store.take(ConstraintStore.bytes(image.literals.count, image.wide))
      spent += ConstraintStore.bytes(image.literals.count, image.wide)
      goals.fromConstraints[id] = image
    }
    store.giveBack(spent)
    spent = 0
    return goals
  }

  private mutating func image(of row: Row, under witness: Witness) -> Row {
    sum.add(row) { witness.image($0) }
    return sum.takeRow()
  }

  /// f↾ω ≤ f: no goal where there is no objective, a settled one where the witness leaves it alone.
  private mutating func addObjectiveGoal(_ witness: Witness, _ goals: inout Goals) {
    if objective.isEmpty { return }
    let known = objectiveVariables ?? Set(objective.map { $0.literal >> 1 })
    objectiveVariables = known
    guard witness.variables.contains(where: known.contains) else { return goals.numbered.append(nil) }
    for term in objective {
      sum.add(term.number, literal: term.literal)
      sum.add(-term.number, literal: witness.image(term.literal))
    }
    let row = sum.takeRow()
    goals.add(row)
  }
}
