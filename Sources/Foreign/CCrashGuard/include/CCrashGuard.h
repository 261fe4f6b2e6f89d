#ifndef CCRASHGUARD_H
#define CCRASHGUARD_H
#include <stddef.h>

/// From now on a fault of this process (a failed allocation, a trap) ends it with one line on standard error and exit code 5,
/// instead of a backtrace; what `dnnt_guard_keep` was handed last is written first.
void dnnt_guard_install(void);

/// The content that `path` is to have if the process faults: both are copied. NULL for nothing.
void dnnt_guard_keep(const char *path, const char *bytes, size_t length);

/// Lets malloc use few arenas: under a limit on addresses each of them takes 64 MiB of it.
void dnnt_guard_use_few_arenas(void);

#endif
