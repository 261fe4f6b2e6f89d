import ExactArithmetic
import TrainingProblem

// All sums as a table of bits, where their keys are small.
extension PackedSums {
  /// Word operations that `bits` takes; nil where a table would have too many cells.
  public var wordOperations: Int? {
    guard let cells = cells.word, cells <= StateTableLimits.cells else { return nil }
    return (cells / 64 + 1) * keys.reduce(0) { $0 + $1.count }
  }

  /// All sums as a table of bits, key k in bit k mod 64 of word k / 64. Sums whose penalty is beyond the last digit
  /// that is told apart fall off its end, or stand behind the last cell.
  /// - Precondition: `wordOperations` is not nil; the penalty is the first digit, or there is none.
  func bits(_ budget: inout StateTableBudget) throws(LimitError) -> [UInt64] {
    let count = (cells.word ?? 0) / 64 + 1
    try budget.ask(2 * count, 8)
    var table = [UInt64](repeating: 0, count: count)
    table[0] = 1
    for group in keys where group.count > 1 || group[0] > N.zero {
      var next = [UInt64](repeating: 0, count: count)
      for case let key? in group.map(\.asWord) where key / 64 < count {
        let (words, bits) = (key / 64, UInt64(key % 64))
        for i in words..<count { next[i] |= table[i - words] << bits }
        if bits > 0 { for i in words + 1..<max(count, words + 1) { next[i] |= table[i - words - 1] >> (64 - bits) } }
        try budget.spend(count)
      }
      table = next
    }
    return table
  }
}
