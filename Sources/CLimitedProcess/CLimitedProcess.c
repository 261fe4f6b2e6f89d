#define _GNU_SOURCE
#include "CLimitedProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void limit(int resource, unsigned long long most) {
  struct rlimit value = {most, most};
  setrlimit(resource, &value);
}

pid_t limited_process_start(char *const arguments[], int output, int errors,
                            const struct limited_process_limits *limits) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return -errno;
  pid_t parent = getpid();
  pid_t child = fork();
  if (child < 0) {
    int fault = errno;
    close(report[0]);
    close(report[1]);
    return -fault;
  }
  if (child == 0) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have ended before the line above.
    if (getppid() != parent) _exit(127);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    if (limits->address_space_bytes) limit(RLIMIT_AS, limits->address_space_bytes);
    if (limits->cpu_seconds) limit(RLIMIT_CPU, limits->cpu_seconds);
    limit(RLIMIT_CORE, limits->core_bytes);
    int input = open("/dev/null", O_RDONLY);
    if (input >= 0 && dup2(input, 0) >= 0 && dup2(output, 1) >= 0 && dup2(errors, 2) >= 0) execv(arguments[0], arguments);
    int fault = errno;
    ssize_t ignored = write(report[1], &fault, sizeof fault);
    (void)ignored;
    _exit(127);
  }
  // Both sides set it: whoever comes first.
  setpgid(child, child);
  close(report[1]);
  int fault = 0;
  ssize_t count;
  do count = read(report[0], &fault, sizeof fault);
  while (count < 0 && errno == EINTR);
  close(report[0]);
  if (count == sizeof fault) {
    waitpid(child, NULL, 0);
    return -fault;
  }
  return child;
}

int limited_process_memory_file(void) { return memfd_create("output", MFD_CLOEXEC); }

static int has_ended(pid_t process) {
  siginfo_t info = {0};
  if (waitid(P_PID, process, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return errno == EINTR ? 0 : -errno;
  return info.si_pid == process;
}

int limited_process_wait(pid_t process, int milliseconds) {
#ifdef SYS_pidfd_open
  int descriptor = (int)syscall(SYS_pidfd_open, process, 0);
  if (descriptor >= 0) {
    struct pollfd entry = {.fd = descriptor, .events = POLLIN};
    poll(&entry, 1, milliseconds);
    close(descriptor);
    return has_ended(process);
  }
#endif
  // A kernel before 5.3: ask every two milliseconds.
  for (int waited = 0;; waited += 2) {
    int ended = has_ended(process);
    if (ended != 0 || waited >= milliseconds) return ended;
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
  }
}

int limited_process_collect(pid_t process, struct limited_process_end *end) {
  int status;
  struct rusage usage;
  pid_t found;
  do found = wait4(process, &status, 0, &usage);
  while (found < 0 && errno == EINTR);
  if (found < 0) return -errno;
  end->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  end->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  end->cpu_seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  end->peak_memory_bytes = (unsigned long long)usage.ru_maxrss * 1024;
  return 0;
}
