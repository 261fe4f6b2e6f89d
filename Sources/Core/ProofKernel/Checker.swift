import ExactArithmetic

/// One run of the kernel: the stream, the live constraints, and what has been established so far. The rules, and why
/// each is sound, stand in docs/kernel-format.md.
struct Checker: ~Copyable {
  let limits: KernelLimits
  var lexer = Lexer(ProofBytes([]), comments: .percent, longestWord: 0)
  var store: ConstraintStore
  var sum = Sum()
  /// Working memory that the current step has asked for.
  var spent = 0

  // MARK: Objective and solutions
  /// To be minimised.
  var objective: [(number: Integer, literal: Int32)] = []
  /// The least objective of a solution that has been shown.
  var bestValue: Integer?
  /// Solutions with an objective of this and above may have been cut off.
  var cut: Integer?

  // MARK: Strengthening
  var orders: [String: Order] = [:]
  var loaded: LoadedOrder?
  /// The variables of the objective, from the first strengthening on.
  var objectiveVariables: Set<Int32>?
  var depth = 0
  /// A subproof deletes only constraints of this number and above.
  var firstOwnID = 1

  init(limits: KernelLimits) {
    self.limits = limits
    store = ConstraintStore(limits: limits)
  }

  mutating func begin(_ proof: some ProofSource) {
    lexer = Lexer(proof, comments: .percent, longestWord: limits.word)
    store.closeFormula()
  }

  // MARK: The whole proof

  mutating func run() throws(KernelRefusal) -> KernelConclusion {
    try lexer.advance()
    for word: StaticString in ["pseudo-Boolean", "proof", "version", "3.0"] { try lexer.take(word) }
    // VeriPB's header ends with its line; a semicolon is read as well.
    if lexer.token == .semicolon { try lexer.advance() }
    try lexer.take("f")
    let count = try lexer.takeInteger("the number of the formula's constraints")
    guard count == Integer(store.formulaCount) else {
      throw KernelRefusal("the formula has \(store.formulaCount) constraints, not \(count)")
    }
    try lexer.endStatement()
    while !lexer.isWord("output") { try statement() }
    return try conclusion()
  }

  private mutating func statement() throws(KernelRefusal) {
    if try implication() { return }
    if lexer.isWord("red") {
      try strengthening(byDominance: false)
    } else if lexer.isWord("dom") {
      try strengthening(byDominance: true)
    } else if lexer.isWord("soli") {
      try solution(improves: true)
    } else if lexer.isWord("sol") {
      try solution(improves: false)
    } else if lexer.isWord("core") {
      try moveToCore()
    } else if lexer.isWord("def_order") {
      try orderDefinition()
    } else if lexer.isWord("load_order") {
      try loadOrder()
    } else {
      throw KernelRefusal("expected a rule of the kernel format, met \(lexer.shown)")
    }
  }

  /// A statement that is allowed in subproofs, too; false where it is another one.
  mutating func implication() throws(KernelRefusal) -> Bool {
    if lexer.isWord("rup") {
      try hintedPropagation()
    } else if lexer.isWord("pol") {
      try polish()
    } else if lexer.isWord("ia") {
      try implicationByOne()
    } else if lexer.isWord("del") {
      try deletion()
    } else if lexer.isWord("pbc") {
      try contradiction()
    } else {
      return false
    }
    return true
  }

  // MARK: Parts of statements

  /// Makes room for the variable of a literal.
  mutating func admit(_ literal: Int32) throws(KernelRefusal) {
    let variable = Int(literal >> 1)
    guard variable > store.variableCount else { return }
    guard variable <= limits.variables else { throw KernelRefusal("a variable above x\(limits.variables)") }
    try store.grow(to: variable)
    sum.grow(to: variable)
  }

  mutating func takeLiteral() throws(KernelRefusal) -> Int32 {
    guard let code = lexer.literal else { throw KernelRefusal("expected a literal, met \(lexer.shown)") }
    let literal = Int32(code)
    try admit(literal)
    try lexer.advance()
    return literal
  }

  /// Reads `2 x1 -3 ~x2 >= 1` into its normal form.
  mutating func takeConstraint() throws(KernelRefusal) -> Row {
    var row = Row()
    // The text has normal form mostly.
    var isNormal = true
    while isNormal, let number = lexer.smallInteger, number > 0, number <= Row.wordLimit - row.total {
      try lexer.advance()
      let literal = try takeLiteral()
      isNormal = store.probe[Int(literal)] == 0 && store.probe[Int(literal ^ 1)] == 0
      if isNormal { store.probe[Int(literal)] = 1 } else { sum.add(Integer(number), literal: literal) }
      guard isNormal else { break }
      row.literals.append(literal)
      row.coefficients.append(number)
      row.total += number
    }
    for literal in row.literals { store.probe[Int(literal)] = 0 }
    isNormal = isNormal && lexer.isWord(">=")
    if !isNormal { sum.add(row) }
    while !isNormal, let number = lexer.integer {
      try lexer.advance()
      let literal = try takeLiteral()
      sum.add(number, literal: literal)
    }
    try lexer.take(">=")
    let degree = try lexer.takeInteger("the right side of a constraint")
    if isNormal, let word = degree.word, word.magnitude <= UInt(Row.wordLimit) {
      row.degree = word
      return row
    }
    if isNormal { sum.add(row) }
    sum.addToBound(degree)
    return sum.takeRow()
  }

  /// Takes the number of a live constraint, from the first where positive, from the newest where negative.
  mutating func takeSlot() throws(KernelRefusal) -> Int {
    guard let number = lexer.smallInteger else {
      throw KernelRefusal("expected the number of a constraint, met \(lexer.shown)")
    }
    let slot = try slot(number)
    try lexer.advance()
    return slot
  }

  func slot(_ number: Int) throws(KernelRefusal) -> Int {
    // Far numbers of either sign stand for nothing.
    guard number.magnitude < UInt(Int32.max) else { throw KernelRefusal("there is no constraint of that number") }
    let id = number < 0 ? store.nextID + number : number
    guard let slot = store.slot(of: id) else { throw KernelRefusal("there is no live constraint \(number)") }
    return slot
  }
}
