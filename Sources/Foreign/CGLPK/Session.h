// State that one run keeps between GLPK's callbacks.
#ifndef CGLPK_SESSION_H
#define CGLPK_SESSION_H
#include "CGLPK.h"
#include <setjmp.h>

typedef struct {
  const GLPKModel *model;
  const GLPKRunLimits *limits;
  GLPKListener listener;
  void *context;
  GLPKResult *result;
  jmp_buf escape;
  int is_aborting;
  int start_was_offered;
  double begin, last_report;     // glp_time, milliseconds
  double *values;                // room for an incumbent
  void *problem;                 // glp_prob
} Session;

// Codes that longjmp hands to setjmp.
enum { ESCAPE_ABORT = 1, ESCAPE_STOP };

// Runs the search; every abort of GLPK leaves it by the jump.
void glpk_search(Session *session);
// Tells the listener where the run stands, with a new incumbent or NULL. Non-zero: stop.
int glpk_tell(Session *session, const double *values);
double glpk_elapsed_seconds(const Session *session);
#endif
