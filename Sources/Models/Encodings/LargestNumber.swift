public import CertificateChecking
public import ExactArithmetic
public import Formulations

/// The number of greatest magnitude in a written program, and the readers that do not hold it.
public struct LargestNumber: Sendable {
  /// The greatest magnitude among all numbers of the file; 0 where it has none.
  public private(set) var magnitude = Integer.zero
  /// Where it stands, in a few words.
  private var place = ""
  private let format: ProgramFormat

  /// - Parameter format: mps, lp, opb or smt2.
  public init(_ program: MixedIntegerProgram, format: ProgramFormat) {
    self.format = format
    let expansion = format == .opb ? BinaryExpansion(program) : nil
    // In binary digits a coefficient is multiplied by powers of two.
    func take(_ terms: some Sequence<Term>, _ place: @autoclosure () -> String) {
      for term in terms {
        let digits = expansion.map { $0.digits(of: term.variable).count } ?? 1
        let factor = digits > 1 ? Integer.powerOfTwo(digits - 1) : 1
        self.take(term.coefficient * factor, place())
      }
    }
    take(program.objective.terms, "the objective")
    self.take(program.objective.constant, "the objective")
    for row in program.rows {
      take(row.terms, "row \(row.name)")
      let shift = row.terms.reduce(Integer.zero) { sum, term in
        expansion == nil ? sum : sum + term.coefficient * program[term.variable].lower
      }
      self.take(row.rightSide - shift, "row \(row.name)")
    }
    guard format != .opb else { return }
    for variable in program.variables {
      self.take(variable.lower, "the bounds of \(variable.name)")
      self.take(variable.upper, "the bounds of \(variable.name)")
    }
  }

  /// - Parameter format: opb or smt2; wcnf for the weights alone.
  public init(_ formula: PseudoBooleanFormula, format: ProgramFormat) {
    self.format = format
    for term in formula.objective { take(term.coefficient, "the objective") }
    if format == .wcnf {
      take(formula.objective.reduce(Integer.zero) { $0 + $1.coefficient.magnitude }, "the sum of the weights")
      return
    }
    for (number, constraint) in formula.constraints.enumerated() {
      for term in constraint.terms { take(term.coefficient, "constraint \(number + 1)") }
      take(constraint.degree, "constraint \(number + 1)")
    }
  }

  private mutating func take(_ number: Integer, _ place: @autoclosure () -> String) {
    guard number.magnitude > magnitude else { return }
    magnitude = number.magnitude
    self.place = place()
  }

  // MARK: Readers

  /// Beyond it floating point rounds integers as it reads them.
  public static let doubleLimit = Integer(1 << 53)

  /// A sentence about the readers that are known to round or refuse the number; nil where every known one holds it.
  public var note: String? {
    let readers: String
    switch format {
    case .mps, .lp:
      // Measured: HiGHS 1.16 takes coefficients from 10^15 for infinite and ends with an error, GLPK 5.0 and CBC 2.10
      // go on with rounded ones.
      guard magnitude >= Integer(10).power(15) else { return nil }
      let rounding =
        magnitude > Self.doubleLimit
        ? "CBC, GLPK, SCIP, Gurobi and CPLEX hold numbers in floating point and round what is beyond 2^53, " : ""
      readers = rounding + "HiGHS refuses 10^15 and more"
    case .opb:
      guard magnitude > Integer(Int(Int32.max)) else { return nil }
      readers =
        "clasp refuses what is beyond 2^31 - 1"
        + (magnitude > Integer(Int.max) ? ", and readers in 64 bits what is beyond 2^63 - 1" : "")
    case .wcnf:
      guard magnitude > Integer(Int.max) else { return nil }
      readers = "the format's rules end at 2^63 - 1, and readers in 64 bits with them"
    case .smt2, .cnf: return nil
    }
    return "the largest number is \(shown), in \(place): \(readers)"
  }

  /// The number, or its length where it is long.
  private var shown: String {
    let text = "\(magnitude)"
    return text.utf8.count <= 40 ? text : "one of \(text.utf8.count) digits"
  }
}
