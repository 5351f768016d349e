/** A growing array of equal things with a limit: what finds no room is counted, not forgotten
 *  silently. */
#ifndef REPORT_LIST_H
#define REPORT_LIST_H

#include <stddef.h>
#include <stdint.h>

/** size and limit are set by whoever makes it; the rest is zero. */
struct report_list {
    void *at;
    size_t size;  /* of one item */
    size_t limit; /* most items kept */
    size_t count;
    size_t capacity;
    uint64_t lost; /* items past the limit, or without memory */
};

/** Copies *item behind the others. returns where it is now, or NULL when it is lost. */
void *report_list_add(struct report_list *list, const void *item);
void report_list_done(struct report_list *list);

#endif
