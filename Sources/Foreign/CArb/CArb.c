#include "CArb.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#else
#include <arb.h>
#endif

// Arb is opened when the first ball is made, and not with the program: with what it needs (FLINT, MPFR, NTL and the C++
// library) it takes 3 of the 5 ms in which a program starts that uses it, and few checks need a ball. Functions that
// the headers define inline come from the headers; all others are looked up here, so that nothing has to be linked.
#define EACH_FUNCTION(DO) \
  DO(arb_abs, arb_abs) \
  DO(arb_add, arb_add) \
  DO(arb_clear, arb_clear) \
  DO(arb_fmpz_div_fmpz, arb_fmpz_div_fmpz) \
  DO(arb_get_lbound_arf, arb_get_lbound_arf) \
  DO(arb_get_ubound_arf, arb_get_ubound_arf) \
  DO(arb_max, arb_max) \
  DO(arb_min, arb_min) \
  DO(arb_mul, arb_mul) \
  DO(arb_mul_2exp_si, arb_mul_2exp_si) \
  DO(arb_neg, arb_neg) \
  DO(arb_sgn_nonzero, arb_sgn_nonzero) \
  DO(arb_union, arb_union) \
  DO(arf_clear, arf_clear) \
  DO(arf_get_fmpz, arf_get_fmpz) \
  DO(arf_get_mag, arf_get_mag) \
  DO(fmpz_get_mpz, fmpz_get_mpz) \
  DO(fmpz_set_mpz, fmpz_set_mpz) \
  DO(fmpz_clear_mpz, _fmpz_clear_mpz) \
  DO(mag_add, mag_add) \
  DO(mag_clear, mag_clear) \
  DO(mag_cmp_2exp_si, mag_cmp_2exp_si)

struct Arb {
#define FIELD(field, function) __typeof__(&function) field;
  EACH_FUNCTION(FIELD)
#undef FIELD
};

// Names of the shared library: Arb's own beside FLINT 2, and FLINT 3's, which holds it.
static const char *const names[] = {
#if __FLINT_RELEASE < 30000
  "libflint-arb.so.2", "libflint-arb.so", "libarb.so.2", "libarb.so",
#else
  "libflint.so.22", "libflint.so.21", "libflint.so.20", "libflint.so.19", "libflint.so.18", "libflint.so",
#endif
};

static struct Arb functions;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void fail(const char *what) {
  fprintf(stderr, "the Arb library that this program was built with cannot be opened: %s\n", what);
  exit(5);
}

static void open_library(void) {
  void *library = NULL;
  for (size_t i = 0; library == NULL && i < sizeof names / sizeof *names; i++) {
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    // Another release may lay out its numbers differently.
    const char *version = library == NULL ? NULL : dlsym(library, "flint_version");
    if (version != NULL && strcmp(version, FLINT_VERSION) != 0) {
      dlclose(library);
      library = NULL;
    }
  }
  if (library == NULL) fail(dlerror() == NULL ? "no library of release " FLINT_VERSION : "not found");
#define LOOK_UP(field, function) \
  if ((functions.field = (__typeof__(&function))dlsym(library, #function)) == NULL) fail(#function);
  EACH_FUNCTION(LOOK_UP)
#undef LOOK_UP
}

static const struct Arb *flint(void) {
  pthread_once(&opened, open_library);
  return &functions;
}

struct CArbBall { arb_t value; };

static void clear(fmpz_t x) {
  if (COEFF_IS_MPZ(*x)) flint()->fmpz_clear_mpz(*x);
}

// A bound of |a| from above.
static void magnitude(mag_t bound, const arb_t a) {
  flint()->arf_get_mag(bound, arb_midref(a));
  flint()->mag_add(bound, bound, arb_radref(a));
}

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
  flint()->fmpz_set_mpz(n, &numerator);
  flint()->fmpz_set_mpz(d, &denominator);
  CArbBall *r = ball_new();
  flint()->arb_fmpz_div_fmpz(r->value, n, d, precision);
  clear(n);
  clear(d);
  return r;
}
CArbBall *ball_new_sum(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); flint()->arb_add(r->value, a->value, b->value, precision); return r;
}
CArbBall *ball_new_product(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); flint()->arb_mul(r->value, a->value, b->value, precision); return r;
}
CArbBall *ball_new_square(const CArbBall *a, long precision) {
  CArbBall *r = ball_new(); flint()->arb_mul(r->value, a->value, a->value, precision); return r;
}
CArbBall *ball_new_negation(const CArbBall *a) {
  CArbBall *r = ball_new(); flint()->arb_neg(r->value, a->value); return r;
}
CArbBall *ball_new_magnitude(const CArbBall *a) {
  CArbBall *r = ball_new(); flint()->arb_abs(r->value, a->value); return r;
}
CArbBall *ball_new_union(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); flint()->arb_union(r->value, a->value, b->value, precision); return r;
}
CArbBall *ball_new_maximum(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); flint()->arb_max(r->value, a->value, b->value, precision); return r;
}
CArbBall *ball_new_minimum(const CArbBall *a, const CArbBall *b, long precision) {
  CArbBall *r = ball_new(); flint()->arb_min(r->value, a->value, b->value, precision); return r;
}
void ball_release(CArbBall *a) {
  flint()->arb_clear(a->value);
  free(a);
}

int ball_sign(const CArbBall *a) {
  if (arb_is_zero(a->value)) return 0;
  int sign = flint()->arb_sgn_nonzero(a->value);
  return sign == 0 ? 2 : sign;
}

GMPInteger ball_new_exponent_above(const CArbBall *a) {
  mag_t bound;
  mag_init(bound);
  magnitude(bound, a->value);
  mpz_t exponent;
  mpz_init(exponent);
  if (!mag_is_special(bound)) flint()->fmpz_get_mpz(exponent, MAG_EXPREF(bound));
  flint()->mag_clear(bound);
  return *exponent;
}

int ball_new_bounds(const CArbBall *a, long shift, GMPInteger *low, GMPInteger *high) {
  arb_t scaled;
  arb_init(scaled);
  flint()->arb_mul_2exp_si(scaled, a->value, shift);
  arf_t bound;
  arf_init(bound);
  fmpz_t whole;
  fmpz_init(whole);
  mpz_t l, h;
  mpz_init(l);
  mpz_init(h);
  mag_t size;
  mag_init(size);
  magnitude(size, scaled);
  int fits = mag_is_finite(size) && flint()->mag_cmp_2exp_si(size, 4096) <= 0;
  if (fits) {
    flint()->arb_get_lbound_arf(bound, scaled, 8192);
    flint()->arf_get_fmpz(whole, bound, ARF_RND_FLOOR);
    flint()->fmpz_get_mpz(l, whole);
    flint()->arb_get_ubound_arf(bound, scaled, 8192);
    flint()->arf_get_fmpz(whole, bound, ARF_RND_CEIL);
    flint()->fmpz_get_mpz(h, whole);
  }
  flint()->mag_clear(size);
  clear(whole);
  flint()->arf_clear(bound);
  flint()->arb_clear(scaled);
  *low = *l;
  *high = *h;
  return fits;
}
