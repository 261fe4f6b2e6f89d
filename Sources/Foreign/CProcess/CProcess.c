#define _GNU_SOURCE
#include "CProcess.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

static void limit(int resource, long long bytes) {
  struct rlimit value;
  if (getrlimit(resource, &value) != 0) return;
  if (value.rlim_max != RLIM_INFINITY && value.rlim_max < (rlim_t)bytes) bytes = (long long)value.rlim_max;
  value.rlim_cur = value.rlim_max = (rlim_t)bytes;
  setrlimit(resource, &value);
}

// The child turns into the program; it returns only where it cannot.
static void become(const dnnt_command *command, pid_t parent) {
  setpgid(0, 0);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
#else
  (void)parent;
#endif
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  const int input = open("/dev/null", O_RDONLY);
  if (input < 0 || dup2(input, 0) < 0 || dup2(command->output, 1) < 0 || dup2(command->errors, 2) < 0) return;
#if defined(__linux__) && defined(SYS_close_range)
  syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
#endif
  if (command->folder != NULL && chdir(command->folder) != 0) return;
  limit(RLIMIT_CORE, 0);
  if (command->memory_bytes > 0) limit(RLIMIT_AS, command->memory_bytes);
  if (command->file_bytes > 0) limit(RLIMIT_FSIZE, command->file_bytes);
  execv(command->path, command->arguments);
}

int dnnt_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int dnnt_start(const dnnt_command *command, pid_t *child) {
  int failure[2];
  if (dnnt_pipe(failure) != 0) return errno;
  // No handler of this process may run in the child before its signals are reset.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t parent = getpid();
  const pid_t forked = fork();
  if (forked == 0) {
    become(command, parent);
    const int number = errno;
    if (write(failure[1], &number, sizeof number) < 0) _exit(126);
    _exit(127);
  }
  const int fault = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(failure[1]);
  if (forked < 0) {
    close(failure[0]);
    return fault;
  }
  // Both sides set the group, so that it exists whoever runs first.
  setpgid(forked, forked);
  int number = 0;
  ssize_t count;
  do count = read(failure[0], &number, sizeof number);
  while (count < 0 && errno == EINTR);
  close(failure[0]);
  if (count == (ssize_t)sizeof number) {
    waitpid(forked, NULL, 0);
    return number;
  }
  *child = forked;
  return 0;
}

int dnnt_memory_file(void) {
#ifdef __linux__
  return memfd_create("output", MFD_CLOEXEC);
#else
  return -1;
#endif
}

static int has_ended(pid_t child) {
  siginfo_t info;
  info.si_pid = 0;
  if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return errno == EINTR ? 0 : -errno;
  return info.si_pid == child;
}

int dnnt_wait(pid_t child, int milliseconds) {
#ifdef SYS_pidfd_open
  const int descriptor = (int)syscall(SYS_pidfd_open, child, 0);
  if (descriptor >= 0) {
    struct pollfd entry = {.fd = descriptor, .events = POLLIN};
    poll(&entry, 1, milliseconds);
    close(descriptor);
    return has_ended(child);
  }
#endif
  // A kernel before 5.3: ask every two milliseconds.
  for (int waited = 0;; waited += 2) {
    const int ended = has_ended(child);
    if (ended != 0 || waited >= milliseconds) return ended;
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
  }
}

int dnnt_collect(pid_t child, dnnt_end *end) {
  // Until it is waited for, nobody else gets its number: it still names the group.
  kill(-child, SIGKILL);
  int status;
  struct rusage usage;
  pid_t found;
  do found = wait4(child, &status, 0, &usage);
  while (found < 0 && errno == EINTR);
  if (found < 0) return errno;
  end->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  end->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  end->cpu_seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  end->peak_memory_bytes = (long long)usage.ru_maxrss * 1024;
  return 0;
}
