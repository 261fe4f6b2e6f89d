// Starting another program under limits. In C, because what has to happen between fork and exec may only be calls that
// are safe in a signal handler; posix_spawn sets neither resource limits nor a signal for the parent's death, and
// swift-subprocess offers both only to asynchronous callers.
#ifndef CPROCESS_H
#define CPROCESS_H
#include <sys/types.h>

typedef struct {
  const char *path;         // of the program; PATH is not searched
  char *const *arguments;   // its name first, NULL at the end
  const char *folder;       // where it works
  int output, errors;       // descriptors for what it prints; it reads nothing
  long long memory_bytes;   // most address space of one process; 0 for no limit
  long long file_bytes;     // most bytes of one file that it writes; 0 for no limit
} dnnt_command;

// Starts `command` as the leader of a process group of its own, with the system's own effects of signals. It is killed
// when the calling thread ends, so that no end of this process leaves it behind.
// Returns 0 and sets `child`, or returns the system's error number.
int dnnt_start(const dnnt_command *command, pid_t *child);

// pipe2(ends, O_CLOEXEC), which Glibc's module does not show.
int dnnt_pipe(int ends[2]);

// Looks whether `child` has ended, without waiting: 0 while it runs. Once it has, kills what is left of its group, and
// returns 1 with its exit code or, negated, the number of the signal that ended it; −1 where there is no such child.
int dnnt_reap(pid_t child, int *code);

#endif
