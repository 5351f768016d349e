/** What the KPIs remember of each connection of the pool's journal; inside the KPI files only. */
#ifndef SIMPOOL_KPI_RIGS_H
#define SIMPOOL_KPI_RIGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Records that are kept, several times those that can be open at once. Of more connections, a new
 * one takes the place of one that has gone. */
enum { SIMPOOL_KPI_RIGS_MAX = 1 << 16 };

struct simpool_kpi_rig {
    uint32_t number; /* 0: nobody's */
    int64_t connected_us;
    bool authorized; /* and still open */
    bool heard;      /* something was heard of it since its last silence */
    bool muted;      /* a silence is on it */
    bool probe;
    bool up;         /* authorized, heard and not muted: counted in the presence */
    bool given;      /* a job, on this connection */
    bool working;    /* up, and given a job: counted in the fair time… */
    bool disturbed;  /* …as one with a fault on */
    uint32_t faults; /* on its link, of those that may keep its shares away */
    bool has_job;
    bool switching;   /* a clean job was sent to it, at… */
    bool switched;    /* …and a share of that job or a later one came */
    uint64_t job;     /* the one sent last, by the hash of its id; 0: it has none */
    uint64_t old_job; /* the one before the clean one */
    int64_t clean_us;
    int64_t last_old_us; /* the last share of an older job since then; 0: none */
};

/** All zero: empty. */
struct simpool_kpi_rigs {
    struct simpool_kpi_rig *at; /* number n at index (n - 1) % SIMPOOL_KPI_RIGS_MAX */
    size_t count;
    size_t capacity;
};

void simpool_kpi_rigs_done(struct simpool_kpi_rigs *rigs);
/** The record of a rig, made when it is new; NULL: number 0, out of memory, or another one has its
 *  place: one that is still there, or one that came after it had gone. Valid until the next one is
 *  made. */
struct simpool_kpi_rig *simpool_kpi_rigs_at(struct simpool_kpi_rigs *rigs, uint32_t number);

#endif
