#include "stratum/room.h"

#include <stdint.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 16 };

void *stratum_room_for(void *at, size_t *capacity, size_t wanted, size_t size)
{
    if (wanted <= *capacity) {
        return at;
    }
    if (wanted > SIZE_MAX / 2 / size) { /* twice as many bytes can be counted */
        return NULL;
    }
    size_t larger = *capacity == 0 ? FIRST_CAPACITY : *capacity;
    while (larger < wanted) {
        larger *= 2;
    }
    void *const moved = realloc(at, larger * size);
    if (moved != NULL) {
        *capacity = larger;
    }
    return moved;
}
