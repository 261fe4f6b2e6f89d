public import ExactArithmetic

/// A variable of one mixed-integer program: its position in that program.
public struct VariableIndex: Hashable, Comparable, Sendable {
  /// Held in 32 bits, so that a term takes 16 bytes; a million rows hold some ten million terms.
  @usableFromInline let stored: UInt32

  /// The variable that was added after `position` others.
  /// - Precondition: 0 ≤ `position` < 2^32.
  @inlinable public init(_ position: Int) { stored = UInt32(position) }

  /// How many variables were added before this one.
  @inlinable public var position: Int { Int(stored) }

  /// True if `a` was added before `b`.
  @inlinable public static func < (a: VariableIndex, b: VariableIndex) -> Bool { a.stored < b.stored }
}

/// A row of one mixed-integer program: its position in that program.
public struct RowIndex: Hashable, Comparable, Sendable {
  /// How many rows were added before this one.
  public let position: Int

  /// The row that was added after `position` others.
  @inlinable public init(_ position: Int) { self.position = position }

  /// True if `a` was added before `b`.
  @inlinable public static func < (a: RowIndex, b: RowIndex) -> Bool { a.position < b.position }
}

/// An integer multiple of one variable.
public struct Term: Hashable, Sendable {
  /// The factor.
  public let coefficient: Integer
  /// The variable that is multiplied.
  public let variable: VariableIndex

  /// `coefficient` times `variable`.
  @inlinable public init(_ coefficient: Integer, _ variable: VariableIndex) {
    self.coefficient = coefficient
    self.variable = variable
  }
}
