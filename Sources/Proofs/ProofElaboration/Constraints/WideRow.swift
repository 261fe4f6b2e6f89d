import ExactArithmetic

/// The numbers of a stored constraint that machine words do not hold.
final class WideRow {
  let numbers: Row.WideNumbers
  private let coefficients: [Int32: Integer]
  /// Largest first, so that a scan for forced literals may stop early.
  let descending: [(literal: Int32, coefficient: Integer)]
  /// Σ of the coefficients that are not false, minus the degree.
  private(set) var slack: Integer
  let largest: Integer

  init(_ literals: [Int32], _ numbers: Row.WideNumbers) {
    self.numbers = numbers
    coefficients = Dictionary(zip(literals, numbers.coefficients), uniquingKeysWith: +)
    let pairs = zip(literals, numbers.coefficients).map { (literal: $0, coefficient: $1) }
    descending = pairs.sorted { ($1.coefficient, $0.literal) < ($0.coefficient, $1.literal) }
    slack = numbers.total - numbers.degree
    largest = numbers.coefficients.max() ?? .zero
  }

  func coefficient(of literal: Int32) -> Integer { coefficients[literal] ?? .zero }

  /// A literal has become false.
  func countDown(_ literal: Int32) { slack -= coefficient(of: literal) }
  /// A false literal is open again.
  func countUp(_ literal: Int32) { slack += coefficient(of: literal) }
}
