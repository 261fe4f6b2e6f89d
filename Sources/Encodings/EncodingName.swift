/// The mixed-integer encodings that `--encoding` names: parameters, then activations.
public enum EncodingName: String, Sendable, CaseIterable {
  /// Parameters by order literals ("at least option j"), products by McCormick rows, activations by big-M rows.
  case orderBigM = "order-bigm"
  /// Parameters by one literal an option, products by disaggregated copies, activations by big-M rows.
  case oneHotBigM = "onehot-bigm"

  /// One sentence for a table.
  public var summary: String {
    switch self {
    case .orderBigM: return "order literals, McCormick products, big-M activations"
    case .oneHotBigM: return "one literal an option, disaggregated products, big-M activations"
    }
  }
}

/// Why an instance has no linear encoding of this kind: what stands in the way, by name.
public struct EncodingRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  public let message: String
  public var description: String { "no linear encoding: \(message)" }
}
