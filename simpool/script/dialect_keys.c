/* The keys of a dialect's table, as data: each is a field of struct simpool_dialect. */
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/dialect/line.h"
#include "simpool/script/arguments.h"
#include "simpool/script/dialect_book.h"
#include "simpool/script/host.h"
#include "simpool/script/story.h"
#include "simpool/script/units.h"
#include "simpool/script/vocabulary.h"
#include "stratum/hex.h"

enum kind {
    FLAG,         /* bool */
    COUNT,        /* size_t */
    SMALL,        /* uint32_t */
    DECIMALS,     /* int, 0 to 17 */
    NUMBER,       /* double, 0 or more */
    TEXT,         /* const char * */
    SHAPE,        /* the same, with words in braces */
    TIME,         /* int64_t microseconds */
    SECONDS,      /* uint32_t */
    REAL_SECONDS, /* double */
    PACE,         /* double seconds between two, written as "4/min" */
    MASK,         /* uint32_t, written as 8 hex digits */
    CLEAN,        /* enum simpool_clean */
    RULE,         /* enum simpool_vardiff_rule */
    GROUP,        /* a table of its own */
    CHECKS,
    ERRORS,
    STEPS,
    PASSED_OVER
};

struct key {
    const char *name; /* NULL ends a list */
    enum kind kind;
    size_t offset;
    const struct key *group;
};

#define AT(field) offsetof(struct simpool_dialect, field)

static const struct key lines[] = {
    {"request", SHAPE, AT(lines.request), NULL},
    {"subscribed", SHAPE, AT(lines.subscribed), NULL},
    {"configured", SHAPE, AT(lines.configured), NULL},
    {"result", SHAPE, AT(lines.result), NULL},
    {"accepted", SHAPE, AT(lines.accepted), NULL},
    {"refused", SHAPE, AT(lines.refused), NULL},
    {"error", SHAPE, AT(lines.error), NULL},
    {NULL, FLAG, 0, NULL},
};
static const struct key number[] = {
    {"digits", DECIMALS, AT(number.digits), NULL},
    {"decimals", DECIMALS, AT(number.decimals), NULL},
    {"small_decimals", DECIMALS, AT(number.small_decimals), NULL},
    {"point", FLAG, AT(number.point), NULL},
    {NULL, FLAG, 0, NULL},
};
static const struct key ntime[] = {
    {"behind", SECONDS, AT(ntime_behind_s), NULL},
    {"ahead", SECONDS, AT(ntime_ahead_s), NULL},
    {"of_job", FLAG, AT(ntime_of_job), NULL},
    {NULL, FLAG, 0, NULL},
};
static const struct key version[] = {
    {"mask", MASK, AT(version_mask), NULL},
    {"unasked", FLAG, AT(version_unasked), NULL},
    {NULL, FLAG, 0, NULL},
};
static const struct key resume[] = {
    {"within", TIME, AT(resume.within_us), NULL},
    {"difficulty", FLAG, AT(resume.difficulty), NULL},
    {"jobs", FLAG, AT(resume.jobs), NULL},
    {NULL, FLAG, 0, NULL},
};
static const struct key ban[] = {
    {"shares", SMALL, AT(ban.shares), NULL},
    {"refused", NUMBER, AT(ban.refused), NULL},
    {"time", TIME, AT(ban.for_us), NULL},
    {NULL, FLAG, 0, NULL},
};
static const struct key vardiff[] = {
    {"rule", RULE, AT(vardiff.rule), NULL},
    {"shares", PACE, AT(vardiff.target_s), NULL},
    {"retarget", REAL_SECONDS, AT(vardiff.retarget_s), NULL},
    {"variance", NUMBER, AT(vardiff.variance), NULL},
    {"least", NUMBER, AT(vardiff.least), NULL},
    {"most", NUMBER, AT(vardiff.most), NULL},
    {NULL, FLAG, 0, NULL},
};
static const struct key keys[] = {
    {"title", TEXT, AT(title), NULL},
    {"like", PASSED_OVER, 0, NULL},
    {"line_max", COUNT, AT(line_max), NULL},
    {"survives_bad_json", FLAG, AT(survives_bad_json), NULL},
    {"string_ids", FLAG, AT(string_ids), NULL},
    {"lines", GROUP, 0, lines},
    {"number", GROUP, 0, number},
    {"session", SHAPE, AT(session), NULL},
    {"job_id", SHAPE, AT(job_id), NULL},
    {"empty_job_id", SHAPE, AT(empty_job_id), NULL},
    {"extranonce1_bytes", COUNT, AT(extranonce1_len), NULL},
    {"extranonce2_bytes", COUNT, AT(extranonce2_len), NULL},
    {"on", STEPS, 0, NULL},
    {"repeats_difficulty", FLAG, AT(repeats_difficulty), NULL},
    {"tolerance", NUMBER, AT(tolerance), NULL},
    {"pays_previous", FLAG, AT(pays_previous), NULL},
    {"difficulty_at_once", FLAG, AT(difficulty_at_once), NULL},
    {"ntime", GROUP, 0, ntime},
    {"version", GROUP, 0, version},
    {"minimum_difficulty", FLAG, AT(minimum_difficulty), NULL},
    {"extranonce_subscription", FLAG, AT(extranonce_subscription), NULL},
    {"unsupported", TEXT, AT(unsupported), NULL},
    {"switch", TIME, AT(switch_us), NULL},
    {"suggestions", SMALL, AT(suggestions), NULL},
    {"user_difficulty", TEXT, AT(user_difficulty), NULL},
    {"pass_difficulty", TEXT, AT(pass_difficulty), NULL},
    {"clean", CLEAN, AT(clean), NULL},
    {"first_clean", CLEAN, AT(first_clean), NULL},
    {"refresh", TIME, AT(refresh_us), NULL},
    {"empty_first", TIME, AT(empty_first_us), NULL},
    {"idle_limit", TIME, AT(idle_limit_us), NULL},
    {"resume", GROUP, 0, resume},
    {"ban", GROUP, 0, ban},
    {"vardiff", GROUP, 0, vardiff},
    {"checks", CHECKS, 0, NULL},
    {"errors", ERRORS, 0, NULL},
    {NULL, FLAG, 0, NULL},
};

int script_dialect_wrong(lua_State *lua, const char *name, const char *expected)
{
    return script_fail(lua, SIMPOOL_EXIT_USAGE, "the dialect's `%s` is %s, no %s", name, expected,
                       luaL_typename(lua, -1));
}

const char *script_dialect_shape(lua_State *lua, struct simpool_dialect_book *book,
                                 const char *where)
{
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : NULL;
    if (text == NULL) {
        (void)script_dialect_wrong(lua, where, "a text");
        return NULL;
    }
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        const size_t len = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
        size_t known_len = 0;
        if (len == 0 || at[len + 1] != '}' ||
            simpool_word_at(&known_len, at) != SIMPOOL_WORD_COUNT) {
            continue;
        }
        char word[STRATUM_WORD_MAX + 1];
        (void)snprintf(word, sizeof word, "%.*s", (int)len, at + 1);
        struct stratum_nearest nearest = {.word = word};
        for (size_t known = 0; known < SIMPOOL_WORD_COUNT; known++) {
            stratum_nearest_offer(&nearest, simpool_word_text((enum simpool_word)known));
        }
        char suggestion[256];
        script_suggest(suggestion, sizeof suggestion, &nearest);
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "the dialect's `%s`: no word {%s}%s", where,
                          word, suggestion);
    }
    return script_dialect_keep(lua, book, text);
}

static double number_at(lua_State *lua, const char *name, double most, bool whole)
{
    const double value = lua_type(lua, -1) == LUA_TNUMBER ? lua_tonumber(lua, -1) : -1;
    if (!(value >= 0 && value <= most) || (whole && value != floor(value))) {
        char expected[96];
        (void)snprintf(expected, sizeof expected, "a %snumber from 0 to %.10g",
                       whole ? "whole " : "", most);
        (void)script_dialect_wrong(lua, name, expected);
    }
    return value;
}

static double seconds_at(lua_State *lua, const char *name, enum script_quantity quantity)
{
    return script_quantity_at(lua, -1, name, quantity);
}

static uint32_t mask_at(lua_State *lua, const char *name)
{
    uint32_t mask = 0;
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : "";
    if (!stratum_hex_read_be32(&mask, text, strlen(text))) {
        (void)script_dialect_wrong(lua, name, "8 hex digits in quotes, such as \"1fffe000\"");
    }
    return mask;
}

static enum simpool_clean clean_at(lua_State *lua, const char *name)
{
    static const char *const rules[SIMPOOL_CLEAN_COUNT] = {"as_made", "always", "never"};
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : "";
    for (size_t rule = 0; rule < SIMPOOL_CLEAN_COUNT; rule++) {
        if (strcmp(rules[rule], text) == 0) {
            return (enum simpool_clean)rule;
        }
    }
    (void)script_dialect_wrong(lua, name, "\"as_made\", \"always\" or \"never\"");
    return SIMPOOL_CLEAN_AS_MADE;
}

static enum simpool_vardiff_rule rule_at(lua_State *lua, const char *name)
{
    static const char *const rules[SIMPOOL_VARDIFF_RULES] = {"nomp", "ckpool"};
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : "";
    for (size_t rule = 0; rule < SIMPOOL_VARDIFF_RULES; rule++) {
        if (strcmp(rules[rule], text) == 0) {
            return (enum simpool_vardiff_rule)rule;
        }
    }
    (void)script_dialect_wrong(lua, name, "\"nomp\" or \"ckpool\"");
    return SIMPOOL_VARDIFF_NOMP;
}

static void read_group(lua_State *lua, struct simpool_dialect_book *book, const char *where,
                       const struct key *group);

/* false: the key's value is no number, nor written as one. */
static bool read_number(lua_State *lua, const struct key *key, void *field)
{
    switch (key->kind) {
    case FLAG:
        if (!lua_isboolean(lua, -1)) {
            (void)script_dialect_wrong(lua, key->name, "true or false");
        }
        *(bool *)field = lua_toboolean(lua, -1) != 0;
        return true;
    case COUNT:
        *(size_t *)field = (size_t)number_at(lua, key->name, STRATUM_LINE_MAX, true);
        return true;
    case SMALL:
        *(uint32_t *)field = (uint32_t)number_at(lua, key->name, UINT32_MAX, true);
        return true;
    case DECIMALS:
        *(int *)field = (int)number_at(lua, key->name, 17, true);
        return true;
    case NUMBER:
        *(double *)field = number_at(lua, key->name, 1e300, false);
        return true;
    case TIME:
        *(int64_t *)field = script_microseconds(seconds_at(lua, key->name, SCRIPT_DURATION));
        return true;
    case SECONDS:
        *(uint32_t *)field = (uint32_t)fmin(seconds_at(lua, key->name, SCRIPT_DURATION), INT32_MAX);
        return true;
    case REAL_SECONDS:
        *(double *)field = seconds_at(lua, key->name, SCRIPT_DURATION);
        return true;
    case PACE:
        *(double *)field = 1 / fmax(seconds_at(lua, key->name, SCRIPT_PACE), 1e-9);
        return true;
    case MASK:
        *(uint32_t *)field = mask_at(lua, key->name);
        return true;
    case CLEAN:
        *(enum simpool_clean *)field = clean_at(lua, key->name);
        return true;
    case RULE:
        *(enum simpool_vardiff_rule *)field = rule_at(lua, key->name);
        return true;
    default:
        return false;
    }
}

static void read_value(lua_State *lua, struct simpool_dialect_book *book, const struct key *key)
{
    void *field = (char *)&book->dialect + key->offset;
    if (read_number(lua, key, field)) {
        return;
    }
    switch (key->kind) {
    case TEXT:
        if (lua_type(lua, -1) != LUA_TSTRING) {
            (void)script_dialect_wrong(lua, key->name, "a text");
        }
        *(const char **)field = script_dialect_keep(lua, book, lua_tostring(lua, -1));
        return;
    case SHAPE:
        *(const char **)field = script_dialect_shape(lua, book, key->name);
        return;
    case GROUP:
        read_group(lua, book, key->name, key->group);
        return;
    case CHECKS:
        script_dialect_checks(lua, book);
        return;
    case ERRORS:
        script_dialect_errors(lua, book);
        return;
    case STEPS:
        script_dialect_steps(lua, book);
        return;
    default:
        return; /* `like` was read before */
    }
}

static const struct key *find_key(lua_State *lua, const char *where, const struct key *group)
{
    const char *name = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "";
    struct stratum_nearest nearest = {.word = name};
    for (const struct key *key = group; key->name != NULL; key++) {
        if (strcmp(key->name, name) == 0) {
            return key;
        }
        stratum_nearest_offer(&nearest, key->name);
    }
    char suggestion[256];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "%s has no `%.64s`%s", where, name, suggestion);
    return NULL;
}

static void read_group(lua_State *lua, struct simpool_dialect_book *book, const char *where,
                       const struct key *group)
{
    if (!lua_istable(lua, -1)) {
        (void)script_dialect_wrong(lua, where, "a table");
    }
    lua_pushnil(lua);
    while (lua_next(lua, -2) != 0) {
        read_value(lua, book, find_key(lua, where, group));
        lua_pop(lua, 1);
    }
}

void script_dialect_keys(lua_State *lua, struct simpool_dialect_book *book)
{
    const struct simpool_dialect *dialect = &book->dialect;
    read_group(lua, book, "a dialect", keys);
    if (dialect->extranonce1_len > STRATUM_EXTRANONCE_MAX ||
        dialect->extranonce2_len > STRATUM_EXTRANONCE_MAX) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "a dialect's extranonces have at most %d bytes",
                          STRATUM_EXTRANONCE_MAX);
    }
    if (dialect->line_max < 256 || dialect->line_max > STRATUM_LINE_MAX) {
        (void)script_fail(lua, SIMPOOL_EXIT_USAGE, "a dialect's `line_max` is from 256 to %d",
                          STRATUM_LINE_MAX);
    }
}
