/* The noun `link`: one connection, and the faults that can be put on it. */
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

/** A fault as a value: what it will be, once `during` puts it on. */
struct fault {
    uint32_t rig; /* 0: every link */
    const struct simpool_fault_ops *ops;
    struct simpool_fault_options options;
};

static enum simpool_towards towards_of(lua_State *lua, int index)
{
    const char *const word = script_option_text(lua, index, "towards", "both");
    if (strcmp(word, "miner") == 0) {
        return SIMPOOL_TOWARDS_MINER;
    }
    if (strcmp(word, "pool") == 0) {
        return SIMPOOL_TOWARDS_POOL;
    }
    if (strcmp(word, "both") != 0) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "towards is \"miner\", \"pool\" or \"both\", not \"%.40s\"", word);
    }
    return SIMPOOL_TOWARDS_BOTH;
}

/** Pushes the fault; its link is argument 1. */
static int push_fault(lua_State *lua, const char *name, const struct simpool_fault_options *options)
{
    const struct simpool_fault_ops *const ops = simpool_fault_by_name(name);
    if (ops == NULL) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "this build has no fault `%s`", name);
    }
    const char *const problem = ops->check(options);
    if (problem != NULL) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "%s: %s", name, problem);
    }
    const uint32_t rig = script_link_at(lua, 1);
    struct fault *const fault = lua_newuserdatauv(lua, sizeof *fault, 0);
    *fault = (struct fault){rig, ops, *options};
    luaL_setmetatable(lua, "fault");
    return 1;
}

/** --- doc Faults
 *  latency(rig.link, "400ms", { jitter = "50ms", towards = "pool" }) -> fault
 *  All bytes arrive later; `jitter` adds up to so much, by chance. Order is kept. A fault is put on
 *  by `during`. `pool` in place of a link means every link, new ones too. `towards` is "miner",
 *  "pool" or "both" (the default).
 */
static int latency(lua_State *lua)
{
    script_options(lua, 3, "latency");
    const struct simpool_fault_options options = {
        .towards = towards_of(lua, 3),
        .delay_us = script_microseconds(script_quantity_at(lua, 2, "delay", SCRIPT_DURATION)),
        .jitter_us = script_option_us(lua, 3, "jitter", 0),
    };
    return push_fault(lua, "latency", &options);
}

/** --- doc
 *  silence(rig.link, { towards = "both" }) -> fault
 *  A cut cable: nothing arrives, nobody is told. What was sent meanwhile arrives when it is lifted.
 *  A connection that was given up behind it ends then.
 */
static int silence(lua_State *lua)
{
    script_options(lua, 2, "silence");
    const struct simpool_fault_options options = {.towards = towards_of(lua, 2)};
    return push_fault(lua, "silence", &options);
}

/** --- doc
 *  reset(rig.link, { after = 100, towards = "both" }) -> fault
 *  The connection breaks once `after` bytes have passed; without it, at once.
 */
static int reset(lua_State *lua)
{
    script_options(lua, 2, "reset");
    const struct simpool_fault_options options = {
        .towards = towards_of(lua, 2),
        .after_bytes = script_option_count(lua, 2, "after", 0),
    };
    return push_fault(lua, "reset", &options);
}

/** --- doc
 *  slice(rig.link, { bytes = 1, gap = "1ms", towards = "both" }) -> fault
 *  Bytes arrive in pieces of `bytes`, `gap` apart (0 by default).
 */
static int slice(lua_State *lua)
{
    script_options(lua, 2, "slice");
    const struct simpool_fault_options options = {
        .towards = towards_of(lua, 2),
        .slice_len = script_option_count(lua, 2, "bytes", 1),
        .gap_us = script_option_us(lua, 2, "gap", 0),
    };
    return push_fault(lua, "slice", &options);
}

/** --- doc
 *  throttle(rig.link, "64 KB/s", { towards = "both" }) -> fault
 *  No more than so many bytes a second.
 */
static int throttle(lua_State *lua)
{
    script_options(lua, 3, "throttle");
    const struct simpool_fault_options options = {
        .towards = towards_of(lua, 3),
        .rate_bytes_s = script_quantity_at(lua, 2, "rate", SCRIPT_BYTE_RATE),
    };
    return push_fault(lua, "throttle", &options);
}

int script_put_on(lua_State *lua)
{
    const struct fault *const fault = luaL_testudata(lua, 1, "fault");
    if (fault == NULL) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "during(fault, function() … end) wants a fault such as "
                           "silence(rig.link), no %s",
                           luaL_typename(lua, 1));
    }
    const char *problem = "";
    const unsigned handle = simpool_server_fault_on(script_story_of(lua)->run.server, fault->rig,
                                                    fault->ops, &fault->options, &problem);
    if (handle == 0) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "%s: %s", fault->ops->name, problem);
    }
    lua_pushinteger(lua, (lua_Integer)handle);
    return 1;
}

int script_lift(lua_State *lua)
{
    const lua_Integer handle = luaL_checkinteger(lua, 1);
    simpool_server_fault_off(script_story_of(lua)->run.server, (unsigned)handle);
    return 0;
}

static bool no_fields(lua_State *lua, const char *name)
{
    (void)lua;
    (void)name;
    return false;
}

void script_link_define(lua_State *lua)
{
    static const struct script_verb globals[] = {
        {"latency", latency, "jitter towards"}, {"silence", silence, "towards"},
        {"reset", reset, "after towards"},      {"slice", slice, "bytes gap towards"},
        {"throttle", throttle, "towards"},      {NULL, NULL, NULL},
    };
    script_words_add(lua, "globals", globals);
    script_object_define(lua, "link", no_fields, "");
    (void)luaL_newmetatable(lua, "fault");
    lua_pop(lua, 1);
}
