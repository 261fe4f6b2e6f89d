/// How a table writes its cells and numbers.
public struct TableFormat: Sendable, Equatable {
  /// Between cells: a comma, a semicolon, a tab or a bar; nil where the reader is to find out.
  public var separator: UInt8?
  /// True if a decimal comma stands in numbers: `1,5` is 3/2.
  public var hasDecimalComma = false
  /// The character that groups digits by threes, where numbers have that.
  public var thousands: UInt8?
  /// True if the first row names the columns.
  public var hasHeader = true

  /// A header, decimal points, no groups of digits, and a separator for the reader to find.
  public init() {}

  static let separators: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")]
}
