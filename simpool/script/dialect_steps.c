/* on = { moment = { step, { step, step }, … } }: what a dialect does when. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/dialect/line.h"
#include "simpool/script/dialect_book.h"
#include "simpool/script/host.h"
#include "simpool/script/story.h"
#include "simpool/script/vocabulary.h"

static const struct {
    const char *word;
    enum simpool_step_kind kind;
} words[] = {
    {"reply", SIMPOOL_STEP_REPLY},
    {"difficulty", SIMPOOL_STEP_DIFFICULTY},
    {"difficulty_later", SIMPOOL_STEP_DIFFICULTY_LATER},
    {"job", SIMPOOL_STEP_JOB},
    {"extranonce", SIMPOOL_STEP_EXTRANONCE},
    {"mask", SIMPOOL_STEP_MASK},
    {"retarget", SIMPOOL_STEP_RETARGET},
    {"reconnect", SIMPOOL_STEP_RECONNECT},
    {"close", SIMPOOL_STEP_CLOSE},
};

static const char *begins(const char *text, const char *beginning)
{
    const size_t len = strlen(beginning);
    return strncmp(text, beginning, len) == 0 ? text + len : NULL;
}

/* "error 20 Not supported." */
static void read_error(lua_State *lua, struct simpool_dialect_book *book, const char *text,
                       struct simpool_step *out)
{
    char *end = NULL;
    const long code = strtol(text, &end, 10);
    if (end == text || *end != ' ' || code < -100000 || code > 100000) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "a step is \"error CODE TEXT\", such as \"error 20 Not supported.\"");
    }
    out->kind = SIMPOOL_STEP_ERROR;
    out->code = (int)code;
    out->text = script_dialect_keep(lua, book, end + 1);
}

/* The text on top. */
static void read_step(lua_State *lua, struct simpool_dialect_book *book, struct simpool_step *out)
{
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : "";
    for (size_t index = 0; index < sizeof words / sizeof words[0]; index++) {
        if (strcmp(words[index].word, text) == 0) {
            out->kind = words[index].kind;
            return;
        }
    }
    const char *rest = NULL;
    if (*text == '{') {
        out->kind = SIMPOOL_STEP_LINE;
        out->text = script_dialect_shape(lua, book, "on");
    } else if ((rest = begins(text, "result ")) != NULL) {
        out->kind = SIMPOOL_STEP_RESULT;
        out->text = script_dialect_keep(lua, book, rest);
    } else if ((rest = begins(text, "error ")) != NULL) {
        read_error(lua, book, rest, out);
    } else {
        struct stratum_nearest nearest = {.word = text};
        for (size_t index = 0; index < sizeof words / sizeof words[0]; index++) {
            stratum_nearest_offer(&nearest, words[index].word);
        }
        char suggestion[256];
        script_suggest(suggestion, sizeof suggestion, &nearest);
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                          "`on`: no step \"%.64s\"%s (also \"result JSON\", \"error CODE TEXT\", "
                          "\"{a line}\")",
                          text, suggestion);
    }
}

static struct simpool_step *next_step(lua_State *lua, struct simpool_answer *answer)
{
    size_t count = 0;
    while (answer->steps[count].kind != SIMPOOL_STEP_NONE) {
        count++;
    }
    if (count == SIMPOOL_STEPS_MAX) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`on`: more than %d steps at one moment",
                          SIMPOOL_STEPS_MAX);
    }
    return &answer->steps[count];
}

/* The list on top; inner: of one segment. */
static void read_list(lua_State *lua, struct simpool_dialect_book *book,
                      struct simpool_answer *answer, bool inner)
{
    const size_t count = lua_rawlen(lua, -1);
    for (size_t index = 1; index <= count; index++) {
        if (lua_rawgeti(lua, -1, (lua_Integer)index) == LUA_TTABLE && !inner) {
            read_list(lua, book, answer, true);
        } else {
            struct simpool_step *step = next_step(lua, answer);
            read_step(lua, book, step);
            step->joins = inner && index > 1;
        }
        lua_pop(lua, 1);
    }
}

/* The place of a moment: its own, or the first free one. */
static struct simpool_answer *place_of(lua_State *lua, struct simpool_dialect *dialect,
                                       const char *moment)
{
    for (size_t index = 0; index < SIMPOOL_ANSWERS_MAX; index++) {
        struct simpool_answer *answer = &dialect->answers[index];
        if (answer->moment == NULL || strcmp(answer->moment, moment) == 0) {
            return answer;
        }
    }
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`on` has more than %d moments",
                      SIMPOOL_ANSWERS_MAX);
    return NULL;
}

/* Methods have a point in them; of other moments there are few. */
static void check_moment(lua_State *lua, const char *moment)
{
    if (strchr(moment, '.') != NULL || script_list_has(SIMPOOL_MOMENT_LIST, moment)) {
        return;
    }
    struct stratum_nearest nearest = {.word = moment};
    script_nearest_offer_list(&nearest, SIMPOOL_MOMENT_LIST);
    char suggestion[256];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "`on` knows no moment `%.64s`%s (a method, or %s)",
                      moment, suggestion, SIMPOOL_MOMENT_LIST);
}

void script_dialect_steps(lua_State *lua, struct simpool_dialect_book *book)
{
    if (!lua_istable(lua, -1)) {
        (void)script_dialect_wrong(lua, "on", "a table");
    }
    lua_pushnil(lua);
    while (lua_next(lua, -2) != 0) {
        if (lua_type(lua, -2) != LUA_TSTRING || !lua_istable(lua, -1)) {
            (void)script_fail(lua, SIMPOOL_EXIT_USAGE,
                              "`on` is a table: { [\"mining.ping\"] = { \"reply\" } }");
        }
        const char *moment = lua_tostring(lua, -2);
        check_moment(lua, moment);
        struct simpool_answer *answer = place_of(lua, &book->dialect, moment);
        *answer = (struct simpool_answer){.moment = script_dialect_keep(lua, book, moment)};
        read_list(lua, book, answer, false);
        lua_pop(lua, 1);
    }
}
