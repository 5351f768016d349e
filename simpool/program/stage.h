/** What a run of the pool needs, opened together: loop, listener, jobs, journal, log, pool, KPIs.
 *  `serve` and `test` differ in what they do on it. */
#ifndef SIMPOOL_PROGRAM_STAGE_H
#define SIMPOOL_PROGRAM_STAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "simpool/jobs/chain.h"
#include "simpool/kpi/kpi.h"
#include "simpool/program/voice.h"
#include "simpool/server/server.h"
#include "stratum/net/certificate.h"

/** Where things are; texts are borrowed. */
struct program_places {
    const char *listen; /* "127.0.0.1:0"; NULL: in memory and on virtual time */
    const char *jobs;   /* a recording; NULL: they are made up, of this chain: */
    struct simpool_chain_options chain;
    const char *journal;   /* NULL: kept nowhere */
    const char *decisions; /* a journal whose decisions are met again; NULL: none */
    const char *log;       /* levels, for stderr: "info", "off" */
    const char *title;     /* of the run, for the journal: "serve", or the story */
    const char *tls;       /* "CERT,KEY" files, or a kind of certificate to make; NULL: plain */
};

/** Belongs to the loop's thread; stays where it is while open. */
struct program_stage {
    struct stratum_loop *loop;
    struct stratum_switchboard *board; /* NULL: sockets */
    struct stratum_listener *listener;
    struct simpool_replay *replay;
    struct simpool_decisions *decisions; /* NULL: decided anew */
    struct stratum_journal *journal;
    struct stratum_log *log;
    struct stratum_tls *tls;                /* NULL: plain */
    struct stratum_certificate certificate; /* all zero, unless it was made here */
    struct simpool_kpis *kpis;
    struct simpool_server *server;
    struct program_voice voice;
    struct stratum_event told; /* the last */
    uint64_t more;             /* that it said the same of, and were only counted */
    uint64_t unheard; /* lines it left out that this was not said of, once it fell silent */
    bool subscribed;  /* a miner has: it can speak as the pool does */
    bool mistrusted;  /* a miner has refused a certificate of ours */
    bool settled;     /* the run is over: what comes now is only tidying up */
};

/** false: *problem is one line; nothing is left open. pool: all but its replay. */
bool program_stage_open(struct program_stage *stage, const struct program_places *places,
                        const struct simpool_pool_options *pool, const char **problem);
/** From now on events are told here, behind what was printed there; a pool in real time never waits
 *  for whoever reads it. Until program_stage_hush(). */
void program_stage_narrate(struct program_stage *stage, FILE *out);
void program_stage_hush(struct program_stage *stage);
/** The run is over: the journal says why, the KPIs are those up to that line, and what comes after
 *  it counts no more. Once. */
void program_stage_settle(struct program_stage *stage, int exit_code, const char *why);
/** false: events of the journal are lost, which was said. A stage of zeros is fine. */
bool program_stage_close(struct program_stage *stage);

#endif
