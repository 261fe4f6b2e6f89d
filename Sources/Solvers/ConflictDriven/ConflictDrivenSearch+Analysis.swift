import CertificateChecking
import ExactArithmetic

extension ConflictDrivenSearch {
  /// Learns the clause at the first unique implication point of a conflict, goes back to where it propagates, and
  /// propagates it.
  /// - Precondition: something is decided.
  func learn(from conflict: Reason) {
    var clause: [Int32] = [0]
    var open = 0
    var index = trail.count
    var literals = explanation(of: conflict, implying: nil)
    var marked: [Int32] = []
    let current = Int32(levelStarts.count)
    while true {
      for literal in literals {
        let variable = literal >> 1
        guard !isSeen[Int(variable)], level[Int(variable)] > 0 else { continue }
        isSeen[Int(variable)] = true
        marked.append(variable)
        heap.bump(variable)
        if level[Int(variable)] == current { open += 1 } else { clause.append(literal) }
      }
      repeat { index -= 1 } while !isSeen[Int(trail[index] >> 1)] || level[Int(trail[index] >> 1)] != current
      let literal = trail[index]
      open -= 1
      if open == 0 {
        clause[0] = literal ^ 1
        break
      }
      literals = explanation(of: reason[Int(literal >> 1)], implying: literal)
    }
    clause = [clause[0]] + clause.dropFirst().filter { !isRedundant($0) }
    for variable in marked { isSeen[Int(variable)] = false }
    heap.decay()
    use(clause)
  }

  /// Whether the other literals of the clause under way already imply that this one is false.
  private func isRedundant(_ literal: Int32) -> Bool {
    let variable = Int(literal >> 1)
    guard reason[variable] != .decision else { return false }
    return explanation(of: reason[variable], implying: literal ^ 1)
      .allSatisfy { isSeen[Int($0 >> 1)] || level[Int($0 >> 1)] == 0 }
  }

  private func use(_ clause: [Int32]) {
    var clause = clause
    // The literal of the second highest level is watched, and is where to go back to.
    var target = 0
    if clause.count > 1 {
      let place = clause.indices.dropFirst().max { level[Int(clause[$0] >> 1)] < level[Int(clause[$1] >> 1)] } ?? 1
      clause.swapAt(1, place)
      target = Int(level[Int(clause[1] >> 1)])
    }
    var levels = Set<Int32>()
    for literal in clause { levels.insert(level[Int(literal >> 1)]) }
    let number = log?.learn(clause.map { Literal(code: $0) }) ?? 0
    backtrack(to: target)
    if clause.count == 1 {
      assign(clause[0], .decision)
    } else {
      assign(clause[0], .clause(clauses.add(clause, spread: levels.count, number: number)))
    }
  }

  /// False literals that violate the reason; or, where it implied `literal`, that forced it.
  ///
  /// Of a linear constraint: its literals that were false by then, less those of small coefficients that were not
  /// needed for the slack to be below the implied literal's coefficient.
  private func explanation(of reason: Reason, implying literal: Int32?) -> [Int32] {
    switch reason {
    case .decision: return []
    case .clause(let clause): return clauses.literals[clauses.range(clause)].filter { $0 != literal }
    case .constraint(let number):
      let constraint = Int(number)
      let limit = literal.map { position[Int($0 >> 1)] } ?? Int32(trail.count)
      var falsified: [Int] = []
      var spare = -store.degrees[constraint]
      var needed = N.zero
      for term in store.terms(constraint) {
        let code = store.literals[term]
        if code == literal {
          needed = store.coefficients[term]
        }
        if values[Int(code)] < 0, position[Int(code >> 1)] < limit {
          falsified.append(term)
        } else {
          spare += store.coefficients[term]
        }
      }
      // Slack `spare` is below what is needed; smaller literals may count as not false while it stays below.
      var kept: [Int32] = []
      for term in falsified.reversed() {
        let coefficient = store.coefficients[term]
        if spare + coefficient < needed {
          spare += coefficient
        } else {
          kept.append(store.literals[term])
        }
      }
      return kept
    }
  }
}
