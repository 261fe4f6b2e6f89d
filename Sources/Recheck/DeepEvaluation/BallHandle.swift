private import CArb
private import CGMP
import ExactArithmetic

/// Sole owner of one Arb ball: freed exactly once, never copied. All calls into Arb are in this file.
///
/// A ball is never changed after it is made, so it may be read from any thread.
struct BallHandle: ~Copyable, @unchecked Sendable {
  private let ball: OpaquePointer

  private init(adopting ball: OpaquePointer?) {
    guard let ball else { preconditionFailure("Arb ends the process where memory runs out") }
    self.ball = ball
  }
  deinit { ball_release(ball) }

  /// - Precondition: `denominator` is not zero.
  static func quotient(
    _ numerator: borrowing GMPHandle, _ denominator: borrowing GMPHandle, _ precision: Int
  ) -> BallHandle {
    BallHandle(adopting: ball_new_quotient(numerator.rawHeader, denominator.rawHeader, precision))
  }
  static func sum(_ a: borrowing BallHandle, _ b: borrowing BallHandle, _ precision: Int) -> BallHandle {
    BallHandle(adopting: ball_new_sum(a.ball, b.ball, precision))
  }
  static func product(_ a: borrowing BallHandle, _ b: borrowing BallHandle, _ precision: Int) -> BallHandle {
    BallHandle(adopting: ball_new_product(a.ball, b.ball, precision))
  }
  static func square(_ a: borrowing BallHandle, _ precision: Int) -> BallHandle {
    BallHandle(adopting: ball_new_square(a.ball, precision))
  }
  static func negation(_ a: borrowing BallHandle) -> BallHandle { BallHandle(adopting: ball_new_negation(a.ball)) }
  static func magnitude(_ a: borrowing BallHandle) -> BallHandle { BallHandle(adopting: ball_new_magnitude(a.ball)) }
  static func union(_ a: borrowing BallHandle, _ b: borrowing BallHandle, _ precision: Int) -> BallHandle {
    BallHandle(adopting: ball_new_union(a.ball, b.ball, precision))
  }
  static func maximum(_ a: borrowing BallHandle, _ b: borrowing BallHandle, _ precision: Int) -> BallHandle {
    BallHandle(adopting: ball_new_maximum(a.ball, b.ball, precision))
  }
  static func minimum(_ a: borrowing BallHandle, _ b: borrowing BallHandle, _ precision: Int) -> BallHandle {
    BallHandle(adopting: ball_new_minimum(a.ball, b.ball, precision))
  }

  /// −1, 0 or 1 where certain; 2 otherwise.
  var sign: Int { Int(ball_sign(ball)) }
  var exponentAbove: GMPHandle { GMPHandle(adoptingRaw: ball_new_exponent_above(ball)) }

  /// Integers below and above all members times 2^shift; nil where these are too long to show.
  func bounds(shift: Int) -> (low: Integer, high: Integer)? {
    var (low, high) = (GMPInteger(), GMPInteger())
    let fits = ball_new_bounds(ball, shift, &low, &high) != 0
    let bounds = (Integer(GMPHandle(adoptingRaw: low)), Integer(GMPHandle(adoptingRaw: high)))
    return fits ? bounds : nil
  }
}
