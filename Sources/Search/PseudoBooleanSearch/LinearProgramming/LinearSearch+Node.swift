import CertificateChecking
import ExactArithmetic
import Formulations

// One node: its relaxation, what exact sums of rows make of it, and where to branch.
extension LinearSearch {
  /// Refutes the node or branches on it; false where the session was stopped, or is over.
  func evaluate(_ node: Int32, _ session: any RelaxationSession) -> Bool {
    if tree.nodes[Int(node)].skips > 0 {
      branchBlindly(node, skips: tree.nodes[Int(node)].skips - 1)
      return true
    }
    var roundsLeft = node == 0 ? 100 : 3
    while true {
      setBounds(session)
      let status = session.solve(cutoff: cutoff, iterations: 100_000)
      relaxationPace.noteSolve()
      switch status {
      case .stopped: return false
      case .nothing:
        branchBlindly(node, skips: 2)
        return true
      case .infeasible:
        let isRefuted = refute(node, session, isRay: true)
        if isRefuted, isDecision { relaxationPace.note(isRefuted: true) }
        if !isRefuted { branchBlindly(node, skips: 2) }
        return true
      case .cutoff, .optimal: break
      }
      relaxed.age(session)
      if refute(node, session, isRay: false) {
        relaxationPace.note(isRefuted: true)
        noteGain(node, session.objective)
        return true
      }
      guard status == .optimal else {
        branchBlindly(node, skips: 0)
        return true
      }
      let isLast = roundsLeft == 0
      roundsLeft -= 1
      if !isLast, relaxed.separate(session, limit: node == 0 ? 500 : 100) > 0 { continue }
      let values = [0] + session.values
      let objective = session.objective
      if tryRounding(node, values) {
        if isRefuted || isReached { return true }
        // Better solutions only from here on: the same multipliers may show that there are none.
        if let conflict = propagator.propagateDerived() {
          close(node, by: propagator.causes(of: conflict))
          return true
        }
        if refute(node, session, isRay: false) { return true }
      }
      switch fix(node, session, values) {
      case .refuted: return true
      case .moved where !isLast: continue
      case .moved, .nothing: break
      }
      noteGain(node, objective)
      relaxationPace.note(isRefuted: false)
      branch(node, values, objective)
      return true
    }
  }

  /// Hands on what was assigned and freed since the last solve.
  private func setBounds(_ session: any RelaxationSession) {
    for variable in propagator.takeTouched() {
      let value = propagator.value(variable << 1)
      session.setBounds(
        column: Int(variable) - 1, lower: value > 0 ? 1 : 0, upper: value < 0 ? 0 : 1)
    }
  }

  /// Objectives from here on are refuted: a bit above the limit, so that rounding the multipliers may cost something.
  private var cutoff: Double {
    guard let limit else { return .infinity }
    let value = relaxed.cutoff(limit)
    return value + max((relaxed.cutoff(limit + 1) - value) * 0.25, value.magnitude * 1e-9)
  }

  /// Learns from how far the relaxation is above the one that the last branching began from.
  private func noteGain(_ node: Int32, _ objective: Double) {
    let known = tree.nodes[Int(node)]
    guard known.literal >= 0, known.estimate.isFinite, objective.isFinite else { return }
    costs.note(known.literal, gain: objective - known.estimate, distance: known.distance)
  }

  // MARK: Exact sums of rows

  /// How finely multipliers are rounded, in turn.
  private static var precisions: [Int] { [4, 10, 20, 40] }

  /// Refutes the node by a sum of rows, where one with the session's multipliers does; otherwise raises its bound.
  private func refute(_ node: Int32, _ session: any RelaxationSession, isRay: Bool) -> Bool {
    let (multipliers, digits) = relaxed.multipliers(session.multipliers, isRay: isRay)
    let limit = self.limit ?? 0
    guard let exactLimit = W(exactly: limit) else { return false }
    let isLikely =
      isRay || (self.limit != nil && relaxed.objective(session.objective) > limit.approximation)
    // One sum shows a bound; where the node may be refuted, coarser ones are tried before.
    let tries =
      (isLikely ? Self.precisions : [20])
      + (digits > 0 ? [digits + 10, digits + 20, digits + 40] : [])
    for precision in tries {
      guard
        combination.sum(
          multipliers, precision: precision, withObjective: !isRay, objectiveLimit: exactLimit)
      else { continue }
      let slack = combination.slack(propagator.engine.trail)
      if !isRay {
        // D · objective ≥ D · limit − slack.
        let shown = limit - slack.integer.floorQuotient(by: combination.objectiveFactor.integer)
        tree.raise(node, to: shown)
        if node == 0, log != nil { noteRootSum(limit) }
      }
      guard slack < .zero, isRay || self.limit != nil else { continue }
      let falsified = combination.falsifiers(propagator.engine.trail, slack: slack)
      let number = logSum()
      close(node, by: propagator.causes(behind: falsified), sum: number)
      if let number { log?.forget(number) }
      return true
    }
    return false
  }

  /// Writes the last sum as a derivation; its number.
  private func logSum() -> Int? {
    guard let log else { return nil }
    var parts = combination.parts.map {
      (number: formula.numbers[$0.row], factor: $0.factor.integer)
    }
    if combination.objectiveFactor > .zero {
      parts.append((objectiveNumber, combination.objectiveFactor.integer))
    }
    return log.derive(parts)
  }

  /// Keeps the last sum, of rows of the formula alone, where it shows more than those before without any fixed variable.
  private func noteRootSum(_ limit: Integer) {
    let slack = combination.openSlack
    let shown = limit - slack.integer.floorQuotient(by: combination.objectiveFactor.integer)
    guard rootSum.map({ shown > $0.bound }) ?? true else { return }
    let parts = combination.parts.map { (number: formula.numbers[$0.row], factor: $0.factor.integer) }
    rootSum = (shown, parts, combination.objectiveFactor.integer)
  }

  /// The search is stopped: ends the log with the bound that the first node's relaxations showed; nil where there is none.
  ///
  /// A fresh literal r stands for "the objective is below the bound"; the sum with r's row is violated unless ¬r.
  func concludeEarly() -> Integer? {
    guard let log, log.version != .one, let rootSum, let limit, !isReached else { return nil }
    let bound = min(rootSum.bound, limit + 1)
    guard bound > formula.leastObjective else { return nil }
    // Of a decision the first fresh literal is the threshold's, which this does not rest on.
    log.premise = nil
    let below = log.define(
      reaching: formula.sum(of: bound) - 1, of: formula.formula, fresh: isDecision ? 2 : 1)
    var row = below.reaching
    if formula.objectiveUnit != 1 { row = log.divide(row, by: formula.objectiveUnit) }
    _ = log.derive(rootSum.parts + [(row, rootSum.factor)])
    _ = log.learn([!below.literal])
    log.conclude(missing: below, best: isDecision ? nil : formula.sum(of: limit + 1))
    return formula.sum(of: bound)
  }

  private enum Fixing { case nothing, moved, refuted }

  /// Fixes variables by their reduced costs: the sum of rows that shows the bound, as a row that propagates.
  private func fix(_ node: Int32, _ session: any RelaxationSession, _ values: [Double]) -> Fixing {
    guard let limit, let exactLimit = W(exactly: limit) else { return .nothing }
    let (multipliers, _) = relaxed.multipliers(session.multipliers, isRay: false)
    guard
      combination.sum(multipliers, precision: 10, withObjective: true, objectiveLimit: exactLimit)
    else {
      return .nothing
    }
    let slack = combination.slack(propagator.engine.trail)
    guard slack >= .zero, combination.forces(propagator.engine.trail, slack: slack) > 0, pool.count < 120,
      let row = combination.row(N.self)
    else { return .nothing }
    pool.append(propagator.add(row, number: logSum() ?? 0))
    let before = propagator.engine.trail.count
    if let conflict = propagator.propagateDerived() {
      close(node, by: propagator.causes(of: conflict))
      return .refuted
    }
    let hasMoved = propagator.engine.trail.elements[before...].contains { literal in
      abs(values[Int(literal >> 1)] - (literal & 1 == 0 ? 1 : 0)) > 1e-6
    }
    return hasMoved ? .moved : .nothing
  }

  // MARK: Incumbents

  /// True if the relaxation's point leads to a better solution.
  private func tryRounding(_ node: Int32, _ values: [Double]) -> Bool {
    let isIntegral = values.allSatisfy { min($0.magnitude, (1 - $0).magnitude) < 1e-6 }
    if isIntegral, improve(with: values.map { $0 > 0.5 }) { return true }
    guard let point = round(values) else { return false }
    return improve(with: point)
  }

  // MARK: Branching

  /// The open variable with the best product of expected gains, among those that are fractional in `values`.
  private func bestFractional(_ values: [Double]) -> Int32? {
    var best: (variable: Int32, score: Double)?
    for variable in 1..<Int32(min(values.count, propagator.variableCount + 1)) {
      guard propagator.value(variable << 1) == 0 else { continue }
      let value = values[Int(variable)]
      guard value > 1e-6, value < 1 - 1e-6 else { continue }
      let up = costs.gain(variable << 1, distance: 1 - value)
      let down = costs.gain(variable << 1 | 1, distance: value)
      var score = max(up, 1e-6) * max(down, 1e-6)
      if isDeciding[Int(variable)] { score *= 4 }
      if best.map({ score > $0.score }) ?? true { best = (variable, score) }
    }
    return best?.variable
  }

  private func branch(_ node: Int32, _ values: [Double], _ objective: Double) {
    lastValues = values
    let skips = relaxationPace.skips
    if !numbers.isEmpty {
      branchBlindly(node, objective, skips: skips)
    } else if let variable = bestFractional(values) {
      let value = values[Int(variable)]
      split(node, variable, upDistance: 1 - value, downDistance: value, objective, skips)
    } else {
      branchBlindly(node, objective, skips: skips)
    }
  }

  /// Branches on the first open variable: of those that decide all others while there is one; to the side of the last
  /// relaxation.
  private func branchBlindly(_ node: Int32, _ objective: Double? = nil, skips: Int32) {
    func isOpen(_ variable: Int32) -> Bool { propagator.value(variable << 1) == 0 }
    if let (variable, isUp) = numberToSplit() {
      split(
        node, variable, upDistance: isUp ? 0 : 1e-9, downDistance: isUp ? 1e-9 : 0,
        objective ?? tree.nodes[Int(node)].estimate, skips)
      return
    }
    if let open = order.first(where: isOpen)
      ?? (1..<Int32(propagator.variableCount + 1)).first(where: isOpen)
    {
      let isUp = Int(open) < lastValues.count && lastValues[Int(open)] > 0.5
      split(
        node, open, upDistance: isUp ? 0 : 1e-9, downDistance: isUp ? 1e-9 : 0,
        objective ?? tree.nodes[Int(node)].estimate, skips)
      return
    }
    // All is decided and nothing violated: a solution.
    let point = (0..<propagator.variableCount + 1).map { $0 > 0 && propagator.value(Int32(2 * $0)) > 0 }
    guard improve(with: point) else { return }
    if let conflict = propagator.propagateDerived() { close(node, by: propagator.causes(of: conflict)) }
  }

  /// The literal "more than the number's value in the last relaxation" of the first number whose value is broken there; of
  /// the first that is open where none is. nil where all are decided.
  private func numberToSplit() -> (variable: Int32, isUp: Bool)? {
    var whole: (variable: Int32, isUp: Bool)?
    for number in numbers {
      let least = number.count { propagator.value($0 << 1) > 0 }
      let most = number.count { propagator.value($0 << 1) >= 0 }
      guard least < most else { continue }
      var value = number.reduce(0.0) { $0 + (Int($1) < lastValues.count ? lastValues[Int($1)] : 0.5) }
      value = min(max(value, Double(least)), Double(most))
      let below = Int(value.rounded(.down))
      let part = value - Double(below)
      // The literals that are open are those from least on.
      if part > 1e-6, part < 1 - 1e-6 { return (number[min(below, most - 1)], part > 0.5) }
      guard whole == nil else { continue }
      let nearest = Int(value.rounded())
      whole = nearest < most ? (number[nearest], false) : (number[nearest - 1], true)
    }
    return whole
  }

  private func split(
    _ node: Int32, _ variable: Int32, upDistance: Double, downDistance: Double, _ objective: Double,
    _ skips: Int32
  ) {
    let isUpNearer = upDistance < downDistance
    let up = (variable << 1, upDistance)
    let down = (variable << 1 | 1, downDistance)
    for (literal, distance) in isUpNearer ? [down, up] : [up, down] {
      plunge.append(
        tree.addChild(
          of: node, deciding: literal, estimate: objective, distance: distance, skips: skips))
    }
  }
}
