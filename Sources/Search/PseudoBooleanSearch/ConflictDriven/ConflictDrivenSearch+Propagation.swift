import CertificateChecking
import ExactArithmetic

extension ConflictDrivenSearch {
  /// Makes an open literal true.
  @inline(__always) mutating func assign(_ literal: Int32, _ reason: Int32) {
    let values = self.values.base
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    let state = states.base + Int(literal >> 1)
    state.pointee.level = Int32(truncatingIfNeeded: levelStarts.count)
    state.pointee.reason = reason
    state.pointee.position = Int32(truncatingIfNeeded: trail.count)
    trail.append(literal)
  }

  /// Takes back everything decided beyond `target` levels.
  mutating func backtrack(to target: Int) {
    guard levelStarts.count > target else { return }
    let keep = Int(levelStarts[target])
    let values = self.values.base
    let saved = phases.saved.base
    let isStable = pace.isStable
    var place = trail.count
    while place > keep {
      place -= 1
      let literal = trail.base[place]
      if place < linearHead { loosen(literal ^ 1) }
      saved[Int(literal >> 1)] = literal & 1 == 0
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
      queue.release(literal >> 1)
      if isStable { heap.insert(literal >> 1) }
    }
    trail.truncate(to: keep)
    clauseHead = min(clauseHead, keep)
    linearHead = min(linearHead, keep)
    levelStarts.truncate(to: target)
  }

  /// Gives back the slack that a false literal took.
  private func loosen(_ literal: Int32) {
    let list = linear.occurrences.base[Int(literal)].elements
    let gauges = linear.gauges.base
    for occurrence in list { gauges[Int(occurrence.constraint)].slack += occurrence.coefficient }
  }

  /// Carries all consequences, those of clauses first; the violated reason, or −1.
  mutating func propagate() -> Int32 {
    let before = trail.count
    defer { scratch.propagations += trail.count - before }
    while true {
      while clauseHead < trail.count {
        let falsified = trail.base[clauseHead] ^ 1
        clauseHead += 1
        let conflict = visitWatches(falsified)
        if conflict >= 0 { return conflict }
      }
      guard linearHead < trail.count else { return -1 }
      let falsified = trail.base[linearHead] ^ 1
      linearHead += 1
      let conflict = countDown(falsified)
      if conflict >= 0 { return conflict }
    }
  }

  /// Takes a false literal's coefficients from the slacks, and assigns what they force. All slacks are brought up to
  /// date even after a conflict, so that taking back is symmetric.
  private mutating func countDown(_ falsified: Int32) -> Int32 {
    let list = linear.occurrences.base[Int(falsified)].elements
    let gauges = linear.gauges.base
    var conflict: Int32 = -1
    for occurrence in list {
      let gauge = gauges + Int(occurrence.constraint)
      gauge.pointee.slack -= occurrence.coefficient
      if gauge.pointee.slack < gauge.pointee.largest && conflict < 0 && !force(occurrence.constraint) {
        conflict = occurrence.constraint << 1 | 1
      }
    }
    scratch.ticks += list.count
    return conflict
  }

  /// Assigns the literals that a constraint's slack forces; false where it is violated.
  @inline(__always) mutating func force(_ constraint: Int32) -> Bool {
    let slack = linear.gauges.base[Int(constraint)].slack
    if slack < N.zero { return false }
    let values = self.values.base
    for term in linear.terms(constraint) {
      if term.coefficient <= slack { return true }
      if values[Int(term.literal)] == 0 { assign(term.literal, constraint << 1 | 1) }
    }
    return true
  }

  /// Looks at the clauses that watch a literal which has become false.
  private mutating func visitWatches(_ falsified: Int32) -> Int32 {
    let list = watches.base + Int(falsified)
    let values = self.values.base
    let arena = clauses.words.base
    let start = list.pointee.base
    let end = start + list.pointee.count
    var from = start
    var to = start
    var conflict: Int32 = -1
    while from < end {
      let watch = from.pointee
      from += 1
      to.pointee = watch
      to += 1
      let value = values[Int(watch.blocker)]
      if value > 0 { continue }
      if watch.clause < 0 {
        if value < 0 {
          conflict = ~watch.clause << 1
          break
        }
        assign(watch.blocker, ~watch.clause << 1)
        continue
      }
      let size = Int(arena[Int(watch.clause)])
      let literals = arena + Int(watch.clause) + ClauseArena.headWords
      let other = literals[0] ^ literals[1] ^ falsified
      let otherValue = values[Int(other)]
      if otherValue > 0 {
        (to - 1).pointee.blocker = other
        continue
      }
      var place = 2
      while place < size && values[Int(literals[place])] < 0 { place += 1 }
      if place < size {
        let replacement = literals[place]
        if values[Int(replacement)] > 0 {
          (to - 1).pointee.blocker = replacement
          continue
        }
        literals[0] = other
        literals[1] = replacement
        literals[place] = falsified
        (watches.base + Int(replacement)).pointee.append(Watch(blocker: other, clause: watch.clause))
        to -= 1
        continue
      }
      if otherValue < 0 {
        conflict = watch.clause << 1
        break
      }
      assign(other, watch.clause << 1)
    }
    scratch.ticks += 1 + (end - start) / 4
    if from != to {
      while from < end {
        to.pointee = from.pointee
        to += 1
        from += 1
      }
      list.pointee.truncate(to: to - start)
    }
    return conflict
  }
}
