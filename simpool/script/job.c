/* The contents of a job as a story wants them: fields of its notify, as hex. */
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "stratum/hex.h"

static void read_number(lua_State *lua, int index, const char *name, uint32_t *value)
{
    const char *const digits = script_option_text(lua, index, name, NULL);
    if (digits != NULL && !stratum_hex_read_be32(value, digits, strlen(digits))) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "%s has 8 hex digits, as in a notify", name);
    }
}

static void read_hash(lua_State *lua, uint8_t hash[32], const char *name, const char *digits)
{
    if (digits == NULL || !stratum_hex_read(hash, 32, digits, strlen(digits))) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "%s has 64 hex digits, as in a notify", name);
    }
}

/** The coinbase's halves; one that is not given stays. */
static void read_coinbase(lua_State *lua, int index, struct stratum_notify *notify)
{
    static const char wrong[] = "coinb1 and coinb2 are hex, of at most %d bytes together";
    const char *const first = script_option_text(lua, index, "coinb1", NULL);
    const char *const second = script_option_text(lua, index, "coinb2", NULL);
    const size_t first_len = first == NULL ? notify->coinb1_len : strlen(first) / 2;
    const size_t second_len = second == NULL ? notify->coinb2_len : strlen(second) / 2;
    if (first_len > STRATUM_COINBASE_MAX || second_len > STRATUM_COINBASE_MAX - first_len) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, wrong, STRATUM_COINBASE_MAX);
        return;
    }
    if (second == NULL) {
        memmove(notify->coinbase + first_len, notify->coinbase + notify->coinb1_len, second_len);
    }
    notify->coinb1_len = first_len;
    notify->coinb2_len = second_len;
    if ((first != NULL && !stratum_hex_read(notify->coinbase, first_len, first, strlen(first))) ||
        (second != NULL &&
         !stratum_hex_read(notify->coinbase + first_len, second_len, second, strlen(second)))) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, wrong, STRATUM_COINBASE_MAX);
    }
}

static void read_branches(lua_State *lua, int index, struct stratum_notify *notify)
{
    if (!script_option_given(lua, index, "branches")) {
        return;
    }
    lua_getfield(lua, index, "branches");
    const size_t count = lua_istable(lua, -1) ? lua_rawlen(lua, -1) : STRATUM_BRANCHES_MAX + 1;
    if (count > STRATUM_BRANCHES_MAX) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "branches is a list of at most %d hashes",
                          STRATUM_BRANCHES_MAX);
    }
    for (size_t place = 0; place < count; place++) {
        lua_rawgeti(lua, -1, (lua_Integer)place + 1);
        read_hash(lua, notify->branches[place], "a branch", lua_tostring(lua, -1));
        lua_pop(lua, 1);
    }
    notify->branch_count = count;
    lua_pop(lua, 1);
}

static bool changes_contents(lua_State *lua, int index)
{
    static const char *const fields[] = {"version", "nbits",  "ntime",   "prevhash",
                                         "coinb1",  "coinb2", "branches"};
    bool any = false;
    if (!lua_istable(lua, index)) {
        return false;
    }
    for (size_t field = 0; field < sizeof fields / sizeof fields[0]; field++) {
        any = any || script_option_given(lua, index, fields[field]);
    }
    return any;
}

void script_job_rewrite(lua_State *lua, int index, uint32_t job)
{
    struct simpool_story *const story = script_story_of(lua);
    const struct simpool_job *const known =
        simpool_pool_job(simpool_server_pool(story->run.server), job);
    if (known == NULL || !changes_contents(lua, index)) {
        return;
    }
    struct stratum_notify *const notify = &story->message.as.notify;
    stratum_notify_copy(notify, &known->notify);
    read_number(lua, index, "version", &notify->version);
    read_number(lua, index, "nbits", &notify->nbits);
    read_number(lua, index, "ntime", &notify->ntime);
    if (script_option_given(lua, index, "prevhash")) {
        read_hash(lua, notify->prevhash_words, "prevhash",
                  script_option_text(lua, index, "prevhash", NULL));
    }
    read_coinbase(lua, index, notify);
    read_branches(lua, index, notify);
    simpool_server_rewrite_job(story->run.server, job, notify);
}
