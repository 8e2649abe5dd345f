#include "CSpawn.h"

#include <malloc.h>

void heap_share(void) {
    mallopt(M_ARENA_MAX, 1);
}
