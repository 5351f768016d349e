/* A rig's shares: to expect them one by one, and to count them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

static enum stratum_verdict verdict_of(lua_State *lua, const char *word)
{
    enum stratum_verdict verdict = STRATUM_VERDICT_NONE;
    if (stratum_verdict_by_word(&verdict, word)) {
        return verdict;
    }
    struct stratum_nearest nearest = {.word = word};
    for (int known = STRATUM_VERDICT_ACCEPTED; known < STRATUM_VERDICT_COUNT; known++) {
        stratum_nearest_offer(&nearest, stratum_verdict_word((enum stratum_verdict)known));
    }
    char suggestion[256];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "no verdict is called \"%.64s\"%s", word,
                      suggestion);
    return verdict;
}

/** `of` and `verdict` of the options at index 2. */
static struct script_share_filter filter_of(lua_State *lua, const struct script_rig *rig)
{
    struct script_share_filter filter = {.rig = rig->number};
    if (script_option_given(lua, 2, "of")) {
        lua_getfield(lua, 2, "of");
        (void)script_job_at(lua, lua_gettop(lua), filter.job);
        lua_pop(lua, 1);
    }
    const char *const word = script_option_text(lua, 2, "verdict", NULL);
    if (word != NULL) {
        filter.verdict = verdict_of(lua, word);
    }
    return filter;
}

static bool share_came(struct simpool_story *story, struct script_wait *wait)
{
    while (wait->count > 0) {
        struct script_share *const share =
            script_record_find(&story->record, &wait->next, &wait->filter);
        if (share == NULL) {
            return !script_rig_open(story, wait->filter.rig) || story->record.full;
        }
        share->taken = true;
        wait->found = (size_t)(share - story->record.shares);
        wait->count--;
    }
    return true;
}

static int share_answer(lua_State *lua, struct script_wait *wait)
{
    const struct script_record *const record = &script_story_of(lua)->record;
    if (wait->count == 0) {
        script_share_push(lua, &record->shares[wait->found]);
        return 1;
    }
    if (record->full) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "more than %d shares in one story: let the difficulty be harder",
                           SCRIPT_SHARES_MAX);
    }
    char what[sizeof wait->what + SCRIPT_LINE_MAX];
    struct stratum_text text = stratum_text_in(what, sizeof what);
    stratum_text_add(&text, wait->what);
    script_wait_came(&text, script_story_of(lua), wait);
    return script_fail_gone(lua, wait->filter.rig, what);
}

/** "an accepted share of job 480f from rig 1", "3 shares …". */
static void describe(struct script_wait *wait)
{
    struct stratum_text text = stratum_text_in(wait->what, sizeof wait->what);
    if (wait->wanted > 1) {
        stratum_text_format(&text, "%zu shares", wait->wanted);
    } else {
        stratum_text_add(&text, "a share");
    }
    if (wait->filter.job[0] != '\0') {
        stratum_text_format(&text, " of job %s", wait->filter.job);
    }
    stratum_text_format(&text, " from rig %u", wait->filter.rig);
    if (wait->filter.verdict != STRATUM_VERDICT_NONE) {
        stratum_text_format(&text, ", %s", stratum_verdict_word(wait->filter.verdict));
    }
}

/** --- doc A rig
 *  rig:expect_share { of = job, verdict = "accepted", within = "30s", count = 1 } -> share
 *  Waits for a share that fits; one that has come already and was not expected before is taken at
 *  once. With `count`, for so many; the last is returned. A share has `verdict`, `difficulty` (its
 *  digest's), `required` (what it was judged by), `job` (the id), `at` (seconds), `reason`, and
 *  `why`: the verdict and the mistake that the share shows ("low-difficulty: zero-rule"), which a
 *  check may say.
 *  Verdicts: accepted, stale, unknown-job, duplicate, low-difficulty, bad-time, bad-version,
 *  malformed, unauthorized, not-subscribed.
 */
static int rig_expect_share(lua_State *lua)
{
    const struct script_rig *const rig = script_rig_at(lua, 1);
    script_options(lua, 2, "expect_share");
    struct script_wait wait = {.ready = share_came,
                               .answer = share_answer,
                               .within_us = script_option_us(lua, 2, "within", SCRIPT_WITHIN_US),
                               .filter = filter_of(lua, rig),
                               .count = script_option_count(lua, 2, "count", 1)};
    wait.wanted = wait.count;
    describe(&wait);
    return script_wait_for(lua, &wait);
}

/** backstage.share_of(rig, { of = job }, seconds, wanted, later, within) -> share: the next of so
 *  many that are wanted within so many seconds; after it, `later` are missing. */
int script_share_of(lua_State *lua)
{
    const struct script_rig *const rig = script_rig_at(lua, 1);
    struct script_wait wait = {.ready = share_came,
                               .answer = share_answer,
                               .within_us = script_microseconds(luaL_checknumber(lua, 3)),
                               .of_us = script_microseconds(luaL_checknumber(lua, 6)),
                               .filter = filter_of(lua, rig),
                               .count = 1,
                               .later = (size_t)luaL_checkinteger(lua, 5),
                               .wanted = (size_t)luaL_checkinteger(lua, 4)};
    describe(&wait);
    return script_wait_for(lua, &wait);
}

/** --- doc
 *  rig:count { of = job, verdict = "stale" } -> number
 *  How many shares that fit have come so far; no waiting.
 */
static int rig_count(lua_State *lua)
{
    const struct script_rig *const rig = script_rig_at(lua, 1);
    script_options(lua, 2, "count");
    const struct script_share_filter filter = filter_of(lua, rig);
    lua_pushinteger(lua, (lua_Integer)script_record_count(&script_story_of(lua)->record, &filter));
    return 1;
}

static int gathered(lua_State *lua, struct script_wait *wait)
{
    const struct script_record *const record = &script_story_of(lua)->record;
    const struct script_share *first = NULL;
    const struct script_share *last = NULL;
    double easiest = INFINITY;
    size_t count = 0;
    for (size_t index = 0; index < record->share_count && count < wait->number - wait->count;
         index++) {
        const struct script_share *const share = &record->shares[index];
        if (share->taken && !share->before && share->rig == wait->filter.rig &&
            strcmp(share->job, wait->filter.job) == 0) {
            first = first != NULL ? first : share;
            last = share;
            easiest = fmin(easiest, share->difficulty);
            count++;
        }
    }
    lua_pushinteger(lua, (lua_Integer)count);
    lua_pushnumber(lua, count > 1 ? (double)(last->at_us - first->at_us) / SCRIPT_US_PER_S : 0);
    lua_pushnumber(lua, count > 0 ? easiest : 0);
    return 3;
}

/** backstage.gather(rig, job, count, seconds) -> count, span, easiest: wait for up to so many
 * shares, for up to so long; span is from the first to the last, in seconds; easiest is the least
 * of their digests' difficulties, 0 where there is none, or one was not hashed. */
int script_gather(lua_State *lua)
{
    struct script_wait wait = {.what = "shares to measure the pace by",
                               .ready = share_came,
                               .answer = gathered,
                               .rests = true,
                               .filter = {.rig = script_rig_at(lua, 1)->number}};
    (void)script_job_at(lua, 2, wait.filter.job);
    wait.number = (uint32_t)luaL_checkinteger(lua, 3);
    wait.count = wait.number;
    wait.within_us = script_microseconds(luaL_checknumber(lua, 4));
    return script_wait_for(lua, &wait);
}

void script_shares_define(lua_State *lua)
{
    static const struct script_verb verbs[] = {
        {"expect_share", rig_expect_share, "of verdict within count"},
        {"count", rig_count, "of verdict"},
        {NULL, NULL, NULL},
    };
    script_words_add(lua, "rig", verbs);
}
