/// A 0-1 variable or its negation, as one number: twice the variable, plus one where negated. Variables count from 1.
public struct Literal: Hashable, Comparable, Sendable {
  /// Twice the variable, plus one where negated.
  public let code: Int32

  /// The literal of this code.
  @inlinable public init(code: Int32) { self.code = code }

  /// The variable itself, or its negation.
  /// - Precondition: `variable` ≥ 1.
  @inlinable public init(_ variable: Int32, isNegated: Bool = false) { code = variable << 1 | (isNegated ? 1 : 0) }

  /// The variable's number, from 1.
  @inlinable public var variable: Int32 { code >> 1 }
  /// True if the literal is the variable's negation.
  @inlinable public var isNegated: Bool { code & 1 == 1 }
  /// The negation.
  @inlinable public static prefix func ! (literal: Literal) -> Literal { Literal(code: literal.code ^ 1) }
  /// True if `a` has the smaller code: by variable, the plain literal before the negated one.
  @inlinable public static func < (a: Literal, b: Literal) -> Bool { a.code < b.code }
}
