#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static atomic_int relay_descriptor = -1;
static atomic_flag is_active = ATOMIC_FLAG_INIT;
static struct sigaction replaced[NSIG];
static sigset_t caught_signals;

static void relay(int number, siginfo_t *information, void *context) {
    (void)context;
    int saved = errno;
    struct relay_message message = {(uint8_t)number, information->si_code == SI_KERNEL};
    /* A full pipe means that thousands wait unread: there is nothing to add. */
    ssize_t count = write(atomic_load(&relay_descriptor), &message, sizeof message);
    (void)count;
    errno = saved;
}

int relay_begin(int descriptor, const int *signals, int count, sigset_t *caught, sigset_t *ignored) {
    if (atomic_flag_test_and_set(&is_active)) return EBUSY;
    atomic_store(&relay_descriptor, descriptor);
    sigemptyset(caught);
    sigemptyset(ignored);
    struct sigaction action = {0};
    action.sa_sigaction = relay;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigfillset(&action.sa_mask);
    for (int index = 0; index < count; index++) {
        int number = signals[index];
        sigaction(number, NULL, &replaced[number]);
        if (replaced[number].sa_handler == SIG_IGN) {
            if (number != SIGCHLD) continue;
            sigaddset(ignored, number);
        }
        sigaddset(caught, number);
        sigaction(number, &action, NULL);
    }
    caught_signals = *caught;
    return 0;
}

void relay_end(void) {
    for (int number = 1; number < NSIG; number++) {
        if (sigismember(&caught_signals, number) == 1) sigaction(number, &replaced[number], NULL);
    }
    atomic_store(&relay_descriptor, -1);
    atomic_flag_clear(&is_active);
}

void relay_stop_self(bool whole_group, int continuation) {
    struct sigaction stop = {.sa_handler = SIG_DFL}, previous;
    sigaction(SIGTSTP, &stop, &previous);
    kill(whole_group ? 0 : getpid(), SIGTSTP);
    struct pollfd waiting = {.fd = continuation, .events = POLLIN};
    poll(&waiting, 1, 100);
    sigaction(SIGTSTP, &previous, NULL);
}

void relay_die(int number) {
    prctl(PR_SET_DUMPABLE, 0);
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
}
