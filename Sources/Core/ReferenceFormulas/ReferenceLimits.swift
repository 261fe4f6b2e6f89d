import ExactArithmetic

/// Why an instance has no reference encoding of the stated size: what stands in the way, by name.
public struct ReferenceRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// The part that is too large, and the limit.
  public let message: String
  /// A refusal with this message.
  public init(_ message: String) { self.message = message }
  /// The message after the words "no reference encoding".
  public var description: String { "no reference encoding: \(message)" }
}

/// The numbers at which the encoding changes its scheme or refuses. They are part of its definition: the standard ones
/// are those of docs/reference-encoding.md, and only tests use others.
package struct ReferenceLimits: Sendable {
  /// The longest list of a number's possible values that is kept.
  package var members = 64
  /// Thresholds × terms of the order scheme, where a simpler one exists.
  package var orderTerms = 8192
  /// Points × distinct values of an activation in the order scheme.
  package var imageWork = 1 << 20
  /// Pairs of values of a product that becomes an order number.
  package var productPairs = 256
  /// The same where a polynomial follows: over order literals it is exact at any number of digits.
  package var polynomialPairs = 1024
  /// Binary digits of one number in bits form.
  package var bits = 1024
  /// Sets of literals of one polynomial.
  package var monomials = 4096
  /// Evaluations for the coefficients of one polynomial.
  package var monomialWork = 1 << 22
  /// Terms, literals and stored expressions together.
  package var size = 20_000_000

  package init() {}
  package static let standard = ReferenceLimits()
}
