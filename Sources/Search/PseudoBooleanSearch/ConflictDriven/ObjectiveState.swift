import CertificateChecking
import ExactArithmetic
import SearchCore

/// The objective as Σ c·l with c > 0, and what is known of it: its least value so far, and its lower bound by cores.
struct ObjectiveState<N: WorkingNumber>: ~Copyable {
  let terms: [(coefficient: N, literal: Int32)]
  /// The formula's objective is Σ c·l plus this.
  let offset: Integer
  let total: N
  /// The constraint that demands a value below `upper`; −1 where there is no objective.
  var constraint: Int32 = -1
  /// Only values below this count.
  var upper: N?

  // MARK: Cores

  /// No value is below this.
  var lower: N
  /// By literal code: what a true literal adds to `lower`, at least. Σ c·l ≥ lower + Σ weight · literal.
  var weights = FlatBuffer<N>()
  /// Literals that have, or had, a weight, in order of appearance.
  var weighted: [Int32]
  var cores: [CoreSum<N>] = []
  /// Output of a counter → its core.
  var owners: [Int32: Int] = [:]
  /// Cores whose counters get one more output when the assumptions are next satisfied.
  var pending: [Int] = []
  /// Only literals of at least this weight are assumed to be false.
  var stratum: N?
  /// Values of `lower` and `upper` that the constraint of the remaining weights was made for.
  var hardened: (lower: N, upper: N)?
  var hardening: Int32 = -1

  init(_ formula: PseudoBooleanFormula) {
    let normal = PseudoBooleanConstraint(formula.objective, atLeast: 0)
    terms = normal.terms.map { (PseudoBooleanSolver.number($0.coefficient, as: N.self), $0.literal.code) }
    offset = -normal.degree
    total = terms.reduce(N.zero) { $0 + $1.coefficient }
    lower = N.zero
    weighted = terms.map(\.literal)
  }

  func cost(_ solution: [Bool]) -> N {
    terms.reduce(N.zero) {
      solution[Int($1.literal >> 1)] != ($1.literal & 1 == 1) ? $0 + $1.coefficient : $0
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
