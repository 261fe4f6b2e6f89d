import ExactArithmetic

/// Is there a choice of the numbers, each at most once, whose sum is the target?
public struct SubsetSum: Sendable, Equatable {
  /// At least one.
  public let numbers: [Integer]
  /// The sum that is wanted; may be negative.
  public let target: Integer

  /// The problem of these numbers.
  public init(numbers: [Integer], target: Integer) {
    self.numbers = numbers
    self.target = target
  }

  /// The sum of the numbers picked.
  public func sum(_ picks: [Bool]) -> Integer {
    zip(numbers, picks).reduce(.zero) { $1.1 ? $0 + $1.0 : $0 }
  }

  /// Why `picks` is no solution; nil where it is one.
  public func fault(_ picks: [Bool]) -> String? {
    let sum = sum(picks)
    return sum == target ? nil : "the sum is \(sum), \((sum - target).magnitude) away from the target \(target)"
  }

  /// The numbers picked and their sum.
  public func shown(_ picks: [Bool]) -> String {
    let chosen = zip(numbers, picks).filter(\.1).map { "\($0.0)" }
    return (chosen.isEmpty ? "0" : chosen.joined(separator: " + ")) + " = \(sum(picks))"
  }

  /// As a file: see docs/families/subset-sum.md.
  public var text: String {
    "target \(target)\n" + numbers.map { "\($0)\n" }.joined()
  }
}
