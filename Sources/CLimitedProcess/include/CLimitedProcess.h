// A child process in a process group of its own, with limits, that does not outlive the thread which started it.
// In C, because between fork and exec only async-signal-safe calls are allowed: Swift's runtime is not.
#pragma once
#include <sys/types.h>

struct limited_process_limits {
  unsigned long long address_space_bytes;  // 0: none
  unsigned long long cpu_seconds;          // 0: none
  unsigned long long core_bytes;
};

// Starts arguments[0] (a path) with standard input from /dev/null and the two descriptors as its output and errors.
// Returns its process id, or -errno. The child is killed when the calling thread ends, however it ends.
pid_t limited_process_start(char *const arguments[], int output, int errors,
                            const struct limited_process_limits *limits);

// A file in memory for a child's output, closed in other programs; -1 where there is none.
int limited_process_memory_file(void);

// Waits at most this long for the end of a child: 1 when it has ended (it can then be waited for without blocking),
// 0 when not, -errno on a fault.
int limited_process_wait(pid_t process, int milliseconds);

// What wait4 says of a child that has ended.
struct limited_process_end {
  int exit_code;  // -1 where a signal ended it
  int signal;     // 0 where it exited
  double cpu_seconds;
  unsigned long long peak_memory_bytes;
};

// Collects a child; 0, or -errno.
int limited_process_collect(pid_t process, struct limited_process_end *end);
