import CertificateChecking
import ExactArithmetic

extension ConflictDrivenSearch {
  /// Makes an open literal true.
  func assign(_ literal: Int32, _ why: Reason) {
    let variable = Int(literal >> 1)
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    level[variable] = Int32(levelStarts.count)
    reason[variable] = why
    position[variable] = Int32(trail.count)
    trail.append(literal)
  }

  /// Takes back everything decided beyond `target` levels.
  func backtrack(to target: Int) {
    guard levelStarts.count > target else { return }
    let keep = levelStarts[target]
    while trail.count > keep {
      let literal = trail.removeLast()
      let variable = Int(literal >> 1)
      if trail.count < head { loosen(literal ^ 1) }
      phase[variable] = literal & 1 == 0
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
      heap.insert(Int32(variable))
    }
    head = min(head, keep)
    levelStarts.removeLast(levelStarts.count - target)
  }

  /// Gives back the slack that a false literal took.
  private func loosen(_ literal: Int32) {
    for index in store.firstOccurrence[Int(literal)]..<store.firstOccurrence[Int(literal) + 1] {
      let occurrence = store.occurrences[index]
      store.slack[Int(occurrence.constraint)] += occurrence.coefficient
    }
  }

  /// Carries all consequences; the reason that is violated, where there is one.
  func propagate() -> Reason? {
    while head < trail.count {
      let falsified = trail[head] ^ 1
      head += 1
      // All slacks first, so that taking back is symmetric even after a conflict.
      let occurrences = store.firstOccurrence[Int(falsified)]..<store.firstOccurrence[Int(falsified) + 1]
      for index in occurrences {
        let occurrence = store.occurrences[index]
        store.slack[Int(occurrence.constraint)] -= occurrence.coefficient
      }
      if let conflict = propagateClauses(falsified) { return conflict }
      for index in occurrences {
        let constraint = Int(store.occurrences[index].constraint)
        if !propagate(constraint: constraint) { return .constraint(Int32(constraint)) }
      }
    }
    return nil
  }

  /// Assigns the literals that a constraint's slack forces; false where it is violated.
  func propagate(constraint: Int) -> Bool {
    let slack = store.slack[constraint]
    if slack < N.zero { return false }
    for term in store.terms(constraint) {
      if store.coefficients[term] <= slack { return true }
      let literal = store.literals[term]
      if values[Int(literal)] == 0 { assign(literal, .constraint(Int32(constraint))) }
    }
    return true
  }

  private func propagateClauses(_ falsified: Int32) -> Reason? {
    var watches = clauses.watches[Int(falsified)]
    clauses.watches[Int(falsified)] = []
    defer { clauses.watches[Int(falsified)] = watches }
    var kept = 0
    var at = 0
    defer {
      while at < watches.count {
        watches[kept] = watches[at]
        kept += 1
        at += 1
      }
      watches.removeLast(watches.count - kept)
    }
    while at < watches.count {
      let watch = watches[at]
      at += 1
      if values[Int(watch.blocker)] > 0 {
        watches[kept] = watch
        kept += 1
        continue
      }
      let range = clauses.range(watch.clause)
      let (first, second) = (range.lowerBound, range.lowerBound + 1)
      if clauses.literals[first] == falsified { clauses.literals.swapAt(first, second) }
      let other = clauses.literals[first]
      let renewed = ClauseArena.Watch(clause: watch.clause, blocker: other)
      if values[Int(other)] <= 0,
        let place = range.dropFirst(2).first(where: { values[Int(clauses.literals[$0])] >= 0 })
      {
        clauses.literals.swapAt(second, place)
        clauses.watches[Int(clauses.literals[second])].append(renewed)
        continue
      }
      watches[kept] = renewed
      kept += 1
      if values[Int(other)] < 0 { return .clause(watch.clause) }
      if values[Int(other)] == 0 { assign(other, .clause(watch.clause)) }
    }
    return nil
  }
}
