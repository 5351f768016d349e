/* The noun `pool`: who may come, who has come, which jobs there are. */
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"
#include "stratum/text.h"

/* What a silence held back arrives at once when it is lifted, and then perhaps the end of the
 * connection; a share that comes later than this is a sign of life. */
static const int64_t ECHO_US = 1000 * 1000;

enum { JOB_STEPS = 1000 }; /* making one is more than an instruction */

static const struct simpool_pool *pool_of(const struct simpool_story *story)
{
    return simpool_server_pool(story->run.server);
}

/** Nobody looks again at connections that are gone or were handed out already. */
static void settle(struct simpool_story *story)
{
    const struct simpool_pool *const pool = pool_of(story);
    while (story->next_rig <= story->newest_rig) {
        const struct simpool_rig *const rig = simpool_pool_rig(pool, story->next_rig);
        if (rig != NULL && rig->open && (story->handed & 1) == 0) {
            break;
        }
        story->next_rig++;
        story->handed >>= 1;
    }
}

/** The next connection that has said something and is still there. */
static bool miner_came(struct simpool_story *story, struct script_wait *wait)
{
    const struct simpool_pool *const pool = pool_of(story);
    settle(story);
    for (uint32_t index = 0; index < 64; index++) {
        const uint64_t bit = UINT64_C(1) << index;
        const uint32_t number = story->next_rig + index;
        const struct simpool_rig *const rig = simpool_pool_rig(pool, number);
        if (rig != NULL && rig->open && (story->handed & bit) == 0 &&
            simpool_pool_held(pool, number) > 0) {
            story->handed |= bit;
            wait->number = number;
            return true;
        }
    }
    return false;
}

/** The rig of before mines again on its old connection. */
static bool miner_resumed(struct simpool_story *story, struct script_wait *wait)
{
    const struct simpool_rig *const rig = simpool_pool_rig(pool_of(story), wait->filter.rig);
    const struct script_record *const record = &story->record;
    const int64_t sure_us = wait->since_us + ECHO_US;
    const int64_t origin_us =
        simpool_server_now(story->run.server).now_us - simpool_server_elapsed_us(story->run.server);
    for (; wait->next < record->share_count; wait->next++) {
        const struct script_share *const share = &record->shares[wait->next];
        if (share->rig == wait->filter.rig && share->at_us + origin_us > sure_us) {
            wait->number = share->rig;
            return rig != NULL && rig->open;
        }
    }
    return false;
}

static bool miner_came_or_resumed(struct simpool_story *story, struct script_wait *wait)
{
    return miner_came(story, wait) || (wait->filter.rig != 0 && miner_resumed(story, wait));
}

static int push_miner(lua_State *lua, struct script_wait *wait)
{
    script_rig_push(lua, wait->number);
    return 1;
}

/** --- doc The pool
 *  pool:next_miner { within = "30s", or_back = rig } -> rig
 *  Waits for the next miner: a connection that has said something in Stratum's language. TLS
 *  hellos, HTTP requests and connections that leave at once are passed over. Everything it says is
 *  held until the story welcomes it or takes its messages one by one.
 *  With `or_back`, after a silence: the miner may also resume its old connection, which is as
 *  right as coming back on a new one; then that rig itself is returned, once it mines again.
 */
static int pool_next_miner(lua_State *lua)
{
    script_pool_at(lua, 1);
    script_options(lua, 2, "next_miner");
    struct script_wait wait = {
        .what = "a miner to connect",
        .ready = miner_came_or_resumed,
        .answer = push_miner,
        .within_us = script_option_us(lua, 2, "within", SCRIPT_WITHIN_US),
        .next = script_story_of(lua)->record.share_count,
    };
    if (script_option_given(lua, 2, "or_back")) {
        lua_getfield(lua, 2, "or_back");
        wait.filter.rig = script_rig_at(lua, -1)->number;
        (void)snprintf(wait.what, sizeof wait.what,
                       "a miner to connect, or rig %u to mine again on its old connection",
                       wait.filter.rig);
    }
    return script_wait_for(lua, &wait);
}

/** --- doc
 *  pool:refuse_miners()
 *  From now on new connections are refused, as if nobody listened there; open ones stay.
 */
static int pool_refuse_miners(lua_State *lua)
{
    script_pool_at(lua, 1);
    simpool_server_refuse(script_story_of(lua)->run.server, true);
    return 0;
}

/** --- doc
 *  pool:accept_miners()
 *  The end of refuse_miners.
 */
static int pool_accept_miners(lua_State *lua)
{
    script_pool_at(lua, 1);
    simpool_server_refuse(script_story_of(lua)->run.server, false);
    return 0;
}

/** --- doc
 *  pool:show_certificate "expired"
 *  What connections that come from now on are shown, in a story with `tls`: "good", "expired",
 *  "not-yet", "wrong-name" or "self-signed". Open ones stay.
 */
static int pool_show_certificate(lua_State *lua)
{
    script_pool_at(lua, 1);
    const enum stratum_certificate_kind kind = script_certificate(lua, luaL_checkstring(lua, 2));
    const char *const problem =
        simpool_server_show_certificate(script_story_of(lua)->run.server, kind);
    return problem == NULL ? 0
                           : script_fail(lua, SIMPOOL_EXIT_USAGE, "show_certificate: %s", problem);
}

/** Any other bytes would be told to the miner as letters that they are not. */
static bool is_utf8(const char *text)
{
    size_t step = 1;
    for (; *text != '\0' && step > 0; text += step) {
        step = stratum_text_utf8(text, strlen(text));
    }
    return step > 0;
}

/** --- doc
 *  pool:next_job { clean = true | false, id = "text", version = "20000000", … } -> job
 *  The next job of the recording, sent to nobody yet: rig:give(job) does that. A clean job ends the
 *  older ones of the rig it is given to: their shares are stale from then on. Without `clean`: as
 *  recorded. `id`: another id than the recording's, of up to 1024 bytes of UTF-8; one that an older
 *  job has means the new one from then on. `version`, `nbits`, `ntime` (8 hex digits), `prevhash`
 * (64), `coinb1`, `coinb2` (hex), `branches` (a list of up to 32 times 64 digits): other contents
 * than the recording's, by which its shares are judged. A job has `id`, `number`, `clean`, and once
 * it was given, `difficulty`.
 */
static int pool_next_job(lua_State *lua)
{
    script_pool_at(lua, 1);
    script_options(lua, 2, "next_job");
    int clean = -1;
    if (script_option_given(lua, 2, "clean")) {
        lua_getfield(lua, 2, "clean");
        luaL_argcheck(lua, lua_isboolean(lua, -1), 2, "clean is true or false");
        clean = lua_toboolean(lua, -1);
    }
    struct simpool_server *const server = script_story_of(lua)->run.server;
    const char *const id = script_option_text(lua, 2, "id", NULL);
    script_budget_charge(lua, JOB_STEPS);
    const uint32_t job = simpool_server_next_job(server, clean);
    if (id != NULL && !(is_utf8(id) && simpool_server_name_job(server, job, id))) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "an id is at most %d bytes of UTF-8",
                           STRATUM_JOB_ID_MAX);
    }
    script_job_rewrite(lua, 2, job);
    script_job_push(lua, job, 0);
    return 1;
}

static bool no_fields(lua_State *lua, const char *name)
{
    (void)lua;
    (void)name;
    return false;
}

void script_pool_define(lua_State *lua)
{
    static const struct script_verb verbs[] = {
        {"next_miner", pool_next_miner, "within or_back"},
        {"refuse_miners", pool_refuse_miners, NULL},
        {"accept_miners", pool_accept_miners, NULL},
        {"show_certificate", pool_show_certificate, NULL},
        {"next_job", pool_next_job, "clean id version nbits ntime prevhash coinb1 coinb2 branches"},
        {"on", script_pool_on, NULL},
        {NULL, NULL, NULL},
    };
    script_words_add(lua, "pool", verbs);
    script_object_define(lua, "pool", no_fields, "");
}
