/// A mixed-integer encoding as `--encoding` names it: parameters, a hyphen, activations, and what is added to them.
///
/// The part for products follows from the two: see ``products``. Suffixes: `+sym` orders interchangeable hidden
/// neurons, `+tight` takes bounds from the values that sums can reach, `+lp` from linear programs.
public struct EncodingName: Hashable, Sendable {
  /// How the option of a parameter is written.
  public enum Parameters: String, Sendable, CaseIterable {
    /// A literal "at least option j" for all options but the first.
    case order
    /// A literal an option.
    case oneHot = "onehot"
    /// The option's number in binary digits.
    case log
    /// The option's number as one integer variable.
    case integer
  }

  /// How a parameter times the value of a neuron is written.
  public enum Products: String, Sendable {
    /// Each literal times the value, by four rows with big-M constants.
    case mcCormick = "mccormick"
    /// A copy of the value an option, of which all but one are 0.
    case copies
    /// Order literals times the value, by rows on neighbours: the copies of `copies` as differences.
    case incremental
  }

  /// How an activation is written.
  public enum Activations: String, Sendable, CaseIterable {
    /// Rows on the pre-activation with big-M constants; copies of it where there are more than two pieces.
    case bigM = "bigm"
    /// Copies of all that the pre-activation is made of, one a piece.
    case hull
    /// Steps by two rows with the exact gap between values before and after; slopes as in `bigm`.
    case gaps
    /// Piece after piece: one begins to fill once those before are full.
    case incremental
  }

  /// Where big-M constants come from.
  public enum Bounds: String, Sendable, CaseIterable {
    /// Sums of least and greatest values.
    case interval
    /// The values that sums can reach, while these are few; their lattice otherwise.
    case reachable
    /// Linear programs over the rows of the layers before.
    case relaxation

    /// The suffix of a name; nil for the bounds that need none.
    var suffix: String? {
      switch self {
      case .interval: nil
      case .reachable: "tight"
      case .relaxation: "lp"
      }
    }
  }

  /// The treatment of neurons that may change places: none, or an order among them.
  public enum Symmetry: String, Sendable { case none, ordered }

  /// How options are written.
  public let parameters: Parameters
  /// How activations are written.
  public let activations: Activations
  /// The source of big-M constants.
  public var bounds = Bounds.interval
  /// The treatment of interchangeable neurons.
  public var symmetry = Symmetry.none

  /// The encoding of these parts.
  public init(
    _ parameters: Parameters, _ activations: Activations, bounds: Bounds = .interval, symmetry: Symmetry = .none
  ) {
    self.parameters = parameters
    self.activations = activations
    self.bounds = bounds
    self.symmetry = symmetry
  }

  /// Order literals, McCormick products, big-M activations.
  public static let orderBigM = EncodingName(.order, .bigM)
  /// A literal an option, disaggregated products, big-M activations.
  public static let oneHotBigM = EncodingName(.oneHot, .bigM)

  /// Big-M products go with big-M activations; with the others go the products that are convex hulls.
  public var products: Products {
    switch (parameters, activations) {
    case (.oneHot, _), (.log, .hull), (.log, .incremental): .copies
    case (_, .bigM), (_, .gaps): .mcCormick
    case (_, .hull), (_, .incremental): .incremental
    }
  }
}

// MARK: - Names

extension EncodingName: RawRepresentable, CaseIterable, CustomStringConvertible {
  private static let symmetrySuffix = "sym"

  /// All names without suffixes.
  public static let allCases = Activations.allCases.flatMap { activations in
    Parameters.allCases.map { EncodingName($0, activations) }
  }

  /// All names with all suffixes.
  public static let variants = allCases.flatMap { base in
    [Symmetry.none, .ordered].flatMap { symmetry in
      Bounds.allCases.map {
        EncodingName(base.parameters, base.activations, bounds: $0, symmetry: symmetry)
      }
    }
  }

  /// Reads a name, such as `order-hull+sym+tight`; the suffixes in any order, each at most once.
  public init?(rawValue: String) {
    let parts = rawValue.split(separator: "+", omittingEmptySubsequences: false)
    let base = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard base.count == 2, let parameters = Parameters(rawValue: base[0]),
      let activations = Activations(rawValue: base[1])
    else { return nil }
    self.init(parameters, activations)
    for suffix in parts.dropFirst() {
      if suffix == Self.symmetrySuffix, symmetry == .none {
        symmetry = .ordered
      } else if bounds == .interval, let named = Bounds.allCases.first(where: { $0.suffix == String(suffix) }) {
        bounds = named
      } else {
        return nil
      }
    }
  }

  /// The name, such as `order-hull+sym+tight`; suffixes in one order.
  public var rawValue: String {
    "\(parameters.rawValue)-\(activations.rawValue)" + (symmetry == .ordered ? "+\(Self.symmetrySuffix)" : "")
      + (bounds.suffix.map { "+\($0)" } ?? "")
  }

  /// The name.
  public var description: String { rawValue }

  /// The names, for a message that says what was expected.
  public static let known =
    allCases.map(\.rawValue).joined(separator: ", ") + ", each also with +sym, and with +tight or +lp"

  /// The parts, for a table: parameters, products, activations.
  public var parts: String { "\(parameters.rawValue), \(products.rawValue), \(activations.rawValue)" }

  /// One sentence for a table.
  public var summary: String {
    let options =
      switch parameters {
      case .order: "order literals"
      case .oneHot: "a literal an option"
      case .log: "binary digits of the option"
      case .integer: "an integer a parameter"
      }
    let product =
      switch products {
      case .mcCormick: "McCormick products"
      case .copies: "disaggregated products"
      case .incremental: "incremental products"
      }
    let activation =
      switch activations {
      case .bigM: "big-M activations"
      case .hull: "convex hulls of activations over their parameters"
      case .gaps: "steps by gaps, slopes by big-M"
      case .incremental: "incremental activations"
      }
    return "\(options), \(product), \(activation)"
  }
}

// MARK: - Parts

extension EncodingName.Activations {
  /// σ of a pre-activation that meets several pieces, with the variables and rows that say so.
  func value(
    of pre: Quantity, _ pieces: [EncodedPiece], name: String, in encoder: inout NetworkEncoder
  ) -> Quantity {
    switch self {
    case .bigM: encoder.bigM(pre, pieces, name)
    case .hull: encoder.hull(pre, pieces, name)
    case .gaps:
      pieces.allSatisfy { $0.slope == 0 } ? encoder.increments(pre, pieces, name) : encoder.bigM(pre, pieces, name)
    case .incremental: encoder.increments(pre, pieces, name)
    }
  }

  /// True if pieces begin and end on the pre-activation's lattice in any case: without it rounding a big-M row might cut off
  /// more than a hull does.
  var takesLattice: Bool {
    switch self {
    case .hull: true
    case .bigM, .gaps, .incremental: false
    }
  }
}

/// Why an instance has no linear encoding of this kind: what stands in the way, by name.
public struct EncodingRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// The part that stands in the way.
  public let message: String
  /// The message after the words "no linear encoding".
  public var description: String { "no linear encoding: \(message)" }
}
