import ExactArithmetic

extension ProofChecker {
  /// Reads one statement outside all subproofs.
  mutating func statement() throws(ProofRefusal) {
    let label = try takeLabel()
    let rule = lexer.wordText
    try lexer.advance()
    if try !derivation(rule) {
      if !limits.permitsStrengthening, ProofChecker.strengtheningRules.contains(rule) {
        throw ProofRefusal("the rule '\(rule)' is refused here: strengthening is not permitted")
      }
      switch rule {
      case "f": try formulaRule()
      case "red": try strengtheningRule(byDominance: false)
      case "dom": try strengtheningRule(byDominance: true)
      case "def_order" where dialect > .one, "pre_order" where dialect < .three: try orderDefinition()
      case "load_order": try loadOrderRule()
      case "core": try coreRule()
      case "strengthening_to_core" where dialect > .one: try strengtheningToCoreRule()
      case "o" where dialect < .three, "soli" where dialect > .one: try solutionRule(.improving)
      case "v" where dialect < .three, "solx" where dialect == .two: try solutionRule(.excluding)
      case "ov" where dialect < .three, "sol" where dialect > .one: try solutionRule(.logging)
      case "obju" where dialect > .one: try objectiveUpdateRule()
      case "eobj" where dialect > .one: try equalObjectiveRule()
      default: throw ProofRefusal(ProofChecker.complaint(rule))
      }
    }
    try assign(label)
  }

  /// Rules that add what the formula does not imply, and those that prepare them.
  static let strengtheningRules: Set<String> = [
    "red", "dom", "def_order", "pre_order", "load_order", "strengthening_to_core", "obju",
  ]

  /// Rules of VeriPB that the kernel knows and refuses, each by its name.
  static let refusedRules: Set<String> = [
    "a", "l", "fail", "obji", "preserved_add", "preserved_rm", "epreserved", "eord_def", "eord_loaded", "solx", "scope",
  ]

  static func complaint(_ rule: String) -> String {
    refusedRules.contains(rule)
      ? "the rule '\(rule)' is not supported"
      : "unknown rule '\(String(rule.unicodeScalars.prefix(40).map { (0x21...0x7e).contains($0.value) ? Character($0) : "?" }))'"
  }

  // MARK: Labels

  /// The label before a statement, if there is one.
  mutating func takeLabel() throws(ProofRefusal) -> [UInt8]? {
    labelled = nil
    guard dialect > .one, lexer.token == .word, lexer.word.first == UInt8(ascii: "@") else { return nil }
    let label = Array(lexer.word)
    try lexer.advance()
    guard lexer.token == .word else { throw ProofRefusal("expected a rule after the label, met \(lexer.shown)") }
    return label
  }

  /// Lets `label` stand for what the statement has derived or found.
  mutating func assign(_ label: [UInt8]?) throws(ProofRefusal) {
    guard let label else { return }
    guard let labelled else { throw ProofRefusal("a label before a rule that derives nothing") }
    try state.database.hold(label.count + 160)
    state.labels[label] = labelled
  }

  // MARK: Numbers of constraints

  /// Takes the number, or label, of a constraint; it may be gone.
  mutating func takeID() throws(ProofRefusal) -> Int {
    guard lexer.token == .word else { throw ProofRefusal("expected a constraint's number, met \(lexer.shown)") }
    if let value = lexer.smallInteger, value > 0, value < state.database.nextID, dialect < .three {
      try lexer.advance()
      return value
    }
    if lexer.word.first == UInt8(ascii: "@"), dialect > .one {
      guard let id = state.labels[Array(lexer.word)] else { throw ProofRefusal("unknown label \(lexer.shown)") }
      try lexer.advance()
      return id
    }
    guard let value = lexer.integer, !(dialect == .three && lexer.word.first == UInt8(ascii: "+")) else {
      throw ProofRefusal("expected a constraint's number, met \(lexer.shown)")
    }
    let id = try resolve(value)
    try lexer.advance()
    return id
  }

  /// The number meant by `value`: negative ones count back from the newest.
  func resolve(_ value: Integer) throws(ProofRefusal) -> Int {
    let next = state.database.nextID
    guard let word = value.word, word != 0, word < next, word > -next else {
      throw ProofRefusal("there is no constraint \(value.bitLength > 64 ? "of that number" : "\(value)")")
    }
    return word > 0 ? word : next + word
  }

  /// Takes the number of a live constraint.
  mutating func takeSlot() throws(ProofRefusal) -> Int { try liveSlot(try takeID()) }

  func liveSlot(_ id: Int) throws(ProofRefusal) -> Int {
    guard let slot = state.database.slot(of: id) else { throw ProofRefusal("constraint \(id) has been deleted") }
    return slot
  }

  /// Takes constraint numbers up to the statement's end or a separator. Version 1 allows a closing 0.
  mutating func takeIDs() throws(ProofRefusal) -> [Int] {
    var ids: [Int] = []
    while lexer.token == .word {
      if dialect == .one, lexer.integer == .zero {
        try lexer.advance()
        break
      }
      ids.append(try takeID())
      guard ids.count < state.database.nextID else { throw .limit("a list of more constraints than there are") }
    }
    return ids
  }

  // MARK: Small rules

  /// `f`: the formula has as many constraints as the proof thinks.
  mutating func formulaRule() throws(ProofRefusal) {
    guard state.database.nextID == formula.constraints.count + 1 else {
      throw ProofRefusal("'f' after constraints have been derived")
    }
    if !lexer.isAtStatementEnd {
      let count = try lexer.takeCount("the number of constraints")
      guard count == formula.constraints.count || (count == 0 && dialect == .one) else {
        throw ProofRefusal("the formula has \(formula.constraints.count) constraints, not \(count)")
      }
      if dialect == .one, lexer.integer == .zero { try lexer.advance() }
    }
    try lexer.endStatement()
  }

  /// `core id …`, `core range …`: derived constraints become core (the transfer rule).
  mutating func coreRule() throws(ProofRefusal) {
    let ids = try takeSelection()
    for id in ids { state.database.moveToCore(try liveSlot(id)) }
    observer?.movedToCore(ids)
    try lexer.endStatement()
  }

  /// `strengthening_to_core on` moves everything to the core. What strengthening derives is moved there in any case, as
  /// far as the goals go: they range over all live constraints.
  mutating func strengtheningToCoreRule() throws(ProofRefusal) {
    if lexer.isWord("on") {
      observer?.movedToCore(state.database.numbers.derived)
      state.database.moveAllToCore()
      strengthensToCore = true
    } else if lexer.isWord("off") {
      strengthensToCore = false
    } else {
      throw ProofRefusal("expected 'on' or 'off', met \(lexer.shown)")
    }
    try lexer.advance()
    try lexer.endStatement()
  }
}
