/// How a sum becomes clauses.
public enum SumEncoding: String, Sendable, CaseIterable {
  /// Generalised totalizers; sorting networks with binary merging; binary adders; decision diagrams.
  case totalizer, network, adder, bdd
}

/// The SAT encodings of the reference formula that `--encoding` names: what parameters are, then how sums are encoded.
public struct SATEncodingName: Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// True if each parameter with three or more options has one literal an option, beside the order literals.
  public let isDirect: Bool
  /// The encoding of sums.
  public let sums: SumEncoding

  /// The encoding of these two parts.
  public init(isDirect: Bool, sums: SumEncoding) {
    self.isDirect = isDirect
    self.sums = sums
  }

  /// The encoding that `name` names, such as "sat-order-totalizer".
  public init?(_ name: String) {
    guard let found = SATEncodingName.allCases.first(where: { $0.description == name }) else { return nil }
    self = found
  }

  /// Order literals and totalizers.
  public static let standard = SATEncodingName(isDirect: false, sums: .totalizer)
  /// All pairs of a parameter encoding and a sum encoding.
  public static let allCases = [false, true].flatMap { isDirect in
    SumEncoding.allCases.map { SATEncodingName(isDirect: isDirect, sums: $0) }
  }
  /// The name, such as `sat-order-totalizer`.
  public var description: String { "sat-\(isDirect ? "direct" : "order")-\(sums.rawValue)" }

  /// One sentence for a table.
  public var summary: String {
    let parameters = isDirect ? "one literal an option beside the order literals" : "order literals"
    switch sums {
    case .totalizer: return parameters + ", sums by generalised totalizers"
    case .network: return parameters + ", sums by sorting networks with binary merging"
    case .adder: return parameters + ", sums by binary adders"
    case .bdd: return parameters + ", sums by decision diagrams"
    }
  }
}

/// Why an instance's formula does not become clauses.
public struct SATEncodingRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// The part that stands in the way.
  public let message: String
  /// The message after the words "no SAT encoding".
  public var description: String { "no SAT encoding: \(message)" }
}
