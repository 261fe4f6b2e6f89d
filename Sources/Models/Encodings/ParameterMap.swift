import ExactArithmetic
import TrainingProblem

/// The dictionary from a program's variables back to parameters: `encode --map` writes it, `decode --map` reads it.
///
/// One JSON object: `format` ("dnnt-map/2"), `instance` (the digest), `encoding`, `program` (the file's format), for a
/// decision `threshold`, `columns` (the names of all variables in the order of the program; of clauses, those of the
/// reference encoding), and `parameters`: for each parameter `[number, form, [columns]]`, with the
/// parameter's number in the order layers, neurons, then weights and bias; columns from 0; and the form, which says how
/// the columns give the option's number: "order" (how many of them are 1), "one-hot" (which one is 1), "log" (they are
/// its binary digits, the least significant one first) or "integer" (the one column is it).
public struct ParameterMap: Sendable {
  /// The columns of one parameter.
  public struct Entry: Sendable {
    /// The parameter's number in the order layers, neurons, then weights and bias.
    public let parameter: Int
    /// `order`, `one-hot`, `log` or `integer`.
    public let form: String
    /// Columns from 0, in the order that the form asks for.
    public let variables: [Int]
  }
  /// The instance's digest, `sha256:HEX`.
  public let digest: String
  /// The encoding's name.
  public let encoding: String
  /// The format of the program's file.
  public let program: ProgramFormat
  /// The objective of which clauses decide whether it can be reached; nil for anything but a decision.
  public let threshold: Rational?
  /// Names of all variables, in the order of the program.
  public let columns: [String]
  /// One entry for each parameter that has columns.
  public let entries: [Entry]

  init(
    digest: String, encoding: String, program: ProgramFormat, threshold: Rational? = nil, columns: [String],
    entries: [Entry]
  ) {
    self.digest = digest
    self.encoding = encoding
    self.program = program
    self.threshold = threshold
    self.columns = columns
    self.entries = entries
  }

  /// The choice for `scaled` that the named columns' values stand for.
  public func choice(for scaled: ScaledInstance, value: (String) -> Rational) -> ParameterChoice {
    var choice = (0..<scaled.parameters.count).map { Int32(scaled.parameters.options($0).isEmpty ? -1 : 0) }
    for entry in entries {
      let values = entry.variables.map { value(columns[$0]) }
      guard let form = ParameterLiterals.Form(rawValue: entry.form) else { continue }
      choice[entry.parameter] = form.option(values, of: scaled.parameters.options(entry.parameter).count)
    }
    return choice
  }

  // MARK: File

  /// The content of the file.
  public var text: String {
    let names = columns.map { InstanceWriter.quoted($0) }.joined(separator: ",")
    let parameters = entries.map { entry in
      "[\(entry.parameter),\"\(entry.form)\",[\(entry.variables.map(String.init).joined(separator: ","))]]"
    }
    return "{\"format\":\"dnnt-map/2\",\n\"instance\":\"\(digest)\",\n\"encoding\":\"\(encoding)\",\n"
      + "\"program\":\"\(program.rawValue)\",\n"
      + (threshold.map { "\"threshold\":\($0.jsonText),\n" } ?? "")
      + "\"columns\":[\(names)],\n\"parameters\":[\n\(parameters.joined(separator: ",\n"))]}\n"
  }

  /// Reads a map for `scaled`, whose digest is `digest`; another instance's map is refused.
  public static func read(
    _ bytes: [UInt8], file: String, for scaled: ScaledInstance, digest: String
  ) throws(InputError) -> ParameterMap {
    let root = try JSONDocument(bytes, file: file).root
    let fields = try root.fields(
      "a map", allowed: ["format", "instance", "encoding", "program", "threshold", "columns", "parameters"])
    try root.checkFormat(fields["format"], is: "dnnt-map/2")
    let digestValue = try root.required("instance", of: fields, in: "a map")
    guard try digestValue.string("the instance's digest") == digest else {
      throw digestValue.error("the map is for another instance: met \(digestValue.shown), expected \(digest)")
    }
    var columns: [String] = []
    for column in try root.required("columns", of: fields, in: "a map").elements("a list of variable names") {
      columns.append(try column.string("a variable's name"))
    }
    var entries: [Entry] = []
    for value in try root.required("parameters", of: fields, in: "a map").elements("a list of parameters") {
      entries.append(try entry(value, columns: columns.count, scaled.parameters))
    }
    let programValue = try root.required("program", of: fields, in: "a map")
    guard let program = ProgramFormat(rawValue: try programValue.string("the program's format")) else {
      throw programValue.error(
        "met \(programValue.shown), expected one of: "
          + ProgramFormat.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return ParameterMap(
      digest: digest, encoding: try root.required("encoding", of: fields, in: "a map").string("the encoding's name"),
      program: program,
      threshold: try fields["threshold"].reading { value throws(InputError) in
        try value.rational("the threshold")
      }, columns: columns, entries: entries)
  }

  private static func entry(
    _ value: JSONValue, columns: Int, _ parameters: ParameterTable
  ) throws(InputError) -> Entry {
    let parts = try value.elements("[number, form, [columns]]")
    guard parts.count == 3 else { throw value.error("\(parts.count) entries, expected [number, form, [columns]]") }
    let parameter = try parts[0].integer("a parameter's number", in: 0...max(0, parameters.count - 1))
    let name = try parts[1].string("the form: order, one-hot, log or integer")
    guard let form = ParameterLiterals.Form(rawValue: name) else {
      throw parts[1].error("met \(parts[1].shown), expected \"order\", \"one-hot\", \"log\" or \"integer\"")
    }
    var variables: [Int] = []
    for column in try parts[2].elements("a list of columns") {
      variables.append(try column.integer("a column's number", in: 0...max(0, columns - 1)))
    }
    let options = parameters.options(parameter).count
    guard columns > 0 || variables.isEmpty, variables.count == form.variableCount(options: options) else {
      throw parts[2].error("\(variables.count) columns for a parameter with \(options) options")
    }
    return Entry(parameter: parameter, form: name, variables: variables)
  }
}
