/** Plots and their waits: one coroutine a plot. A verb that blocks asks first whether its answer is
 *  there already; otherwise the plot sleeps, and after each turn of the loop its one pending wait
 * is asked again. */
#ifndef SIMPOOL_SCRIPT_WAIT_H
#define SIMPOOL_SCRIPT_WAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lua.h>

#include "simpool/script/record.h"
#include "stratum/message.h"
#include "stratum/net/loop.h"
#include "stratum/text.h"

struct simpool_story;
struct script_rig;

enum { SCRIPT_PLOTS_MAX = 16, SCRIPT_WITHIN_US = 30 * 1000 * 1000 };
static const int64_t SCRIPT_FOREVER_US = INT64_MAX / 4;

/** What a plot waits for. ready() is plain C and may note in the wait what it found; answer() then
 *  pushes it. */
struct script_wait {
    char what[192]; /* "waited 30 s for " goes before it */
    bool (*ready)(struct simpool_story *story, struct script_wait *wait);
    int (*answer)(lua_State *lua, struct script_wait *wait);
    bool rests;        /* its deadline is what it waits for */
    int64_t within_us; /* SCRIPT_FOREVER_US: no deadline but the story's own */
    int64_t of_us;     /* what is said to have been waited, of several in a row; 0: within_us */
    int64_t since_us;  /* of the loop's clock; set by script_wait_for */
    /* what it is about; each ready() reads its own */
    struct script_rig *rig;            /* kept alive by the plot's stack */
    struct script_share_filter filter; /* expect_share */
    size_t next;                       /* share to look at */
    size_t since;                      /* shares that had come before; set by script_wait_for */
    size_t count;                      /* shares still missing … */
    size_t later;                      /* … and those that a next wait will be about … */
    size_t wanted;                     /* … of so many */
    size_t found;                      /* index of the last one */
    char method[STRATUM_METHOD_MAX + 1];
    uint32_t number; /* the connection that was found */
    size_t plots[2]; /* both */
};

enum script_plot_state {
    SCRIPT_PLOT_NONE,
    SCRIPT_PLOT_READY,
    SCRIPT_PLOT_WAITING,
    SCRIPT_PLOT_DONE
};

struct script_plot {
    struct simpool_story *story;
    enum script_plot_state state;
    lua_State *thread;
    int reference;   /* keeps the thread alive */
    bool late;       /* the deadline has passed */
    uint32_t greets; /* pool:greet plays its function with this rig; 0: with none */
    struct stratum_timer deadline;
    struct script_wait wait;
};

/** Wait in the plot that is running; `return script_wait_for(…)`. Raises what was awaited when the
 *  deadline passes, and when there is no plot (a hook, the file's top level). */
int script_wait_for(lua_State *lua, const struct script_wait *asked);
/** answer() without a value. */
int script_wait_nothing(lua_State *lua, struct script_wait *wait);

/** Of a wait for shares in vain: how many of them came, and how many others. */
void script_wait_came(struct stratum_text *out, const struct simpool_story *story,
                      const struct script_wait *wait);
/** A new plot from the function on top of the stack, which is popped; raises when there are too
 *  many. It begins at the next turn. returns its index */
size_t script_plot_begin(lua_State *lua);
/** The rig that the running plot greets; 0: none. */
uint32_t script_plot_greets(lua_State *lua);
/** returns whom it greeted before */
uint32_t script_plot_greet(lua_State *lua, uint32_t rig);
/** Let every plot go on whose wait has an answer, until none has; once the story has failed all are
 *  woken to unwind. returns whether plots are left. */
bool script_plots_run(struct simpool_story *story);
/** both(f, g): two plots side by side; goes on when both have ended. */
int script_both(lua_State *lua);

#endif
