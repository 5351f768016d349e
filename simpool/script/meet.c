/* Plots that wait for each other. */
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"

/** The meeting of that name, made when it is new. */
static size_t find(lua_State *lua, const char *name)
{
    struct simpool_story *const story = script_story_of(lua);
    size_t index = 0;
    while (index < story->meeting_count && strcmp(story->meetings[index].name, name) != 0) {
        index++;
    }
    if (index == SCRIPT_MEETINGS_MAX) {
        return (size_t)script_fail(lua, SIMPOOL_EXIT_USAGE, "more than %d places to meet",
                                   SCRIPT_MEETINGS_MAX);
    }
    if (index == story->meeting_count) {
        struct script_meeting *const meeting = &story->meetings[story->meeting_count++];
        *meeting = (struct script_meeting){.arrived = 0};
        (void)snprintf(meeting->name, sizeof meeting->name, "%s", name);
    }
    return index;
}

/** number: which meeting; next: the round that is waited for. */
static bool met(struct simpool_story *story, struct script_wait *wait)
{
    return story->meetings[wait->number].rounds > wait->next;
}

/** --- doc The story itself
 *  meet("both are in", { plots = 2, within = "30s" })
 *  A barrier for plots of both(): goes on when so many (2 by default) have come to the place of
 *  that name. It can be used again; each time all have to come.
 */
static int meet(lua_State *lua)
{
    const char *const name = luaL_checkstring(lua, 1);
    struct simpool_story *const story = script_story_of(lua);
    script_options(lua, 2, "meet");
    const size_t wanted = script_option_count(lua, 2, "plots", 2);
    const size_t index = find(lua, name);
    struct script_meeting *const meeting = &story->meetings[index];
    struct script_wait wait = {
        .ready = met,
        .answer = script_wait_nothing,
        .within_us = script_option_us(lua, 2, "within", SCRIPT_WITHIN_US),
        .number = (uint32_t)index,
        .next = meeting->rounds,
    };
    (void)snprintf(wait.what, sizeof wait.what, "%zu plots to meet at \"%.60s\"", wanted, name);
    if (++meeting->arrived >= wanted) {
        meeting->arrived = 0;
        meeting->rounds++;
    }
    return script_wait_for(lua, &wait);
}

void script_meet_define(lua_State *lua)
{
    static const struct script_verb globals[] = {{"meet", meet, "plots within"},
                                                 {NULL, NULL, NULL}};
    script_words_add(lua, "globals", globals);
}
