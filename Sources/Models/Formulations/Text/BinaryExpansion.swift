public import ExactArithmetic

/// Bounded integers as binary digits: x = lower + Σ 2^i · digit_i, with a row Σ 2^i · digit_i ≤ upper − lower where the
/// range is no power of two. Each value has one expansion. A variable with one value has no digits.
///
/// Digits are numbered from 0 in the order of the variables, the least significant one of each first. Variables of the
/// kind `implied` are expanded like the others.
public struct BinaryExpansion: Sendable {
  /// Where each variable's digits start, and at last the number of all digits.
  private let starts: [Int]
  private let lowers: [Integer]

  /// The expansion of all variables of `program`.
  public init(_ program: MixedIntegerProgram) {
    var starts = [0]
    starts.reserveCapacity(program.variables.count + 1)
    for variable in program.variables {
      starts.append(starts[starts.count - 1] + (variable.upper - variable.lower).bitLength)
    }
    self.starts = starts
    lowers = program.variables.map(\.lower)
  }

  /// The number of digits of all variables.
  public var digitCount: Int { starts[starts.count - 1] }

  /// The digits of `variable`.
  public func digits(of variable: VariableIndex) -> Range<Int> {
    starts[variable.position]..<starts[variable.position + 1]
  }

  /// True if the digits of `variable` need a row, since they could say more than it may be.
  func needsRow(_ variable: Variable) -> Bool {
    let range = variable.upper - variable.lower
    return range != Integer.powerOfTwo(range.bitLength) - 1
  }

  /// The point of the program that digits stand for.
  /// - Precondition: `digits` has `digitCount` entries.
  public func point(_ digits: [Bool]) -> [Integer] {
    lowers.indices.map { position in
      let own = digits[starts[position]..<starts[position + 1]]
      return own.reversed().reduce(Integer.zero) { $0 + $0 + ($1 ? 1 : 0) } + lowers[position]
    }
  }
}
