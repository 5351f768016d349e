/** What a story may do before time passes: so many steps, so many events. A step is an instruction
 *  of Lua's, or as much work of a library function. Nothing here reads a clock: the verdict is the
 *  same on every machine. */
#ifndef SIMPOOL_SCRIPT_BUDGET_H
#define SIMPOOL_SCRIPT_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lua.h>

enum {
    SCRIPT_STEPS_MAX = 20 * 1000 * 1000, /* between two waits */
    SCRIPT_STEPS_EACH = 100,             /* how often instructions are counted */
    SCRIPT_EVENTS_MAX = 20 * 1000,       /* in the journal, between two waits */
    SCRIPT_STEP_BYTES = 64,              /* of text or memory, made or read, are a step */
    SCRIPT_VALUES_MAX = 100              /* in `...`, from table.unpack and string.byte */
};

/** Belongs to whoever runs the Lua state. */
struct script_budget {
    lua_State *running; /* the thread that an alarm stops */
    int64_t steps_left;
    int64_t events_left;
    size_t largest_text;   /* that was ever made; in bytes */
    size_t largest_vector; /* the same of a table's contents */
};

/** Counts what lua does, and its threads, from here on. */
void script_budget_init(struct script_budget *budget, lua_State *lua);
/** Time has passed: all of it is there again. */
void script_budget_renew(struct script_budget *budget);

/** Takes steps, and has the thread that runs fail at its next instruction when none are left. For
 *  those who cannot raise. */
void script_budget_spend(struct script_budget *budget, int64_t steps);
/** The same for one event. */
void script_budget_spend_event(struct script_budget *budget);
/** The same for a block of memory that Lua is given, or that grows: arguments as of lua_Alloc. */
void script_budget_spend_block(struct script_budget *budget, const void *block, size_t old_len,
                               size_t new_len);

/** Takes steps, and raises when none, or no events, are left. */
void script_budget_charge(lua_State *lua, int64_t steps);
/** What a comparison of two texts takes at most. */
int64_t script_budget_comparison(const struct script_budget *budget);

#endif
