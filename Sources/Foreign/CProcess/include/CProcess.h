// Starting another program under limits. In C, because what has to happen between fork and exec may only be calls that
// are safe in a signal handler; posix_spawn sets neither resource limits nor a signal for the parent's death, and
// swift-subprocess offers both only to asynchronous callers.
#ifndef CPROCESS_H
#define CPROCESS_H
#include <sys/types.h>

typedef struct {
  const char *path;         // of the program; PATH is not searched
  char *const *arguments;   // its name first, NULL at the end
  const char *folder;       // where it works; NULL: where this process does
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

// A file in memory for a child's output, closed in other programs; -1 where there is none.
int dnnt_memory_file(void);

// Waits at most this long for the end of a child: 1 when it has ended (and can be collected without blocking), 0 when
// not, a negated error number on a fault.
int dnnt_wait(pid_t child, int milliseconds);

// How a child ended.
typedef struct {
  int exit_code;               // -1 where a signal ended it
  int signal;                  // 0 where it exited
  double cpu_seconds;          // with all descendants that were waited for
  long long peak_memory_bytes; // of the largest process, resident
} dnnt_end;

// Collects a child that has ended, after killing what is left of its group. 0, or an error number.
int dnnt_collect(pid_t child, dnnt_end *end);

#endif
