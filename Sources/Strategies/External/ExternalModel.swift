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
  /// What should be said of it before the answer.
  var notes: [String] = []

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

  /// A mixed-integer encoding as free MPS.
  static func mixedInteger(_ session: SolveSession, _ scaled: ScaledInstance) throws -> ExternalModel {
    let wanted = session.options.encoding ?? EncodingName.orderBigM.rawValue
    guard let name = EncodingName(rawValue: wanted) else {
      let known = EncodingName.allCases.map(\.rawValue).joined(separator: ", ")
      throw SolveFault.usage("unknown encoding '\(InputError.printable(wanted))', expected one of: \(known)")
    }
    let encoded: EncodedInstance
    do { encoded = try EncodedInstance(scaled, name) } catch { throw SolveFault.usage("\(error)") }
    let program = encoded.program
    let map = encoded.map(digest: "")
    let scale = Rational(program.objectiveScale)
    let constant = Rational(program.objective.constant)
    var model = ExternalModel(
      encoding: name.rawValue, columns: map.columns, parameterColumns: parameterColumns(map),
      write: { sink throws(FileWriteError) in try MPSWriter.write(program, to: &sink) },
      choice: { map.choice(for: scaled, value: $0) },
      objective: program.objective.terms.map { ($0.coefficient, map.columns[$0.variable.position]) },
      value: { ($0 + constant) / scale }, sum: { $0 * scale - constant })
    if !isExactInDoubles(program) {
      model.notes.append("numbers of the program are beyond 2^53: a solver in floating point rounds them as it reads")
    }
    return model
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
      value: { ($0 + constant) / scale }, sum: { $0 * scale - constant })
  }

  private static func parameterColumns(_ map: ParameterMap) -> [String] {
    map.entries.flatMap { $0.variables.map { map.columns[$0] } }
  }

  /// Whether every number of `program` is a double.
  private static func isExactInDoubles(_ program: MixedIntegerProgram) -> Bool {
    let limit = Integer(1 << 53)
    func fits(_ value: Integer) -> Bool { value.magnitude <= limit }
    return program.objective.terms.allSatisfy { fits($0.coefficient) }
      && program.variables.allSatisfy { fits($0.lower) && fits($0.upper) }
      && program.rows.allSatisfy { row in fits(row.rightSide) && row.terms.allSatisfy { fits($0.coefficient) } }
  }
}
