import ExactArithmetic
import TrainingProblem

/// A choice that a search found, with what its replay in exact rationals came to: no solver's own number.
public struct Incumbent: Sendable {
  /// An objective as far as it can be written.
  public enum Objective: Sendable {
    /// All of it.
    case exact(Rational)
    /// It is too long to write; an enclosure in words, where one was found.
    case tooLong(enclosure: String?)
  }

  /// A value for every parameter.
  public let assignment: Assignment
  /// The first objective.
  public let first: Objective
  /// The values of the objectives after the first one, in order; empty where there is one objective.
  public let further: [Rational]

  /// A choice with its objectives, in order.
  ///
  /// - Precondition: there is at least one.
  public init(_ assignment: Assignment, objectives: [Rational]) {
    self.assignment = assignment
    (first, further) = (.exact(objectives[0]), Array(objectives.dropFirst()))
  }

  /// A choice whose objective is too long to write.
  public init(_ assignment: Assignment, enclosure: String?) {
    self.assignment = assignment
    (first, further) = (.tooLong(enclosure: enclosure), [])
  }

  /// The first objective; nil where it is too long to write.
  public var objective: Rational? { if case .exact(let value) = first { value } else { nil } }

  /// The knowledge of an objective that is too long to write, in words.
  public var enclosure: String? { if case .tooLong(let enclosure) = first { enclosure } else { nil } }

  /// Of an instance with several objectives: all of them, in order; nil where there is one.
  public var objectives: [Rational]? { further.isEmpty ? nil : objective.map { [$0] + further } }

  /// True if the first objective is known to be less than that of `other`, or to be the first one that is known.
  func isBetter(than other: Incumbent?) -> Bool {
    objective.map { own in other?.objective.map { own < $0 } ?? true } ?? false
  }
}
