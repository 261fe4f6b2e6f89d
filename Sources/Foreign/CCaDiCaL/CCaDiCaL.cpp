// Each function does one thing to the solver behind the handle. Running out of memory is fatal here, as it is in the rest
// of the program.
#ifdef DNNT_WITH_CADICAL
#include "CCaDiCaL.h"
#include <cadical.hpp>
#include <cstdio>
#include <memory>
#include <new>

namespace {
class Stop : public CaDiCaL::Terminator {
public:
  Stop(CaDiCaLStopListener listener, void *context) : listener(listener), context(context) {}
  bool terminate() override { return listener(context) != 0; }

private:
  CaDiCaLStopListener listener;
  void *context;
};

struct ProofCookie {
  CaDiCaLProofListener listener;
  void *context;
};

ssize_t write_proof(void *cookie, const char *bytes, size_t count) {
  const auto *proof = static_cast<ProofCookie *>(cookie);
  proof->listener(proof->context, reinterpret_cast<const unsigned char *>(bytes), count);
  return static_cast<ssize_t>(count);
}
} // namespace

struct CaDiCaLHandle {
  ProofCookie cookie;
  FILE *proof = nullptr;
  Stop stop;
  std::unique_ptr<CaDiCaL::Solver> solver;
  CaDiCaLHandle(CaDiCaLStopListener listener, CaDiCaLProofListener proof, void *context)
      : cookie{proof, context}, stop(listener, context), solver(new CaDiCaL::Solver) {
    if (listener) solver->connect_terminator(&stop);
  }
};

CaDiCaLHandle *cadical_create(CaDiCaLStopListener stop, CaDiCaLProofListener proof, void *context) {
  auto *handle = new (std::nothrow) CaDiCaLHandle(stop, proof, context);
  if (!handle) return nullptr;
  handle->solver->set("quiet", 1);
  if (!proof) return handle;
  // A stream whose bytes go to the listener: no file. CaDiCaL keeps the pointer to its name, so that is a constant.
  handle->proof = fopencookie(&handle->cookie, "w", {nullptr, write_proof, nullptr, nullptr});
  if (handle->proof && handle->solver->trace_proof(handle->proof, "the proof")) return handle;
  cadical_delete(handle);
  return nullptr;
}

void cadical_delete(CaDiCaLHandle *handle) {
  // The solver writes to the stream until it is gone, and the stream to the cookie.
  handle->solver.reset();
  if (handle->proof) fclose(handle->proof);
  delete handle;
}

int cadical_set(CaDiCaLHandle *handle, const char *name, int value) { return handle->solver->set(name, value); }

void cadical_add_clause(CaDiCaLHandle *handle, const int *literals, int count) {
  for (int i = 0; i < count; i++) handle->solver->add(literals[i]);
  handle->solver->add(0);
}

void cadical_assume(CaDiCaLHandle *handle, int literal) { handle->solver->assume(literal); }
void cadical_freeze(CaDiCaLHandle *handle, int literal) { handle->solver->freeze(literal); }
void cadical_limit_conflicts(CaDiCaLHandle *handle, int conflicts) { handle->solver->limit("conflicts", conflicts); }
void cadical_prefer(CaDiCaLHandle *handle, int literal) { handle->solver->phase(literal); }

int cadical_solve(CaDiCaLHandle *handle) {
  const int result = handle->solver->solve();
  if (handle->proof) handle->solver->flush_proof_trace();
  return result;
}

int cadical_is_true(CaDiCaLHandle *handle, int literal) { return handle->solver->val(literal) == literal; }
int cadical_is_failed(CaDiCaLHandle *handle, int literal) { return handle->solver->failed(literal); }
const char *cadical_version(void) { return CaDiCaL::Solver::version(); }
#endif
