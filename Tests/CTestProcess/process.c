#define _GNU_SOURCE
#include "CTestProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <unistd.h>

static int add(posix_spawn_file_actions_t *actions, const char *directory, const int *descriptors, int count) {
    for (int number = 0; number < count; number++) {
        int failure = posix_spawn_file_actions_adddup2(actions, descriptors[number], number);
        if (failure != 0) return failure;
    }
    int failure = posix_spawn_file_actions_addclosefrom_np(actions, count);
    if (failure != 0 || directory == NULL) return failure;
    return posix_spawn_file_actions_addchdir_np(actions, directory);
}

int test_spawn(char *const *arguments, char *const *environment, const char *directory, const int *descriptors,
               int count, pid_t *process) {
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0) return failure;
    posix_spawnattr_t attributes;
    failure = posix_spawnattr_init(&attributes);
    if (failure == 0) {
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        failure = add(&actions, directory, descriptors, count);
        if (failure == 0) failure = posix_spawn(process, arguments[0], &actions, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int test_open_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
}
