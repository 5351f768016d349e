#include "report/list.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

static void grow(struct report_list *list)
{
    size_t capacity = list->capacity == 0 ? FIRST_CAPACITY : 2 * list->capacity;
    if (capacity > list->limit) {
        capacity = list->limit;
    }
    void *const at = capacity > list->capacity ? realloc(list->at, capacity * list->size) : NULL;
    if (at != NULL) {
        list->at = at;
        list->capacity = capacity;
    }
}

void *report_list_add(struct report_list *list, const void *item)
{
    if (list->count == list->capacity) {
        grow(list);
    }
    if (list->count == list->capacity) {
        list->lost++;
        return NULL;
    }
    char *const place = (char *)list->at + list->count * list->size;
    memcpy(place, item, list->size);
    list->count++;
    return place;
}

void report_list_done(struct report_list *list)
{
    free(list->at);
    list->at = NULL;
    list->count = 0;
    list->capacity = 0;
}
