/* What Swift cannot express safely, or not at all: code between fork and exec, in a signal handler, and of malloc.h. */

#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/* How to start a program. Environment, working directory and signal mask are those this process was started with. */
struct spawn_request {
    const char *path;
    char *const *arguments;
    /* What becomes descriptors 0, 1 and 2, each above 2; -1 leaves that one as it is. */
    int descriptors[3];
    /* Signals set back to their default action, and signals set to be ignored. */
    sigset_t defaults;
    sigset_t ignored;
};

/* What the leader of a session saw of its command. */
struct spawn_event {
    /* Why the command did not start (errno), else 0. */
    int error;
    pid_t process;
    /* As from wait4; meaningful in every event but the first. */
    int status;
    struct rusage usage;
};

/* Starts the program in this process's group. Answers 0 or an errno. */
int spawn_in_group(const struct spawn_request *request, pid_t *process);

/*
 * Starts the program as the foreground group of a new session on `terminal`.
 *
 * The leader of the session is a process of its own: a command that led it could not be stopped by Ctrl-Z (its group
 * would be orphaned), and its end would hang up on what it left running. The leader writes a `struct spawn_event` to
 * `*report` at each change of the command, and ends with it. `terminal` and the descriptors must be above 2.
 * Answers 0 or an errno.
 */
int spawn_in_session(const struct spawn_request *request, int terminal, pid_t *leader, int *report, pid_t *process);

/*
 * Starts the program in a process group of its own, with `output` (above 2) as its standard output, nothing on its
 * standard input, its errors thrown away, the default signals and no other descriptor. Answers 0 or an errno.
 */
int spawn_quietly(
    const char *path, char *const *arguments, char *const *environment, int output, pid_t *process
);

/* Opens a pair of a pseudo-terminal, close-on-exec, the controller without blocking. Answers 0 or an errno. */
int spawn_open_terminal(int *controller, int *terminal);

/* Opens a pipe, close-on-exec. Answers 0 or an errno. */
int spawn_open_pipe(int *reading, int *writing);

/* Gives a pipe as much room as an unprivileged user may have, if that is to be had. */
void spawn_widen_pipe(int pipe);

/* How many bytes can wait in a pipe; 0 where that is not known. */
int spawn_pipe_capacity(int pipe);

/* What a caught signal writes to the relay's descriptor. */
struct relay_message {
    uint8_t signal;
    /* The kernel sent it (a key on the terminal did), so that the whole foreground group has it. */
    uint8_t from_kernel;
};

/*
 * Catches those of `signals` that are not ignored and writes each to `descriptor`, which must not block. SIGCHLD is
 * caught even when ignored. `caught` and `ignored` tell what a program started meanwhile has to have set back.
 * Answers EBUSY while another relay is at work.
 */
int relay_begin(int descriptor, const int *signals, int count, sigset_t *caught, sigset_t *ignored);

/* Puts back the actions that relay_begin replaced. */
void relay_end(void);

/*
 * Stops this process, or its whole group, as Ctrl-Z would. Returns when it continues, and at once (within 100 ms)
 * when its group is orphaned and cannot be stopped.
 */
void relay_stop_self(bool whole_group, int continuation);

/* Repeats the death by `signal` on this process, without a core. Returns only where that signal does not kill. */
void relay_die(int signal);

/* Lets all threads take memory from one heap, so that none reserves address space for a heap of its own. */
void heap_share(void);
