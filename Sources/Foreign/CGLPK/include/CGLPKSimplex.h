// GLPK's dual simplex method on one linear program that is solved again and again under changed bounds of its columns.
// As in CGLPK.h, these declarations need no GLPK, and the functions exist only with the trait GLPK.
#ifndef CGLPK_SIMPLEX_H
#define CGLPK_SIMPLEX_H

// Non-zero: stop. Asked about five times a second inside a long solve; must not call GLPK.
typedef int (*GLPKStopListener)(void *context);

typedef struct GLPKSimplex GLPKSimplex;

enum {
  GLPK_SIMPLEX_OPTIMAL = 1,      // values and multipliers
  GLPK_SIMPLEX_CUTOFF,           // the dual objective passed the cutoff: multipliers
  GLPK_SIMPLEX_INFEASIBLE,       // multipliers are a ray of the dual, or all 0 where GLPK gives none
  GLPK_SIMPLEX_LIMIT,            // of iterations
  GLPK_SIMPLEX_STOPPED,          // by the listener, or out of memory: the session is over
  GLPK_SIMPLEX_FAILED            // nothing to use
};

// minimise cost · x subject to 0 ≤ x ≤ 1, and rows to be added. NULL where memory does not suffice. Everything up to the
// deletion must happen on this one thread, which must not use GLPK otherwise. Rows and columns are counted from 0.
GLPKSimplex *glpk_simplex_create(int columns, const double *cost, int memory_mib, GLPKStopListener listener,
                                 void *context);
void glpk_simplex_delete(GLPKSimplex *session);

// Adds the row values · x ≥ right_side as the last one. The next solve begins from the basis that there was.
void glpk_simplex_add_row(GLPKSimplex *session, int count, const int *columns, const double *values,
                          double right_side);
// Removes rows, ascending; those behind move up. Rows that are basic can go without loss of the basis.
void glpk_simplex_remove_rows(GLPKSimplex *session, int count, const int *rows);
int glpk_simplex_is_basic(const GLPKSimplex *session, int row);

void glpk_simplex_set_bounds(GLPKSimplex *session, int column, double lower, double upper);
// Begins from the basis that the last solve left.
int glpk_simplex_solve(GLPKSimplex *session, double cutoff, int iterations);
double glpk_simplex_objective(const GLPKSimplex *session);
void glpk_simplex_values(const GLPKSimplex *session, double *values);
// Row by row, of the last solve.
void glpk_simplex_multipliers(const GLPKSimplex *session, double *multipliers);
#endif
