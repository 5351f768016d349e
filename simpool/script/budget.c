#include "simpool/script/budget.h"

#include "simpool/script/host.h"
#include "simpool/script/story.h"

enum {
    UNWIND_STEPS = 100 * 1000, /* enough to lift faults on the way out */
    UNWIND_EVENTS = 1000,
    SMALL_BLOCK = 128, /* bytes; whatever made it is a step already */
    /* One instruction may read a whole text (a == b), and nothing says which. So all of them cost
     * more once a story has made a large one; lines of ordinary length change nothing. */
    TEXT_BYTES_FREE = 16 * 1024,
    TEXT_BYTES_EACH = 1024, /* beyond those, make each instruction a step more */
    /* A new part of a table may come of counting all that is in the table already. */
    VECTOR_BYTES_EACH = 1024,
    CALL_BYTES = 64, /* what Lua keeps of a call; no part of a table is just as large */
    STEPS_PER_MILLION = 1000000
};

/** Raises for what has run out, if anything has. */
static void check(lua_State *lua)
{
    struct script_budget *const budget = &script_host_of(lua)->budget;
    const bool steps = budget->steps_left <= 0;
    const bool events = budget->events_left < 0;
    if (!steps && !events) {
        return;
    }
    budget->steps_left = UNWIND_STEPS;
    budget->events_left = UNWIND_EVENTS;
    if (events) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "more than %d events without a wait: a rest between them lets the "
                          "journal follow",
                          SCRIPT_EVENTS_MAX);
    }
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                      "%d million steps without a wait: this loop does not end, or it moves too "
                      "much at once (%d bytes of text or one value of a table are a step); rest "
                      "now and then, or make it smaller",
                      SCRIPT_STEPS_MAX / STEPS_PER_MILLION, SCRIPT_STEP_BYTES);
}

int64_t script_budget_comparison(const struct script_budget *budget)
{
    const size_t len = budget->largest_text;
    return 1 + (int64_t)(len > TEXT_BYTES_FREE ? (len - TEXT_BYTES_FREE) / TEXT_BYTES_EACH : 0);
}

static void count_steps(lua_State *lua, lua_Debug *activation)
{
    struct script_budget *const budget = &script_host_of(lua)->budget;
    budget->steps_left -= lua_gethookcount(lua) * script_budget_comparison(budget);
    if (lua_gethookcount(lua) != SCRIPT_STEPS_EACH) { /* the alarm was heard */
        lua_sethook(lua, count_steps, LUA_MASKCOUNT, SCRIPT_STEPS_EACH);
    }
    /* Each use of … copies all of it, and is one instruction. */
    if (lua_getlocal(lua, activation, -(SCRIPT_VALUES_MAX + 1)) != NULL) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "more than %d values in `...`: hand over a table", SCRIPT_VALUES_MAX);
    }
    check(lua);
}

void script_budget_init(struct script_budget *budget, lua_State *lua)
{
    *budget = (struct script_budget){.running = lua};
    script_budget_renew(budget);
    lua_sethook(lua, count_steps, LUA_MASKCOUNT, SCRIPT_STEPS_EACH);
}

void script_budget_renew(struct script_budget *budget)
{
    budget->steps_left = SCRIPT_STEPS_MAX;
    budget->events_left = SCRIPT_EVENTS_MAX;
}

/** lua_sethook may be called at any moment, as from a signal's handler; so it may from here, in
 *  the middle of an allocation. */
static void alarm_when_spent(struct script_budget *budget)
{
    if (budget->running != NULL && (budget->steps_left <= 0 || budget->events_left < 0)) {
        lua_sethook(budget->running, count_steps, LUA_MASKCOUNT, 1);
    }
}

void script_budget_spend(struct script_budget *budget, int64_t steps)
{
    budget->steps_left -= steps;
    alarm_when_spent(budget);
}

void script_budget_spend_event(struct script_budget *budget)
{
    budget->events_left--;
    alarm_when_spent(budget);
}

void script_budget_spend_block(struct script_budget *budget, const void *block, size_t old_len,
                               size_t new_len)
{
    const bool vector = block != NULL || old_len == 0; /* else old_len is the kind of object */
    size_t steps = new_len >= SMALL_BLOCK ? new_len / SCRIPT_STEP_BYTES : 0;
    if (block == NULL && vector && new_len != CALL_BYTES) {
        steps += budget->largest_vector / VECTOR_BYTES_EACH;
    }
    if (vector && new_len > budget->largest_vector) {
        budget->largest_vector = new_len;
    }
    if (!vector && old_len == LUA_TSTRING && new_len > budget->largest_text) {
        budget->largest_text = new_len;
    }
    if (steps > 0) {
        script_budget_spend(budget, (int64_t)steps);
    }
}

void script_budget_charge(lua_State *lua, int64_t steps)
{
    script_host_of(lua)->budget.steps_left -= steps;
    check(lua);
}
