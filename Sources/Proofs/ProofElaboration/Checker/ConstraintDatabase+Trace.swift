import ExactArithmetic

// For elaborators: which constraints, in which order, led to a conflict. Nothing here is called without a trace.
extension ConstraintDatabase {
  /// Notes what led to the conflict that stands on the trail, found by one of `candidates`, by the last propagation, or
  /// by `literal`, which is true against an assumption. Literals before place `base` hold without assumptions.
  mutating func noteConflict(candidates: [Int32] = [], literal: Int32? = nil, base: Int? = nil) {
    guard let trace else { return }
    if trace.isMarked.count < origins.count {
      trace.isMarked = Array(repeating: false, count: 2 * origins.count)
    }
    var height = base ?? trailCount
    if !levels.isEmpty { height = levels[0].trailHeight }
    if frames.count > 1 { height = frames[frames.count - 1].trailHeight }
    if frames.count == 1 && levels.isEmpty && base == nil { height = 0 }
    // Taken out of the trace while it is written to: it is all false before and after.
    var marks = ProofTrace.Marks(isMarked: trace.isMarked, steps: trace.steps, height: height)
    (trace.isMarked, trace.steps) = ([], [])
    marks.steps.removeAll(keepingCapacity: true)
    var needsNegation = false
    if let literal {
      needsNegation = true
      marks.mark(literal >> 1, at: origins[Int(literal >> 1)].place)
    } else {
      let slot = violated(candidates)
      marks.steps.append(Int32(slot))
      for index in terms[slot].start..<terms[slot].end where values[Int(termLiterals[index])] < 0 {
        let variable = termLiterals[index] >> 1
        marks.mark(variable, at: origins[Int(variable)].place)
      }
    }
    var place = trailCount
    while marks.open > 0 && place > height {
      place -= 1
      let variable = trail[place] >> 1
      guard marks.isMarked[Int(variable)] else { continue }
      marks.open -= 1
      marks.isMarked[Int(variable)] = false
      let reason = Int(origins[Int(variable)].reason)
      if reason < 0 {
        needsNegation = true
        continue
      }
      if marks.steps.last != Int32(reason) { marks.steps.append(Int32(reason)) }
      let range = terms[reason]
      for index in range.start..<range.end {
        let other = termLiterals[index]
        if values[Int(other)] >= 0 { continue }
        let otherPlace = origins[Int(other >> 1)].place
        if Int(otherPlace) < place { marks.mark(other >> 1, at: otherPlace) }
      }
    }
    for variable in marks.facts { marks.isMarked[Int(variable)] = false }
    trace.isMarked = marks.isMarked
    trace.hints.removeAll(keepingCapacity: true)
    if needsNegation { trace.hints.append(.negation) }
    if !marks.facts.isEmpty { trace.hints += showFacts(marks.facts) }
    for step in marks.steps.reversed() {
      let hint = hint(Int(step))
      if case .negation = hint, case .negation? = trace.hints.last { continue }
      trace.hints.append(hint)
    }
    trace.steps = marks.steps
    if levels.isEmpty && base == nil && candidates.isEmpty && literal == nil {
      trace.conflicts = trace.conflicts.filter { $0.key < frames.count }
      trace.conflicts[frames.count] = trace.hints
    }
  }

  /// The hints for variables that are assigned without assumptions, with lemmas for those that have none yet.
  private func showFacts(_ variables: [Int32]) -> [ProofTrace.Hint] {
    guard let trace, !variables.isEmpty else { return [] }
    var (needed, work, seen): ([Int32], [Int32], Set<Int32>) = ([], variables, [])
    while let variable = work.popLast() {
      let literal = values[Int(variable) << 1] > 0 ? variable << 1 : variable << 1 | 1
      let reason = Int(origins[Int(variable)].reason)
      if trace.facts.contains(literal) || reason < 0 || terms[reason].count == 1 || !seen.insert(variable).inserted {
        continue
      }
      needed.append(literal)
      for other in antecedents(of: variable, reason) { work.append(other) }
    }
    for literal in needed.sorted(by: { origins[Int($0 >> 1)].place < origins[Int($1 >> 1)].place }) {
      let reason = Int(origins[Int(literal >> 1)].reason)
      var hints: [ProofTrace.Hint] = []
      for other in antecedents(of: literal >> 1, reason) { hints.append(factHint(other)) }
      trace.lemmas.append((literal: literal, hints: [.negation] + hints + [hint(reason)]))
      trace.facts.insert(literal)
    }
    var hints: [ProofTrace.Hint] = []
    for variable in variables { hints.append(factHint(variable)) }
    return hints
  }

  private func antecedents(of variable: Int32, _ reason: Int) -> [Int32] {
    let place = origins[Int(variable)].place
    return termLiterals[terms[reason].start..<terms[reason].end]
      .filter { values[Int($0)] < 0 && origins[Int($0 >> 1)].place < place }.map { $0 >> 1 }
  }

  private func factHint(_ variable: Int32) -> ProofTrace.Hint {
    let literal = values[Int(variable) << 1] > 0 ? variable << 1 : variable << 1 | 1
    let reason = Int(origins[Int(variable)].reason)
    if trace?.facts.contains(literal) != true && reason >= 0 { return hint(reason) }
    return .fact(literal)
  }

  private func hint(_ slot: Int) -> ProofTrace.Hint {
    headers[slot].id == 0 ? .negation : .constraint(headers[slot].id)
  }

  /// Recalls the conflict that stands without assumptions.
  mutating func recallConflict() {
    guard let trace else { return }
    if let depth = trace.conflicts.keys.filter({ $0 <= frames.count }).max(), let hints = trace.conflicts[depth] {
      trace.hints = hints
    } else {
      noteConflict()
    }
  }

  /// Notes a live contradiction as the reason; nothing where there is none.
  func noteContradiction() {
    guard let trace else { return }
    trace.hints = contradiction.map { [.constraint($0)] } ?? []
  }

  /// The number of a live constraint that no assignment satisfies.
  var contradiction: Int? {
    guard contradictions > 0 else { return nil }
    let latest = headers[latestContradiction]
    if latest.id > 0 && isContradiction(latestContradiction) { return latest.id }
    return headers.indices.last { headers[$0].id > 0 && isContradiction($0) }.map { headers[$0].id }
  }

  /// A constraint that cannot be satisfied any more.
  private func violated(_ candidates: [Int32]) -> Int {
    if let slot = followed, isViolated(slot) { return slot }
    if let slot = candidates.first(where: { isViolated(Int($0)) }) { return Int(slot) }
    if clauseHead > 0 && clauseHead <= trailCount {
      for watcher in watches[Int(trail[clauseHead - 1] ^ 1)] where isViolated(Int(watcher.slot)) {
        return Int(watcher.slot)
      }
    }
    if head > 0 && head <= trailCount {
      for place in occurrences[Int(trail[head - 1] ^ 1)] where isViolated(Int(place.slot)) { return Int(place.slot) }
    }
    return headers.indices.first { (headers[$0].id > 0 || headers[$0].isAttached) && isViolated($0) } ?? 0
  }

  private func isViolated(_ slot: Int) -> Bool {
    let range = terms[slot]
    if let wide = wideRows[Int32(slot)] {
      var slack = wide.numbers.total - wide.numbers.degree
      for literal in termLiterals[range.start..<range.end] where values[Int(literal)] < 0 {
        slack -= wide.coefficient(of: literal)
      }
      return slack.signum < 0
    }
    var slack = headers[slot].total - headers[slot].degree
    for index in 0..<range.count where values[Int(termLiterals[range.start + index])] < 0 {
      slack -= coefficient(range, index)
    }
    return slack < 0
  }
}
