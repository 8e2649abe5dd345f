/* What glibc offers with _GNU_SOURCE alone, which Swift's module of it does not define. */

#pragma once

#include <sys/types.h>

/*
 * Starts the program `arguments[0]` with `count` descriptors, which become 0, 1, …, and no other one. It blocks
 * and ignores no signal, whatever the calling thread does. `directory` may be NULL. Answers 0 or an errno.
 */
int test_spawn(char *const *arguments, char *const *environment, const char *directory, const int *descriptors,
               int count, pid_t *process);

/* Opens a pipe, close-on-exec. Answers 0 or an errno. */
int test_open_pipe(int ends[2]);
