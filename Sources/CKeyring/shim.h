#include <linux/keyctl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// The C library has no functions for these calls, and syscall(2) is variadic, which Swift cannot call. Each answers -1
// and sets errno where the kernel refuses.

// Makes a key of type "user", or gives the one of that description in `keyring` another payload.
static inline int32_t keyring_add(const char *description, const void *payload, size_t length, int32_t keyring) {
    return (int32_t)syscall(SYS_add_key, "user", description, payload, length, (long)keyring);
}

// Looks for a key of type "user".
static inline int32_t keyring_search(int32_t keyring, const char *description) {
    return (int32_t)syscall(SYS_keyctl, (long)KEYCTL_SEARCH, (long)keyring, "user", description, 0L);
}

// KEYCTL_READ and KEYCTL_DESCRIBE: answers how many bytes there are, be it more than fit.
static inline long keyring_copy(int operation, int32_t key, void *memory, size_t length) {
    return syscall(SYS_keyctl, (long)operation, (long)key, memory, length);
}

static inline long keyring_update(int32_t key, const void *payload, size_t length) {
    return syscall(SYS_keyctl, (long)KEYCTL_UPDATE, (long)key, payload, length);
}

// The operations that take a key and a number, be that another key.
static inline long keyring_control(int operation, int32_t key, long number) {
    return syscall(SYS_keyctl, (long)operation, (long)key, number);
}
