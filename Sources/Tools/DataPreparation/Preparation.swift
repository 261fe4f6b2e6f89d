import ExactArithmetic
import Tables

/// The record of how a table became an instance's samples, so that new rows are treated the same.
///
/// It stands in the instance's `comment`, as one line of JSON: docs/preparation.md.
public struct Preparation: Sendable, Equatable {
  /// The format's name and version, which the record begins with.
  public static let format = "dnnt-preparation/1"

  /// The columns of the labels, and the way in which they are read.
  public enum Target: Sendable, Equatable {
    /// A column of class names, class 0 first. With `asSigns` there are two, labelled −1 and +1.
    case classes(column: String, names: [String], asSigns: Bool)
    /// Columns of numbers, one an output.
    case numbers(columns: [String])
  }

  /// The labels.
  public var target: Target
  /// The columns that become inputs, in order.
  public var features: [FeatureColumn]
  /// The column of the samples' weights.
  public var weight: String?
  /// How numbers are written in the table.
  public var hasDecimalComma = false
  /// The character that groups digits by threes; nil where none does.
  public var thousands: UInt8?
  /// True if the first row of the table names its columns.
  public var hasHeader = true

  /// The record of a table with a header and decimal points.
  public init(target: Target, features: [FeatureColumn]) {
    self.target = target
    self.features = features
  }

  /// The names of all inputs, in order.
  public var inputNames: [String] { features.flatMap(\.inputNames) }

  /// The names of the classes, where the target has classes.
  public var classNames: [String]? {
    if case .classes(_, let names, _) = target { return names }
    return nil
  }

  /// The columns of the labels.
  public var labelColumns: [String] {
    switch target {
    case .classes(let column, _, _): return [column]
    case .numbers(let columns): return columns
    }
  }

  /// How a table is read that is to be treated as the record says.
  public var tableFormat: TableFormat {
    var format = TableFormat()
    format.hasDecimalComma = hasDecimalComma
    format.thousands = thousands
    format.hasHeader = hasHeader
    return format
  }
}
