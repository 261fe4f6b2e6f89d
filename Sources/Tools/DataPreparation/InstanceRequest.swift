import ExactArithmetic
import TrainingProblem

/// What a user asks of an instance made from a table. Everything but the label has a default.
public struct InstanceRequest: Sendable {
  public enum MissingPolicy: String, Sendable, CaseIterable { case error, drop, median, level }

  /// The label's column; several for an output each.
  public var label: String
  /// `all`, names, or ranges of names.
  public var inputs = "all"
  /// Columns to leave out.
  public var leftOut: String?
  /// Columns whose cells are names, whatever they look like.
  public var asNames: String?
  /// Levels of a column of numbers; 0 keeps the numbers as they are.
  public var levels = 3
  public var cuts = LevelCuts.quantiles
  /// Thresholds of single columns: `column=1.5,2`.
  public var thresholds: [String] = []
  /// Keep the columns that tell the labels apart best, at most so many; nil: as many as suits the default network.
  public var features: Int?
  public var network: String?
  public var weights: String?
  public var biases: String?
  public var loss: Loss.Kind?
  public var margin: Rational?
  /// The order of the classes, joined by commas.
  public var classes: String?
  /// True if every class weighs the same in all.
  public var balancesClasses = false
  public var weightColumn: String?
  /// Its cells name the groups of the samples; an empty one is no group. It may be an input as well.
  public var groupColumn: String?
  public var missing = MissingPolicy.error
  /// The share of rows for a test.
  public var test: Rational?
  public var seed: UInt64 = 0
  public var name: String?
  public var threshold: Rational?

  public init(label: String) { self.label = label }
}

/// An instance made from a table, and what was chosen for it.
public struct PreparedInstance: Sendable {
  public let instance: Instance
  public let preparation: Preparation
  /// Rows of the table.
  public let trainRows: [Int]
  public let testRows: [Int]
  /// Sentences for the user: what was read, chosen and left out; each under a word.
  public let report: [(topic: String, text: String)]
}
