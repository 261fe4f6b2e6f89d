import ExactArithmetic
import TrainingProblem
import ProofKernel
import ReferenceFormulas

/// Checks proofs in any of VeriPB's dialects, searching by itself for what their steps leave out. An elaborator listens
/// to it and writes down what it found; no certificate rests on its verdict.
///
/// The dialects, the rules and why each is sound stand in docs/proof-format.md.
public enum DialectChecker {
  /// Reads `proof`, text or gzip, to its end and says what it establishes about `formula`, or why it is refused.
  ///
  /// The formula's constraints are numbered from 1 in their order; its variables are x1, x2, …
  public static func check(
    formula: PseudoBooleanFormula, proof: some ProofSource, limits: ProofLimits = ProofLimits(),
    budget: Budget = .unlimited
  ) -> ProofVerdict {
    check(formula: formula, proof: proof, limits: limits, budget: budget, observer: nil)
  }

  /// The same, with each step told to an observer.
  package static func check(
    formula: PseudoBooleanFormula, proof: some ProofSource, limits: ProofLimits, budget: Budget,
    observer: (any ProofObserver)?
  ) -> ProofVerdict {
    let variables = min(formula.variableCount, limits.variables)
    if let fault = budget.fault(adding: variables * ConstraintDatabase.variableBytes) {
      return .unfinished(line: 1, reason: fault)
    }
    var checker = ProofChecker(formula: formula, proof: proof, limits: limits, budget: budget)
    checker.observer = observer
    checker.state.database.noteConflicts(in: observer?.trace)
    do {
      try checker.loadFormula()
      let conclusion = try checker.run()
      return checker.unfinished ?? .verified(conclusion)
    } catch {
      let line = checker.lexer.line
      if let unfinished = checker.unfinished { return unfinished }
      return error.isLimit
        ? .unfinished(line: line, reason: error.reason) : .refused(line: line, reason: error.reason)
    }
  }
}

/// One run of the checker: the stream, the state, and what has been established so far. Never copied: the compiler would
/// copy some forty arrays by reference at a call where it sees fit.
struct ProofChecker: ~Copyable {
  let formula: PseudoBooleanFormula
  let limits: ProofLimits
  var lexer: ProofLexer
  var state: ProofState
  var dialect: ProofDialect { lexer.dialect }

  // MARK: Order
  var orders: [String: Preorder] = [:]
  var loaded: LoadedOrder?

  // MARK: Objective and solutions
  /// The objective as `obju` has left it.
  var objective = Objective()
  /// The variables of its terms, from the first strengthening step on.
  var objectiveVariables: Set<Int32> = []
  /// Solutions of the formula have been shown; the least objective of one of them.
  var bestValue: Integer?
  /// Solutions with a current objective of this and above may have been cut off.
  var cut: Integer?
  /// Solutions have been cut off for another reason: nothing is claimed of what remains.
  var excludesSolutions = false
  /// True if strengthening adds to the core.
  var strengthensToCore = false

  /// Bytes of the sums that the current `pol` step has laid aside.
  var heldBySums = 0

  // MARK: Position
  var depth = 0
  /// The number that a label before the current statement stands for.
  var labelled: Int?
  var levels = ConstraintLevels()
  /// The constraint that version 1 has claimed last.
  var claimed: Int?
  /// Who is told of each step.
  var observer: (any ProofObserver)?
  /// The last solution's literals with what they propagate, for the observer.
  var completed: [Int32] = []
  /// A contradiction that version 1 of the format has claimed, with the cut that stood then.
  var claim: ProofConclusion?

  init(formula: PseudoBooleanFormula, proof: some ProofSource, limits: ProofLimits, budget: Budget) {
    self.formula = formula
    self.limits = limits
    lexer = ProofLexer(UnpackedProof(proof), limits: limits)
    state = ProofState(variableCount: min(formula.variableCount, limits.variables), limits: limits, budget)
  }

  /// Set where the budget was spent in the middle of a step: whatever was said since then is not heard.
  fileprivate var unfinished: ProofVerdict? {
    guard state.database.isSpent else { return nil }
    let budget = state.database.budget
    return .unfinished(line: lexer.line, reason: budget.fault() ?? "the budget was spent")
  }

  mutating func loadFormula() throws(ProofRefusal) {
    guard formula.variableCount <= limits.variables else {
      throw .limit("a formula of more than \(limits.variables) variables")
    }
    let largest = Int32(truncatingIfNeeded: formula.variableCount)
    func isKnown(_ term: LiteralTerm) -> Bool { (1...max(largest, 1)).contains(term.literal.variable) && largest > 0 }
    guard formula.objective.allSatisfy(isKnown) else { throw ProofRefusal("an objective over unknown variables") }
    objective.terms = formula.objective.map { (number: $0.coefficient, literal: $0.literal.code) }
    let terms = formula.constraints.reduce(0) { $0 + $1.terms.count }
    try state.database.hold(formula.constraints.count * ConstraintDatabase.slotBytes * 3 / 2 + terms * 6)
    state.database.reserve(constraints: formula.constraints.count, terms: terms)
    var row = Row()
    for constraint in formula.constraints {
      guard constraint.terms.allSatisfy(isKnown) else { throw ProofRefusal("a constraint over unknown variables") }
      for term in constraint.terms { state.accumulator.add(term.coefficient, literal: term.literal.code) }
      state.accumulator.addToBound(constraint.degree)
      state.accumulator.finish(into: &row)
      try state.database.add(row, isCore: true)
    }
  }

  /// Reads the proof from its header to its end.
  mutating func run() throws(ProofRefusal) -> ProofConclusion {
    try readHeader()
    observer?.begin(constraints: formula.constraints.count)
    if dialect == .one { try readFormulaLine() }
    while true {
      try state.database.spend(1 << 10)
      try lexer.skipLineEnds()
      if lexer.token == .endOfFile && dialect == .one {
        let conclusion = claim ?? (bestValue == nil ? .nothing : .satisfiable)
        observer?.concluded(conclusion, by: claimed, solution: nil)
        return conclusion
      }
      guard lexer.token == .word else { throw ProofRefusal("expected a rule, met \(lexer.shown)") }
      if lexer.isWord("output") && dialect > .one { return try readFoot() }
      try statement()
    }
  }

  private mutating func readHeader() throws(ProofRefusal) {
    try lexer.advance()
    try lexer.take("pseudo-Boolean")
    try lexer.take("proof")
    try lexer.take("version")
    guard lexer.token == .word, let dialect = ProofDialect(version: lexer.wordText) else {
      throw ProofRefusal("unknown version \(lexer.shown)")
    }
    try lexer.advance()
    guard lexer.token == .endOfLine else { throw ProofRefusal("expected the end of the header, met \(lexer.shown)") }
    lexer.dialect = dialect
    try lexer.advance()
  }

  /// In version 1 nothing but order definitions may stand before the formula: the constraints' numbers depend on it.
  private mutating func readFormulaLine() throws(ProofRefusal) {
    while true {
      try lexer.skipLineEnds()
      if lexer.isWord("pre_order") {
        try statement()
      } else {
        guard lexer.isWord("f") else { throw ProofRefusal("expected 'f', met \(lexer.shown)") }
        return try statement()
      }
    }
  }
}
