#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static sigset_t inherited_mask;

/* Before main: the threads of a runtime block signals of their own accord. */
static void __attribute__((constructor)) remember_mask(void) {
    pthread_sigmask(SIG_BLOCK, NULL, &inherited_mask);
}

static void block_all(sigset_t *previous) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, previous);
}

static void reset_actions(const struct spawn_request *request) {
    struct sigaction action = {0};
    for (int number = 1; number < NSIG; number++) {
        bool is_default = sigismember(&request->defaults, number) == 1;
        bool is_ignored = sigismember(&request->ignored, number) == 1;
        if (!is_default && !is_ignored) continue;
        action.sa_handler = is_ignored ? SIG_IGN : SIG_DFL;
        sigaction(number, &action, NULL);
    }
}

/* Runs after vfork: everything here is safe in a process that shares its parent's memory. Answers why exec failed. */
static int become(const struct spawn_request *request) {
    reset_actions(request);
    for (int slot = 0; slot < 3; slot++) {
        int descriptor = request->descriptors[slot];
        if (descriptor >= 0 && dup2(descriptor, slot) < 0) return errno;
    }
    sigprocmask(SIG_SETMASK, &inherited_mask, NULL);
    execve(request->path, request->arguments, environ);
    return errno;
}

int spawn_in_group(const struct spawn_request *request, pid_t *process) {
    sigset_t previous;
    volatile int error = 0;
    block_all(&previous);
    pid_t child = vfork();
    if (child == 0) {
        error = become(request);
        _exit(127);
    }
    if (child < 0) error = errno;
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    if (error != 0) {
        if (child > 0) while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
        return error;
    }
    *process = child;
    return 0;
}

static bool write_event(int descriptor, const struct spawn_event *event) {
    ssize_t count;
    do count = write(descriptor, event, sizeof *event);
    while (count < 0 && errno == EINTR);
    return count == sizeof *event;
}

static void keep_only(int report, int terminal) {
    dup2(report, 0);
    dup2(terminal, 1);
    if (close_range(2, ~0U, 0) == 0) return;
    long limit = sysconf(_SC_OPEN_MAX);
    for (int descriptor = 2; descriptor < (limit > 0 && limit < 65536 ? limit : 65536); descriptor++) close(descriptor);
}

/* The life of the leader. All signals stay blocked but SIGHUP: it ends with a terminal that is gone. */
static void __attribute__((noreturn)) lead(const struct spawn_request *request, int terminal, int report) {
    struct spawn_event event = {0};
    if (setsid() < 0 || ioctl(terminal, TIOCSCTTY, 0) < 0) event.error = errno;
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(SIGCHLD, &action, NULL);
    if (event.error == 0) {
        volatile int error = 0;
        pid_t child = vfork();
        if (child == 0) {
            setpgid(0, 0);
            tcsetpgrp(terminal, getpid());
            error = become(request);
            _exit(127);
        }
        event.error = child < 0 ? errno : error;
        event.process = child;
    }
    keep_only(report, terminal);
    if (!write_event(0, &event) || event.error != 0) _exit(0);

    sigset_t hangup;
    sigemptyset(&hangup);
    sigaddset(&hangup, SIGHUP);
    sigaction(SIGHUP, &action, NULL);
    sigprocmask(SIG_UNBLOCK, &hangup, NULL);
    for (;;) {
        if (wait4(event.process, &event.status, WUNTRACED, &event.usage) < 0) {
            if (errno == EINTR) continue;
            _exit(1);
        }
        bool has_ended = WIFEXITED(event.status) || WIFSIGNALED(event.status);
        /* Whatever the command left running shall not get the hang-up of the leader's end. */
        if (has_ended) tcsetpgrp(1, getpid());
        write_event(0, &event);
        if (has_ended) {
            signal(SIGHUP, SIG_IGN);
            _exit(0);
        }
    }
}

int spawn_in_session(const struct spawn_request *request, int terminal, pid_t *leader, int *report, pid_t *process) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return errno;
    sigset_t previous;
    block_all(&previous);
    pid_t child = fork();
    if (child == 0) lead(request, terminal, ends[1]);
    int error = child < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    close(ends[1]);
    struct spawn_event event = {0};
    if (error == 0) {
        ssize_t count;
        do count = read(ends[0], &event, sizeof event);
        while (count < 0 && errno == EINTR);
        error = count == sizeof event ? event.error : EIO;
        if (error != 0) while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    }
    if (error != 0) {
        close(ends[0]);
        return error;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *leader = child;
    *report = ends[0];
    *process = event.process;
    return 0;
}

int spawn_open_terminal(int *controller, int *terminal) {
    int opened = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (opened < 0) return errno;
    char name[64];
    int peer = -1;
    if (grantpt(opened) == 0 && unlockpt(opened) == 0 && ptsname_r(opened, name, sizeof name) == 0)
        peer = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (peer < 0) {
        int error = errno;
        close(opened);
        return error;
    }
    *controller = opened;
    *terminal = peer;
    return 0;
}

int spawn_open_pipe(int *reading, int *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return errno;
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

void spawn_widen_pipe(int pipe) {
    fcntl(pipe, F_SETPIPE_SZ, 1 << 20);
}

int spawn_pipe_capacity(int pipe) {
    int capacity = fcntl(pipe, F_GETPIPE_SZ);
    return capacity < 0 ? 0 : capacity;
}
