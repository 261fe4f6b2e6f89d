import ExactArithmetic

/// Sets of integers that a quantity can take, ascending, for bounds that are tighter than intervals: what `+tight` adds.
///
/// A set holds every value that some choice of parameters gives, and perhaps others: two parts of a sum are taken to
/// vary independently. Bounds from it are therefore exact statements, never rounded ones. A set that would pass the
/// limit is given up (nil), and then only the lattice of the expression is used: c + g Z, with g the greatest common
/// divisor of its coefficients.
enum ValueSet {
  /// The most values that are kept. Larger sets seldom have gaps that matter, and cost more than their rows.
  static let limit = 256

  /// All sums of an element of each.
  static func sums(_ a: [Integer]?, _ b: [Integer]?) -> [Integer]? {
    guard let a, let b else { return nil }
    if b.count == 1 { return b[0].signum == 0 ? a : a.map { $0 + b[0] } }
    if a.count == 1 { return a[0].signum == 0 ? b : b.map { $0 + a[0] } }
    return distinct(a.flatMap { x in b.map { x + $0 } })
  }

  /// All products of an element of each.
  static func products(_ a: [Integer]?, _ b: [Integer]) -> [Integer]? {
    guard let a else { return nil }
    return distinct(a.flatMap { x in b.map { x * $0 } })
  }

  /// The elements in ascending order, each once; nil where they are too many.
  static func distinct(_ values: [Integer]) -> [Integer]? {
    var result: [Integer] = []
    for value in values.sorted() where result.last != value {
      guard result.count < limit else { return nil }
      result.append(value)
    }
    return result
  }
}
