// One run inside the guard: build, scale, root relaxation, branch and bound. Settings with a reason:
// - no presolve, of the program or of a node, and no cuts: with cuts GLPK 5.0 calls a feasible knapsack of nine-digit integers infeasible;
// - scaling always: without it the same knapsack is called infeasible even without cuts;
// - tol_int 1e-7, the simplex method's own tolerance on bounds, instead of 1e-5: x ≤ 1000000 z is then not satisfied by
//   z = 0.000001 any more. Tighter would call a value fractional that the simplex method takes to be at its bound;
// - tol_obj 1e-12 instead of 1e-7: GLPK prunes what is not better than the incumbent by this part of its value, so 1e-7
//   forgives a difference of 100 at an objective of 10^9.
#ifdef DNNT_WITH_GLPK
#include "Session.h"
#include <float.h>
#include <glpk.h>
#include <limits.h>
#include <math.h>

// The problem object, from the arrays.
static glp_prob *build(const GLPKModel *model) {
  glp_prob *problem = glp_create_prob();
  glp_set_obj_dir(problem, GLP_MIN);
  if (model->columns > 0) glp_add_cols(problem, model->columns);
  for (int j = 1; j <= model->columns; j++) {
    const double lower = model->lower[j], upper = model->upper[j];
    glp_set_col_bnds(problem, j, lower == upper ? GLP_FX : GLP_DB, lower, upper);
    glp_set_obj_coef(problem, j, model->cost[j]);
    if (model->is_integer[j]) glp_set_col_kind(problem, j, GLP_IV);
  }
  if (model->rows > 0) glp_add_rows(problem, model->rows);
  for (int i = 1; i <= model->rows; i++) {
    const int type = model->relation[i] < 0 ? GLP_UP : model->relation[i] > 0 ? GLP_LO : GLP_FX;
    glp_set_row_bnds(problem, i, type, model->right_side[i], model->right_side[i]);
  }
  glp_load_matrix(problem, model->terms, model->term_row, model->term_column, model->term_value);
  return problem;
}

static int remaining_milliseconds(const Session *session) {
  const double left = 1000 * (session->limits->seconds - glpk_elapsed_seconds(session));
  return left < 1 ? 1 : left > INT_MAX ? INT_MAX : (int)left;
}

static int stopped(Session *session, int reason) {
  session->result->outcome = GLPK_RUN_STOPPED;
  session->result->stop = reason;
  return 0;
}

// Non-zero if there is a relaxation to branch from; otherwise the outcome is settled.
static int solve_root(Session *session, glp_prob *problem) {
  glp_smcp parameters;
  glp_init_smcp(&parameters);
  parameters.meth = GLP_DUALP;
  parameters.msg_lev = GLP_MSG_ON;
  // Five looks at the listener a second.
  parameters.out_frq = 200;
  parameters.it_lim = session->limits->iterations;
  parameters.tm_lim = remaining_milliseconds(session);
  const int code = session->result->code = glp_simplex(problem, &parameters);
  if (code == GLP_ETMLIM) return stopped(session, GLPK_STOP_TIME);
  if (code == GLP_EITLIM) return stopped(session, GLPK_STOP_ITERATIONS);
  const int status = glp_get_status(problem);
  if (code == 0 && status == GLP_OPT) {
    session->result->bound = glp_get_obj_val(problem);
    return 1;
  }
  session->result->outcome = code == 0 && status == GLP_NOFEAS ? GLPK_RUN_NO_SOLUTION : GLPK_RUN_FAILED;
  return 0;
}

// Takes over the bound of the best open node. Linear in the open nodes, hence not done at every node.
static void improve_bound(Session *session, glp_tree *tree) {
  const int best = glp_ios_best_node(tree);
  if (best == 0) return;
  const double bound = glp_ios_node_bound(tree, best);
  if (bound > session->result->bound && bound < DBL_MAX) session->result->bound = bound;
}

static void at_node(Session *session, glp_tree *tree) {
  GLPKResult *result = session->result;
  int stop = 0;
  // GLPK has no limits on nodes and on iterations of the whole search.
  if (result->nodes >= session->limits->nodes) stop = GLPK_STOP_NODES;
  else if (glp_get_it_cnt(session->problem) >= session->limits->iterations) stop = GLPK_STOP_ITERATIONS;
  else if (glpk_elapsed_seconds(session) >= session->limits->seconds) stop = GLPK_STOP_TIME;
  if (stop || glp_time() - session->last_report >= 100) improve_bound(session, tree);
  if (!stop && glpk_tell(session, NULL)) stop = GLPK_STOP_LISTENER;
  if (stop) {
    improve_bound(session, tree);
    result->stop = stop;
    glp_ios_terminate(tree);
  } else {
    result->nodes++;
  }
}

// Hands on an incumbent that is new since the last call; non-zero: stop. Not only on GLP_IBINGO: GLPK's rounding
// heuristic finds incumbents without that event.
static int hand_on_incumbent(Session *session) {
  GLPKResult *result = session->result;
  const int status = glp_mip_status(session->problem);
  if (!(status == GLP_FEAS || status == GLP_OPT) || glp_mip_obj_val(session->problem) >= result->objective) return 0;
  for (int j = 1; j <= session->model->columns; j++) session->values[j] = glp_mip_col_val(session->problem, j);
  result->objective = glp_mip_obj_val(session->problem);
  return glpk_tell(session, session->values);
}

static void on_search(glp_tree *tree, void *info) {
  Session *session = info;
  const int reason = glp_ios_reason(tree);
  if (reason == GLP_IHEUR && !session->start_was_offered) {
    session->start_was_offered = 1;
    // GLPK believes whatever it is handed here: the point has been checked before.
    if (session->model->start != NULL) glp_ios_heur_sol(tree, session->model->start);
  }
  if (hand_on_incumbent(session)) {
    improve_bound(session, tree);
    session->result->stop = GLPK_STOP_LISTENER;
    glp_ios_terminate(tree);
  } else if (reason == GLP_IPREPRO) {
    at_node(session, tree);
  }
}

static void branch_and_bound(Session *session, glp_prob *problem) {
  GLPKResult *result = session->result;
  glp_iocp parameters;
  glp_init_iocp(&parameters);
  parameters.msg_lev = GLP_MSG_ON;
  parameters.out_dly = 0;
  parameters.tol_int = 1e-7;
  parameters.tol_obj = 1e-12;
  parameters.presolve = GLP_OFF;
  parameters.pp_tech = GLP_PP_NONE;
  parameters.tm_lim = remaining_milliseconds(session);
  parameters.cb_func = on_search;
  parameters.cb_info = session;
  const int code = result->code = glp_intopt(problem, &parameters);
  hand_on_incumbent(session);
  switch (code) {
  case 0:
    result->outcome = glp_mip_status(problem) == GLP_OPT ? GLPK_RUN_OPTIMAL : GLPK_RUN_NO_SOLUTION;
    if (result->outcome == GLPK_RUN_OPTIMAL) result->bound = result->objective = glp_mip_obj_val(problem);
    break;
  case GLP_ETMLIM:
    stopped(session, GLPK_STOP_TIME);
    break;
  case GLP_ESTOP:
    stopped(session, result->stop);
    break;
  default:
    result->outcome = GLPK_RUN_FAILED;
  }
}

void glpk_search(Session *session) {
  glp_prob *problem = build(session->model);
  session->problem = problem;
  glp_scale_prob(problem, GLP_SF_AUTO);
  glp_adv_basis(problem, 0);
  if (solve_root(session, problem)) branch_and_bound(session, problem);
  glp_delete_prob(problem);
}
#endif
