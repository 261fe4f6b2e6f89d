import CertificateChecking
import ExactArithmetic
import Formulations

// One node: its relaxation, what exact sums of rows make of it, and where to branch.
extension LinearSearch {
  /// Refutes the node or branches on it; false where the session was stopped, or is over.
  func evaluate(_ node: Int32, _ session: any RelaxationSession) -> Bool {
    for round in 0..<8 {
      setBounds(session)
      let status = session.solve(cutoff: cutoff, iterations: 100_000)
      solveCount += 1
      switch status {
      case .stopped: return false
      case .nothing:
        branchBlindly(node)
        return true
      case .infeasible:
        if !refute(node, session, isRay: true) { branchBlindly(node) }
        return true
      case .cutoff, .optimal: break
      }
      if round == 0 { noteGain(node, session) }
      if refute(node, session, isRay: false) { return true }
      guard status == .optimal else {
        branchBlindly(node)
        return true
      }
      let values = [0] + session.values
      if tryRounding(node, values) {
        // Better solutions only from here on: the same multipliers may show that there are none.
        if let row = propagator.propagateDerived() {
          close(node, by: propagator.clause(against: row))
          return true
        }
        if refute(node, session, isRay: false) { return true }
      }
      switch fix(node, session, values) {
      case .refuted: return true
      case .moved: continue
      case .nothing: break
      }
      branch(node, values, session.objective)
      return true
    }
    branchBlindly(node)
    return true
  }

  /// Hands on what was assigned and freed since the last solve.
  private func setBounds(_ session: any RelaxationSession) {
    for variable in propagator.touched {
      let value = propagator.values[2 * Int(variable)]
      session.setBounds(column: Int(variable) - 1, lower: value > 0 ? 1 : 0, upper: value < 0 ? 0 : 1)
    }
    propagator.forgetTouched()
  }

  /// Objectives from here on are refuted: a bit above the limit, so that rounding the multipliers may cost something.
  private var cutoff: Double {
    guard let limit else { return .infinity }
    let value = relaxed.cutoff(limit)
    return value + max((relaxed.cutoff(limit + 1) - value) * 0.25, value.magnitude * 1e-9)
  }

  private func noteGain(_ node: Int32, _ session: any RelaxationSession) {
    let known = tree.nodes[Int(node)]
    guard known.literal >= 0, known.estimate.isFinite else { return }
    costs.note(known.literal, gain: session.objective - known.estimate, distance: known.distance)
  }

  // MARK: Exact sums of rows

  /// How finely multipliers are rounded, in turn.
  private static var precisions: [Int] { [4, 10, 20, 40] }

  /// Refutes the node by a sum of rows, where one with the session's multipliers does; otherwise raises its bound.
  private func refute(_ node: Int32, _ session: any RelaxationSession, isRay: Bool) -> Bool {
    let (multipliers, digits) = relaxed.multipliers(session.multipliers, isRay: isRay)
    let limit = self.limit ?? 0
    guard let exactLimit = W(exactly: limit) else { return false }
    let isLikely = isRay || (self.limit != nil && relaxed.objective(session.objective) > limit.approximation)
    // One sum shows a bound; where the node may be refuted, coarser ones are tried before.
    let tries = (isLikely ? Self.precisions : [20]) + (digits > 0 ? [digits + 10, digits + 20, digits + 40] : [])
    for precision in tries {
      guard
        combination.sum(multipliers, precision: precision, withObjective: !isRay, objectiveLimit: exactLimit)
      else { continue }
      let slack = combination.slack(propagator.values)
      if !isRay {
        // D · objective ≥ D · limit − slack.
        let shown = limit - slack.integer.floorQuotient(by: combination.objectiveFactor.integer)
        tree.raise(node, to: shown)
      }
      guard slack < .zero, isRay || self.limit != nil else { continue }
      let falsified = combination.falsifiers(propagator.values, propagator.positions, slack: slack)
      let number = logSum()
      close(node, by: propagator.clause(behind: falsified))
      if let number { log?.forget(number) }
      return true
    }
    return false
  }

  /// Writes the last sum as a derivation; its number.
  private func logSum() -> Int? {
    guard let log else { return nil }
    var parts = combination.parts.map { (number: formula.numbers[$0.row], factor: $0.factor.integer) }
    if combination.objectiveFactor > .zero { parts.append((objectiveNumber, combination.objectiveFactor.integer)) }
    return log.derive(parts)
  }

  private enum Fixing { case nothing, moved, refuted }

  /// Fixes variables by their reduced costs: the sum of rows that shows the bound, as a row that propagates.
  private func fix(_ node: Int32, _ session: any RelaxationSession, _ values: [Double]) -> Fixing {
    guard let limit, let exactLimit = W(exactly: limit) else { return .nothing }
    let (multipliers, _) = relaxed.multipliers(session.multipliers, isRay: false)
    guard combination.sum(multipliers, precision: 10, withObjective: true, objectiveLimit: exactLimit) else {
      return .nothing
    }
    let slack = combination.slack(propagator.values)
    guard slack >= .zero, combination.forces(propagator.values, slack: slack) > 0, pool.count < 120,
      let row = combination.row(N.self)
    else { return .nothing }
    row.proofNumber = logSum() ?? 0
    pool.append(propagator.add(row))
    let before = propagator.trail.count
    if let row = propagator.propagateDerived() {
      close(node, by: propagator.clause(against: row))
      return .refuted
    }
    let hasMoved = propagator.trail[before...].contains { literal in
      abs(values[Int(literal >> 1)] - (literal & 1 == 0 ? 1 : 0)) > 1e-6
    }
    return hasMoved ? .moved : .nothing
  }

  // MARK: Incumbents

  /// Whether the relaxation's point leads to a better solution.
  private func tryRounding(_ node: Int32, _ values: [Double]) -> Bool {
    let isIntegral = values.allSatisfy { min($0.magnitude, (1 - $0).magnitude) < 1e-6 }
    if isIntegral, improve(with: values.map { $0 > 0.5 }) { return true }
    guard let point = round(values) else { return false }
    return improve(with: point)
  }

  // MARK: Branching

  /// Branches on the variable with the best product of expected gains; among those of which nothing is fractional, on
  /// the first open one.
  private func branch(_ node: Int32, _ values: [Double], _ objective: Double) {
    var best: (variable: Int32, score: Double)?
    for variable in 1...Int32(max(1, propagator.variableCount)) {
      guard Int(variable) <= propagator.variableCount, propagator.values[2 * Int(variable)] == 0 else { continue }
      let value = values[Int(variable)]
      guard value > 1e-6, value < 1 - 1e-6 else { continue }
      let up = costs.gain(variable << 1, distance: 1 - value)
      let down = costs.gain(variable << 1 | 1, distance: value)
      var score = max(up, 1e-6) * max(down, 1e-6)
      if Int(variable) <= favoured { score *= 4 }
      if best.map({ score > $0.score }) ?? true { best = (variable, score) }
    }
    guard let variable = best?.variable else { return branchBlindly(node, objective) }
    let value = values[Int(variable)]
    split(node, variable, upDistance: 1 - value, downDistance: value, objective)
  }

  /// Branches on the first open variable.
  private func branchBlindly(_ node: Int32, _ objective: Double? = nil) {
    let open = (1..<Int32(propagator.variableCount + 1)).first { propagator.values[2 * Int($0)] == 0 }
    if let open {
      return split(node, open, upDistance: 0, downDistance: 0, objective ?? tree.nodes[Int(node)].estimate)
    }
    // All is decided and nothing violated: a solution.
    let point = (0..<propagator.variableCount + 1).map { $0 > 0 && propagator.values[2 * $0] > 0 }
    guard improve(with: point) else { return }
    if let row = propagator.propagateDerived() { close(node, by: propagator.clause(against: row)) }
  }

  private func split(
    _ node: Int32, _ variable: Int32, upDistance: Double, downDistance: Double, _ objective: Double
  ) {
    let isUpNearer = upDistance < downDistance
    let up = (variable << 1, upDistance)
    let down = (variable << 1 | 1, downDistance)
    for (literal, distance) in isUpNearer ? [down, up] : [up, down] {
      plunge.append(tree.addChild(of: node, deciding: literal, estimate: objective, distance: distance))
    }
  }
}
