#include "CArb.h"
#include <stdlib.h>
#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#else
#include <arb.h>
#endif

struct CArbBall { arb_t value; };

static CArbBall *ball_new(void) {
  CArbBall *r = malloc(sizeof *r);
  if (r == NULL) abort();
  arb_init(r->value);
  return r;
}

CArbBall *ball_new_quotient(GMPInteger numerator, GMPInteger denominator, long precision) {
  fmpz_t n, d;
  fmpz_init(n);
  fmpz_init(d);
  fmpz_set_mpz(n, &numerator);
  fmpz_set_mpz(d, &denominator);
  CArbBall *r = ball_new();
  arb_fmpz_div_fmpz(r->value, n, d, precision);
  fmpz_clear(n);
  fmpz_clear(d);
  return r;
}
CArbBall *ball_new_sum(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); arb_add(r->value, a->value, b->value, precision); return r;
}
CArbBall *ball_new_product(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); arb_mul(r->value, a->value, b->value, precision); return r;
}
CArbBall *ball_new_square(const CArbBall *a, long precision) {
  CArbBall *r = ball_new(); arb_sqr(r->value, a->value, precision); return r;
}
CArbBall *ball_new_negation(const CArbBall *a) {
  CArbBall *r = ball_new(); arb_neg(r->value, a->value); return r;
}
CArbBall *ball_new_magnitude(const CArbBall *a) {
  CArbBall *r = ball_new(); arb_abs(r->value, a->value); return r;
}
CArbBall *ball_new_union(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); arb_union(r->value, a->value, b->value, precision); return r;
}
CArbBall *ball_new_maximum(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); arb_max(r->value, a->value, b->value, precision); return r;
}
CArbBall *ball_new_minimum(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); arb_min(r->value, a->value, b->value, precision); return r;
}
void ball_release(CArbBall *a) {
  arb_clear(a->value);
  free(a);
}

int ball_sign(const CArbBall *a) {
  if (arb_is_zero(a->value)) return 0;
  int sign = arb_sgn_nonzero(a->value);
  return sign == 0 ? 2 : sign;
}

GMPInteger ball_new_exponent_above(const CArbBall *a) {
  mag_t bound;
  mag_init(bound);
  arb_get_mag(bound, a->value);
  mpz_t exponent;
  mpz_init(exponent);
  if (!mag_is_special(bound)) fmpz_get_mpz(exponent, MAG_EXPREF(bound));
  mag_clear(bound);
  return *exponent;
}

int ball_new_bounds(const CArbBall *a, long shift, GMPInteger *low, GMPInteger *high) {
  arb_t scaled;
  arb_init(scaled);
  arb_mul_2exp_si(scaled, a->value, shift);
  arf_t bound;
  arf_init(bound);
  fmpz_t whole;
  fmpz_init(whole);
  mpz_t l, h;
  mpz_init(l);
  mpz_init(h);
  mag_t size;
  mag_init(size);
  arb_get_mag(size, scaled);
  int fits = mag_is_finite(size) && mag_cmp_2exp_si(size, 4096) <= 0;
  if (fits) {
    arb_get_lbound_arf(bound, scaled, 8192);
    arf_get_fmpz(whole, bound, ARF_RND_FLOOR);
    fmpz_get_mpz(l, whole);
    arb_get_ubound_arf(bound, scaled, 8192);
    arf_get_fmpz(whole, bound, ARF_RND_CEIL);
    fmpz_get_mpz(h, whole);
  }
  mag_clear(size);
  fmpz_clear(whole);
  arf_clear(bound);
  arb_clear(scaled);
  *low = *l;
  *high = *h;
  return fits;
}
