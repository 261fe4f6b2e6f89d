// A linear program kept between solves. GLPK ends the process on faults of its own and on a failed allocation; as in
// CGLPK.c its hooks leave by longjmp instead, over frames of GLPK and of this file only, after which the environment
// is unusable, is dropped whole, and the session is over.
#ifdef DNNT_WITH_GLPK
#include "CGLPKSimplex.h"
#include <glpk.h>
#include <limits.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct GLPKSimplex {
  glp_prob *problem;             // NULL once the session is over
  GLPKStopListener listener;
  void *context;
  jmp_buf escape;
  int rows, columns;
  int is_stopped;
  double *multipliers;           // by row
  int room;                      // of rows that the arrays below and `multipliers` have
  int *index;                    // room for a row of the program or of the simplex tableau
  double *value;
  // Arguments and results of a guarded step.
  int memory_mib;
  const double *cost;
  int count;
  const int *list;
  const double *list_values;
  double right_side;
  double cutoff;
  int iterations;
  int status;
};

static void on_error(void *info) {
  GLPKSimplex *session = info;
  longjmp(session->escape, 1);
}

// Keeps GLPK's talk off the terminal. The only call from inside a long solve, so an interrupt is heard here.
static int on_text(void *info, const char *text) {
  GLPKSimplex *session = info;
  if (glp_at_error()) {
    // The two sentences of GLPK 5.0 for an allocation over the limit and one that the system refused.
    if (strstr(text, "memory allocation limit exceeded") || strstr(text, "no memory available")) session->is_stopped = 1;
    return 1;
  }
  if (session->listener(session->context)) {
    session->is_stopped = 1;
    longjmp(session->escape, 1);
  }
  return 1;
}

// In a function of its own, so that no local variable changes between setjmp and the jump. 0: the step was left early.
static int guarded(GLPKSimplex *session, void (*step)(GLPKSimplex *)) {
  if (setjmp(session->escape) == 0) {
    step(session);
    return 1;
  }
  glp_free_env();
  session->problem = NULL;
  return 0;
}

static void build(GLPKSimplex *session) {
  glp_term_hook(on_text, session);
  glp_error_hook(on_error, session);
  glp_mem_limit(session->memory_mib);
  glp_prob *problem = session->problem = glp_create_prob();
  glp_set_obj_dir(problem, GLP_MIN);
  if (session->columns > 0) glp_add_cols(problem, session->columns);
  for (int j = 0; j < session->columns; j++) {
    glp_set_col_bnds(problem, j + 1, GLP_DB, 0, 1);
    glp_set_obj_coef(problem, j + 1, session->cost[j]);
  }
}

static void add_row(GLPKSimplex *session) {
  glp_prob *problem = session->problem;
  const int row = glp_add_rows(problem, 1);
  glp_set_row_bnds(problem, row, GLP_LO, session->right_side, 0);
  for (int k = 0; k < session->count; k++) {
    session->index[k + 1] = session->list[k] + 1;
    session->value[k + 1] = session->list_values[k];
  }
  glp_set_mat_row(problem, row, session->count, session->index, session->value);
}

static void remove_rows(GLPKSimplex *session) {
  for (int k = 0; k < session->count; k++) session->index[k + 1] = session->list[k] + 1;
  glp_del_rows(session->problem, session->count, session->index);
}

static void take_duals(GLPKSimplex *session) {
  for (int i = 0; i < session->rows; i++) session->multipliers[i] = glp_get_row_dual(session->problem, i + 1);
}

// The row of the tableau in which the dual objective grows without limit says: a basic variable is a combination of
// the others that cannot reach its bound. Its coefficients of auxiliary variables are multipliers of the rows.
static void take_ray(GLPKSimplex *session) {
  glp_prob *problem = session->problem;
  memset(session->multipliers, 0, (size_t)session->rows * sizeof *session->multipliers);
  const int basic = glp_get_unbnd_ray(problem);
  if (basic == 0 || !glp_bf_exists(problem)) return;
  const int is_row = basic <= session->rows, column = basic - session->rows;
  const int status = is_row ? glp_get_row_stat(problem, basic) : glp_get_col_stat(problem, column);
  if (status != GLP_BS) return;
  // Rows have a lower bound only: a basic one is always too low.
  const int is_too_low = is_row || glp_get_col_prim(problem, column) < glp_get_col_lb(problem, column);
  const double sign = is_too_low ? 1 : -1;
  const int count = glp_eval_tab_row(problem, basic, session->index, session->value);
  if (is_row) session->multipliers[basic - 1] = 1;
  for (int k = 1; k <= count; k++) {
    const int index = session->index[k];
    if (index <= session->rows) session->multipliers[index - 1] = -sign * session->value[k];
  }
}

static int simplex(GLPKSimplex *session) {
  glp_smcp parameters;
  glp_init_smcp(&parameters);
  parameters.meth = GLP_DUALP;
  // Bounds of all columns are finite: the long-step ratio test may pass over several at once.
  parameters.r_test = GLP_RT_FLIP;
  parameters.msg_lev = GLP_MSG_ON;
  parameters.out_frq = 200;
  parameters.it_lim = session->iterations;
  parameters.obj_ul = session->cutoff;
  return glp_simplex(session->problem, &parameters);
}

static void solve(GLPKSimplex *session) {
  glp_prob *problem = session->problem;
  int code = simplex(session);
  if (code != 0 && code != GLP_EOBJUL && code != GLP_EITLIM) {
    // A singular or ill-conditioned basis, or a method that lost its way: once more from the start.
    glp_std_basis(problem);
    code = simplex(session);
  }
  session->status = GLPK_SIMPLEX_FAILED;
  if (code == GLP_EITLIM) session->status = GLPK_SIMPLEX_LIMIT;
  if (code == GLP_EOBJUL) {
    session->status = GLPK_SIMPLEX_CUTOFF;
    take_duals(session);
  }
  if (code != 0) return;
  if (glp_get_status(problem) == GLP_OPT) {
    session->status = GLPK_SIMPLEX_OPTIMAL;
    take_duals(session);
  } else if (glp_get_prim_stat(problem) == GLP_NOFEAS) {
    session->status = GLPK_SIMPLEX_INFEASIBLE;
    take_ray(session);
  }
}

static void delete_problem(GLPKSimplex *session) { glp_delete_prob(session->problem); }

// Arrays for `rows` rows; 0 where memory does not suffice, with the old ones in place.
static int make_room(GLPKSimplex *session, int rows) {
  if (rows <= session->room) return 1;
  const int room = rows < INT_MAX / 2 ? 2 * rows : rows;
  const size_t width = (size_t)room + (size_t)session->columns + 1;
  double *multipliers = realloc(session->multipliers, (size_t)room * sizeof *multipliers);
  if (multipliers != NULL) session->multipliers = multipliers;
  int *index = realloc(session->index, width * sizeof *index);
  if (index != NULL) session->index = index;
  double *value = realloc(session->value, width * sizeof *value);
  if (value != NULL) session->value = value;
  if (multipliers == NULL || index == NULL || value == NULL) return 0;
  session->room = room;
  return 1;
}

GLPKSimplex *glpk_simplex_create(int columns, const double *cost, int memory_mib, GLPKStopListener listener,
                                 void *context) {
  GLPKSimplex *session = calloc(1, sizeof *session);
  if (session == NULL) return NULL;
  session->listener = listener;
  session->context = context;
  session->columns = columns;
  session->cost = cost;
  session->memory_mib = memory_mib;
  if (make_room(session, 256) && guarded(session, build)) return session;
  glpk_simplex_delete(session);
  return NULL;
}

void glpk_simplex_delete(GLPKSimplex *session) {
  if (session->problem != NULL) guarded(session, delete_problem);
  glp_free_env();
  free(session->multipliers);
  free(session->index);
  free(session->value);
  free(session);
}

void glpk_simplex_add_row(GLPKSimplex *session, int count, const int *columns, const double *values,
                          double right_side) {
  if (session->problem == NULL) return;
  session->count = count;
  session->list = columns;
  session->list_values = values;
  session->right_side = right_side;
  if (!make_room(session, session->rows + 1)) {
    session->is_stopped = 1;
    guarded(session, delete_problem);
    session->problem = NULL;
  } else if (guarded(session, add_row)) {
    session->multipliers[session->rows++] = 0;
  }
}

void glpk_simplex_remove_rows(GLPKSimplex *session, int count, const int *rows) {
  if (session->problem == NULL || count == 0) return;
  session->count = count;
  session->list = rows;
  if (guarded(session, remove_rows)) session->rows -= count;
}

int glpk_simplex_is_basic(const GLPKSimplex *session, int row) {
  return session->problem != NULL && glp_get_row_stat(session->problem, row + 1) == GLP_BS;
}

void glpk_simplex_set_bounds(GLPKSimplex *session, int column, double lower, double upper) {
  if (session->problem == NULL) return;
  glp_set_col_bnds(session->problem, column + 1, lower == upper ? GLP_FX : GLP_DB, lower, upper);
}

int glpk_simplex_solve(GLPKSimplex *session, double cutoff, int iterations) {
  if (session->problem == NULL) return session->is_stopped ? GLPK_SIMPLEX_STOPPED : GLPK_SIMPLEX_FAILED;
  session->cutoff = cutoff;
  session->iterations = iterations;
  if (!guarded(session, solve)) return session->is_stopped ? GLPK_SIMPLEX_STOPPED : GLPK_SIMPLEX_FAILED;
  return session->status;
}

double glpk_simplex_objective(const GLPKSimplex *session) {
  return session->problem == NULL ? 0 : glp_get_obj_val(session->problem);
}

void glpk_simplex_values(const GLPKSimplex *session, double *values) {
  if (session->problem == NULL) return;
  for (int j = 0; j < session->columns; j++) values[j] = glp_get_col_prim(session->problem, j + 1);
}

void glpk_simplex_multipliers(const GLPKSimplex *session, double *multipliers) {
  memcpy(multipliers, session->multipliers, (size_t)session->rows * sizeof *multipliers);
}
#endif
