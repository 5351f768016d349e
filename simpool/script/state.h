/** The inside of a story, shared by the files of this folder. */
#ifndef SIMPOOL_SCRIPT_STATE_H
#define SIMPOOL_SCRIPT_STATE_H

#include "simpool/kpi/kpi.h"
#include "simpool/script/dialect.h"
#include "simpool/script/hooks.h"
#include "simpool/script/host.h"
#include "simpool/script/record.h"
#include "simpool/script/story.h"
#include "simpool/script/wait.h"

enum { SCRIPT_MEETINGS_MAX = 16, SCRIPT_RESTS_MAX = 10 * 1000 /* in a second of the run */ };

/** Where plots meet. */
struct script_meeting {
    char name[64];
    size_t arrived; /* and waiting for the others */
    size_t rounds;  /* that were complete */
};

/** Belongs to the loop's thread. */
struct simpool_story {
    struct script_host host;
    struct simpool_scenario scenario;
    struct simpool_dialect_book *dialect; /* of the scenario; NULL: it names none */
    bool told;                            /* scenario{} was called */
    bool makes_weather; /* random_weather stands in it: that is where a file is read instead */
    bool has_plot;      /* story() was called; the function is in the registry, "plot" */

    struct simpool_story_run run;
    bool started;
    bool ended;
    bool running;       /* plots are; turns wait */
    int64_t renewed_us; /* when the budget was, by the loop's clock */
    struct simpool_kpis *kpis;
    struct stratum_message message; /* in hand for a moment; one, because it is big */
    struct script_record record;
    struct script_hooks hooks;
    struct script_plot plots[SCRIPT_PLOTS_MAX];
    int64_t rests_second; /* of the run, in which … */
    uint32_t rests;       /* … so many rests began */
    uint64_t faults_put;  /* or passed over */
    struct script_meeting meetings[SCRIPT_MEETINGS_MAX];
    size_t meeting_count;
    uint32_t newest_rig;
    uint32_t next_rig; /* the first connection that a next_miner may still return */
    uint64_t handed;   /* bit n: connection next_rig + n was returned */
    struct stratum_timer limit;
    struct stratum_timer next_turn;       /* hooks have events */
    void (*turned_before)(void *context); /* the loop's; called after ours */
    void *turned_before_context;
};

static inline struct simpool_story *script_story_of(lua_State *lua)
{
    return script_host_of(lua)->owner;
}

#endif
