public import ExactArithmetic

/// A clause that may be violated at a cost.
public struct SoftClause: Hashable, Sendable {
  /// Positive.
  public let weight: Integer
  /// DIMACS literals of which one should be true.
  public let literals: [Int32]
  /// A clause that costs `weight` where it is violated.
  public init(weight: Integer, literals: [Int32]) {
    self.weight = weight
    self.literals = literals
  }
}

/// A formula in conjunctive normal form, perhaps with soft clauses whose violated weights are to be least.
///
/// Literals are those of DIMACS: variable v is v, its negation −v, variables count from 1. Clauses lie one after another
/// in one array: 4 bytes a literal, and 4 a clause.
public struct ClausalFormula: Sendable, Equatable {
  /// Variables; at least the greatest that occurs.
  public private(set) var variableCount: Int
  /// The number of hard clauses.
  public private(set) var clauseCount = 0
  /// The literals of all clauses, with a 0 behind each clause.
  public private(set) var literals: [Int32] = []
  /// Clauses that may be violated.
  public private(set) var softClauses: [SoftClause] = []
  /// Lines for the head of a file.
  public var comments: [String] = []

  /// A formula without clauses.
  public init(variableCount: Int = 0) { self.variableCount = variableCount }

  /// Adds a hard clause.
  /// - Precondition: no literal is 0.
  public mutating func add(_ clause: some Sequence<Int32>) {
    for literal in clause {
      precondition(literal != 0, "a literal is not 0")
      variableCount = max(variableCount, Int(literal.magnitude))
      literals.append(literal)
    }
    literals.append(0)
    clauseCount += 1
  }

  /// Adds a soft clause.
  /// - Precondition: no literal is 0; the weight is positive.
  public mutating func add(_ soft: SoftClause) {
    precondition(soft.weight.signum > 0, "a weight is positive")
    for literal in soft.literals { variableCount = max(variableCount, Int(literal.magnitude)) }
    softClauses.append(soft)
  }

  /// Makes room for variables that occur nowhere.
  public mutating func reserve(variables: Int) { variableCount = max(variableCount, variables) }

  /// Calls `body` with each clause.
  public func forEachClause<E: Error>(_ body: (ArraySlice<Int32>) throws(E) -> Void) throws(E) {
    var start = 0
    for place in literals.indices where literals[place] == 0 {
      try body(literals[start..<place])
      start = place + 1
    }
  }
}
