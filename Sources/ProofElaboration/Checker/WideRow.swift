import ExactArithmetic

/// The numbers of a stored constraint that machine words do not hold.
final class WideRow {
  let numbers: Row.WideNumbers
  private let coefficients: [Int32: Integer]
  /// Σ of the coefficients that are not false, minus the degree.
  var slack: Integer
  let largest: Integer

  init(_ literals: [Int32], _ numbers: Row.WideNumbers) {
    self.numbers = numbers
    coefficients = Dictionary(zip(literals, numbers.coefficients), uniquingKeysWith: +)
    slack = numbers.total - numbers.degree
    largest = numbers.coefficients.max() ?? .zero
  }

  func coefficient(of literal: Int32) -> Integer { coefficients[literal] ?? .zero }
}
