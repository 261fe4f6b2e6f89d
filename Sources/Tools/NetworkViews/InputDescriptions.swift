import DataPreparation
import ExactArithmetic
import TrainingProblem

/// Names of a network's inputs for people, and how each came out of a table.
public struct InputDescriptions: Sendable {
  /// One an input, such as `alcohol`: of the table, or else of the instance, or `x0` where nothing names it.
  public let names: [String]
  /// One an input; empty where it is a number as it is.
  public let texts: [String]

  /// Names from the table's record, the network's own, or `columns`, whichever comes first and fits.
  public init(_ network: Network, _ preparation: Preparation?, columns: [String]? = nil) {
    let own = preparation?.inputNames ?? InputDescriptions.features(of: network) ?? columns
    names = own.flatMap { $0.count == network.inputs ? $0 : nil } ?? (0..<network.inputs).map { "x\($0)" }
    let described = preparation?.features.flatMap(InputDescriptions.describe) ?? []
    texts = described.count == network.inputs ? described : [String](repeating: "", count: network.inputs)
  }

  private static func features(of network: Network) -> [String]? {
    if network.features.isEmpty { return nil }
    return network.features.enumerated().map { number, name in
      name.text.isEmpty ? "x\(number)" : InputError.printable(name.text, limit: 40)
    }
  }

  private static func describe(_ feature: FeatureColumn) -> [String] {
    var texts: [String]
    switch feature.treatment {
    case .exact: texts = [""]
    case .levels(let thresholds, let values):
      var parts = values.isEmpty || thresholds.isEmpty ? [] : ["\(values[0]) below \(DecimalText.short(thresholds[0]))"]
      parts += zip(values.dropFirst(), thresholds).map { "\($0) from \(DecimalText.short($1))" }
      texts = [parts.joined(separator: ", ")]
    case .names(let names, let off, let on):
      let shown = names.count == 2 ? [names[1]] : names
      texts = shown.map { name in
        let other = names.count == 2 ? "\"\(InputError.printable(names[0], limit: 40))\"" : "anything else"
        return "\(on) for \"\(InputError.printable(name, limit: 40))\", \(off) for \(other)"
      }
    }
    if feature.missing == .level { texts.append("1 where the cell is missing, otherwise 0") }
    return texts
  }
}
