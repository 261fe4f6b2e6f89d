import ExactArithmetic

/// An integer that a choice of parameters determines: constant + Σ coefficient · literal, and what is known of it.
public struct ReferenceNumber: Sendable {
  /// How the expression is built.
  public enum Form: Sendable {
    /// Any expression.
    case affine
    /// Literal i says that the number is at least its value i; coefficients are the positive gaps between values.
    case order
    /// Few literals of its own, as in a binary representation.
    case bits
  }

  /// Coefficients and literals.
  public let terms: [LiteralTerm]
  /// The value where every literal is false.
  public let constant: Integer
  /// At most every value.
  public let low: Integer
  /// At least every value.
  public let high: Integer
  /// All possible values and perhaps more, ascending; nil where the list would be long.
  let members: [Integer]?
  /// The way in which the expression is built.
  public let form: Form

  /// True if no choice of parameters changes the number.
  public var isConstant: Bool { low == high }
  package var literals: [Literal] { terms.map(\.literal) }

  private init(
    terms: [LiteralTerm], constant: Integer, low: Integer, high: Integer, members: [Integer]?, form: Form
  ) {
    self.terms = terms
    self.constant = constant
    self.low = low
    self.high = high
    self.members = members
    self.form = form
  }

  init(constant: Integer) {
    self.init(terms: [], constant: constant, low: constant, high: constant, members: [constant], form: .order)
  }

  /// The number with the given ascending values, of which literal i stands for "at least value i + 1".
  init(order values: [Integer], _ literals: [Literal], memberLimit: Int) {
    self.init(
      terms: literals.indices.map { LiteralTerm(values[$0 + 1] - values[$0], literals[$0]) }, constant: values[0],
      low: values[0], high: values[values.count - 1], members: values.count <= memberLimit ? values : nil,
      form: .order)
  }

  /// low + step · Σ 2^k bit_k, at most `high`.
  init(bits: [Literal], low: Integer, high: Integer, step: Integer) {
    let terms = bits.indices.map { LiteralTerm(step * .powerOfTwo($0), bits[$0]) }
    self.init(terms: terms, constant: low, low: low, high: high, members: nil, form: .bits)
  }

  /// The expression, merged, with an interval and members that hold its values; both are cut to what the expression
  /// reaches with literals taken one by one, to its lattice (the constant plus multiples of the greatest common divisor
  /// of its coefficients), and to each other.
  init(
    affine terms: [LiteralTerm], constant: Integer, low: Integer, high: Integer, members: [Integer]? = nil
  ) {
    // Σ terms ≥ 0 in normal form is Σ positive ≥ degree: the same sum, less the degree.
    let normal = PseudoBooleanConstraint(terms, atLeast: 0)
    let base = constant - normal.degree
    var least = max(low, base)
    var greatest = min(high, normal.terms.reduce(base) { $0 + $1.coefficient })
    // Sums of members can lie beside the lattice where terms of one literal merge: x1 of {0, 3} less x1 of {0, 1}.
    if !normal.terms.isEmpty {
      let step = ReferenceNumber.step(normal.terms)
      least = base + (least - base).ceilingQuotient(by: step) * step
      greatest = base + (greatest - base).floorQuotient(by: step) * step
    }
    let kept = ReferenceNumber.onLattice(members, least, greatest, normal.terms)
    if let kept, let first = kept.first, let last = kept.last { (least, greatest) = (first, last) }
    self.init(terms: normal.terms, constant: base, low: least, high: greatest, members: kept, form: .affine)
  }

  /// The members from `least` to `greatest` that differ from `least`, which is on the lattice, by multiples of its step.
  private static func onLattice(
    _ members: [Integer]?, _ least: Integer, _ greatest: Integer, _ terms: [LiteralTerm]
  ) -> [Integer]? {
    guard let members else { return nil }
    let step = terms.isEmpty ? 1 : ReferenceNumber.step(terms)
    return members.filter { member in
      let isInside = least <= member && member <= greatest
      return isInside && (step == 1 || (member - least).floorQuotient(by: step) * step == member - least)
    }
  }

  // MARK: Values

  private static func step(_ terms: [LiteralTerm]) -> Integer {
    var step = Integer.zero
    for term in terms where step != 1 { step = .greatestCommonDivisor(step, term.coefficient) }
    return step
  }

  /// All values are the constant plus multiples of this.
  /// - Precondition: there are terms.
  var step: Integer { ReferenceNumber.step(terms) }

  /// The values of a number in order form.
  package var orderValues: [Integer] {
    var values = [constant]
    for term in terms { values.append(values[values.count - 1] + term.coefficient) }
    return values
  }

  /// The least possible value that is at least `t`.
  /// - Precondition: there is one.
  func next(atLeast t: Integer) -> Integer {
    if let members { return members.first { $0 >= t } ?? high }
    let step = self.step
    return constant + (t - constant).ceilingQuotient(by: step) * step
  }

  /// The greatest possible value below `t`.
  /// - Precondition: there is one.
  func last(below t: Integer) -> Integer {
    if let members { return members.last { $0 < t } ?? low }
    let step = self.step
    return constant + (t - 1 - constant).floorQuotient(by: step) * step
  }

  // MARK: Arithmetic

  func shifted(by offset: Integer) -> ReferenceNumber {
    ReferenceNumber(
      terms: terms, constant: constant + offset, low: low + offset, high: high + offset,
      members: members?.map { $0 + offset }, form: form)
  }

  package func scaled(by factor: Integer) -> ReferenceNumber {
    if isConstant || factor == 0 { return ReferenceNumber(constant: low * factor) }
    let isReversed = factor < 0
    let (a, b) = (low * factor, high * factor)
    let products = members.map { isReversed ? $0.reversed().map { $0 * factor } : $0.map { $0 * factor } }
    if form == .order && isReversed {
      // c·l = c − c·¬l for a negative c: gaps stay positive, the last literal becomes the first.
      return ReferenceNumber(
        terms: terms.reversed().map { LiteralTerm(-($0.coefficient * factor), !$0.literal) }, constant: b, low: b,
        high: a, members: products, form: .order)
    }
    return ReferenceNumber(
      terms: terms.map { LiteralTerm($0.coefficient * factor, $0.literal) }, constant: constant * factor,
      low: min(a, b), high: max(a, b), members: products, form: form)
  }

  /// The sum, with at most `memberLimit` members.
  static func sum(_ parts: [ReferenceNumber], memberLimit: Int) -> ReferenceNumber {
    let offset = parts.reduce(Integer.zero) { $1.isConstant ? $0 + $1.low : $0 }
    let open = parts.filter { !$0.isConstant }
    if open.count <= 1 { return open.first?.shifted(by: offset) ?? ReferenceNumber(constant: offset) }
    var members: [Integer]? = [offset]
    for part in open { members = members.flatMap { sums($0, part.members, limit: memberLimit) } }
    return ReferenceNumber(
      affine: Array(open.lazy.map(\.terms).joined()), constant: open.reduce(offset) { $0 + $1.constant },
      low: open.reduce(offset) { $0 + $1.low }, high: open.reduce(offset) { $0 + $1.high }, members: members)
  }

  /// The same number, known to be between `low` and `high` as well.
  func cut(to low: Integer, _ high: Integer) -> ReferenceNumber {
    ReferenceNumber(
      affine: terms, constant: constant, low: max(low, self.low), high: min(high, self.high), members: members)
  }

  /// All sums of a value of each list, ascending; nil past the limit.
  private static func sums(_ a: [Integer], _ b: [Integer]?, limit: Int) -> [Integer]? {
    guard let b else { return nil }
    var all: [Integer] = []
    for summand in b {
      all = union(all, a.map { $0 + summand })
      if all.count > limit { return nil }
    }
    return all
  }

  /// Two ascending lists as one, merged: sorting both anew took a seventh of the time of making a formula.
  static func union(_ a: [Integer], _ b: [Integer]) -> [Integer] {
    var result: [Integer] = []
    result.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if j == b.count || i < a.count && a[i] <= b[j] {
        if j < b.count && a[i] == b[j] { j += 1 }
        result.append(a[i])
        i += 1
      } else {
        result.append(b[j])
        j += 1
      }
    }
    return result
  }
}
