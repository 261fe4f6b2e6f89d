import ExactArithmetic

/// The causes of a conflict, as clauses that follow by reverse unit propagation.
struct SlackConflict {
  /// Against decisions alone.
  let decisions: [Int32]
  /// At the first unique implication point, which comes first; empty where the conflict rests on no decision.
  let asserting: [Int32]
  /// How many levels of decisions the asserting clause names.
  let levels: Int
  /// The rows and clauses that lead to it, in the order in which they propagate.
  let rows: [Int32]
  /// Variables whose values without any decision it rests on.
  let facts: Set<Int32>
}

// From what is violated back through the reasons (Marques-Silva, Sakallah, "GRASP", 1999, doi:10.1109/12.769433). Each
// clause follows by reverse unit propagation: under its negation all that was marked propagates again, and so does
// the conflict.
extension SlackPropagator {
  /// The causes of the violation of the row or clause `row`.
  func conflict(_ row: Int32) -> SlackConflict {
    explain(row, below: nil, before: Int32.max)
    return analyse()
  }

  /// The causes of the falsity of some literals.
  func conflict(behind falsified: [Int32]) -> SlackConflict {
    for literal in falsified { mark(Int(literal >> 1)) }
    return analyse()
  }

  /// Marks a variable as part of the conflict; those without a decision before them count as facts.
  private func mark(_ variable: Int) {
    guard Int(positions[variable]) >= rootCount else {
      facts.insert(Int32(variable))
      return
    }
    guard !isSeen[variable] else { return }
    isSeen[variable] = true
    marked.append(Int32(variable))
    if Int(positions[variable]) >= conflictStart { pendingMarks += 1 }
  }

  /// Follows the reasons from the end of the trail; leaves nothing marked.
  private func analyse() -> SlackConflict {
    defer {
      marked.removeAll(keepingCapacity: true)
      explained.removeAll(keepingCapacity: true)
      facts.removeAll(keepingCapacity: true)
      conflictStart = .max
    }
    var decisions: [Int32] = []
    var asserting: [Int32] = []
    guard let last = marked.map({ positions[Int($0)] }).max() else {
      return SlackConflict(decisions: [], asserting: [], levels: 0, rows: [], facts: facts)
    }
    // The last level that the conflict rests on.
    conflictStart = levelStarts[level(of: last) - 1]
    pendingMarks = marked.count { Int(positions[Int($0)]) >= conflictStart }
    var position = Int(last) + 1
    let root = rootCount
    while position > root {
      position -= 1
      let literal = trail[position]
      let variable = Int(literal >> 1)
      guard isSeen[variable] else { continue }
      pendingMarks -= 1
      if asserting.isEmpty, pendingMarks == 0 {
        asserting = [literal ^ 1]
        for other in marked where isSeen[Int(other)] && Int(other) != variable {
          asserting.append(other << 1 | (values[2 * Int(other)] > 0 ? 1 : 0))
        }
      }
      isSeen[variable] = false
      if reasons[variable] == -1 {
        decisions.append(literal ^ 1)
      } else {
        explain(reasons[variable], below: literal, before: Int32(position))
      }
    }
    let levels = Set(asserting.map { level(of: positions[Int($0 >> 1)]) }).count
    return SlackConflict(
      decisions: decisions, asserting: asserting, levels: levels, rows: explained.reversed(), facts: facts)
  }

  /// The number of levels opened up to a place of the trail.
  private func level(of position: Int32) -> Int {
    var (low, high) = (0, levelStarts.count)
    while low < high {
      let middle = (low + high) / 2
      if levelStarts[middle] <= Int(position) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Marks false literals of `row`, assigned before `position`, that take enough of its slack: so much that `literal` is
  /// forced, or without one that the row is violated. What is marked already and facts come first, then large
  /// coefficients.
  private func explain(_ row: Int32, below literal: Int32?, before position: Int32) {
    explained.append(row)
    if row < -1 {
      for other in clauses[-2 - row] where other != literal { mark(Int(other >> 1)) }
    } else if Int(row) < rowCount {
      let range = firstTerm[Int(row)]..<firstTerm[Int(row) + 1]
      explain(range.count, excess[Int(row)], literal, position) {
        (coefficients[range.lowerBound + $0], literals[range.lowerBound + $0])
      }
    } else if let derived = derived[Int(row) - rowCount] {
      explain(derived.literals.count, derived.excess, literal, position) {
        (derived.coefficients[$0], derived.literals[$0])
      }
    }
  }

  @inline(__always) private func explain(
    _ count: Int, _ excess: N, _ literal: Int32?, _ position: Int32,
    term: (Int) -> (coefficient: N, literal: Int32)
  ) {
    // The number that must be below 0: the slack, or its distance from the coefficient that is to be forced.
    var needed = excess
    if let literal, let index = (0..<count).first(where: { term($0).literal == literal }) {
      needed -= term(index).coefficient
    }
    let root = rootCount
    for isFree in [true, false] {
      for index in 0..<count {
        if needed < N.zero { return }
        let (coefficient, falsified) = term(index)
        let variable = Int(falsified >> 1)
        guard values[Int(falsified)] < 0, positions[variable] < position else { continue }
        let costsNothing = isSeen[variable] || Int(positions[variable]) < root
        guard costsNothing == isFree else { continue }
        needed -= coefficient
        mark(variable)
      }
    }
  }
}
