import CertificateChecking
import ExactArithmetic
import SearchCore
@_exported import WorkingNumbers

/// Linear constraints Σ a·l ≥ d over 0-1 literals in flat arrays, with the slack of each kept up to date.
///
/// The slack is what the literals that are not counted as false can still exceed the degree by: below 0 the
/// constraint is violated; a literal whose coefficient exceeds it must be true, which can only be where it is below
/// the largest coefficient. `N` holds every coefficient, degree and sum: see `PseudoBooleanSolver.width`.
struct LinearStore<N: WorkingNumber>: ~Copyable {
  /// The numbers that propagation reads at each step.
  private struct Gauge {
    var slack: N
    var largest: N
  }
  private struct Head {
    var first: Int
    var count: Int
    var degree: N
    /// The sum of all coefficients.
    let total: N
    /// The constraint's number in the proof log.
    var number: Int
  }
  struct Term {
    let coefficient: N
    let literal: Int32
  }
  private struct Occurrence {
    let coefficient: N
    let constraint: Int32
  }

  private var gauges = FlatBuffer<Gauge>()
  private var heads = FlatBuffer<Head>()
  /// Terms of each constraint by falling coefficient.
  private var terms = FlatBuffer<Term>()
  /// By literal code.
  private var occurrences = FlatBuffer<FlatBuffer<Occurrence>>()
  /// Constraints that were removed, whose numbers are free; and how many terms no constraint has any more.
  private var free: [Int32] = []
  private var garbage = 0
  /// Occurrences that propagation has visited, and terms that explanation has, four together: a measure of effort that
  /// does not depend on the clock.
  private(set) var ticks = 0

  /// Constraints are numbered below this.
  var count: Int { heads.count }

  mutating func addVariable() {
    occurrences.append(FlatBuffer())
    occurrences.append(FlatBuffer())
  }

  // MARK: Constraints that come and go

  /// Adds Σ terms ≥ degree, coefficients positive. Nothing counts as false yet: see `discount`.
  mutating func add(_ parts: [(coefficient: N, literal: Int32)], degree: N, number: Int) -> Int32 {
    let parts = parts.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 > $1.0 }
    let constraint = free.popLast() ?? Int32(count)
    let first = terms.count
    var total = N.zero
    for part in parts {
      terms.append(Term(coefficient: part.coefficient, literal: part.literal))
      total += part.coefficient
      occurrences.base[Int(part.literal)].append(Occurrence(coefficient: part.coefficient, constraint: constraint))
    }
    let head = Head(first: first, count: parts.count, degree: degree, total: total, number: number)
    let gauge = Gauge(slack: total - degree, largest: parts.first?.coefficient ?? N.zero)
    if Int(constraint) == count {
      heads.append(head)
      gauges.append(gauge)
    } else {
      heads[Int(constraint)] = head
      gauges[Int(constraint)] = gauge
    }
    return constraint
  }

  /// Takes the coefficients of a new constraint's false literals from its slack, of those that stand before `head` in
  /// the trail: propagation takes the others off when it comes to them.
  mutating func discount(_ constraint: Int32, _ trail: borrowing Trail, before head: Int) {
    for term in terms(constraint) where trail.value(term.literal) < 0 {
      guard Int(trail.state(term.literal >> 1).position) < head else { continue }
      (gauges.base + Int(constraint)).pointee.slack -= term.coefficient
    }
  }

  /// Changes a degree, perhaps for the constraint of another number in the log; the slack falls by the difference.
  mutating func raise(_ constraint: Int32, to degree: N, number: Int) {
    let head = heads.base + Int(constraint)
    (gauges.base + Int(constraint)).pointee.slack -= degree - head.pointee.degree
    head.pointee.degree = degree
    head.pointee.number = number
  }

  /// Takes a constraint out; its number may be given to another one. Time: the lists of its literals.
  /// - Precondition: it is no literal's reason, but perhaps of some that hold at level 0.
  mutating func remove(_ constraint: Int32) {
    for term in terms(constraint) {
      let list = occurrences.base + Int(term.literal)
      var kept = 0
      for index in 0..<list.pointee.count where list.pointee[index].constraint != constraint {
        list.pointee[kept] = list.pointee[index]
        kept += 1
      }
      list.pointee.truncate(to: kept)
    }
    garbage += heads[Int(constraint)].count
    (heads.base + Int(constraint)).pointee.count = 0
    gauges[Int(constraint)] = Gauge(slack: N.zero, largest: N.zero)
    free.append(constraint)
    if garbage > terms.count / 2 { compact() }
  }

  /// Moves all terms that belong to a constraint together.
  private mutating func compact() {
    let live = (0..<count).filter { heads[$0].count > 0 }.sorted { heads[$0].first < heads[$1].first }
    var to = 0
    for constraint in live {
      let head = heads.base + constraint
      if head.pointee.first != to {
        (terms.base + to).update(from: terms.base + head.pointee.first, count: head.pointee.count)
        head.pointee.first = to
      }
      to += head.pointee.count
    }
    terms.truncate(to: to)
    garbage = 0
  }

  // MARK: Reading

  /// By falling coefficient; valid until a constraint is added or removed.
  @inline(__always) func terms(_ constraint: Int32) -> UnsafeBufferPointer<Term> {
    let head = heads.base + Int(constraint)
    return UnsafeBufferPointer(start: terms.base + head.pointee.first, count: head.pointee.count)
  }
  /// The sum that the false literals' coefficients must exceed for the constraint to be violated.
  @inline(__always) func spare(_ constraint: Int32) -> N {
    let head = heads.base + Int(constraint)
    return head.pointee.total - head.pointee.degree
  }
  func degree(_ constraint: Int32) -> N { heads[Int(constraint)].degree }
  /// The constraint's number in the proof log.
  @inline(__always) func number(_ constraint: Int32) -> Int { (heads.base + Int(constraint)).pointee.number }

  // MARK: Propagation

  /// Takes a false literal's coefficients from the slacks, and assigns what they force; the reason that is violated,
  /// or −1. All slacks are brought up to date even after a conflict, so that taking back is symmetric.
  mutating func propagate(_ falsified: Int32, _ trail: inout Trail) -> Int32 {
    let list = occurrences.base[Int(falsified)].elements
    let gauges = self.gauges.base
    var conflict: Int32 = -1
    for occurrence in list {
      let gauge = gauges + Int(occurrence.constraint)
      gauge.pointee.slack -= occurrence.coefficient
      if gauge.pointee.slack < gauge.pointee.largest && conflict < 0 && !force(occurrence.constraint, &trail) {
        conflict = occurrence.constraint << 1 | 1
      }
    }
    ticks += list.count
    return conflict
  }

  /// Gives back the slack that a false literal took.
  mutating func takeBack(_ literal: Int32) {
    let list = occurrences.base[Int(literal)].elements
    let gauges = self.gauges.base
    for occurrence in list { gauges[Int(occurrence.constraint)].slack += occurrence.coefficient }
  }

  /// Assigns the literals that a constraint's slack forces; false where it is violated.
  @inline(__always) func force(_ constraint: Int32, _ trail: inout Trail) -> Bool {
    let slack = gauges.base[Int(constraint)].slack
    if slack < N.zero { return false }
    let values = trail.values
    for term in terms(constraint) {
      if term.coefficient <= slack { return true }
      if values[Int(term.literal)] == 0 { trail.assign(term.literal, constraint << 1 | 1) }
    }
    return true
  }

  // MARK: Explanation

  /// False literals of a constraint, into `explanation`, that violate it; or that forced `implied`, where that is not
  /// −1. Marked literals and those of level 0 count as far as they go, then those of large coefficients; marked ones
  /// are not listed.
  mutating func explain(
    _ constraint: Int32, _ implied: Int32, _ trail: borrowing Trail, _ explanation: inout FlatBuffer<Int32>
  ) {
    explanation.removeAll()
    let terms = terms(constraint)
    let values = trail.values
    let states = trail.states
    let limit = implied < 0 ? Int32.max : states[Int(implied >> 1)].position
    // The false literals' coefficients must exceed what is spare.
    var spare = spare(constraint)
    for term in terms {
      if term.literal == implied { spare -= term.coefficient }
      guard values[Int(term.literal)] < 0 else { continue }
      let state = states[Int(term.literal >> 1)]
      guard state.position < limit, state.mark != 0 || state.level == 0 else { continue }
      spare -= term.coefficient
      if state.mark == 0 { explanation.append(term.literal) }
    }
    if !(spare < N.zero) {
      for term in terms where values[Int(term.literal)] < 0 {
        let state = states[Int(term.literal >> 1)]
        guard state.position < limit, state.mark == 0, state.level != 0 else { continue }
        spare -= term.coefficient
        explanation.append(term.literal)
        if spare < N.zero { break }
      }
    }
    ticks += terms.count / 4
    assert(spare < N.zero, "a linear constraint does not explain")
  }

  // MARK: Invariants

  /// Every slack is what the literals that stand before `head` in the trail leave of it.
  func checkInvariants(_ trail: borrowing Trail, countedBefore head: Int) {
    for constraint in 0..<Int32(count) {
      guard heads[Int(constraint)].count > 0 else { continue }
      var (slack, total) = (N.zero - heads[Int(constraint)].degree, N.zero)
      for term in terms(constraint) {
        total += term.coefficient
        let isCounted = trail.value(term.literal) < 0 && Int(trail.state(term.literal >> 1).position) < head
        if !isCounted { slack += term.coefficient }
      }
      precondition(total == heads[Int(constraint)].total, "a constraint's total is wrong")
      precondition(slack == gauges[Int(constraint)].slack, "a slack is wrong")
    }
  }
}
