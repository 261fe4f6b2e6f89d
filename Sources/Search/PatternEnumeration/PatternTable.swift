import ExactArithmetic
import SearchCore
import TrainingProblem

/// The patterns of one neuron whose activation takes two values: which of the points it fires at, once each, with
/// the least penalty of the choices that do so and one of those choices.
struct PatternTable {
  let choices: NeuronChoiceTree
  let rows: DistinctRows
  /// True if each row's complement is a row of the same cost.
  let isClosedUnderComplement: Bool
  let cheapest: Int

  var count: Int { rows.count }

  /// - Parameter limit: the activation's upper value is taken from this pre-activation on.
  init(_ choices: NeuronChoiceTree, limit: Int, shouldStop: () -> Bool) {
    self.choices = choices
    let words = wordCount(choices.points)
    var rows = DistinctRows(words: words)
    var row = [UInt64](repeating: 0, count: words)
    var visited = 0
    choices.forEach { code, cost, sums in
      for word in 0..<words {
        var bits: UInt64 = 0
        let first = word << 6
        for point in first..<min(first + 64, choices.points) {
          bits |= (sums[point] < limit ? 0 : 1) << UInt64(point - first)
        }
        row[word] = bits
      }
      row.withUnsafeBufferPointer { row in
        if let base = row.baseAddress { rows.insert(base, cost: cost, code: code) }
      }
      visited += 1
      return visited & 0xfff != 0 || !shouldStop()
    }
    isClosedUnderComplement = PatternTable.isClosed(rows, points: choices.points)
    cheapest = rows.costs.indices.min { rows.costs[$0] < rows.costs[$1] } ?? 0
    self.rows = rows
  }

  private static func isClosed(_ rows: DistinctRows, points: Int) -> Bool {
    var complement = [UInt64](repeating: 0, count: rows.words)
    let tail: UInt64 = points & 63 == 0 ? ~0 : (1 << UInt64(points & 63)) - 1
    for index in 0..<rows.count {
      for (word, bits) in rows.row(index).enumerated() {
        complement[word] = word == rows.words - 1 ? ~bits & tail : ~bits
      }
      let partner = complement.withUnsafeBufferPointer { $0.baseAddress.flatMap { rows.index(of: $0) } }
      guard let partner, rows.costs[partner] == rows.costs[index] else { return false }
    }
    return true
  }
}
