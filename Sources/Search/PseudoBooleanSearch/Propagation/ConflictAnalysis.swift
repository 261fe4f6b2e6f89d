import ExactArithmetic
import SearchCore

/// The causes of conflicts, as clauses that follow by reverse unit propagation: at the first unique implication point,
/// or against decisions alone.
///
/// Marques-Silva, Sakallah: "GRASP: a search algorithm for propositional satisfiability", 1999,
/// doi:10.1109/12.769433; Eén, Sörensson: "An extensible SAT-solver", 2003, doi:10.1007/978-3-540-24605-3_37. Linear
/// constraints are explained by clauses. The working memory is kept from conflict to conflict, so that nothing is
/// allocated.
struct ConflictAnalysis: ~Copyable {
  /// True if the constraints that a clause follows from are gathered, for a log.
  let keepsSteps: Bool
  /// True if clauses that take part are noted as used.
  let notesUse: Bool

  /// Literals of the clause under way, or of the last one.
  private var learned = FlatBuffer<Int32>()
  /// Literals of the reason at hand.
  private var explanation = FlatBuffer<Int32>()
  /// Variables whose mark is not 0.
  private var marked = FlatBuffer<Int32>()
  /// Numbers of the constraints that the clause follows from, the last one to propagate first.
  private var chain = FlatBuffer<Int>()
  /// Variables whose reasons show what the clause leaves out, in any order.
  private var support = FlatBuffer<Int32>()
  /// By level: the stamp of the clause under way, where it has a literal there.
  private var levelStamps = FlatBuffer<Int>()
  private var stamp = 0
  /// Steps that leaving out literals may still take for this clause.
  private var effort = 0

  init(variableCount: Int, keepsSteps: Bool, notesUse: Bool) {
    (self.keepsSteps, self.notesUse) = (keepsSteps, notesUse)
    for _ in 0...variableCount { addVariable() }
  }

  mutating func addVariable() { levelStamps.append(0) }

  /// The last clause, valid until the next one.
  var clause: UnsafeBufferPointer<Int32> { learned.elements }

  // MARK: The first unique implication point

  /// Puts the clause at the first unique implication point of a conflict, that one first, into `clause`. Marks stay on
  /// the variables that took part, until `unmark`.
  /// - Precondition: something is decided, and the conflict rests on the last decision.
  mutating func analyse<N>(_ conflict: Int32, _ engine: inout PropagationEngine<N>) {
    begin()
    learned.append(0)
    let level = Int32(engine.trail.levelCount)
    let open = follow(conflict, -1, level, &engine)
    _ = resolve(open, level, &engine)
  }

  private mutating func begin() {
    learned.removeAll()
    chain.removeAll()
    support.removeAll()
  }

  /// Follows the reasons of a level's marked literals, from the end of the trail, until one of them remains: it comes
  /// first in the clause. Returns its place.
  ///
  /// - Parameter open: how many are marked, 1 at least.
  private mutating func resolve<N>(_ open: Int, _ level: Int32, _ engine: inout PropagationEngine<N>) -> Int {
    var open = open
    var place = engine.trail.count
    while true {
      repeat { place -= 1 } while !isResolvable(engine.trail.state(engine.trail[place] >> 1), level)
      let implied = engine.trail[place]
      open -= 1
      if open == 0 {
        learned[0] = implied ^ 1
        return place
      }
      open += follow(engine.trail.state(implied >> 1).reason, implied, level, &engine)
    }
  }

  @inline(__always) private func isResolvable(_ state: VariableState, _ level: Int32) -> Bool {
    state.mark != 0 && state.level == level
  }

  /// Marks the literals of a reason; those of lower levels join the clause. Returns how many are of the level.
  private mutating func follow<N>(
    _ reason: Int32, _ implied: Int32, _ level: Int32, _ engine: inout PropagationEngine<N>
  ) -> Int {
    if keepsSteps { chain.append(engine.number(of: reason)) }
    var open = 0
    if reason & 1 == 0 {
      let clause = reason >> 1
      if notesUse && engine.clauses.isLearned(clause) { noteUse(of: clause, &engine) }
      for literal in engine.clauses.literals(clause) where literal != implied { open += mark(literal, level, &engine) }
    } else {
      engine.explain(reason >> 1, implied, &explanation)
      for index in 0..<explanation.count { open += mark(explanation[index], level, &engine) }
    }
    return open
  }

  @inline(__always) private mutating func mark<N>(
    _ literal: Int32, _ level: Int32, _ engine: inout PropagationEngine<N>
  ) -> Int {
    guard note(literal, &engine) else { return 0 }
    let own = engine.trail.level(literal)
    if own == 0 { return 0 }
    if own == level { return 1 }
    learned.append(literal)
    return 0
  }

  /// Marks a literal, unless it is marked.
  @inline(__always) private mutating func note<N>(_ literal: Int32, _ engine: inout PropagationEngine<N>) -> Bool {
    let state = engine.trail.state(literal >> 1)
    guard state.mark == 0 else { return false }
    engine.mark(literal >> 1, Mark.seen)
    marked.append(literal >> 1)
    if keepsSteps && state.level == 0 { support.append(literal >> 1) }
    return true
  }

  private mutating func noteUse<N>(of clause: Int32, _ engine: inout PropagationEngine<N>) {
    let old = engine.clauses.lbd(clause)
    let new = old <= ClauseArena.keptLBD ? old : levelCount(of: engine.clauses.literals(clause), engine.trail)
    engine.noteUse(clause, lbd: new)
  }

  // MARK: Decisions

  /// Puts into `clause` the core that a false assumption shows: literals that cannot all be false.
  mutating func core<N>(against assumption: Int32, _ engine: inout PropagationEngine<N>) {
    begin()
    learned.append(assumption ^ 1)
    guard engine.trail.level(assumption) > 0 else { return }
    _ = note(assumption, &engine)
    followToDecisions(before: engine.trail.count, &engine)
    unmark(&engine)
  }

  /// Follows the reasons of all marked literals before a place of the trail; the decisions join the clause, negated.
  private mutating func followToDecisions<N>(before end: Int, _ engine: inout PropagationEngine<N>) {
    var place = end
    let root = engine.trail.rootCount
    while place > root {
      place -= 1
      let literal = engine.trail[place]
      let state = engine.trail.state(literal >> 1)
      guard state.mark != 0 else { continue }
      guard state.reason >= 0 else {
        learned.append(literal ^ 1)
        continue
      }
      if keepsSteps { chain.append(engine.number(of: state.reason)) }
      if state.reason & 1 == 0 {
        for other in engine.clauses.literals(state.reason >> 1) { _ = note(other, &engine) }
      } else {
        engine.explain(state.reason >> 1, literal, &explanation)
        for index in 0..<explanation.count { _ = note(explanation[index], &engine) }
      }
    }
  }

  /// The causes of the violation of a reason, whatever level it rests on; leaves nothing marked.
  mutating func causes<N>(of conflict: Int32, _ engine: inout PropagationEngine<N>) -> ConflictCauses {
    begin()
    learned.append(0)
    _ = follow(conflict, -1, -1, &engine)
    return causes(&engine)
  }

  /// The causes of the falsity of some literals; leaves nothing marked.
  mutating func causes<N>(behind falsified: [Int32], _ engine: inout PropagationEngine<N>) -> ConflictCauses {
    begin()
    learned.append(0)
    for literal in falsified { _ = mark(literal, -1, &engine) }
    return causes(&engine)
  }

  /// The causes of what is in the clause behind its first place.
  private mutating func causes<N>(_ engine: inout PropagationEngine<N>) -> ConflictCauses {
    defer { unmark(&engine) }
    guard learned.count > 1 else {
      return ConflictCauses(decisions: [], asserting: [], levels: 0, steps: [], facts: support.elements.sorted())
    }
    // The last level that the conflict rests on.
    var level: Int32 = 0
    for index in 1..<learned.count { level = max(level, engine.trail.level(learned[index])) }
    var kept = 1
    for index in 1..<learned.count where engine.trail.level(learned[index]) < level {
      learned[kept] = learned[index]
      kept += 1
    }
    let open = learned.count - kept
    learned.truncate(to: kept)
    let place = resolve(open, level, &engine)
    let levels = levelCount(of: learned.elements, engine.trail)
    _ = arrange(engine.trail)
    let asserting = Array(learned.elements)
    learned.removeAll()
    followToDecisions(before: place + 1, &engine)
    return ConflictCauses(
      decisions: Array(learned.elements), asserting: asserting, levels: Int(levels), steps: chain.elements.reversed(),
      facts: support.elements.sorted())
  }

  // MARK: The finished clause

  /// Puts a literal of the second highest level second, to be watched. Returns that level: there the clause propagates.
  mutating func arrange(_ trail: borrowing Trail) -> Int {
    guard learned.count > 1 else { return 0 }
    var place = 1
    for index in 2..<max(2, learned.count) where trail.level(learned[index]) > trail.level(learned[place]) {
      place = index
    }
    let second = learned[place]
    learned[place] = learned[1]
    learned[1] = second
    return Int(trail.level(second))
  }

  /// How many levels the clause's literals are of.
  mutating func lbd(_ trail: borrowing Trail) -> Int32 { levelCount(of: learned.elements, trail) }

  private mutating func levelCount(of literals: UnsafeBufferPointer<Int32>, _ trail: borrowing Trail) -> Int32 {
    stamp += 1
    var count: Int32 = 0
    for literal in literals {
      let level = Int(trail.level(literal))
      if levelStamps.base[level] != stamp {
        levelStamps.base[level] = stamp
        count += 1
      }
    }
    return count
  }

  /// Numbers of the constraints that propagate the negated clause to a conflict, one after another.
  ///
  /// - Parameter units: by variable that holds at level 0: the number of its unit clause.
  mutating func gatherHints<N>(
    _ engine: borrowing PropagationEngine<N>, units: borrowing FlatBuffer<Int>, _ hints: inout FlatBuffer<Int>
  ) {
    var sorted = UnsafeMutableBufferPointer(mutating: support.elements)
    let states = engine.trail.states
    sorted.sort { states[Int($0)].position < states[Int($1)].position }
    for variable in sorted {
      let state = states[Int(variable)]
      hints.append(state.level == 0 ? units[Int(variable)] : engine.number(of: state.reason))
    }
    for index in stride(from: chain.count - 1, through: 0, by: -1) { hints.append(chain[index]) }
  }

  // MARK: Marks

  /// Variables that took part in the last conflict, or were looked at; until `unmark`.
  var markedVariables: UnsafeBufferPointer<Int32> { marked.elements }

  /// Takes all marks away.
  mutating func unmark<N>(_ engine: inout PropagationEngine<N>) {
    for variable in marked.elements { engine.mark(variable, 0) }
    marked.removeAll()
  }

  // MARK: Literals that the others imply

  // Literals that the others of a learned clause imply false are left out: Sörensson, Biere: "Minimizing learned
  // clauses", 2009, doi:10.1007/978-3-642-02777-2_23. A literal that a linear constraint forced is left out where enough
  // of its false literals are in the clause, or can be left out themselves: no fixed explanation is tried.

  private static var depthLimit: Int { 200 }

  /// Shortens the clause that `analyse` made.
  mutating func minimise<N>(_ engine: inout PropagationEngine<N>) {
    stamp += 1
    effort = 20_000
    for index in 1..<max(1, learned.count) { levelStamps[Int(engine.trail.level(learned[index]))] = stamp }
    var kept = 1
    for index in 1..<max(1, learned.count) {
      let literal = learned[index]
      let reason = engine.trail.state(literal >> 1).reason
      if reason >= 0 && follows(literal, reason, depth: 0, &engine) { continue }
      learned[kept] = literal
      kept += 1
    }
    learned.truncate(to: kept)
  }

  /// True if a false literal is in the clause under way, holds at level 0, or follows from those that are.
  private mutating func isRedundant<N>(_ literal: Int32, depth: Int, _ engine: inout PropagationEngine<N>) -> Bool {
    let state = engine.trail.state(literal >> 1)
    if state.mark == Mark.seen || state.mark == Mark.redundant { return true }
    if state.mark == Mark.needed { return false }
    if state.level == 0 {
      setMark(literal >> 1, Mark.redundant, &engine)
      if keepsSteps { support.append(literal >> 1) }
      return true
    }
    guard state.reason >= 0, depth < Self.depthLimit, levelStamps.base[Int(state.level)] == stamp else { return false }
    if follows(literal, state.reason, depth: depth, &engine) {
      setMark(literal >> 1, Mark.redundant, &engine)
      return true
    }
    setMark(literal >> 1, Mark.needed, &engine)
    return false
  }

  private mutating func setMark<N>(_ variable: Int32, _ mark: Int32, _ engine: inout PropagationEngine<N>) {
    engine.mark(variable, mark)
    marked.append(variable)
  }

  /// True if a false literal's reason holds by literals that are redundant or in the clause.
  private mutating func follows<N>(
    _ literal: Int32, _ reason: Int32, depth: Int, _ engine: inout PropagationEngine<N>
  ) -> Bool {
    if reason & 1 == 0 {
      let literals = engine.clauses.literals(reason >> 1)
      effort -= literals.count
      if effort < 0 { return false }
      for other in literals where other != literal ^ 1 {
        if !isRedundant(other, depth: depth + 1, &engine) { return false }
      }
    } else if !followsLinear(literal, reason >> 1, depth: depth, &engine) {
      return false
    }
    if keepsSteps { support.append(literal >> 1) }
    return true
  }

  private mutating func followsLinear<N>(
    _ literal: Int32, _ constraint: Int32, depth: Int, _ engine: inout PropagationEngine<N>
  ) -> Bool {
    let terms = engine.linear.terms(constraint)
    effort -= terms.count
    if effort < 0 { return false }
    let values = engine.trail.values
    let states = engine.trail.states
    let limit = states[Int(literal >> 1)].position
    var spare = engine.linear.spare(constraint)
    // The amount that literals that are not yet known to be redundant could still contribute.
    var reserve = N.zero
    for term in terms {
      if term.literal == literal ^ 1 { spare -= term.coefficient }
      guard values[Int(term.literal)] < 0 else { continue }
      let state = states[Int(term.literal >> 1)]
      guard state.position < limit else { continue }
      if state.mark == Mark.seen || state.mark == Mark.redundant || state.level == 0 {
        spare -= term.coefficient
        if state.level == 0 { _ = isRedundant(term.literal, depth: depth + 1, &engine) }
      } else if state.mark == 0 {
        reserve += term.coefficient
      }
    }
    if spare < N.zero { return true }
    for term in terms {
      if !(spare < reserve) { return false }
      guard values[Int(term.literal)] < 0 else { continue }
      let state = states[Int(term.literal >> 1)]
      guard state.position < limit, state.mark == 0 else { continue }
      reserve -= term.coefficient
      if isRedundant(term.literal, depth: depth + 1, &engine) {
        spare -= term.coefficient
        if spare < N.zero { return true }
      }
    }
    return false
  }
}
