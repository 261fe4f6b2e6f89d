/// The formats that programs are written in.
public enum ProgramFormat: String, Hashable, Sendable, CaseIterable {
  /// Free MPS.
  case mps
  /// CPLEX LP.
  case lp
  /// Pseudo-Boolean, as in the competitions.
  case opb
  /// SMT-LIB 2 with `minimize`.
  case smt2
  /// DIMACS clauses of a decision.
  case cnf
  /// Weighted clauses of MaxSAT.
  case wcnf
}
