// Integers of any size for Swift. GMP's own names are macros, which Swift cannot see, so each operation the project
// uses has a readable function here. Operands travel by value: a `__mpz_struct` is a header (16 bytes) that points at
// the limbs, so reading through a copy of the header is sound while its owner lives. A function whose name starts
// with `mpz_new_` returns a header that the caller owns; `mpz_take_` consumes its first operand and returns it, changed.
#ifndef CGMP_H
#define CGMP_H
#include <gmp.h>
#include <stddef.h>
#include <stdint.h>

typedef __mpz_struct GMPInteger;

static inline GMPInteger mpz_new_word(long value) {
  mpz_t r; mpz_init_set_si(r, value); return *r;
}
static inline GMPInteger mpz_new_sum(GMPInteger a, GMPInteger b) {
  mpz_t r; mpz_init(r); mpz_add(r, &a, &b); return *r;
}
static inline GMPInteger mpz_new_difference(GMPInteger a, GMPInteger b) {
  mpz_t r; mpz_init(r); mpz_sub(r, &a, &b); return *r;
}
static inline GMPInteger mpz_new_product(GMPInteger a, GMPInteger b) {
  mpz_t r; mpz_init(r); mpz_mul(r, &a, &b); return *r;
}
static inline GMPInteger mpz_new_negation(GMPInteger a) {
  mpz_t r; mpz_init(r); mpz_neg(r, &a); return *r;
}
// Rounded towards minus infinity; b is not zero.
static inline GMPInteger mpz_new_floor_quotient(GMPInteger a, GMPInteger b) {
  mpz_t r; mpz_init(r); mpz_fdiv_q(r, &a, &b); return *r;
}
// b divides a and is not zero.
static inline GMPInteger mpz_new_exact_quotient(GMPInteger a, GMPInteger b) {
  mpz_t r; mpz_init(r); mpz_divexact(r, &a, &b); return *r;
}
static inline GMPInteger mpz_new_gcd(GMPInteger a, GMPInteger b) {
  mpz_t r; mpz_init(r); mpz_gcd(r, &a, &b); return *r;
}
static inline GMPInteger mpz_new_power(GMPInteger a, unsigned long exponent) {
  mpz_t r; mpz_init(r); mpz_pow_ui(r, &a, exponent); return *r;
}
// Remainders are from 0. The modulus is positive, the exponent is not negative.
static inline GMPInteger mpz_new_power_modulo(GMPInteger a, GMPInteger exponent, GMPInteger modulus) {
  mpz_t r; mpz_init(r); mpz_powm(r, &a, &exponent, &modulus); return *r;
}
static inline GMPInteger mpz_new_remainder(GMPInteger a, GMPInteger modulus) {
  mpz_t r; mpz_init(r); mpz_fdiv_r(r, &a, &modulus); return *r;
}
// The number whose product with a leaves remainder 1; 0 where there is none.
static inline GMPInteger mpz_new_inverse(GMPInteger a, GMPInteger modulus) {
  mpz_t r; mpz_init(r); if (mpz_invert(r, &a, &modulus) == 0) mpz_set_ui(r, 0); return *r;
}
// The number that NUL-terminated decimal digits, with an optional minus sign in front, spell.
static inline GMPInteger mpz_new_decimal(const char *digits) {
  mpz_t r; mpz_init_set_str(r, digits, 10); return *r;
}
static inline GMPInteger mpz_take_plus(GMPInteger a, GMPInteger b) { mpz_add(&a, &a, &b); return a; }
static inline void mpz_release(GMPInteger a) { mpz_clear(&a); }

static inline int mpz_order(GMPInteger a, GMPInteger b) { return mpz_cmp(&a, &b); }
static inline int mpz_sign_of(GMPInteger a) { return mpz_sgn(&a); }
static inline int mpz_fits_word(GMPInteger a) { return mpz_fits_slong_p(&a); }
static inline long mpz_word(GMPInteger a) { return mpz_get_si(&a); }
static inline size_t mpz_bit_length(GMPInteger a) { return mpz_sgn(&a) == 0 ? 0 : mpz_sizeinbase(&a, 2); }
static inline size_t mpz_limb_count(GMPInteger a) { return mpz_size(&a); }
static inline uint64_t mpz_limb(GMPInteger a, size_t i) { return mpz_getlimbn(&a, (mp_size_t)i); }
// Room for the decimal text of a: digits, sign and NUL.
static inline size_t mpz_decimal_capacity(GMPInteger a) { return mpz_sizeinbase(&a, 10) + 2; }
static inline void mpz_write_decimal(GMPInteger a, char *text) { mpz_get_str(text, 10, &a); }
#endif
