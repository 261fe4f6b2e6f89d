import ExactArithmetic
import TrainingProblem

/// The wishes of a user about an instance made from a table. Everything but the label has a default.
public struct InstanceRequest: Sendable {
  /// The treatment of rows with empty cells, or of the cells: an error, left out, the median, or a level of their own.
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
  /// The way in which levels are cut: see `LevelCuts`.
  public var cuts = LevelCuts.quantiles
  /// Thresholds of single columns: `column=1.5,2`.
  public var thresholds: [String] = []
  /// Keep the columns that tell the labels apart best, at most so many; nil: as many as suits the default network.
  public var features: Int?
  /// The network as `NetworkText` reads it; nil for the default one.
  public var network: String?
  /// Options of weights as `OptionsText` reads them; nil for the default ones.
  public var weights: String?
  /// Options of biases as `OptionsText` reads them; nil for the default ones.
  public var biases: String?
  /// The loss; nil for the one that suits the labels.
  public var loss: Loss.Kind?
  /// The loss's margin; nil for the default.
  public var margin: Rational?
  /// The order of the classes, joined by commas.
  public var classes: String?
  /// True if every class weighs the same in all.
  public var balancesClasses = false
  /// The column of the rows' weights; nil where each weighs 1.
  public var weightColumn: String?
  /// Its cells name the groups of the samples; an empty one is no group. It may be an input as well.
  public var groupColumn: String?
  /// The treatment of empty cells.
  public var missing = MissingPolicy.error
  /// The share of rows for a test.
  public var test: Rational?
  /// The seed that rows for a test are drawn with.
  public var seed: UInt64 = 0
  /// The instance's name; nil for none.
  public var name: String?
  /// γ of the decision question; nil for none.
  public var threshold: Rational?

  /// A request with defaults for everything but the label's column.
  public init(label: String) { self.label = label }
}

/// An instance made from a table, and what was chosen for it.
public struct PreparedInstance: Sendable {
  /// The instance.
  public let instance: Instance
  /// The record of how the table became its samples.
  public let preparation: Preparation
  /// Rows of the table.
  public let trainRows: [Int]
  /// Rows of the table that were kept for a test.
  public let testRows: [Int]
  /// Sentences for the user: what was read, chosen and left out; each under a word.
  public let report: [(topic: String, text: String)]
}
