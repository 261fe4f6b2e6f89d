import CertificateChecking
import ExactArithmetic
import ProofLogging
import SearchCore

/// The objective's lower bound by cores: Σ c·l ≥ `lower` + Σ weight · literal.
///
/// All literals that have a weight are assumed to be false, those of great weight first (stratification). Where that
/// fails, the clause over those that cannot all be false is a core: the least of their weights is added to the bound and
/// taken from each, and a counter's output "at least 2 of them" takes its place, then "at least 3", as cores use them up
/// (OLL): see `ConflictDrivenSearch+Cores.swift`.
struct CoreBound<N: WorkingNumber>: ~Copyable {
  /// No value is below this.
  private(set) var lower = N.zero
  /// By literal code: what a true literal adds to `lower`, at least.
  private var weights = FlatBuffer<N>()
  /// Literals that have, or had, a weight, in order of appearance.
  private var weighted: [Int32] = []
  private var cores: [CoreSum<N>] = []
  /// Output of a counter → its core.
  private var owners: [Int32: Int] = [:]
  /// Cores whose counters get one more output when the assumptions are next satisfied.
  private var pending: [Int] = []
  /// Only literals of at least this weight are assumed to be false.
  private var stratum: N?
  /// Values of `lower` and the upper bound that the constraint of the remaining weights was made for.
  private var hardened: (lower: N, upper: N)?
  /// That constraint; nil where there is none.
  private(set) var hardening: Int32?

  mutating func addVariable() {
    weights.append(N.zero)
    weights.append(N.zero)
  }

  /// A term of the objective counts.
  mutating func admit(_ term: (coefficient: N, literal: Int32)) {
    weights[Int(term.literal)] = term.coefficient
    weighted.append(term.literal)
  }

  // MARK: Assumptions

  /// Literals of at least the stratum's weight, negated, the heaviest first; without those that are false.
  mutating func assumptions(_ values: UnsafePointer<Int8>) -> [Int32] {
    let weights = self.weights.elements
    weighted.removeAll { !(N.zero < weights[Int($0)]) }
    let stratum = self.stratum ?? weighted.map { weights[Int($0)] }.max() ?? N.zero
    self.stratum = stratum
    // Equal weights stay in their order: sorting is stable by the place.
    let chosen = weighted.enumerated().filter { literal in
      !(weights[Int(literal.element)] < stratum) && !(values[Int(literal.element)] < 0)
    }
    return chosen.sorted {
      let (a, b) = (weights[Int($0.element)], weights[Int($1.element)])
      return a == b ? $0.offset < $1.offset : b < a
    }.map { $0.element ^ 1 }
  }

  /// To the next smaller weight: at least twice as many literals where there are.
  mutating func lowerStratum() {
    guard let stratum else { return }
    let weights = weighted.map { self.weights[Int($0)] }
    let below = weights.filter { N.zero < $0 && $0 < stratum }.sorted { $1 < $0 }
    guard !below.isEmpty else { return }
    let above = weights.count - below.count
    self.stratum = below[min(below.count - 1, max(0, above))]
  }

  // MARK: Cores and their counters

  /// Raises the bound by a core, which the log knows as constraint `number`.
  /// - Precondition: all its literals have a weight.
  mutating func take(_ core: [Int32], number: Int) {
    guard let least = core.map({ weights[Int($0)] }).min() else { return }
    lower += least
    for literal in core {
      weights[Int(literal)] -= least
      if let owner = owners[literal], cores[owner].outputs.last == literal { pending.append(owner) }
    }
    cores.append(CoreSum(literals: core, weight: least, number: number))
    if core.count > 1 { pending.append(cores.count - 1) }
  }

  var hasPending: Bool { !pending.isEmpty }

  /// The cores whose counters are to get one more output; none waits afterwards.
  mutating func takePending() -> [Int] {
    defer { pending = [] }
    return pending
  }

  func core(_ index: Int) -> CoreSum<N> { cores[index] }

  /// A core's counter has one more output, and the log's constraint of it another number.
  mutating func extend(_ index: Int, by output: Int32, number: Int?) {
    if let number { cores[index].number = number }
    cores[index].outputs.append(output)
    owners[output] = index
    admit((cores[index].weight, output))
  }

  // MARK: What the bound shows

  /// The constraint that the bounds leave of the remaining weights, for literals that are to be false: those of greater
  /// weight than that become false. nil where it says nothing new.
  mutating func remainder(below upper: N) -> (terms: [(coefficient: N, literal: Int32)], degree: N)? {
    guard N.zero < lower else { return nil }
    if let hardened, hardened == (lower, upper) { return nil }
    hardened = (lower, upper)
    let literals = weighted.filter { N.zero < weights[Int($0)] }
    let sum = literals.reduce(N.zero) { $0 + weights[Int($1)] }
    let degree = sum - (upper - N(small: 1) - lower)
    guard N.zero < degree else { return nil }
    return (literals.map { (min(weights[Int($0)], degree), $0 ^ 1) }, degree)
  }

  /// The remainder is a constraint now, instead of the last one.
  mutating func noteHardening(_ constraint: Int32) { hardening = constraint }

  /// The cores, each as often as its weight: Σ c·l ≥ lower + Σ weights of outputs · output, over part of the terms.
  var sum: [ProofSummand] { cores.map { .constraint($0.number, times: $0.weight.integer) } }

  /// The counters' outputs that still have a weight, as often as that.
  var outputs: [ProofSummand] {
    weighted.filter { owners[$0] != nil && N.zero < weights[Int($0)] }.map {
      .literal(Literal(code: $0), times: weights[Int($0)].integer)
    }
  }

  // MARK: Invariants

  /// Σ c·l ≥ lower + Σ weight · literal can only hold with weights that are not negative.
  func checkInvariants() {
    for code in 0..<weights.count {
      precondition(!(weights[code] < N.zero), "a weight is negative")
      if N.zero < weights[code] { precondition(weighted.contains(Int32(code)), "a weight is not listed") }
    }
  }
}

/// A core, at least one of whose literals is true, and a counter of how many are.
struct CoreSum<N: WorkingNumber> {
  let literals: [Int32]
  let weight: N
  /// The log's number of Σ literals ≥ 1 + Σ outputs.
  var number: Int
  /// Literals for "at least 2", "at least 3", …
  var outputs: [Int32] = []
}
