/* The noun `rig`: one connected miner, what it is given and what becomes of it. Its shares are in
 * shares.c, its messages in talk.c. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "qhash/bytes.h"
#include "simpool/script/arguments.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"
#include "stratum/hex.h"
#include "stratum/text.h"

static struct simpool_server *server_of(lua_State *lua)
{
    return script_story_of(lua)->run.server;
}

/** --- doc A rig
 *  rig:give(job) -> job
 *  Sends the job. The returned one knows the `difficulty` it was given at, by which its shares are
 *  judged for ever.
 */
static int rig_give(lua_State *lua)
{
    const struct script_rig *const rig = script_rig_at(lua, 1);
    char job_id[STRATUM_EVENT_JOB_MAX + 1];
    const uint32_t job = script_job_at(lua, 2, job_id);
    simpool_server_give(server_of(lua), rig->number, job);
    script_job_push(lua, job, script_rig_known(lua, rig)->difficulty);
    return 1;
}

static int push_factor(lua_State *lua, double factor)
{
    lua_newtable(lua);
    lua_pushnumber(lua, factor);
    lua_setfield(lua, -2, "factor");
    script_record_close(lua, "factor");
    return 1;
}

static double positive_at(lua_State *lua, int index, const char *what)
{
    const double value = luaL_checknumber(lua, index);
    if (!isfinite(value) || value <= 0) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "%s is a number above 0", what);
    }
    return value;
}

/** --- doc
 *  harder(times) | easier(times)
 *  A difficulty as seen from the present one: rig:set_difficulty(harder(8)).
 */
static int harder(lua_State *lua)
{
    return push_factor(lua, positive_at(lua, 1, "harder(times)"));
}

static int easier(lua_State *lua)
{
    return push_factor(lua, 1 / positive_at(lua, 1, "easier(times)"));
}

/** --- doc
 *  rig:set_difficulty(difficulty | harder(times) | easier(times))
 *  Sends mining.set_difficulty at once. It holds from the next job on: shares of jobs given before
 *  are judged by theirs.
 */
static int rig_set_difficulty(lua_State *lua)
{
    const struct script_rig *const rig = script_rig_at(lua, 1);
    double difficulty = 0;
    if (lua_istable(lua, 2)) {
        lua_pushliteral(lua, "factor");
        luaL_argcheck(lua, lua_rawget(lua, 2) == LUA_TNUMBER, 2, "a number, harder or easier");
        difficulty = script_rig_known(lua, rig)->difficulty * lua_tonumber(lua, -1);
    } else {
        difficulty = positive_at(lua, 2, "a difficulty");
    }
    simpool_server_set_difficulty(server_of(lua), rig->number, difficulty);
    return 0;
}

/** --- doc
 *  rig:set_extranonce { extranonce1 = "f000000f", extranonce2_len = 4 }
 *  Sends mining.set_extranonce; without arguments a fresh extranonce1 of the same length. Shares
 *  made with the old one are right until the next job is given. Before the rig is welcomed: what
 *  its subscribe is answered with.
 */
static int rig_set_extranonce(lua_State *lua)
{
    const struct script_rig *const rig = script_rig_at(lua, 1);
    script_options(lua, 2, "set_extranonce");
    if (lua_isnoneornil(lua, 2)) {
        simpool_server_set_extranonce(server_of(lua), rig->number, NULL);
        return 0;
    }
    struct stratum_set_extranonce wanted = script_rig_known(lua, rig)->extranonce;
    const char *const digits = script_option_text(lua, 2, "extranonce1", NULL);
    if (digits != NULL) {
        const size_t len = strlen(digits) / 2;
        if (len > sizeof wanted.extranonce1 ||
            !stratum_hex_read(wanted.extranonce1, len, digits, strlen(digits))) {
            return script_fail(lua, SIMPOOL_EXIT_USAGE,
                               "extranonce1 is up to %d bytes as hex, two digits each",
                               STRATUM_EXTRANONCE_MAX);
        }
        wanted.extranonce1_len = len;
    }
    wanted.extranonce2_len =
        script_option_length(lua, 2, "extranonce2_len", wanted.extranonce2_len);
    if (wanted.extranonce2_len > STRATUM_EXTRANONCE_MAX) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "extranonce2_len is at most %d",
                           STRATUM_EXTRANONCE_MAX);
    }
    simpool_server_set_extranonce(server_of(lua), rig->number, &wanted);
    return 0;
}

/** --- doc
 *  rig:set_version_mask("00ffe000")
 *  Sends mining.set_version_mask: from now on its shares may roll these bits, 8 hex digits.
 */
static int rig_set_version_mask(lua_State *lua)
{
    struct simpool_story *const story = script_story_of(lua);
    const struct script_rig *const rig = script_rig_at(lua, 1);
    const char *const digits = luaL_checkstring(lua, 2);
    struct stratum_message *const message = &story->message;
    message->kind = STRATUM_SET_VERSION_MASK;
    message->id = (struct stratum_id){.kind = STRATUM_ID_NULL};
    if (!stratum_hex_read_be32(&message->as.set_version_mask.version_mask, digits,
                               strlen(digits))) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "a version mask has 8 hex digits: \"00ffe000\"");
    }
    simpool_server_say(story->run.server, rig->number, message);
    return 0;
}

/** --- doc
 *  rig:hang_up { how = "finish" | "reset" }
 *  Ends the connection: what was sent is delivered first ("finish", the default), or it breaks.
 */
static int rig_hang_up(lua_State *lua)
{
    const struct script_rig *const rig = script_rig_at(lua, 1);
    script_options(lua, 2, "hang_up");
    const char *const how = script_option_text(lua, 2, "how", "finish");
    const bool reset = strcmp(how, "reset") == 0;
    if (!reset && strcmp(how, "finish") != 0) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "hang_up: how is \"finish\" or \"reset\"");
    }
    simpool_server_hang_up(server_of(lua), rig->number,
                           reset ? STRATUM_LINK_RESET : STRATUM_LINK_FINISH);
    return 0;
}

static bool rig_gone(struct simpool_story *story, struct script_wait *wait)
{
    return !script_rig_open(story, wait->rig->number);
}

/** --- doc
 *  rig:expect_gone { within = "30s" }
 *  Waits until the connection has ended, whoever ends it.
 */
static int rig_expect_gone(lua_State *lua)
{
    struct script_wait wait = {
        .ready = rig_gone, .answer = script_wait_nothing, .rig = script_rig_at(lua, 1)};
    script_options(lua, 2, "expect_gone");
    wait.within_us = script_option_us(lua, 2, "within", SCRIPT_WITHIN_US);
    (void)snprintf(wait.what, sizeof wait.what, "rig %u to be gone: it is still connected",
                   wait.rig->number);
    return script_wait_for(lua, &wait);
}

static void push_hex(lua_State *lua, const uint8_t *bytes, size_t len)
{
    char digits[2 * STRATUM_EXTRANONCE_MAX + 1];
    struct stratum_text text = stratum_text_in(digits, sizeof digits);
    stratum_text_hex(&text, bytes, len);
    lua_pushstring(lua, digits);
}

/** --- doc
 *  rig.link, rig.user, rig.agent, rig.difficulty, rig.extranonce1, rig.version_mask,
 *  rig.number, rig.open
 *  Its connection (for faults), what it calls itself, the difficulty announced last, its
 *  extranonce1 and the version bits it may roll (both as hex), its place in the order of arrival,
 *  whether it is still connected.
 */
static bool rig_field(lua_State *lua, const char *name)
{
    const struct script_rig *const rig = script_rig_at(lua, 1);
    const struct simpool_rig *const known = script_rig_known(lua, rig);
    if (strcmp(name, "link") == 0) {
        script_link_push(lua, rig->number);
    } else if (strcmp(name, "user") == 0) {
        lua_pushstring(lua, known->user);
    } else if (strcmp(name, "agent") == 0) {
        lua_pushstring(lua, known->agent);
    } else if (strcmp(name, "difficulty") == 0) {
        lua_pushnumber(lua, known->difficulty);
    } else if (strcmp(name, "extranonce1") == 0) {
        push_hex(lua, known->extranonce.extranonce1, known->extranonce.extranonce1_len);
    } else if (strcmp(name, "version_mask") == 0) {
        uint8_t mask[4];
        qhash_store_be32(mask, known->version_mask);
        push_hex(lua, mask, sizeof mask);
    } else if (strcmp(name, "number") == 0) {
        lua_pushinteger(lua, rig->number);
    } else if (strcmp(name, "open") == 0) {
        lua_pushboolean(lua, known->open);
    } else {
        return false;
    }
    return true;
}

void script_rig_define(lua_State *lua)
{
    static const struct script_verb verbs[] = {
        {"give", rig_give, NULL},
        {"set_difficulty", rig_set_difficulty, NULL},
        {"set_extranonce", rig_set_extranonce, "extranonce1 extranonce2_len"},
        {"set_version_mask", rig_set_version_mask, NULL},
        {"hang_up", rig_hang_up, "how"},
        {"expect_gone", rig_expect_gone, "within"},
        {NULL, NULL, NULL},
    };
    static const struct script_verb globals[] = {
        {"harder", harder, NULL}, {"easier", easier, NULL}, {NULL, NULL, NULL}};
    script_words_add(lua, "rig", verbs);
    script_words_add(lua, "globals", globals);
    script_object_define(lua, "rig", rig_field, "link user agent difficulty number open");
}
