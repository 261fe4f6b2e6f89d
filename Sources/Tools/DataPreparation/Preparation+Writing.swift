import ExactArithmetic
import JSONWriting
import TrainingProblem

extension Preparation {
  /// The record as one line of JSON, keys as docs/preparation.md has them.
  public var jsonText: String {
    var object = JSONObject()
    object.add("format", Preparation.format)
    var label = JSONObject()
    switch target {
    case .classes(let column, let names, let asSigns):
      label.add("column", column)
      label.add("classes", names)
      label.add("as", asSigns ? "signs" : "numbers")
    case .numbers(let columns): label.add("columns", columns)
    }
    object.add("label", label)
    object.add("inputs", features.map(json))
    object.add("weight", ifKnown: weight)
    if hasDecimalComma { object.add("decimal", ",") }
    object.add("thousands", ifKnown: thousands.map { String(UnicodeScalar($0)) })
    if !hasHeader { object.add("header", false) }
    return object.jsonText
  }

  private func json(_ feature: FeatureColumn) -> JSONObject {
    var object = JSONObject()
    object.add("column", feature.column)
    switch feature.treatment {
    case .exact: break
    case .levels(let thresholds, let values):
      object.add("thresholds", thresholds)
      object.add("values", values)
    case .names(let names, let off, let on):
      object.add("names", names)
      object.add("off", off)
      object.add("on", on)
    }
    var replacement = JSONObject()
    switch feature.missing {
    case .refused, .replaced(.missing): return object
    case .dropped: object.add("missing", "drop")
    case .level: object.add("missing", "level")
    case .replaced(.number(let value)):
      replacement.add("value", value)
      object.add("missing", replacement)
    case .replaced(.name(let name)):
      replacement.add("name", name)
      object.add("missing", replacement)
    }
    return object
  }

  /// The text of an instance file with this record in its comment.
  public func text(of instance: Instance, remark: String) -> String {
    let text = InstanceWriter.text(of: instance)
    // The first line holds the format; the comment follows it.
    guard let end = text.firstIndex(of: "\n") else { return text }
    let comment = "\"comment\": [\(remark.jsonText),\n  \(jsonText.jsonText)],"
    return text[...end] + comment + text[end...]
  }
}
