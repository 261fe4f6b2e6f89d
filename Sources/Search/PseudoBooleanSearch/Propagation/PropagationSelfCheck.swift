import CertificateChecking
import ExactArithmetic
import SeededRandomness

/// Random walks of the propagation engine, examined from scratch at every step: for tests.
public enum PropagationSelfCheck {
  /// The state after propagation.
  public struct Step: Sendable {
    /// The literals that were decided and are still true.
    public let decisions: [Literal]
    /// All literals that are true.
    public let assigned: [Literal]
    /// True if the engine has found a violation, which may be before all has been carried.
    public let isConflict: Bool
    /// Clauses that were learned on the way, and not dropped since.
    public let clauses: [[Literal]]
  }

  /// How a walk goes on after a conflict.
  public enum Style: Sendable {
    /// To where the learned clause propagates, as the conflict-driven search does: then nothing is missed.
    case jumping
    /// To anywhere above, as a tree of nodes has it, with rows that come and go.
    case wandering
  }

  /// Decides at random, propagates, learns from conflicts, and takes back, `count` times, or until the formula is
  /// refuted. Traps with a sentence where counters, watches or the trail contradict a computation from scratch.
  public static func walk(_ formula: PseudoBooleanFormula, _ style: Style, seed: UInt64, count: Int) -> [Step] {
    // One more bit, for sums of two constraints.
    let bits = PseudoBooleanSolver.width(of: formula, formula.constraints.map { ($0, 0) }) + 1
    func run<N: WorkingNumber>(_: N.Type) -> [Step] {
      style == .jumping
        ? jump(formula, N.self, SplitMix64(seed: seed), count) : wander(formula, N.self, SplitMix64(seed: seed), count)
    }
    switch NumberWidth(bits: bits) {
    case .word: return style == .jumping && bits <= 28 ? run(Int32.self) : run(Int.self)
    case .doubleWord: return run(Int128.self)
    case .big: return run(Integer.self)
    }
  }

  private static func step<N>(
    _ engine: borrowing PropagationEngine<N>, isConflict: Bool, clauses: [[Int32]]
  ) -> Step {
    var decisions: [Literal] = []
    for level in 0..<engine.trail.levelCount {
      let place = engine.trail.count(below: level)
      let end = level + 1 < engine.trail.levelCount ? engine.trail.count(below: level + 1) : engine.trail.count
      // A level whose decision was true already has none.
      guard place < end, engine.trail.state(engine.trail[place] >> 1).reason < 0 else { continue }
      decisions.append(Literal(code: engine.trail[place]))
    }
    return Step(
      decisions: decisions, assigned: engine.trail.elements.map { Literal(code: $0) }, isConflict: isConflict,
      clauses: clauses.map { $0.map { Literal(code: $0) } })
  }

  private static func learnedClauses<N>(_ engine: borrowing PropagationEngine<N>) -> [Int32] {
    var found: [Int32] = []
    var clause: Int32 = 0
    while clause < engine.clauses.end {
      if engine.clauses.isLearned(clause) { found.append(clause) }
      clause = engine.clauses.next(clause)
    }
    return found
  }

  private static func openLiteral<N>(
    _ engine: borrowing PropagationEngine<N>, _ random: inout SplitMix64
  ) -> Int32? {
    let values = engine.trail.values
    let open = (1..<Int32(engine.trail.variableCount + 1)).filter { values[2 * Int($0)] == 0 }
    guard !open.isEmpty else { return nil }
    return open[random.below(open.count)] << 1 | Int32(random.below(2))
  }

  // MARK: As the conflict-driven search does

  private static func jump<N: WorkingNumber>(
    _ formula: PseudoBooleanFormula, _: N.Type, _ random: SplitMix64, _ count: Int
  ) -> [Step] {
    var random = random
    var engine = PropagationEngine<N>(variableCount: formula.variableCount)
    var analysis = ConflictAnalysis(variableCount: formula.variableCount, keepsSteps: true, notesUse: true)
    for (index, constraint) in formula.constraints.enumerated() { _ = engine.add(constraint, number: index + 1) }
    var conflict: Int32 = -1
    for row in 0..<Int32(engine.linear.count) where conflict < 0 && !engine.force(row) { conflict = row << 1 | 1 }
    var units: [[Int32]] = []
    var steps: [Step] = []
    while steps.count < count {
      if conflict < 0 { conflict = engine.propagate() }
      engine.checkInvariants(watchesAll: conflict < 0)
      let clauses = learnedClauses(engine)
      steps.append(
        step(engine, isConflict: conflict >= 0, clauses: units + clauses.map { Array(engine.clauses.literals($0)) }))
      if conflict >= 0 {
        guard engine.trail.levelCount > 0 else { break }
        analysis.analyse(conflict, &engine)
        analysis.minimise(&engine)
        analysis.unmark(&engine)
        let (lbd, target) = (analysis.lbd(engine.trail), analysis.arrange(engine.trail))
        engine.backtrack(to: target)
        let literal = analysis.clause[0]
        if analysis.clause.count == 1 {
          units.append([literal])
          engine.assign(literal, -1)
        } else {
          let clause = engine.add(clause: analysis.clause, lbd: lbd, number: 0, isLearned: true)
          engine.assign(literal, clause << 1)
        }
        conflict = -1
      } else if random.below(8) == 0 {
        let reasons = Set(engine.trail.elements.map { engine.trail.state($0 >> 1).reason })
        engine.drop(clauses.filter { !reasons.contains($0 << 1) && random.below(2) == 0 })
      } else if let literal = openLiteral(engine, &random), random.below(5) > 0 {
        engine.openLevel()
        engine.assign(literal, -1)
      } else {
        engine.backtrack(to: random.below(engine.trail.levelCount + 1))
      }
    }
    return steps
  }

  // MARK: As the search over relaxations does

  private static func wander<N: WorkingNumber>(
    _ formula: PseudoBooleanFormula, _: N.Type, _ random: SplitMix64, _ count: Int
  ) -> [Step] {
    var random = random
    let propagator = NodePropagator<N>(StrengthenedFormula(formula, log: nil), keepsSteps: true)
    var conflict = propagator.propagateAll()
    var rows: [Int32] = []
    var clauses: [[Int32]] = []
    var steps: [Step] = []
    while steps.count < count {
      propagator.checkInvariants()
      steps.append(step(propagator.engine, isConflict: conflict != nil, clauses: clauses))
      if let violated = conflict {
        let causes = propagator.causes(of: violated)
        clauses.append(causes.decisions)
        guard let deepest = causes.decisions.map({ Int(propagator.engine.trail.level($0)) }).max() else { break }
        clauses.append(causes.asserting)
        propagator.learn(causes, number: 0)
        propagator.backtrack(to: random.below(deepest))
        conflict = propagator.propagateDerived()
        continue
      }
      switch random.below(8) {
      case 0:
        rows.append(propagator.add(sumOfTwo(formula, &random), number: 0))
        conflict = propagator.propagateDerived()
      case 1: rows = propagator.thin(rows) { _ in }
      case 2:
        propagator.backtrack(to: random.below(propagator.engine.trail.levelCount + 1))
        conflict = propagator.propagateDerived()
      default:
        guard let literal = openLiteral(propagator.engine, &random) else {
          propagator.backtrack(to: 0)
          continue
        }
        propagator.openLevel()
        propagator.decide(literal)
        conflict = propagator.propagate()
      }
    }
    return steps
  }

  /// A row that follows from two of the formula's, perhaps from one taken twice.
  private static func sumOfTwo<N: WorkingNumber>(
    _ formula: PseudoBooleanFormula, _ random: inout SplitMix64
  ) -> DerivedRow<N> {
    let (a, b) = (
      formula.constraints[random.below(formula.constraints.count)],
      formula.constraints[random.below(formula.constraints.count)]
    )
    let sum = PseudoBooleanConstraint(a.terms + b.terms, atLeast: a.degree + b.degree)
    return DerivedRow(
      terms: sum.terms.map { (PseudoBooleanSolver.number($0.coefficient, as: N.self), $0.literal.code) },
      degree: PseudoBooleanSolver.number(sum.degree, as: N.self))
  }
}
