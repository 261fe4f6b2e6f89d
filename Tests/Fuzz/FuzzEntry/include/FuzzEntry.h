// libFuzzer's driver, called rather than linked as `main`: the package manager gives every executable its own.
#ifndef FUZZ_ENTRY_H
#define FUZZ_ENTRY_H
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
#endif
