import SearchCore
import TrainingProblem

/// The least cost of each distinct input over any window of sums at the output: a sparse table of range minima (Bender,
/// Farach-Colton, "The LCA problem revisited", 2000, doi:10.1007/10719839_9), two look-ups a window.
final class CostWindows: @unchecked Sendable {
  /// The sums of input s begin at `low[s]`; its costs are at `first[s]...` of each level of the table.
  private let low: FlatArray<Int>
  private let first: FlatArray<Int>
  /// Level k holds the least of 2^k costs from each place on.
  private let cells: FlatArray<Int>
  private let size: Int

  /// Entries of the table at most: 128 MiB.
  static let cellLimit = 1 << 24

  /// - Parameters:
  ///   - sums: for each input the sums that may be asked for.
  ///   - cost: of input `s` at a sum.
  /// - Throws: `LimitError` where the sums take too many values.
  init(_ sums: [ClosedRange<Int>], cost: (_ input: Int, _ sum: Int) -> Int) throws(LimitError) {
    var (size, longest) = (0, 1)
    for range in sums {
      let (length, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
      guard !overflow, length < CostWindows.cellLimit, size < CostWindows.cellLimit else {
        throw LimitError("the sums at the output take too many values")
      }
      size += length + 1
      longest = max(longest, length + 1)
    }
    let levels = Int.bitWidth - longest.leadingZeroBitCount
    guard size * levels <= CostWindows.cellLimit else {
      throw LimitError("the sums at the output take too many values")
    }
    self.size = size
    var starts: [Int] = []
    let cells = FlatArray(repeating: 0, count: size * levels)
    var place = 0
    for (input, range) in sums.enumerated() {
      starts.append(place)
      for sum in range { cells[place + sum - range.lowerBound] = cost(input, sum) }
      for level in 1..<max(1, levels) {
        let half = 1 << (level - 1)
        let (from, to) = ((level - 1) * size + place, level * size + place)
        for k in 0..<range.count {
          cells[to + k] = k + half < range.count ? min(cells[from + k], cells[from + k + half]) : cells[from + k]
        }
      }
      place += range.count
    }
    self.cells = cells
    low = FlatArray(sums.map(\.lowerBound))
    first = FlatArray(starts)
  }

  @inline(__always) func cost(_ input: Int, at sum: Int) -> Int { cells[first[input] &+ sum &- low[input]] }

  /// The least cost of `input` over the sums `from...to`, all of them within its range.
  @inline(__always) func least(_ input: Int, _ from: Int, _ to: Int) -> Int {
    let level = Int.bitWidth &- 1 &- (to &- from &+ 1).leadingZeroBitCount
    let start = level &* size &+ first[input] &- low[input]
    return min(cells[start &+ from], cells[start &+ to &+ 1 &- (1 << level)])
  }
}
