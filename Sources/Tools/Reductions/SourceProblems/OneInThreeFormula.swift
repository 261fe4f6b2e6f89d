/// Is there an assignment that makes exactly one of the three literals of every clause true?
///
/// Literals are counted as written: in (x, x, y) a true x counts twice.
public struct OneInThreeFormula: Sendable, Equatable {
  /// Variables are numbered from 1; at least one.
  public let variables: Int
  /// Three literals each, v or −v; at least one clause.
  public let clauses: [[Int]]

  /// The formula of these clauses over variables 1 … `variables`.
  public init(variables: Int, clauses: [[Int]]) {
    self.variables = variables
    self.clauses = clauses
  }

  /// Why `picks` (the true variables) is no solution; nil where it is one.
  public func fault(_ picks: [Bool]) -> String? {
    for (number, clause) in clauses.enumerated() {
      let count = clause.reduce(0) { $0 + (picks[abs($1) - 1] == ($1 > 0) ? 1 : 0) }
      if count != 1 { return "clause \(number + 1) has \(count) true literals" }
    }
    return nil
  }

  /// The value line of a SAT solver.
  public func shown(_ picks: [Bool]) -> String {
    "v " + picks.enumerated().map { "\($1 ? $0 + 1 : -$0 - 1) " }.joined() + "0"
  }

  /// As a DIMACS file.
  public var text: String {
    "p cnf \(variables) \(clauses.count)\n"
      + clauses.map { $0.map { "\($0) " }.joined() + "0\n" }.joined()
  }
}
