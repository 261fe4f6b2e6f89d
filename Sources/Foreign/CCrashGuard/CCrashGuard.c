// In C, since a signal handler may call nothing that allocates or locks.
#define _GNU_SOURCE
#include "CCrashGuard.h"
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct kept {
  char *path, *part, *bytes;
  size_t length;
};
static _Atomic(struct kept *) kept;
static atomic_flag has_faulted = ATOMIC_FLAG_INIT;

static void say(const char *text) {
  if (write(2, text, strlen(text)) < 0) return;
}

static int put(const struct kept *content) {
  const int descriptor = open(content->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return 0;
  for (size_t done = 0; done < content->length;) {
    const ssize_t count = write(descriptor, content->bytes + done, content->length - done);
    if (count <= 0) {
      close(descriptor);
      unlink(content->part);
      return 0;
    }
    done += (size_t)count;
  }
  close(descriptor);
  return rename(content->part, content->path) == 0;
}

static void end(int number) {
  // A second fault, of another thread or of this handler, waits for the first to end the process.
  if (atomic_flag_test_and_set(&has_faulted)) {
    for (;;) pause();
  }
  const struct kept *content = atomic_load(&kept);
  say(number == SIGABRT ? "dnnt: internal fault, or no memory left" : "dnnt: internal fault");
  if (content != NULL) say(put(content) ? "; the best parameters so far are in the certificate" : "");
  say("\n");
  _exit(5);
}

void dnnt_guard_install(void) {
  static char stack[1 << 16];
  const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&own, NULL);
  struct sigaction action = {.sa_handler = end, .sa_flags = SA_ONSTACK};
  sigfillset(&action.sa_mask);
  const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
  for (size_t place = 0; place < sizeof faults / sizeof *faults; place++) sigaction(faults[place], &action, NULL);
}

void dnnt_guard_keep(const char *path, const char *bytes, size_t length) {
  struct kept *next = NULL;
  if (path != NULL && (next = malloc(sizeof *next)) != NULL) {
    *next = (struct kept){.path = strdup(path), .part = NULL, .bytes = malloc(length + 1), .length = length};
    if (next->path == NULL || next->bytes == NULL || asprintf(&next->part, "%s.%d.part", path, (int)getpid()) < 0) {
      free(next->path);
      free(next->bytes);
      free(next);
      return;
    }
    memcpy(next->bytes, bytes, length);
  }
  struct kept *before = atomic_exchange(&kept, next);
  // A handler that has begun reads the old content, and never returns.
  if (before != NULL) {
    free(before->path);
    free(before->part);
    free(before->bytes);
    free(before);
  }
}

void dnnt_guard_use_few_arenas(void) { mallopt(M_ARENA_MAX, 2); }
