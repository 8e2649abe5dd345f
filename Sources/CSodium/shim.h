#include <sodium.h>
#include <sys/prctl.h>

// prctl(2) is variadic, which Swift cannot call.
static inline int vault_forbid_dumping(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
