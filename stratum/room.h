/** Room that grows: every array that is as long as what comes. */
#ifndef STRATUM_ROOM_H
#define STRATUM_ROOM_H

#include <stddef.h>

/** Room for `wanted` items, found by doubling.
 *
 *  at        in   from here too, or NULL while *capacity is 0; the caller frees what is returned
 * last capacity  io   items that there is room for: a power of two, so a limit that is one is kept
 * to wanted    in   items, > 0 size      in   of one item, bytes returns   where the items are now,
 * the new ones not set; NULL: out of memory, and nothing changed
 */
void *stratum_room_for(void *at, size_t *capacity, size_t wanted, size_t size);

#endif
