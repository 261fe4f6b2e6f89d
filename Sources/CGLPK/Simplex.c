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
  // What goes into and comes out of a guarded step.
  const GLPKRelaxation *model;
  int memory_mib;
  double cutoff;
  int iterations;
  int status;
  double *multipliers;           // by row
  int *ray_index;                // room for a row of the simplex tableau
  double *ray_value;
  unsigned char *kept;           // rows, then columns: the kept basis
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
  const GLPKRelaxation *model = session->model;
  glp_term_hook(on_text, session);
  glp_error_hook(on_error, session);
  glp_mem_limit(session->memory_mib);
  glp_prob *problem = session->problem = glp_create_prob();
  glp_set_obj_dir(problem, GLP_MIN);
  if (model->columns > 0) glp_add_cols(problem, model->columns);
  for (int j = 0; j < model->columns; j++) {
    glp_set_col_bnds(problem, j + 1, GLP_DB, 0, 1);
    glp_set_obj_coef(problem, j + 1, model->cost[j]);
  }
  if (model->rows > 0) glp_add_rows(problem, model->rows);
  for (int i = 0; i < model->rows; i++) {
    const int start = model->row_start[i], count = model->row_start[i + 1] - start;
    glp_set_row_bnds(problem, i + 1, GLP_LO, model->right_side[i], 0);
    // GLPK counts from 1.
    for (int k = 0; k < count; k++) {
      session->ray_index[k + 1] = model->term_column[start + k] + 1;
      session->ray_value[k + 1] = model->term_value[start + k];
    }
    glp_set_mat_row(problem, i + 1, count, session->ray_index, session->ray_value);
  }
  glp_scale_prob(problem, GLP_SF_AUTO);
  glp_std_basis(problem);
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
  const int count = glp_eval_tab_row(problem, basic, session->ray_index, session->ray_value);
  if (is_row) session->multipliers[basic - 1] = 1;
  for (int k = 1; k <= count; k++) {
    const int index = session->ray_index[k];
    if (index <= session->rows) session->multipliers[index - 1] = -sign * session->ray_value[k];
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

GLPKSimplex *glpk_simplex_create(const GLPKRelaxation *model, int memory_mib, GLPKStopListener listener, void *context) {
  GLPKSimplex *session = calloc(1, sizeof *session);
  if (session == NULL) return NULL;
  const size_t width = (size_t)model->rows + (size_t)model->columns + 1;
  session->listener = listener;
  session->context = context;
  session->rows = model->rows;
  session->columns = model->columns;
  session->model = model;
  session->memory_mib = memory_mib;
  session->multipliers = calloc((size_t)model->rows + 1, sizeof *session->multipliers);
  session->ray_index = calloc(width, sizeof *session->ray_index);
  session->ray_value = calloc(width, sizeof *session->ray_value);
  session->kept = calloc(width, 1);
  const int has_room = session->multipliers && session->ray_index && session->ray_value && session->kept;
  if (has_room && guarded(session, build)) {
    session->model = NULL;
    return session;
  }
  glpk_simplex_delete(session);
  return NULL;
}

void glpk_simplex_delete(GLPKSimplex *session) {
  if (session->problem != NULL) guarded(session, delete_problem);
  glp_free_env();
  free(session->multipliers);
  free(session->ray_index);
  free(session->ray_value);
  free(session->kept);
  free(session);
}

int glpk_simplex_is_over(const GLPKSimplex *session) { return session->problem == NULL; }

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

long long glpk_simplex_iterations(const GLPKSimplex *session) {
  return session->problem == NULL ? 0 : glp_get_it_cnt(session->problem);
}

void glpk_simplex_keep_basis(GLPKSimplex *session) {
  if (session->problem == NULL) return;
  for (int i = 0; i < session->rows; i++) session->kept[i] = (unsigned char)glp_get_row_stat(session->problem, i + 1);
  for (int j = 0; j < session->columns; j++) {
    session->kept[session->rows + j] = (unsigned char)glp_get_col_stat(session->problem, j + 1);
  }
}

void glpk_simplex_restore_basis(GLPKSimplex *session) {
  if (session->problem == NULL) return;
  for (int i = 0; i < session->rows; i++) glp_set_row_stat(session->problem, i + 1, session->kept[i]);
  for (int j = 0; j < session->columns; j++) {
    glp_set_col_stat(session->problem, j + 1, session->kept[session->rows + j]);
  }
}
#endif
