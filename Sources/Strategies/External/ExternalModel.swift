import CertificateChecking
import Encodings
import ExactArithmetic
import ExternalSolvers
import Formulations
import TrainingProblem

/// What another program is given of an instance, and how its answer is read back.
struct ExternalModel {
  /// As `--encoding` calls it.
  let encoding: String
  let columns: [String]
  /// The columns that the choice is read from.
  let parameterColumns: [String]
  let write: (inout FileDescriptorSink) throws(FileWriteError) -> Void
  /// The choice that values of the columns stand for.
  let choice: ((String) -> Rational) -> ParameterChoice
  /// What is minimised: an integer multiple of a column each.
  let objective: [(Integer, String)]
  /// The instance's objective where those terms sum up to a value.
  let value: (Rational) -> Rational
  /// The sum of those terms where the instance's objective is a value.
  let sum: (Rational) -> Rational
  /// The greatest magnitude of a number in the file.
  let largestNumber: Integer

  /// The sum of the objective's terms at the values of `solution`; nil where it does not have them all.
  func statedSum(_ solution: SolutionFile) -> Rational? {
    var sum = Rational.zero
    for (coefficient, column) in objective {
      guard let value = solution.value(of: column) else { return nil }
      sum += Rational(coefficient) * value
    }
    return sum
  }

  // MARK: The two kinds

  /// A mixed-integer encoding as free MPS; nil where the session ended before it was made.
  static func mixedInteger(_ session: SolveSession, _ scaled: ScaledInstance) throws -> ExternalModel? {
    let wanted = session.options.encoding ?? EncodingName.orderBigM.rawValue
    guard let name = EncodingName(rawValue: wanted) else {
      throw SolveFault.usage(
        "unknown encoding '\(InputError.printable(wanted))', expected one of: \(EncodingName.known)")
    }
    let encoded: EncodedInstance
    do {
      encoded = try EncodedInstance(
        scaled, name, memoryLimit: session.options.memoryLimit, shouldStop: session.shouldStop)
    } catch {
      if session.shouldStop() { return nil }
      throw SolveFault.usage("\(error)")
    }
    let program = encoded.program
    let map = encoded.map(digest: "")
    let scale = Rational(program.objectiveScale)
    let constant = Rational(program.objective.constant)
    return ExternalModel(
      encoding: name.rawValue, columns: map.columns, parameterColumns: parameterColumns(map),
      write: { sink throws(FileWriteError) in try MPSWriter.write(program, to: &sink) },
      choice: { map.choice(for: scaled, value: $0) },
      objective: program.objective.terms.map { ($0.coefficient, map.columns[$0.variable.position]) },
      value: { ($0 + constant) / scale }, sum: { $0 * scale - constant },
      largestNumber: largestNumber(program))
  }

  /// The reference encoding as OPB or SMT-LIB text.
  static func reference(
    _ session: SolveSession, _ scaled: ScaledInstance, _ solver: ExternalSolver
  ) throws -> ExternalModel {
    if let wanted = session.options.encoding, wanted != "reference" {
      throw SolveFault.usage(
        "the solver '\(solver.name)' takes the encoding 'reference', not '\(InputError.printable(wanted))'")
    }
    let encoding: ReferenceEncoding
    do { encoding = try ReferenceEncoding(scaled) } catch { throw SolveFault.usage("\(error)") }
    let map = ReferenceText.map(encoding, digest: "")
    let scale = Rational(encoding.formula.objectiveScale)
    let constant = Rational(encoding.formula.objectiveConstant)
    let isSMT = solver.format == .smt2
    return ExternalModel(
      encoding: "reference", columns: map.columns, parameterColumns: parameterColumns(map),
      write: { sink throws(FileWriteError) in
        if isSMT {
          try SMTWriter.write(encoding.formula, to: &sink)
        } else {
          try ReferenceText.writeOPB(encoding, to: &sink)
        }
      },
      choice: { map.choice(for: scaled, value: $0) },
      objective: encoding.formula.objective.map { ($0.coefficient, OPBWriter.name($0.literal)) },
      value: { ($0 + constant) / scale }, sum: { $0 * scale - constant },
      largestNumber: largestNumber(encoding.formula))
  }

  private static func parameterColumns(_ map: ParameterMap) -> [String] {
    map.entries.flatMap { $0.variables.map { map.columns[$0] } }
  }

  private static func largestNumber(_ program: MixedIntegerProgram) -> Integer {
    var largest = program.objective.constant.magnitude
    for term in program.objective.terms { largest = max(largest, term.coefficient.magnitude) }
    for variable in program.variables { largest = max(largest, variable.lower.magnitude, variable.upper.magnitude) }
    for row in program.rows {
      largest = row.terms.reduce(max(largest, row.rightSide.magnitude)) { max($0, $1.coefficient.magnitude) }
    }
    return largest
  }

  private static func largestNumber(_ formula: PseudoBooleanFormula) -> Integer {
    let objective = formula.objective.reduce(Integer.zero) { max($0, $1.coefficient.magnitude) }
    return formula.constraints.reduce(objective) { largest, constraint in
      constraint.terms.reduce(max(largest, constraint.degree.magnitude)) { max($0, $1.coefficient.magnitude) }
    }
  }
}
