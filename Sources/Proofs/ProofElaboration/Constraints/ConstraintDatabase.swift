import ExactArithmetic
import TrainingProblem

/// The live constraints of a proof, by number, and what propagates from them.
///
/// Each part has its own state and doors: rows, trail, watches and counters in `Propagator`; numbers and slots in
/// `ConstraintNumbers`; the search for equal rows in `ConstraintIndex`; term-by-term comparison in
/// `ConstraintComparison`. The parts know constraints by slot. This type keeps them in step: what comes and goes, what
/// is assumed, and which conflict stands. Never copied, and nothing of it is shared.
struct ConstraintDatabase: ~Copyable {
  private(set) var propagator: Propagator
  private(set) var numbers = ConstraintNumbers()
  private(set) var index = ConstraintIndex()
  private(set) var comparison = ConstraintComparison()
  private(set) var queue = AttachmentQueue()
  private(set) var frames = SubproofFrames()
  private(set) var levels = AssumptionLevels()
  /// True if propagating everything that is live leads to a conflict.
  private(set) var isConflicting = false
  /// True if an assignment on the trail may rest on a constraint that is gone.
  private(set) var isStale = false
  /// Where what conflicts rest on is noted, for an elaborator.
  private(set) var trace: ProofTrace?
  /// Terms that deletions of core constraints may still go through: see `ProofLimits.coreTerms`.
  private(set) var coreTermsLeft: Int

  init(variableCount: Int, limits: ProofLimits, _ budget: Budget) {
    propagator = Propagator(bitLimit: limits.bits, budget)
    coreTermsLeft = limits.coreTerms
    grow(to: variableCount)
  }

  /// From here on what conflicts rest on is noted there.
  mutating func noteConflicts(in trace: ProofTrace?) { self.trace = trace }

  // MARK: Room and budget

  /// Bytes of a variable in all arrays by variable and literal, the accumulator's included, and of a slot without its
  /// terms.
  static let variableBytes =
    Propagator.variableBytes + ConstraintNumbers.variableBytes + ConstraintComparison.variableBytes + 16
  static let slotBytes =
    Propagator.slotBytes + ConstraintNumbers.slotBytes + ConstraintIndex.slotBytes + AttachmentQueue.slotBytes + 4

  /// Makes room for the variables 1 … `count`.
  mutating func grow(to count: Int) {
    let missing = count + 1 - propagator.trail.variableEnd
    guard missing > 0 else { return }
    propagator.grow(by: missing)
    numbers.grow(by: missing)
    comparison.grow(by: missing)
  }

  /// Makes room for a formula and a half, so that no array is moved while the formula is read.
  mutating func reserve(constraints: Int, terms: Int) {
    let slots = constraints + constraints / 2
    propagator.reserve(slots: slots, terms: terms + terms / 2)
    numbers.reserve(slots: slots)
    queue.reserve(slots: slots)
  }

  /// Before `bytes` are kept.
  mutating func hold(_ bytes: Int) throws(ProofRefusal) { try propagator.hold(bytes) }
  /// Before `steps` of some nanoseconds.
  mutating func spend(_ steps: Int) throws(ProofRefusal) { try propagator.spend(steps) }
  /// Before arrays by variable grow by one.
  mutating func holdRoomForVariable() throws(ProofRefusal) {
    let room = propagator.trail.variableRoom
    if propagator.trail.variableEnd == room { try hold(2 * room * ConstraintDatabase.variableBytes) }
  }
  /// Before `count` terms of core constraints are gone through for a deletion.
  mutating func spendCoreTerms(_ count: Int) throws(ProofRefusal) {
    coreTermsLeft -= count
    guard coreTermsLeft > 0 else {
      throw .limit("deletions of core constraints under a loaded order go through the core too often")
    }
  }
  /// True if a propagation ended early: see `WorkMeter.isSpent`.
  var isSpent: Bool { propagator.meter.isSpent }
  var budget: Budget { propagator.meter.budget }
  /// A database that stood in for this one has spent the budget.
  mutating func noteSpent() { propagator.noteSpent() }

  // MARK: Constraints

  /// The number that the next constraint gets.
  var nextID: Int { numbers.nextID }
  /// The slot of constraint `id`; nil where it is not live.
  @inline(__always) func slot(of id: Int) -> Int? { numbers.slot(of: id) }
  /// The number of the constraint in a slot; 0 for none.
  @inline(__always) func id(_ slot: Int) -> Int { numbers.id(slot) }
  @inline(__always) func isCore(_ slot: Int) -> Bool { numbers.isCore(slot) }
  func row(at slot: Int) -> Row { propagator.rows.row(at: slot) }
  /// True if no assignment satisfies the constraint in `slot`.
  func isContradiction(_ slot: Int) -> Bool { propagator.rows.isContradiction(slot) }
  /// The number of a live constraint that no assignment satisfies.
  var contradiction: Int? { numbers.contradiction(in: propagator.rows) }

  /// Notes a live contradiction as the reason for what is asked.
  mutating func noteContradiction() {
    guard let trace else { return }
    numbers.recallContradiction(in: propagator.rows)
    trace.noteContradiction(in: self)
  }

  /// Adds a constraint and returns its number.
  @discardableResult
  mutating func add(_ row: Row, isCore: Bool) throws(ProofRefusal) -> Int {
    guard nextID < Int(Int32.max) else { throw .limit("more than 2^31 constraints") }
    let slot = try store(row)
    let id = numbers.add(slot, row, isCore: isCore)
    if index.isBuilt { index.enter(slot, numbers, propagator.rows) }
    if propagator.rows.kind(slot) != .inert { queue.enqueue(slot) }
    return id
  }

  /// Forgets constraint `id` and frees its memory.
  /// - Precondition: `id` is live.
  mutating func remove(_ id: Int) {
    guard let slot = slot(of: id) else { preconditionFailure("constraint \(id) is not live") }
    numbers.remove(slot, from: propagator.rows)
    if index.isBuilt { index.withdraw(slot) }
    if queue.isAttached(slot) {
      let place = propagator.firstForced(slot)
      if isConflicting || place < propagator.trail.count && !dropLevels(resting: place) { isStale = true }
      propagator.detach(slot)
    }
    release(slot)
  }

  /// Makes the constraint in `slot` core.
  mutating func moveToCore(_ slot: Int) { numbers.moveToCore(slot) }
  /// Makes every live constraint core.
  mutating func moveAllToCore() { numbers.moveAllToCore() }

  /// Lays a constraint into a slot, without a number.
  private mutating func store(_ row: Row) throws(ProofRefusal) -> Int {
    let slot = try propagator.store(row)
    numbers.open(slot)
    queue.open(slot)
    return slot
  }

  /// Frees a slot without a number that propagation does not know.
  private mutating func release(_ slot: Int) {
    queue.release(slot)
    propagator.release(slot)
  }

  // MARK: Attachment

  /// Brings the trail of what propagates without any assumption up to date: new constraints join, and what rested on
  /// removed ones is derived again.
  mutating func prepare() {
    dropLevels(to: 0)
    _ = prepareLevels()
  }

  /// The same with the assumptions that are on the trail; true where they propagate to a conflict. The last of them is
  /// taken back then; without any, it is noted.
  mutating func prepareLevels() -> Bool {
    if isStale { restart() }
    while let slot = queue.next() {
      if numbers.id(slot) > 0, propagator.rows.kind(slot) != .inert, !queue.isAttached(slot) { attach(slot) }
    }
    if isConflicting {
      trace?.recallConflict(in: self)
      return true
    }
    guard propagator.propagate() else { return false }
    trace?.noteConflict(in: self)
    if levels.isEmpty { isConflicting = true } else { dropLevels(to: levels.count - 1) }
    return true
  }

  /// Undoes what the innermost frame has assigned and propagates its constraints anew.
  private mutating func restart() {
    isStale = false
    trace?.forgetConflict(depth: frames.count)
    dropLevels(to: 0)
    let frame = frames.innermost
    propagator.undo(to: frame.trailHeight)
    isConflicting = frame.wasConflicting
    if frames.count == 1 {
      // Nothing is assigned: only a constraint that forces something by itself can begin.
      for slot in queue.liveForcing(numbers) { force(Int(slot)) }
    } else {
      for id in frame.firstID..<nextID {
        if let slot = slot(of: id), queue.isAttached(slot) { force(slot) }
      }
    }
  }

  /// Makes propagation know the constraint in `slot`, and assigns what it forces.
  private mutating func attach(_ slot: Int) {
    queue.noteAttached(slot)
    switch propagator.rows.kind(slot) {
    case .inert: dropLevels(to: 0)
    case .clause:
      let (first, second) = propagator.attachClause(slot)
      guard propagator.trail.value(second) < 0 else { return }
      dropLevels(beforeForcing: first, once: second)
      force(slot)
    case .counter, .wide:
      dropLevels(to: 0)
      if propagator.forcesAlone(slot) {
        queue.noteForcing(slot)
        if frames.count == 1 { propagator.takeOver(slot) }
      }
      propagator.attachCounting(slot)
      force(slot)
    }
  }

  /// Assigns what the constraint in `slot` forces now; notes the conflict where it cannot be satisfied.
  private mutating func force(_ slot: Int) { if propagator.force(slot) { isConflicting = true } }

  // MARK: Subproofs

  /// Begins a subproof: what is added from here on goes at its end.
  mutating func openFrame() {
    prepare()
    frames.open(
      SubproofFrames.Frame(
        trailHeight: propagator.trail.count, firstID: nextID, wasConflicting: isConflicting))
  }

  /// Ends the innermost subproof. Its numbers are used again only where `reusingNumbers` says so: where the proof's
  /// text never saw them.
  mutating func closeFrame(reusingNumbers: Bool = false) {
    trace?.forgetConflict(depth: frames.count)
    let frame = frames.close()
    dropLevels(to: 0)
    propagator.undo(to: frame.trailHeight)
    for id in (frame.firstID..<nextID).reversed() where slot(of: id) != nil { remove(id) }
    if reusingNumbers { numbers.reuse(from: frame.firstID) }
    isConflicting = frame.wasConflicting
    isStale = false
  }

  // MARK: Assumptions

  /// Assumes an open literal, until `undo`.
  mutating func assume(_ literal: Int32) { propagator.assume(literal) }

  /// Begins a level with the assumption of `literal`, which may be true already.
  mutating func openLevel(_ literal: Int32) {
    levels.open(literal, trailHeight: propagator.trail.count)
    if propagator.trail.value(literal) == 0 { propagator.assume(literal) }
  }

  /// See `Propagator`.
  mutating func propagate() -> Bool { propagator.propagate() }
  mutating func undo(to height: Int) { propagator.undo(to: height) }
  mutating func follow(_ hints: [Int32]) -> Bool { propagator.follow(hints) }

  /// Lays a constraint down without a number, for one attempt to refute it, and perhaps makes it known to propagation.
  /// - Precondition: no level is open, and nothing is in conflict.
  mutating func openAttempt(_ row: Row, propagates: Bool) throws(ProofRefusal) -> Int {
    let slot = try store(row)
    if propagates { attach(slot) }
    return slot
  }

  /// Takes the constraint of an attempt back, and what has been assigned since the trail was `height` high.
  mutating func closeAttempt(_ slot: Int, undoingTo height: Int) {
    isConflicting = false
    propagator.undo(to: height)
    queue.forgetForcing(slot)
    if queue.isAttached(slot) { propagator.detach(slot) }
    release(slot)
  }

  /// Takes back all assumptions but the first `count`.
  mutating func dropLevels(to count: Int) {
    guard levels.count > count else { return }
    propagator.undo(to: levels.trailHeight(count))
    levels.truncate(to: count)
  }

  /// Takes back what may rest on the literal at `place` of the trail; false where that takes no assumptions.
  private mutating func dropLevels(resting place: Int) -> Bool {
    let count = levels.count(at: place)
    guard count > 0 else { return false }
    dropLevels(to: count - 1)
    return true
  }

  /// A new clause forces `first` as soon as `second`, the literal of it that was falsified last but for `first`, is
  /// false: takes back the later assumptions, unless `first` has been true from that level on. Where both were falsified
  /// at one level, that one is in conflict, and goes as well.
  /// - Precondition: `second` is false.
  private mutating func dropLevels(beforeForcing first: Int32, once second: Int32) {
    let value = propagator.trail.value(first)
    let count = levels.count(at: propagator.trail.place(second))
    let firstCount = value == 0 ? Int.max : levels.count(at: propagator.trail.place(first))
    if value > 0 && firstCount <= count { return }
    dropLevels(to: count)
    if firstCount == count && count > 0 { dropLevels(to: count - 1) }
  }

  // MARK: Comparison

  /// See `ConstraintComparison`.
  mutating func load(_ row: Row, usesTrail: Bool = false) -> ConstraintComparison.Target {
    comparison.load(row, usesTrail: usesTrail, propagator.trail)
  }
  mutating func unload(_ target: ConstraintComparison.Target) { comparison.unload(target) }
  mutating func touching(_ variables: [Int32]) -> [Int] { comparison.touching(variables, numbers, propagator.rows) }

  /// Makes the index ready to be searched.
  mutating func prepareIndex() { if !index.isBuilt { index.build(numbers, propagator.rows) } }
}
