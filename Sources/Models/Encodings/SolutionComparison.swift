public import ExactArithmetic
public import Formulations
public import TrainingProblem

/// Holds a solution file against the program that it is said to solve.
///
/// Floating-point solvers miss integers and bounds by small amounts, which are allowed in their formats and no others.
public struct SolutionComparison {
  /// The program that the solution is held against.
  public let program: WrittenProgram
  private let solution: SolutionFile
  /// Differences that do no harm, a line each.
  public private(set) var notes: [String] = []

  /// A comparison of these two; nothing is compared yet.
  public init(_ solution: SolutionFile, with program: WrittenProgram) {
    self.solution = solution
    self.program = program
  }

  /// How far from an integer a value of an integer column may be: above every solver's usual tolerance.
  private var tolerance: Rational {
    program.map.program == .mps || program.map.program == .lp ? Rational(1, 10_000) : 0
  }

  // MARK: The point

  /// The choice that the file's values stand for.
  ///
  /// - Throws: where names, bounds or integrality are not those of the program, where a parameter has no value, or where
  ///   its values stand for none of its options.
  public mutating func choice(for scaled: ScaledInstance) throws(SolutionFileError) -> ParameterChoice {
    try checkNames()
    for column in program.map.columns.indices { try checkValue(of: column) }
    for entry in program.map.entries { try checkOption(entry, of: scaled) }
    return program.map.choice(for: scaled) { solution.value(of: $0) ?? .zero }
  }

  private func refusal(_ message: String) -> SolutionFileError {
    SolutionFileError(file: solution.file, line: 0, message: message)
  }

  private var programName: String { "the program (\(program.map.program.rawValue), encoding \(program.map.encoding))" }

  private mutating func checkNames() throws(SolutionFileError) {
    let columns = program.map.columns
    if let count = solution.statedColumns, count != columns.count, count != columns.count + 1 {
      throw refusal("it has \(count) columns, and \(programName) has \(columns.count)")
    }
    let known = Set(columns + [FormulationName.objectiveConstant])
    let unknown = solution.values.keys.filter { !known.contains($0) }
    let isNoneKnown = unknown.count == solution.values.count
    if isNoneKnown, !columns.isEmpty, !(unknown.isEmpty && solution.omitsZeros && solution.statedObjective != nil) {
      throw refusal("it has none of the \(columns.count) variables of \(programName), such as \(columns[0])")
    }
    guard let first = unknown.min() else { return }
    let message = "\(unknown.count) of its names are no variables of \(programName), such as \(first)"
    guard solution.format == .smt else { throw refusal(message) }
    // Models may define functions of the solver's own.
    notes.append(message)
  }

  private func checkValue(of column: Int) throws(SolutionFileError) {
    let name = program.map.columns[column]
    guard let value = solution.value(of: name) else { return }
    let isGiven = solution.values[name] != nil
    // Values that a model leaves out may be anything.
    if !isGiven, solution.format == .smt || solution.format == .minisat || solution.format == .competition { return }
    let (range, isInteger) = (program.ranges[column], program.isInteger[column])
    var slack = tolerance
    if !isInteger, slack.signum > 0 {
      slack += Rational(max(range.lowerBound.magnitude, range.upperBound.magnitude), 100_000)
    }
    let shown = isGiven ? "\(name) is \(Self.short(value))" : "\(name) is not given, so 0"
    guard value + slack >= Rational(range.lowerBound), value - slack <= Rational(range.upperBound) else {
      throw refusal("\(shown), and \(programName) has it from \(range.lowerBound) to \(range.upperBound)")
    }
    guard !isInteger || (value - Rational(Self.nearest(value))).magnitude <= slack else {
      throw refusal("\(shown), and \(programName) has it as an integer")
    }
  }

  private func checkOption(_ entry: ParameterMap.Entry, of scaled: ScaledInstance) throws(SolutionFileError) {
    var values: [Integer] = []
    for column in entry.variables {
      guard let value = solution.value(of: program.map.columns[column]) else {
        throw refusal("no value for the variable \(program.map.columns[column])")
      }
      values.append(Self.nearest(value))
    }
    let count = scaled.parameters.options(entry.parameter).count
    guard let form = ParameterLiterals.Form(rawValue: entry.form), form.isOption(values, of: count) else {
      let shown = zip(entry.variables, values).prefix(6).map { "\(program.map.columns[$0]) = \($1)" }
      throw refusal(
        "\(shown.joined(separator: ", ")): as \(entry.form) variables these stand for none of the \(count) options of a"
          + " parameter")
    }
  }

  // MARK: The objective

  /// Why the point is none of the program, or what the file states of it is not true; nil where the objective is the
  /// replayed one. Where the file claims no optimum, values that are only too great are noted: rows need not be tight.
  ///
  /// - Parameter replayed: the objective of the choice.
  public mutating func objectiveFault(replayed: Rational) -> String? {
    var said: [(String, Rational)] = []
    if let sum = program.sum(at: solution), program.map.program != .cnf {
      said.append(("its values have", program.value(ofSum: sum)))
    }
    if let stated = solution.statedObjective, program.map.program != .cnf {
      said.append(("it states", program.value(ofStated: stated)))
    }
    for (subject, value) in said {
      // Objectives are integers, divided by the scale: more than half a unit is no tolerance of a solver's, nor is more
      // than the ninth digit one of its printing.
      let unit = Rational(1, 2) / Rational(program.scale) + value.magnitude / Rational(Integer(10).power(9))
      guard (value - replayed).magnitude >= unit else { continue }
      let message =
        "\(subject) the objective \(Self.short(value)), and the replay of its parameters is \(replayed)"
      if solution.claim == .claimedOptimal || value < replayed { return message }
      notes.append(message)
    }
    if let threshold = program.map.threshold, replayed > threshold {
      return "the objective of its parameters is \(replayed), and a model of the clauses reaches \(threshold)"
    }
    return nil
  }

  // MARK: Numbers

  private static func nearest(_ value: Rational) -> Integer { (value + Rational(1, 2)).floor }

  /// At most six digits after the point.
  private static func short(_ value: Rational) -> String {
    if value.isInteger { return "\(value)" }
    let million = Integer(10).power(6)
    let digits = (value.magnitude * Rational(million)).floor
    let whole = digits.floorQuotient(by: million)
    let rest = "\(digits - whole * million + million)".dropFirst()
    return "\(value.signum < 0 ? "-" : "")\(whole).\(rest)"
  }
}

extension ParameterLiterals.Form {
  /// True if the variables' values, rounded, are those of one of `options` options.
  func isOption(_ values: [Integer], of options: Int) -> Bool {
    let option = option(values.map { Rational($0) }, of: options)
    return values == self.values(at: Int(option), of: options)
  }
}
