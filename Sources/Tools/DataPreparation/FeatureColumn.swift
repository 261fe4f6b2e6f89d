import ExactArithmetic

/// One column of a table as inputs of a network: how its cells become numbers, in exact rationals.
public struct FeatureColumn: Sendable, Equatable {
  /// The way in which a cell becomes numbers.
  public enum Treatment: Sendable, Equatable {
    /// The number itself.
    case exact
    /// Level k of a number that is at least k of the thresholds, which ascend: `values[k]`, one more than thresholds.
    case levels(thresholds: [Rational], values: [Rational])
    /// One input a name: `on` where the cell has it, otherwise `off`. With two names one input, for the second.
    case names([String], off: Rational, on: Rational)
  }
  /// The way in which an empty cell is treated.
  public enum Missing: Sendable, Equatable {
    /// An error.
    case refused
    /// The row is left out.
    case dropped
    /// As if the cell held this: the median of the training rows, or their most frequent name.
    case replaced(CellValue)
    /// 0 in the column's inputs, and one more input that is 1 there and 0 elsewhere.
    case level
  }

  /// The column's name in the table.
  public let column: String
  /// The treatment of cells that hold something.
  public let treatment: Treatment
  /// The treatment of cells that are missing.
  public let missing: Missing

  /// The column of this name, treated so.
  public init(column: String, treatment: Treatment, missing: Missing) {
    (self.column, self.treatment, self.missing) = (column, treatment, missing)
  }

  /// The names of the inputs that the column becomes.
  public var inputNames: [String] {
    var names: [String]
    switch treatment {
    case .exact, .levels: names = [column]
    case .names(let list, _, _): names = shownNames(list).map { "\(column)=\($0)" }
    }
    if missing == .level { names.append("\(column) missing") }
    return names
  }

  private func shownNames(_ list: [String]) -> [String] { list.count == 2 ? [list[1]] : list }

  /// The inputs for one cell; nil where it is missing and the column does not say what then.
  ///
  /// - Throws: `UnknownName` where a name is none of the column's, `NotANumber` where a number is needed.
  public func inputs(for value: CellValue) throws(CellFault) -> [Rational]? {
    if value == .missing {
      switch missing {
      case .refused, .dropped: return nil
      case .replaced(let other): return other == .missing ? nil : try inputs(for: other)
      case .level: return [Rational](repeating: 0, count: inputNames.count - 1) + [1]
      }
    }
    let tail: [Rational] = missing == .level ? [0] : []
    switch (treatment, value) {
    case (.exact, .number(let number)): return [number] + tail
    case (.levels(let thresholds, let values), .number(let number)):
      return [values[level(of: number, thresholds)]] + tail
    case (.names(let list, let off, let on), .name(let name)):
      guard list.contains(name) else { throw .unknownName(list) }
      return shownNames(list).map { $0 == name ? on : off } + tail
    case (.names(let list, _, _), .number): throw .unknownName(list)
    case (.exact, .name), (.levels, .name): throw .notANumber
    case (_, .missing): return nil
    }
  }

  /// How many of the thresholds the number reaches. Logarithmic.
  private func level(of number: Rational, _ thresholds: [Rational]) -> Int {
    var (low, high) = (0, thresholds.count)
    while low < high {
      let middle = (low + high) / 2
      if number < thresholds[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Why a cell is not what its column needs.
public enum CellFault: Error, Sendable, Equatable {
  /// A name in a column of numbers.
  case notANumber
  /// None of these names.
  case unknownName([String])
}
