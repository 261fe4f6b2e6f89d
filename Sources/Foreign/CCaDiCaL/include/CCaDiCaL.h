// CaDiCaL's incremental interface as plain C: calling C++ from Swift would spread to every module that imports it. The
// declarations need no CaDiCaL; the functions exist only where the package is built with the trait CaDiCaL.
#ifndef CCADICAL_H
#define CCADICAL_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct CaDiCaLHandle CaDiCaLHandle;

// Non-zero ends the solve. Asked often, on the thread that solves.
typedef int (*CaDiCaLStopListener)(void *context);
// Takes bytes of the proof, in the binary DRAT format, on the thread that calls.
typedef void (*CaDiCaLProofListener)(void *context, const unsigned char *bytes, size_t count);

enum { CADICAL_UNKNOWN = 0, CADICAL_SATISFIABLE = 10, CADICAL_UNSATISFIABLE = 20 };

// A quiet solver; NULL where memory does not suffice. `stop` and `proof` may be NULL. CaDiCaL opens a proof only before
// the first clause, so it is asked for here.
CaDiCaLHandle *cadical_create(CaDiCaLStopListener stop, CaDiCaLProofListener proof, void *context);
void cadical_delete(CaDiCaLHandle *handle);

// Sets an option by CaDiCaL's own name, before the first clause; zero where there is none so called.
int cadical_set(CaDiCaLHandle *handle, const char *name, int value);

// Literals as in DIMACS: ±1, ±2, …
void cadical_add_clause(CaDiCaLHandle *handle, const int *literals, int count);
void cadical_assume(CaDiCaLHandle *handle, int literal);
// Keeps a variable from being eliminated: its literals may occur in later clauses and assumptions without clauses being
// restored, which the proof would not mention.
void cadical_freeze(CaDiCaLHandle *handle, int literal);
// Ends the next solve after so many conflicts.
void cadical_limit_conflicts(CaDiCaLHandle *handle, int conflicts);
void cadical_prefer(CaDiCaLHandle *handle, int literal);

// One of the three values above; the proof up to here has been handed over on return.
int cadical_solve(CaDiCaLHandle *handle);
// After CADICAL_SATISFIABLE.
int cadical_is_true(CaDiCaLHandle *handle, int literal);
// After CADICAL_UNSATISFIABLE: whether the assumption had a part in it.
int cadical_is_failed(CaDiCaLHandle *handle, int literal);
const char *cadical_version(void);

#ifdef __cplusplus
}
#endif
#endif
