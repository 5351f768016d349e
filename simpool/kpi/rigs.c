#include "simpool/kpi/rigs.h"

#include <stdlib.h>

#include "stratum/room.h"

void simpool_kpi_rigs_done(struct simpool_kpi_rigs *rigs)
{
    free(rigs->at);
    *rigs = (struct simpool_kpi_rigs){0};
}

/** false: out of memory. */
static bool make_room(struct simpool_kpi_rigs *rigs, size_t wanted)
{
    struct simpool_kpi_rig *const at =
        stratum_room_for(rigs->at, &rigs->capacity, wanted, sizeof *at);
    if (at != NULL) {
        rigs->at = at;
    }
    return at != NULL;
}

struct simpool_kpi_rig *simpool_kpi_rigs_at(struct simpool_kpi_rigs *rigs, uint32_t number)
{
    const size_t index = (number - 1) % SIMPOOL_KPI_RIGS_MAX;
    if (number == 0 || !make_room(rigs, index + 1)) {
        return NULL;
    }
    while (rigs->count <= index) {
        rigs->at[rigs->count++] = (struct simpool_kpi_rig){0};
    }
    struct simpool_kpi_rig *const rig = &rigs->at[index];
    if (rig->number != number) {
        if (rig->number > number || rig->authorized || rig->muted) {
            return NULL;
        }
        *rig = (struct simpool_kpi_rig){.number = number};
    }
    return rig;
}
