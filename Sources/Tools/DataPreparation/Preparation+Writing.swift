import ExactArithmetic
import TrainingProblem

extension Preparation {
  /// The record as one line of JSON, keys as docs/preparation.md has them.
  public var jsonText: String {
    var fields = ["\"format\": \"\(Preparation.format)\""]
    switch target {
    case .classes(let column, let names, let asSigns):
      fields.append(
        "\"label\": {\"column\": \(quoted(column)), \"classes\": \(list(names)), \"as\": \"\(asSigns ? "signs" : "numbers")\"}"
      )
    case .numbers(let columns): fields.append("\"label\": {\"columns\": \(list(columns))}")
    }
    fields.append("\"inputs\": [" + features.map(text).joined(separator: ", ") + "]")
    if let weight { fields.append("\"weight\": \(quoted(weight))") }
    if hasDecimalComma { fields.append("\"decimal\": \",\"") }
    if let thousands { fields.append("\"thousands\": \(quoted(String(UnicodeScalar(thousands))))") }
    if !hasHeader { fields.append("\"header\": false") }
    return "{" + fields.joined(separator: ", ") + "}"
  }

  private func quoted(_ text: String) -> String { InstanceWriter.quoted(text) }
  private func list(_ names: [String]) -> String { "[" + names.map(quoted).joined(separator: ", ") + "]" }
  private func list(_ numbers: [Rational]) -> String { "[" + numbers.map(\.jsonText).joined(separator: ", ") + "]" }

  private func text(_ feature: FeatureColumn) -> String {
    var fields = ["\"column\": \(quoted(feature.column))"]
    switch feature.treatment {
    case .exact: break
    case .levels(let thresholds, let values):
      fields.append("\"thresholds\": \(list(thresholds)), \"values\": \(list(values))")
    case .names(let names, let off, let on):
      fields.append("\"names\": \(list(names)), \"off\": \(off.jsonText), \"on\": \(on.jsonText)")
    }
    switch feature.missing {
    case .refused: break
    case .dropped: fields.append("\"missing\": \"drop\"")
    case .level: fields.append("\"missing\": \"level\"")
    case .replaced(.number(let value)): fields.append("\"missing\": {\"value\": \(value.jsonText)}")
    case .replaced(.name(let name)): fields.append("\"missing\": {\"name\": \(quoted(name))}")
    case .replaced(.missing): break
    }
    return "{" + fields.joined(separator: ", ") + "}"
  }

  /// The text of an instance file with this record in its comment.
  public func text(of instance: Instance, remark: String) -> String {
    let text = InstanceWriter.text(of: instance)
    // The first line holds the format; the comment follows it.
    guard let end = text.firstIndex(of: "\n") else { return text }
    let comment = "\"comment\": [\(quoted(remark)),\n  \(quoted(jsonText))],"
    return text[...end] + comment + text[end...]
  }
}
