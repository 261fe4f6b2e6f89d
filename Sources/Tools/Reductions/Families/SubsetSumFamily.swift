import ExactArithmetic
import SeededRandomness

extension CheckedRequest {
  typealias Made = (problem: SourceProblem, solution: [Bool]?, known: KnownAnswer)

  /// Numbers of `bits` binary digits. Yes: the target is the sum of a random half. No: all numbers even, the target
  /// odd. Open: a target near half of the total.
  func subsetSum(_ random: inout SplitMix64) -> Made {
    let answer = answer ?? .open
    func number() -> Integer {
      // The leading digit is 1, so that no number is small.
      var value: Integer = 1
      for _ in 1..<self[.bits] { value = value + value + Integer(random.below(2)) }
      return answer == .no && !isEven(value) ? value - 1 : value
    }
    let numbers = (0..<self[.numbers]).map { _ in number() }
    let picks = numbers.map { _ in random.bool() }
    let total = SubsetSum(numbers: numbers, target: 0).sum(picks)
    let target: Integer
    switch answer {
    case .yes: target = total
    case .no: target = total + 1
    case .open:
      let half = numbers.reduce(.zero, +).floorQuotient(by: 2)
      target = half + Integer(random.int(-1_000...1_000))
    }
    return (
      .subsetSum(SubsetSum(numbers: numbers, target: target)), answer == .yes ? picks : nil,
      // Some choice is off by 1 where the target is.
      .of(answer, yes: "planted", no: "the numbers are even, the target is odd", isExact: true)
    )
  }

  private func isEven(_ value: Integer) -> Bool { value.floorQuotient(by: 2) * 2 == value }
}
