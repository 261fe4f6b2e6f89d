import ExactArithmetic
import SearchCore
import TrainingProblem

/// The patterns of one neuron of any activation: its distinct vectors of values at the points, a word a value, with
/// the least penalty of the choices that give them and one of those choices.
struct ValueTable {
  let choices: NeuronChoiceTree
  let rows: DistinctRows

  var count: Int { rows.count }
  func values(_ index: Int) -> [Int] { rows.row(index).map { Int(bitPattern: UInt($0)) } }

  init(_ choices: NeuronChoiceTree, _ activation: ActivationImage<Int>, shouldStop: () -> Bool) {
    self.choices = choices
    var rows = DistinctRows(words: choices.points)
    var row = [UInt64](repeating: 0, count: choices.points)
    var visited = 0
    choices.forEach { code, cost, sums in
      for point in 0..<choices.points {
        row[point] = UInt64(UInt(bitPattern: activation(sums[point], sums[point]).low))
      }
      row.withUnsafeBufferPointer { row in
        if let base = row.baseAddress { rows.insert(base, cost: cost, code: code) }
      }
      visited += 1
      return visited & 0xfff != 0 || !shouldStop()
    }
    self.rows = rows
  }

  /// The table of a neuron with the same options at the same points.
  init(_ choices: NeuronChoiceTree, sharing other: ValueTable) {
    self.choices = choices
    rows = other.rows
  }
}
