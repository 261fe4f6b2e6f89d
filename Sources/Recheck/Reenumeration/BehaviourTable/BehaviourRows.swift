import ExactArithmetic
import TrainingProblem

/// Behaviours of one neuron as bits, a word of all of them after the other, so that one loop goes over a word of each.
struct BehaviourRows {
  let costs: [Int]
  private let words: Int
  /// Word w of behaviour i at `w * count + i`.
  private let bits: [UInt64]

  var count: Int { costs.count }
  var size: Int { costs.count + bits.count }

  init(_ rows: [[UInt64]], _ costs: [Int], words: Int) {
    (self.costs, self.words) = (costs, words)
    bits = (0..<words).flatMap { word in rows.map { $0[word] } }
  }

  /// Some of the behaviours.
  func only(_ kept: [Int]) -> BehaviourRows {
    BehaviourRows(kept.map { row in (0..<words).map { self[row, $0] } }, kept.map { costs[$0] }, words: words)
  }

  /// Word `word` of behaviour `row`.
  subscript(row: Int, word: Int) -> UInt64 { bits[word * count + row] }

  /// Which behaviours from `from` on have a cost and a distance from the target below `limit`, and both together.
  ///
  /// The weights are given in planes: bit i of plane p, at `word * shifts.count + p`, says that input i has 2^shifts[p]
  /// in its weight. Sums do not pass the greatest objective, which fits a word: nothing wraps.
  func near(
    _ target: [UInt64], _ planes: [UInt64], _ shifts: [Int], below limit: Int, from: Int
  ) -> (rows: [Int], values: [Int]) {
    var values = Array(costs[from...])
    // First the word with the most at stake, for all at once: few behaviours are left after it.
    func stake(_ word: Int) -> Int {
      shifts.indices.reduce(0) { $0 + planes[word * shifts.count + $1].nonzeroBitCount << shifts[$1] }
    }
    let first = (0..<words).max { stake($0) < stake($1) } ?? 0
    bits.withUnsafeBufferPointer { bits in
      values.withUnsafeMutableBufferPointer { values in
        for (plane, shift) in shifts.enumerated() {
          let (aim, weights) = (target[first], planes[first * shifts.count + plane])
          for place in values.indices {
            let differing = (bits[first &* count &+ from &+ place] ^ aim) & weights
            values[place] &+= differing.nonzeroBitCount &<< shift
          }
        }
      }
    }
    var (near, kept) = ([Int](), [Int]())
    for (place, value) in values.enumerated() where value < limit {
      var (value, word) = (value, 0)
      while word < words, value < limit {
        let differing = self[from + place, word] ^ target[word]
        for plane in shifts.indices where word != first {
          value += (differing & planes[word * shifts.count + plane]).nonzeroBitCount << shifts[plane]
        }
        word += 1
      }
      if value < limit {
        near.append(from + place)
        kept.append(value)
      }
    }
    return (near, kept)
  }
}
