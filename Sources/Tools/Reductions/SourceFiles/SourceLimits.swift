/// Limits of what the readers of source problems accept; checked before the memory is spent.
public enum SourceLimits {
  /// Bytes of one file: 16 MiB.
  public static let fileBytes = 1 << 24
  /// Blank-separated words of one file.
  public static let words = 2_000_000
  /// Digits of all numbers of one file together, exponents written out.
  public static let digits = 2_000_000
  /// Entries of the instance's dataset: sets × elements, variables × clauses.
  public static let cells = 4_000_000
  /// Numbers of a subset sum; instructions of a program.
  public static let numbers = 100_000
}
