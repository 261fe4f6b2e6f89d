// Balls for Swift: real numbers as a midpoint and a radius of any exponent, by Arb (Johansson: "Arb: efficient
// arbitrary-precision midpoint-radius interval arithmetic", 2017, doi:10.1109/TC.2017.2690633). Arb's own header defines
// hundreds of inline functions over GMP's macros; each operation the project uses has one function here instead, so that
// neither Arb nor FLINT is seen by Swift. A function that returns a ball returns one that the caller owns. Every result
// contains all values that the operation takes on members of its operands, at a midpoint of at most `precision` bits.
#ifndef CARB_H
#define CARB_H
#include "CGMP.h"

typedef struct CArbBall CArbBall;

// numerator / denominator, which is not zero.
CArbBall *ball_new_quotient(GMPInteger numerator, GMPInteger denominator, long precision);
CArbBall *ball_new_sum(const CArbBall *a, const CArbBall *b, long precision);
CArbBall *ball_new_product(const CArbBall *a, const CArbBall *b, long precision);
CArbBall *ball_new_square(const CArbBall *a, long precision);
CArbBall *ball_new_negation(const CArbBall *a);
CArbBall *ball_new_magnitude(const CArbBall *a);
// A ball that contains both.
CArbBall *ball_new_union(const CArbBall *a, const CArbBall *b, long precision);
CArbBall *ball_new_maximum(const CArbBall *a, const CArbBall *b, long precision);
CArbBall *ball_new_minimum(const CArbBall *a, const CArbBall *b, long precision);
void ball_release(CArbBall *a);

// 1 or -1 where every member has that sign, 0 where the ball is exactly zero, 2 where the sign is not certain.
int ball_sign(const CArbBall *a);
// The least exponent e that Arb finds with all members' magnitudes at most 2^e; 0 where the ball is exactly zero. The
// caller owns the integer.
GMPInteger ball_new_exponent_above(const CArbBall *a);
// Integers with low <= a * 2^shift <= high, for showing a number: the caller owns them. The magnitude of the product is
// at most 2^4096, or both are 0 and the result is 0; otherwise the result is 1.
int ball_new_bounds(const CArbBall *a, long shift, GMPInteger *low, GMPInteger *high);
#endif
