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
  struct Gauge {
    var slack: N
    var largest: N
  }
  struct Head {
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
  struct Occurrence {
    let coefficient: N
    let constraint: Int32
  }

  var gauges = FlatBuffer<Gauge>()
  var heads = FlatBuffer<Head>()
  /// Terms of each constraint by falling coefficient.
  var terms = FlatBuffer<Term>()
  /// By literal code.
  var occurrences = FlatBuffer<FlatBuffer<Occurrence>>()

  var count: Int { heads.count }

  /// Adds Σ terms ≥ degree, coefficients positive, none above the degree where that is positive.
  mutating func add(_ parts: [(coefficient: N, literal: Int32)], degree: N, number: Int) -> Int32 {
    let parts = parts.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 > $1.0 }
    let constraint = Int32(count)
    let first = terms.count
    var total = N.zero
    for part in parts {
      terms.append(Term(coefficient: part.coefficient, literal: part.literal))
      total += part.coefficient
      occurrences.base[Int(part.literal)].append(Occurrence(coefficient: part.coefficient, constraint: constraint))
    }
    heads.append(Head(first: first, count: parts.count, degree: degree, total: total, number: number))
    gauges.append(Gauge(slack: total - degree, largest: parts.first?.coefficient ?? N.zero))
    return constraint
  }

  @inline(__always) func terms(_ constraint: Int32) -> UnsafeBufferPointer<Term> {
    let head = heads.base + Int(constraint)
    return UnsafeBufferPointer(start: terms.base + head.pointee.first, count: head.pointee.count)
  }

  /// Raises a degree; the slack falls by the difference.
  func raise(_ constraint: Int32, to degree: N, number: Int) {
    let head = heads.base + Int(constraint)
    (gauges.base + Int(constraint)).pointee.slack -= degree - head.pointee.degree
    head.pointee.degree = degree
    head.pointee.number = number
  }

  /// Makes a constraint say nothing any more. Time: the lists of its literals.
  func remove(_ constraint: Int32) {
    for term in terms(constraint) {
      let list = occurrences.base + Int(term.literal)
      var kept = 0
      for index in 0..<list.pointee.count where list.pointee[index].constraint != constraint {
        list.pointee[kept] = list.pointee[index]
        kept += 1
      }
      list.pointee.truncate(to: kept)
    }
    (heads.base + Int(constraint)).pointee.count = 0
    gauges[Int(constraint)] = Gauge(slack: N.zero, largest: N.zero)
  }

  mutating func addVariable() {
    occurrences.append(FlatBuffer())
    occurrences.append(FlatBuffer())
  }
}
