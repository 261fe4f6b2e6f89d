// The guard around a run. GLPK ends the process on misuse, on a failed assertion and on a failed allocation; its error
// hook may leave by longjmp instead, after which the environment is unusable and is dropped whole. The jump stays
// inside this target: it crosses frames of GLPK and of this target, never one of a caller's function.
#ifdef DNNT_WITH_GLPK
#include "Session.h"
#include <glpk.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double glpk_elapsed_seconds(const Session *session) { return (glp_time() - session->begin) / 1000; }

int glpk_tell(Session *session, const double *values) {
  GLPKEvent event = {
    .values = values, .nodes = session->result->nodes, .seconds = glpk_elapsed_seconds(session),
    .bound = session->result->bound, .incumbent = session->result->objective,
  };
  const double now = glp_time();
  event.is_report_due = values != NULL || now - session->last_report >= 100;
  if (event.is_report_due) session->last_report = now;
  return session->listener(session->context, &event);
}

static void on_error(void *info) {
  Session *session = info;
  longjmp(session->escape, ESCAPE_ABORT);
}

// Keeps GLPK's talk off the terminal, and its last line for the message. The only call from inside a long LP: the
// simplex method reports every fifth second there, so an interrupt is heard here.
static int on_text(void *info, const char *text) {
  Session *session = info;
  if (glp_at_error()) {
    // The first line is the reason; "Error detected in file …" follows.
    if (!session->is_aborting) {
      session->is_aborting = 1;
      strncpy(session->result->message, text, sizeof session->result->message - 1);
    }
    return 1;
  }
  strncpy(session->result->message, text, sizeof session->result->message - 1);
  if (glpk_tell(session, NULL)) longjmp(session->escape, ESCAPE_STOP);
  return 1;
}

// In a function of its own, so that no local variable changes between setjmp and the jump.
static void guarded(Session *session) {
  GLPKResult *result = session->result;
  switch (setjmp(session->escape)) {
  case 0:
    glp_term_hook(on_text, session);
    glp_error_hook(on_error, session);
    glp_mem_limit(session->limits->memory_mib);
    glpk_search(session);
    break;
  case ESCAPE_STOP:
    result->outcome = GLPK_RUN_STOPPED;
    result->stop = GLPK_STOP_LISTENER;
    break;
  default:
    result->outcome = GLPK_RUN_ABORTED;
    // The two sentences of GLPK 5.0 for an allocation over the limit and one that the system refused.
    if (strstr(result->message, "memory allocation limit exceeded") || strstr(result->message, "no memory available")) {
      result->outcome = GLPK_RUN_STOPPED;
      result->stop = GLPK_STOP_MEMORY;
    }
  }
}

void glpk_minimise(const GLPKModel *model, const GLPKRunLimits *limits, GLPKListener listener, void *context,
                   GLPKResult *result) {
  memset(result, 0, sizeof *result);
  result->bound = -INFINITY;
  result->objective = INFINITY;
  Session session = {.model = model, .limits = limits, .listener = listener, .context = context, .result = result};
  session.begin = session.last_report = glp_time();
  session.values = calloc((size_t)model->columns + 1, sizeof *session.values);
  if (session.values == NULL) {
    result->outcome = GLPK_RUN_STOPPED;
    result->stop = GLPK_STOP_MEMORY;
    return;
  }
  guarded(&session);
  result->seconds = glpk_elapsed_seconds(&session);
  free(session.values);
  glp_free_env();
}
#endif
