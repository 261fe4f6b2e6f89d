import ExactArithmetic
import TrainingProblem

extension Preparation {
  /// The record in the comment of the instance that `bytes` spell; nil where there is none.
  ///
  /// - Throws: where a comment says that it is such a record and is not, with the key path inside it.
  public static func read(fromInstance bytes: [UInt8], file: String) throws(InputError) -> Preparation? {
    let document = try JSONDocument(bytes, file: file)
    for line in document.root.commentLines where line.hasPrefix("{\"format\": \"dnnt-preparation/") {
      return try parse(line, file: file)
    }
    return nil
  }

  static func parse(_ line: String, file: String) throws(InputError) -> Preparation {
    do throws(InputError) {
      return try preparation(try JSONDocument(Array(line.utf8), file: file).root)
    } catch {
      // The line is a string inside the file: its own lines and columns would mislead.
      throw InputError(
        file: file, keyPath: "$.comment, the record of the preparation, \(error.keyPath ?? "$")", message: error.message
      )
    }
  }

  private static func preparation(_ root: JSONValue) throws(InputError) -> Preparation {
    let fields = try root.fields(
      "a preparation", allowed: ["format", "label", "inputs", "weight", "decimal", "thousands", "header"])
    try root.checkFormat(fields["format"], is: format)
    var features: [FeatureColumn] = []
    for entry in try root.required("inputs", of: fields, in: "a preparation").elements("a list of columns") {
      features.append(try feature(entry))
    }
    var result = Preparation(
      target: try target(try root.required("label", of: fields, in: "a preparation")), features: features)
    result.weight = try fields["weight"]?.string("a column's name")
    result.hasDecimalComma = try fields["decimal"]?.string("\".\" or \",\"") == ","
    result.thousands = try fields["thousands"]?.string("one character").utf8.first
    result.hasHeader = fields["header"]?.kind != .false_
    return result
  }

  private static func target(_ value: JSONValue) throws(InputError) -> Target {
    let fields = try value.fields("a label", allowed: ["column", "columns", "classes", "as"])
    if let columns = fields["columns"] { return .numbers(columns: try strings(columns)) }
    let names = try strings(try value.required("classes", of: fields, in: "a label"))
    let asSigns = try fields["as"]?.string("\"signs\" or \"numbers\"") == "signs"
    guard !asSigns || names.count == 2 else { throw value.error("\(names.count) classes as signs, expected two") }
    return .classes(
      column: try value.required("column", of: fields, in: "a label").string("a column's name"), names: names,
      asSigns: asSigns)
  }

  private static func feature(_ value: JSONValue) throws(InputError) -> FeatureColumn {
    let fields = try value.fields(
      "a column", allowed: ["column", "thresholds", "values", "names", "off", "on", "missing"])
    var treatment = FeatureColumn.Treatment.exact
    if let thresholdsValue = fields["thresholds"] {
      let thresholds = try rationals(thresholdsValue)
      let values = try rationals(try value.required("values", of: fields, in: "a column with thresholds"))
      guard values.count == thresholds.count + 1 else {
        throw value.error("\(values.count) values for \(thresholds.count) thresholds, expected one more")
      }
      guard zip(thresholds, thresholds.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw thresholdsValue.error("thresholds must increase strictly")
      }
      treatment = .levels(thresholds: thresholds, values: values)
    } else if let names = fields["names"] {
      treatment = .names(
        try strings(names), off: try fields["off"]?.rational("a rational") ?? 0,
        on: try fields["on"]?.rational("a rational") ?? 1)
    }
    return FeatureColumn(
      column: try value.required("column", of: fields, in: "a column").string("a column's name"), treatment: treatment,
      missing: try fields["missing"].reading(missing) ?? .refused)
  }

  private static func missing(_ value: JSONValue) throws(InputError) -> FeatureColumn.Missing {
    if value.kind == .string {
      switch value.decodedString {
      case "drop": return .dropped
      case "level": return .level
      default: throw value.error("met \(value.shown), expected \"drop\", \"level\" or an object")
      }
    }
    let fields = try value.fields("a replacement", allowed: ["value", "name"])
    if let number = fields["value"] { return .replaced(.number(try number.rational("a rational"))) }
    return .replaced(.name(try value.required("name", of: fields, in: "a replacement").string("a name")))
  }

  private static func strings(_ value: JSONValue) throws(InputError) -> [String] {
    var result: [String] = []
    for entry in try value.elements("a list of strings") { result.append(try entry.string("a name")) }
    return result
  }

  private static func rationals(_ value: JSONValue) throws(InputError) -> [Rational] {
    var result: [Rational] = []
    for entry in try value.elements("a list of rationals") { result.append(try entry.rational("a rational")) }
    return result
  }
}

extension JSONValue {
  /// The lines of an object's `"comment"`, which have no effect on what the object means; none where there is none.
  fileprivate var commentLines: [String] {
    guard let comment = value(of: "comment") else { return [] }
    let lines = comment.kind == .array ? (try? comment.elements("lines")) ?? [] : [comment]
    return lines.filter { $0.kind == .string }.map(\.decodedString)
  }
}
