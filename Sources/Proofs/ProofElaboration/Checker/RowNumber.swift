import ExactArithmetic
@_exported import WorkingNumbers

/// The two arithmetics of the kernel: machine words where a bound on all intermediates is known, integers of any size
/// elsewhere.
protocol RowNumber: WorkingNumber {
  /// The quotient rounded towards plus infinity.
  /// - Precondition: `divisor` > 0.
  func roundedUp(dividedBy divisor: Self) -> Self
}

extension Int: RowNumber {
  func roundedUp(dividedBy divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder > 0 ? quotient + 1 : quotient
  }
}

extension Integer: RowNumber {
  func roundedUp(dividedBy divisor: Integer) -> Integer { ceilingQuotient(by: divisor) }
}
