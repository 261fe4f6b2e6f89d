public import ExactArithmetic

/// The layouts of solution files that are read.
public enum SolutionFormat: Hashable, Sendable, CaseIterable {
  /// `glpsol -w`: columns by number. HiGHS writes it too, as style 2.
  case glpkRaw
  /// `glpsol -o`: six significant digits, so a value of 10^6 or more may have lost its last ones. HiGHS style 3.
  case glpkPrintable
  /// The `solution` command of CBC.
  case cbc
  /// HiGHS, `--solution_file` with styles 0 and 4.
  case highsRaw
  /// HiGHS, style 1.
  case highsPretty
  /// `write solution` of SCIP.
  case scip
  /// `ResultFile=NAME.sol` of Gurobi, and its MIP starts (`NAME.mst`).
  case gurobi
  /// `ResultFile=NAME.json` of Gurobi.
  case gurobiJSON
  /// `=obj= OBJECTIVE`, then names and values, as in the libraries of test problems.
  case library
  /// `write NAME.sol` of CPLEX: XML.
  case cplex
  /// `s`, `o` and `v` lines of the SAT, pseudo-Boolean and MaxSAT competitions, whatever else the solver logged as `c`.
  case competition
  /// The result file of MiniSat: `SAT` or `UNSAT`, then literals.
  case minisat
  /// The answers of an SMT-LIB 2 solver to `check-sat`, `get-objectives`, `get-model` and `get-value`.
  case smt
}

/// The claim of a solution file about its own content. It is only ever a claim.
public enum SolutionClaim: Hashable, Sendable {
  /// The point is said to be best.
  case claimedOptimal
  /// There is said to be no point.
  case claimedInfeasible
  /// Anything else: stopped early, or not said.
  case none
}

/// The values that another solver wrote, exactly as their decimal text says.
///
/// A solver's `0.9999999` stays 9999999/10000000 here; which option is meant is for the reader of the values to decide.
public struct SolutionFile: Sendable {
  /// The file's name, for messages.
  public let file: String
  /// The layout that was recognised.
  public let format: SolutionFormat
  /// The status as far as it is a claim.
  public internal(set) var claim = SolutionClaim.none
  /// Its status in its own words; nil where it has none.
  public internal(set) var status: String?
  /// The objective that it states beside the values, of the program that was solved; nil where it states none.
  public internal(set) var statedObjective: Rational?
  /// The number of columns that it says the program has; nil where it does not say.
  public internal(set) var statedColumns: Int?
  /// True if the file has a point at all; an infeasible model has none.
  public internal(set) var hasPoint = false
  /// True if variables that the file does not list are 0; several solvers leave zeros out.
  public internal(set) var omitsZeros = false
  /// By variable name. For look-ups only: the order of a dictionary changes from run to run.
  public internal(set) var values: [String: Rational] = [:]

  /// The value of the variable called `name`; nil where the file does not say.
  public func value(of name: String) -> Rational? {
    guard hasPoint else { return nil }
    return values[name] ?? (omitsZeros ? .zero : nil)
  }

  /// The values of the variables called `names`, in that order.
  public func point(for names: [String]) throws(SolutionFileError) -> [Rational] {
    guard hasPoint else { throw SolutionFileError(file: file, line: 0, message: "the file holds no solution") }
    var point: [Rational] = []
    point.reserveCapacity(names.count)
    for name in names {
      guard let value = value(of: name) else {
        throw SolutionFileError(file: file, line: 0, message: "no value for variable \(name)")
      }
      point.append(value)
    }
    return point
  }
}
