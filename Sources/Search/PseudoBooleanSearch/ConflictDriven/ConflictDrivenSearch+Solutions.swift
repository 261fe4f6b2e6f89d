import CertificateChecking
import ExactArithmetic

extension ConflictDrivenSearch {
  /// Takes the present assignment, which satisfies all constraints, as the incumbent, or takes up deferred blocks that
  /// it violates; false where nothing can be better.
  mutating func accept(_ onSolution: ([Bool]) -> Void) -> Bool {
    let values = engine.trail.values
    let found = (0...formulaVariableCount).map { $0 > 0 && values[2 * $0] > 0 }
    backtrack(to: 0)
    guard let deferred, !deferred.isEmpty else {
      best = found
      onSolution(found)
      guard objective.isDemanded else { return false }
      return demandBetter(than: found)
    }
    let solution = deferred.completion(found)
    return takeUp(violatedBy: solution) && adopt(solution, onSolution)
  }

  /// Takes a solution from elsewhere over where it is better than the best. False where nothing is better than it.
  /// - Precondition: nothing is decided.
  mutating func adopt(_ solution: [Bool], _ onSolution: ([Bool]) -> Void) -> Bool {
    guard objective.isDemanded, best.map({ objective.cost(solution) < objective.cost($0) }) ?? true else {
      return true
    }
    best = solution
    onSolution(solution)
    return demandBetter(than: solution)
  }

  /// From now on only solutions better than this one count. False where that is refuted at once.
  /// - Precondition: nothing is decided.
  mutating func demandBetter(than solution: [Bool]) -> Bool {
    let cost = objective.cost(solution)
    let number = account.log?.improve(solution) ?? 0
    guard objective.isDemanded else {
      account.noteRefuted()
      return false
    }
    guard objective.upper.map({ cost < $0 }) ?? true else { return true }
    guard demand(below: cost, number: number) else { return false }
    return bound.lower < cost || refuteByBounds()
  }

  /// From now on only solutions with at most this sum count, which constraint `number` of the log says.
  /// - Precondition: nothing is decided.
  mutating func demand(atMost sum: Integer, number: Int) -> Bool {
    guard objective.isDemanded, let most = N(exactly: min(sum, objective.total.integer)) else { return true }
    return demand(below: most + N(small: 1), number: number)
  }

  private mutating func demand(below cost: N, number: Int) -> Bool {
    objective.demand(below: cost, number: number, &engine)
    return force(objective.constraint) && propagateAtRoot()
  }
}
