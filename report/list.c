#include "report/list.h"

#include <stdlib.h>
#include <string.h>

#include "stratum/room.h"

void *report_list_add(struct report_list *list, const void *item)
{
    void *const at = list->count < list->limit
                         ? stratum_room_for(list->at, &list->capacity, list->count + 1, list->size)
                         : NULL;
    if (at == NULL) {
        list->lost++;
        return NULL;
    }
    list->at = at;
    return memcpy((char *)at + list->count++ * list->size, item, list->size);
}

void report_list_done(struct report_list *list)
{
    free(list->at);
    list->at = NULL;
    list->count = 0;
    list->capacity = 0;
}
