import ExactArithmetic

/// The finite set of values that one parameter may take; or no edge; or any real value.
public enum Options: Sendable, Hashable {
  /// Distinct values, ascending. An empty list on a weight means that there is no edge.
  case list([Rational])
  /// All integers from the first to the last, both included.
  case range(Integer, Integer)
  /// Any real value: a continuous parameter (C-NNT).
  case real

  /// The empty list: there is no edge.
  public static let noEdge = Options.list([])

  /// How many values there are; nil for `real`. At most `ReadingLimits.rangeOptions` for a range that was read.
  public var count: Int? {
    switch self {
    case .list(let values): return values.count
    case .range(let low, let high): return (high - low + 1).word ?? Int.max
    case .real: return nil
    }
  }

  /// The same set in one spelling: integers without a gap as a range.
  public var normalised: Options {
    guard case .list(let values) = self, let first = values.first, let last = values.last else { return self }
    guard values.allSatisfy(\.isInteger), (last - first).numerator == Integer(values.count - 1) else { return self }
    return .range(first.numerator, last.numerator)
  }

  /// True unless the list is empty.
  public var isEdge: Bool { self != .noEdge }

  /// Value `index` in ascending order.
  /// - Precondition: not `real`, and `index` is in `0..<count`.
  public subscript(index: Int) -> Rational {
    switch self {
    case .list(let values): return values[index]
    case .range(let low, _): return Rational(low + Integer(index))
    case .real: preconditionFailure("a real parameter has no list of options")
    }
  }

  /// The value where there is just one.
  public var fixed: Rational? { count == 1 ? self[0] : nil }

  /// True if `value` is one of them. Logarithmic.
  public func contains(_ value: Rational) -> Bool { self == .real || index(of: value) != nil }

  /// Where `value` stands in ascending order; nil where it is no option. Logarithmic.
  public func index(of value: Rational) -> Int? {
    switch self {
    case .real: return nil
    case .range(let low, let high):
      guard value.isInteger, low <= value.numerator, value.numerator <= high else { return nil }
      return (value.numerator - low).word
    case .list(let values):
      var (low, high) = (0, values.count)
      while low < high {
        let middle = (low + high) / 2
        if values[middle] < value { low = middle + 1 } else { high = middle }
      }
      return low < values.count && values[low] == value ? low : nil
    }
  }
}
