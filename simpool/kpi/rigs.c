#include "simpool/kpi/rigs.h"

#include <stdlib.h>

enum { RIGS_FIRST_CAPACITY = 64 };

void simpool_kpi_rigs_done(struct simpool_kpi_rigs *rigs)
{
    free(rigs->at);
    *rigs = (struct simpool_kpi_rigs){0};
}

/** false: out of memory. */
static bool make_room(struct simpool_kpi_rigs *rigs, size_t wanted)
{
    size_t capacity = rigs->capacity == 0 ? RIGS_FIRST_CAPACITY : rigs->capacity;
    while (capacity < wanted) {
        capacity *= 2;
    }
    if (capacity == rigs->capacity) {
        return true;
    }
    struct simpool_kpi_rig *const at = realloc(rigs->at, capacity * sizeof *at);
    if (at == NULL) {
        return false;
    }
    rigs->at = at;
    rigs->capacity = capacity;
    return true;
}

struct simpool_kpi_rig *simpool_kpi_rigs_at(struct simpool_kpi_rigs *rigs, uint32_t number)
{
    if (number == 0 || number > SIMPOOL_KPI_RIGS_MAX || !make_room(rigs, number)) {
        return NULL;
    }
    while (rigs->count < number) {
        rigs->at[rigs->count++] = (struct simpool_kpi_rig){0};
    }
    return &rigs->at[number - 1];
}
