public import CertificateChecking
public import ExactArithmetic
public import Formulations
import TrainingProblem

/// A program as it stands in a file: what a solution of that file is held against.
public struct WrittenProgram: Sendable {
  /// The dictionary from the file's variables back to parameters.
  public let map: ParameterMap
  /// The least and the greatest value of each column of the map.
  public let ranges: [ClosedRange<Integer>]
  /// Which columns are integers in the file.
  public let isInteger: [Bool]
  /// The terms that are minimised: a multiple of a column each. Empty for a decision.
  public let objective: [(coefficient: Integer, column: Int)]
  /// The instance's objective is (sum of the terms + `constant`) / `scale`.
  public let constant: Integer
  /// The denominator of the objective; positive.
  public let scale: Integer
  /// The constant that the file itself leaves out of what it minimises.
  let omittedConstant: Integer

  // MARK: The kinds

  /// A mixed-integer encoding in a file of the format `format`: mps, lp, opb or smt2.
  public init(_ encoded: EncodedInstance, format: ProgramFormat, digest: String) {
    let program = encoded.program
    map = encoded.map(digest: digest, format: format)
    scale = program.objectiveScale
    guard format == .opb else {
      ranges = program.variables.map { $0.lower...$0.upper }
      isInteger = program.variables.map { $0.kind == .integer || format == .smt2 }
      objective = program.objective.terms.map { ($0.coefficient, $0.variable.position) }
      constant = program.objective.constant
      omittedConstant = 0
      return
    }
    let expansion = BinaryExpansion(program)
    ranges = Array(repeating: 0...1, count: map.columns.count)
    isInteger = ranges.map { _ in true }
    var constant = program.objective.constant
    var objective: [(coefficient: Integer, column: Int)] = []
    for term in program.objective.terms {
      constant += term.coefficient * program[term.variable].lower
      for (place, digit) in expansion.digits(of: term.variable).enumerated() {
        objective.append((term.coefficient * Integer.powerOfTwo(place), digit))
      }
    }
    self.objective = objective
    self.constant = constant
    omittedConstant = constant
  }

  /// The reference encoding, or clauses whose first variables are those of it.
  ///
  /// - Parameters:
  ///   - name: of the encoding.
  ///   - threshold: the objective that clauses decide about.
  public init(
    _ reference: ReferenceEncoding, name: String = "reference", format: ProgramFormat = .opb,
    threshold: Rational? = nil,
    digest: String
  ) {
    let formula = reference.formula
    map = ReferenceText.map(reference, digest: digest, name: name, program: format, threshold: threshold)
    ranges = Array(repeating: 0...1, count: map.columns.count)
    isInteger = ranges.map { _ in true }
    scale = formula.objectiveScale
    var constant = formula.objectiveConstant
    var objective: [(coefficient: Integer, column: Int)] = []
    for term in formula.objective where format != .cnf {
      // c · (1 − x) for the negation of x.
      if term.literal.isNegated { constant += term.coefficient }
      objective.append(
        (term.literal.isNegated ? -term.coefficient : term.coefficient, Int(term.literal.variable) - 1))
    }
    self.constant = constant
    self.objective = objective
    // Soft clauses cost what is violated: a term below 0 counts from its least value.
    let least = formula.objective.reduce(Integer.zero) { $0 + min(0, $1.coefficient) }
    omittedConstant = format == .wcnf ? formula.objectiveConstant + least : formula.objectiveConstant
  }

  // MARK: Objectives

  /// The instance's objective where the terms sum up to `sum`.
  public func value(ofSum sum: Rational) -> Rational { (sum + Rational(constant)) / Rational(scale) }
  /// The sum of the terms where the instance's objective is `value`.
  public func sum(ofValue value: Rational) -> Rational { value * Rational(scale) - Rational(constant) }

  /// The instance's objective where a solver says that the file's is `stated`.
  public func value(ofStated stated: Rational) -> Rational {
    (stated + Rational(omittedConstant)) / Rational(scale)
  }

  /// The sum of the objective's terms at the values of `solution`; nil where it does not have them all.
  public func sum(at solution: SolutionFile) -> Rational? {
    var sum = Rational.zero
    for (coefficient, column) in objective {
      guard let value = solution.value(of: map.columns[column]) else { return nil }
      sum += Rational(coefficient) * value
    }
    return sum
  }
}
