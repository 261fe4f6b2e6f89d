// GLPK's dual simplex method on one linear program that is solved again and again under changed bounds of its columns.
// As in CGLPK.h, these declarations need no GLPK, and the functions exist only with the trait GLPK.
#ifndef CGLPK_SIMPLEX_H
#define CGLPK_SIMPLEX_H

// minimise cost · x subject to rows ≥ right_side and 0 ≤ x ≤ 1. Rows, columns and terms are counted from 0.
typedef struct {
  int columns, rows, terms;
  const double *cost, *right_side;
  const int *row_start;          // rows + 1 places in the two arrays of terms
  const int *term_column;
  const double *term_value;
} GLPKRelaxation;

// Non-zero: stop. Asked about five times a second inside a long solve; must not call GLPK.
typedef int (*GLPKStopListener)(void *context);

typedef struct GLPKSimplex GLPKSimplex;

enum {
  GLPK_SIMPLEX_OPTIMAL = 1,      // values and multipliers
  GLPK_SIMPLEX_CUTOFF,           // the dual objective passed the cutoff: multipliers
  GLPK_SIMPLEX_INFEASIBLE,       // multipliers are a ray of the dual, or all 0 where GLPK gives none
  GLPK_SIMPLEX_LIMIT,            // of iterations
  GLPK_SIMPLEX_STOPPED,          // by the listener, or out of memory: the session is over
  GLPK_SIMPLEX_FAILED            // no use at these bounds; over for good where `glpk_simplex_is_over`
};

// Builds and scales. NULL where memory does not suffice. Everything up to the deletion must happen on this one thread,
// which must not use GLPK otherwise.
GLPKSimplex *glpk_simplex_create(const GLPKRelaxation *model, int memory_mib, GLPKStopListener listener, void *context);
void glpk_simplex_delete(GLPKSimplex *session);
int glpk_simplex_is_over(const GLPKSimplex *session);

void glpk_simplex_set_bounds(GLPKSimplex *session, int column, double lower, double upper);
// Begins from the basis that the last solve left.
int glpk_simplex_solve(GLPKSimplex *session, double cutoff, int iterations);
double glpk_simplex_objective(const GLPKSimplex *session);
void glpk_simplex_values(const GLPKSimplex *session, double *values);
// Row by row, of the last solve.
void glpk_simplex_multipliers(const GLPKSimplex *session, double *multipliers);
long long glpk_simplex_iterations(const GLPKSimplex *session);

// The basis, to come back to after a look ahead.
void glpk_simplex_keep_basis(GLPKSimplex *session);
void glpk_simplex_restore_basis(GLPKSimplex *session);
#endif
