import ExactArithmetic

/// One run of the kernel: the stream, the live constraints, and what has been established so far. The rules, and why
/// each is sound, stand in docs/kernel-format.md.
struct Checker: ~Copyable {
  let limits: KernelLimits
  var lexer = Lexer(nil, comment: nil, longestWord: 0)
  var store: ConstraintStore
  var sum = Sum()
  /// The formula, which solutions are held against whatever is deleted.
  var formula: [Row] = []

  // MARK: Objective and solutions
  /// To be minimised: coefficients by literal.
  var objective: [Int32: Integer] = [:]
  /// The least objective of a solution that has been shown.
  var bestValue: Integer?
  /// Solutions with an objective of this and above may have been cut off.
  var cut: Integer?

  // MARK: Strengthening
  var orders: [String: Order] = [:]
  var loaded: LoadedOrder?
  var depth = 0
  /// A subproof deletes only constraints of this number and above.
  var firstOwnID = 1

  init(limits: KernelLimits) {
    self.limits = limits
    store = ConstraintStore(limits: limits)
  }

  // MARK: The whole proof

  mutating func run(_ proof: some ProofSource) throws(KernelRefusal) -> KernelConclusion {
    lexer = Lexer(proof, comment: UInt8(ascii: "%"), longestWord: limits.word)
    try lexer.advance()
    try lexer.take("pseudo-Boolean", "proof", "version", "3.0")
    // VeriPB's header ends with its line; a semicolon is read as well.
    if lexer.token == .semicolon { try lexer.advance() }
    try lexer.take("f")
    let count = try lexer.takeInteger("the number of the formula's constraints")
    guard count == Integer(formula.count) else {
      throw KernelRefusal("the formula has \(formula.count) constraints, not \(count)")
    }
    try lexer.endStatement()
    while !lexer.isWord("output") { try statement() }
    return try conclusion()
  }

  private mutating func statement() throws(KernelRefusal) {
    if try implication() { return }
    if try lexer.takes("red") {
      try strengthening("red")
    } else if try lexer.takes("dom") {
      try strengthening("dom")
    } else if try lexer.takes("soli") {
      try solution(improves: true)
    } else if try lexer.takes("sol") {
      try solution(improves: false)
    } else if try lexer.takes("core") {
      try moveToCore()
    } else if try lexer.takes("def_order") {
      try orderDefinition()
    } else if try lexer.takes("load_order") {
      try loadOrder()
    } else {
      throw KernelRefusal("expected a rule of the kernel format, met \(lexer.shown)")
    }
  }

  /// A statement that is allowed in subproofs, too; false where it is another one.
  mutating func implication() throws(KernelRefusal) -> Bool {
    if try lexer.takes("rup") {
      try hintedPropagation()
    } else if try lexer.takes("pol") {
      try polish()
    } else if try lexer.takes("ia") {
      try implicationByOne()
    } else if try lexer.takes("del") {
      try deletion()
    } else if try lexer.takes("pbc") {
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
    guard let literal = lexer.literal else { throw KernelRefusal("expected a literal, met \(lexer.shown)") }
    try admit(literal)
    try lexer.advance()
    return literal
  }

  mutating func takeLiterals() throws(KernelRefusal) -> [Int32] {
    var literals: [Int32] = []
    while lexer.token == .word { literals.append(try takeLiteral()) }
    return literals
  }

  /// Reads `2 x1 -3 ~x2 >= 1` into its normal form.
  mutating func takeConstraint() throws(KernelRefusal) -> Row {
    while let number = lexer.integer {
      try lexer.advance()
      let literal = try takeLiteral()
      sum.add(number, literal: literal)
    }
    try lexer.take(">=")
    sum.addToBound(try lexer.takeInteger("the right side of a constraint"))
    return sum.takeRow()
  }

  /// Takes the number of a live constraint, from the first where positive, from the newest where negative.
  mutating func takeLive() throws(KernelRefusal) -> (id: Int, entry: ConstraintStore.Entry) {
    guard let number = lexer.integer else {
      throw KernelRefusal("expected the number of a constraint, met \(lexer.shown)")
    }
    let constraint = try live(number)
    try lexer.advance()
    return constraint
  }

  func live(_ number: Integer) throws(KernelRefusal) -> (id: Int, entry: ConstraintStore.Entry) {
    // A number of more than a word is none that was given; nor is 0.
    var id = number.word ?? 0
    if id < 0 { id += store.nextID }
    guard let entry = store.live[id] else { throw KernelRefusal("there is no live constraint \(number)") }
    return (id, entry)
  }
}
