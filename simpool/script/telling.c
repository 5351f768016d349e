/* What a story says for itself: that time passes, what it notes, what it demands, why it stops. */
#include <stdio.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/objects.h"
#include "simpool/script/sandbox.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

/** A loop around a rest of nearly nothing would turn to the story's end: on virtual time at the
 *  speed of the machine. */
static void count_rest(lua_State *lua)
{
    struct simpool_story *const story = script_story_of(lua);
    const int64_t second = simpool_server_elapsed_us(story->run.server) / SCRIPT_US_PER_S;
    if (second != story->rests_second) {
        story->rests_second = second;
        story->rests = 0;
    }
    if (++story->rests > SCRIPT_RESTS_MAX) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "more than %d rests in a second: this loop does not wait for what it "
                          "looks for; rest longer in it",
                          SCRIPT_RESTS_MAX);
    }
}

/** --- doc The story itself
 *  rest "90s"
 *  Lets time pass: real in `simpool test`, virtual in `simlab`.
 */
static int rest(lua_State *lua)
{
    const struct script_wait wait = {
        .what = "time to pass",
        .answer = script_wait_nothing,
        .rests = true,
        .within_us = script_microseconds(script_quantity_at(lua, 1, "rest", SCRIPT_DURATION)),
    };
    if (script_story_of(lua)->started) {
        count_rest(lua);
    }
    return script_wait_for(lua, &wait);
}

/** --- doc
 *  note "the cable is cut"
 *  A line in the journal, and before whoever watches.
 */
static int note(lua_State *lua)
{
    luaL_checkany(lua, 1);
    struct simpool_story *const story = script_story_of(lua);
    if (!story->started) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "note has no journal before the story begins: write it inside "
                           "story(function …)");
    }
    struct stratum_event event = stratum_event_make(0, STRATUM_STORY, STRATUM_EVENT_NOTE, 0);
    (void)snprintf(event.text, sizeof event.text, "%s", script_to_text(lua, 1));
    (void)snprintf(story->host.noted, sizeof story->host.noted, "%.*s", SCRIPT_NOTED_MAX,
                   event.text);
    stratum_text_one_line(story->host.noted);
    simpool_server_tell(story->run.server, event);
    return 0;
}

/** --- doc
 *  check(condition, text)
 *  The story fails with the text unless the condition is true.
 */
static int check(lua_State *lua)
{
    luaL_checkany(lua, 1);
    if (lua_toboolean(lua, 1)) {
        return 0;
    }
    return script_fail(lua, SIMPOOL_EXIT_CHECK, "%s",
                       lua_isnoneornil(lua, 2) ? "the check failed" : script_to_text(lua, 2));
}

/** --- doc
 *  skip(reason)
 *  Ends the story without a verdict: what it needs is not here.
 */
static int skip(lua_State *lua)
{
    return script_fail(lua, SIMPOOL_EXIT_SKIPPED, "skipped: %s", luaL_checkstring(lua, 1));
}

/** --- doc
 *  both(f, g)
 *  Two plots side by side; goes on when both have ended.
 */
void script_telling_define(lua_State *lua)
{
    static const struct script_verb globals[] = {
        {"rest", rest, NULL}, {"note", note, NULL},        {"check", check, NULL},
        {"skip", skip, NULL}, {"both", script_both, NULL}, {NULL, NULL, NULL},
    };
    script_words_add(lua, "globals", globals);
}
