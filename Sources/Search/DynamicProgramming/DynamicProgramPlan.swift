import ExactArithmetic

/// The dynamic program's way with an instance, and its cost: known before any large table is made.
public struct DynamicProgramPlan: Sendable, CustomStringConvertible {
  /// The representations of the reachable sums.
  public enum Method: String, Sendable {
    /// All sums of vectors as a table of bits.
    case bits = "a table of bits"
    /// All sums of vectors, in order, those left out that cannot be better than the best known.
    case sorted = "sorted states"
    /// One long sum of numbers, as a table of bits.
    case scalarBits = "a table of bits over one sum"
    /// One long sum of numbers, in two halves whose sums are sorted.
    case halves = "two sorted halves"
    /// One long sum of numbers, in four quarters, two of which are met a window of sums at a time.
    case quarters = "four quarters"
    /// One long sum of far more numbers than it takes to meet most sums: quarters of few of them, the others held.
    /// Finds sums; where it finds none that is good enough, one of the other methods follows, where one fits.
    case few = "quarters of few numbers"
  }

  /// The representation.
  public let method: Method
  /// States: cells of the table, sums of the halves; for `sorted`, the most there can be after any group, which the
  /// best known choice often cuts to far fewer.
  public let states: Integer
  /// Bytes that the tables take, those for the way back included; for `sorted`, at most, and watched as they grow.
  public let bytes: Integer
  /// Time in nanoseconds on a machine of the year 2024, within a factor of about three; for `sorted`, at most.
  public let work: Integer
  /// Choices for each sum there can be, on average, rounded down: where there are many, a sum that is met is met long before
  /// the end. 1 where that is not known.
  public var crowding = Integer.one

  /// The method and its states, in words.
  public var description: String {
    "\(method.rawValue), \(method == .sorted ? "at most " : "")\(states) states"
  }
}
