// One run of GLPK's branch and bound, from arrays to an outcome, in one call. Everything that needs GLPK's headers,
// its thread-local environment or setjmp is behind these declarations; they themselves need no GLPK, and the functions
// exist only where the package is built with the trait GLPK.
#ifndef CGLPK_H
#define CGLPK_H
#include "CGLPKSimplex.h"

// minimise cost · x subject to rows and finite bounds. Rows and columns are counted from 1, as GLPK does; element 0 of
// every array is unused.
typedef struct {
  int columns, rows, terms;
  const double *lower, *upper, *cost;
  const unsigned char *is_integer;
  const signed char *relation;   // −1: ≤, 0: =, 1: ≥
  const double *right_side;
  const int *term_row, *term_column;
  const double *term_value;
  const double *start;           // a point known to satisfy everything, or NULL
} GLPKModel;

typedef struct {
  double seconds;
  long long nodes;
  int iterations;                // of the simplex method, over all nodes
  int memory_mib;                // of GLPK's own allocations
} GLPKRunLimits;

typedef struct {
  const double *values;          // a new incumbent, valid during the call; NULL where there is none
  int is_report_due;             // a tenth of a second has passed since it was last set, or there is a new incumbent
  long long nodes;
  double seconds;
  double bound;                  // −infinity until the root is solved
  double incumbent;              // +infinity until there is one
} GLPKEvent;

// Called at every node, every fifth second inside one, and for every incumbent. Returns non-zero to stop the run. Must
// not call GLPK: after an abort the stack is unwound past GLPK's frames only.
typedef int (*GLPKListener)(void *context, const GLPKEvent *event);

enum {
  GLPK_RUN_OPTIMAL = 1,          // GLPK says so
  GLPK_RUN_NO_SOLUTION,          // GLPK says so
  GLPK_RUN_STOPPED,              // see `stop`
  GLPK_RUN_FAILED,               // see `code`
  GLPK_RUN_ABORTED               // GLPK met a fault of its own or in its input; see `message`
};
enum { GLPK_STOP_TIME = 1, GLPK_STOP_NODES, GLPK_STOP_ITERATIONS, GLPK_STOP_MEMORY, GLPK_STOP_LISTENER };

typedef struct {
  int outcome, stop;
  int code;                      // what glp_simplex or glp_intopt returned
  long long nodes;
  double seconds;
  double bound;                  // of the objective, −infinity where there is none
  double objective;              // of the incumbent, +infinity where there is none
  char message[256];             // what GLPK last said
} GLPKResult;

// Solves on the calling thread and leaves no GLPK environment behind on it. The thread must not use GLPK otherwise.
void glpk_minimise(const GLPKModel *model, const GLPKRunLimits *limits, GLPKListener listener, void *context,
                   GLPKResult *result);
#endif
