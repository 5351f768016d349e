#include "simpool/script/spelling.h"

#include <stdio.h>
#include <string.h>

#include "simpool/script/host.h"
#include "simpool/script/lexer.h"
#include "simpool/script/story.h"
#include "simpool/script/vocabulary.h"

enum { FRAMES_MAX = 512 };

static const char KEYWORDS[] = "and break do else elseif end false for function goto if in local "
                               "nil not or repeat return then true until while";
static const char OPENERS[] = "function do if repeat";
static const char CLOSERS[] = "end until";

/** An open bracket or block. */
struct frame {
    char opener;         /* '(' '[' '{', or 'b' for a block */
    const char *options; /* what its keys, or the tables in it, may name; NULL: anything */
    char verb[STRATUM_WORD_MAX + 1];
};

/** One walk over the tokens, with the one before and the one after at hand. */
struct walk {
    lua_State *lua;
    int own; /* stack index of the set of names that the story itself makes */
    struct script_lexer lexer;
    struct script_token before, now, after;
    struct frame frames[FRAMES_MAX];
    size_t frame_count;
    struct frame verb; /* what `before` was, if it was a verb */
};

static bool walk_next(struct walk *walk)
{
    walk->before = walk->now;
    walk->now = walk->after;
    walk->after = script_lexer_next(&walk->lexer);
    return walk->now.kind != SCRIPT_TOKEN_END;
}

static void walk_start(struct walk *walk, const char *text, size_t len)
{
    walk->lexer = (struct script_lexer){text, len, 0, 1};
    walk->frame_count = 0;
    walk->now = (struct script_token){SCRIPT_TOKEN_SIGN, ";", 1, 1};
    walk->after = script_lexer_next(&walk->lexer);
}

/** The word of a token; too long ones are cut, no known word is that long. */
static void word_of(const struct script_token *token, char word[STRATUM_WORD_MAX + 1])
{
    (void)snprintf(word, STRATUM_WORD_MAX + 1, "%.*s", (int)token->len, token->at);
}

static bool is_in(const struct script_token *token, const char *list)
{
    char word[STRATUM_WORD_MAX + 1];
    word_of(token, word);
    return token->kind == SCRIPT_TOKEN_NAME && script_list_has(list, word);
}

static bool is_plain_name(const struct script_token *token)
{
    return token->kind == SCRIPT_TOKEN_NAME && !is_in(token, KEYWORDS);
}

static void own_add(struct walk *walk, const struct script_token *token)
{
    lua_pushlstring(walk->lua, token->at, token->len);
    lua_pushboolean(walk->lua, 1);
    lua_rawset(walk->lua, walk->own);
}

static bool own_has(const struct walk *walk, const char *word)
{
    const bool has = lua_getfield(walk->lua, walk->own, word) != LUA_TNIL;
    lua_pop(walk->lua, 1);
    return has;
}

/** The names of `local a <const>, b`, `for a, b in`, and of parameters. */
static void collect_list(struct walk *walk)
{
    while (is_plain_name(&walk->after)) {
        own_add(walk, &walk->after);
        (void)walk_next(walk);
        while (script_token_is(&walk->after, "<") || script_token_is(&walk->now, "<") ||
               script_token_is(&walk->after, ">")) {
            (void)walk_next(walk);
        }
        if (!script_token_is(&walk->after, ",")) {
            return;
        }
        (void)walk_next(walk);
    }
}

/** First walk: all names that the story makes itself, whatever their scope. */
static void collect(struct walk *walk)
{
    bool naming = false; /* between `function` and its parameters */
    while (walk_next(walk)) {
        const bool inside =
            script_token_is(&walk->before, ".") || script_token_is(&walk->before, ":") ||
            script_token_is(&walk->before, "{") || script_token_is(&walk->before, ",");
        if (script_token_is(&walk->now, "function")) {
            naming = true;
            if (script_token_is(&walk->before, "local")) {
                own_add(walk, &walk->after);
            }
        } else if (naming && script_token_is(&walk->now, "(")) {
            naming = false;
            collect_list(walk);
        } else if (script_token_is(&walk->now, "local") || script_token_is(&walk->now, "for")) {
            collect_list(walk);
        } else if (inside && is_plain_name(&walk->now) &&
                   (naming || script_token_is(&walk->after, "="))) {
            own_add(walk, &walk->now); /* a field */
        }
    }
}

static void complain(struct walk *walk, const char *what, const char *suggestion)
{
    script_host_of(walk->lua)->outside_line = walk->now.line;
    (void)script_fail(walk->lua, SIMPOOL_EXIT_USAGE, "%s%s", what, suggestion);
}

static void check_global(struct walk *walk, const char *word)
{
    if (own_has(walk, word) || script_word_known(walk->lua, "globals", word)) {
        return;
    }
    struct stratum_nearest nearest = {.word = word};
    script_words_push(walk->lua, "globals");
    script_nearest_offer_names(&nearest, walk->lua);
    char what[256];
    (void)snprintf(what, sizeof what, "`%s` is no word of a story", word);
    char suggestion[SCRIPT_SUGGESTION_MAX];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    const bool makes_function = script_token_is(&walk->before, "function");
    if (suggestion[0] == '\0' && (makes_function || script_token_is(&walk->after, "="))) {
        (void)snprintf(suggestion, sizeof suggestion,
                       "; for a name of your own, write `local %s%.64s`",
                       makes_function ? "function " : "", word);
    }
    complain(walk, what, suggestion);
}

static void check_verb(struct walk *walk, const char *word)
{
    static const char *const groups[] = {"pool", "rig", "link", "string"};
    struct stratum_nearest nearest = {.word = word};
    for (size_t index = 0; index < sizeof groups / sizeof groups[0]; index++) {
        if (own_has(walk, word) || script_word_known(walk->lua, groups[index], word)) {
            return;
        }
        script_words_push(walk->lua, groups[index]);
        script_nearest_offer_names(&nearest, walk->lua);
        lua_pop(walk->lua, 1);
    }
    char what[256];
    (void)snprintf(what, sizeof what, "nothing has a verb `:%s`", word);
    char suggestion[SCRIPT_SUGGESTION_MAX];
    script_suggest(suggestion, sizeof suggestion, &nearest);
    complain(walk, what, suggestion);
}

static void check_option(struct walk *walk, const struct frame *frame, const char *word)
{
    if (script_list_has(frame->options, word)) {
        return;
    }
    char what[256];
    (void)snprintf(what, sizeof what, "`%s` takes no `%s`", frame->verb, word);
    char suggestion[SCRIPT_SUGGESTION_MAX];
    script_suggest_option(suggestion, sizeof suggestion, word, frame->options);
    complain(walk, what, suggestion);
}

/** What tables this word's call may be given, when it is a verb with options. */
static struct frame frame_of_verb(struct walk *walk, const char *word)
{
    struct frame frame = {.options = NULL};
    script_words_push(walk->lua, "options");
    if (lua_getfield(walk->lua, -1, word) == LUA_TSTRING) {
        frame.options = lua_tostring(walk->lua, -1); /* the registry keeps it */
        (void)snprintf(frame.verb, sizeof frame.verb, "%s", word);
    }
    lua_pop(walk->lua, 2);
    return frame;
}

static const struct frame *top_of(const struct walk *walk)
{
    static const struct frame outside = {'b', NULL, ""};
    return walk->frame_count > 0 ? &walk->frames[walk->frame_count - 1] : &outside;
}

static void check_name(struct walk *walk)
{
    char word[STRATUM_WORD_MAX + 1];
    word_of(&walk->now, word);
    const bool separated = script_token_is(&walk->before, "{") ||
                           script_token_is(&walk->before, ",") ||
                           script_token_is(&walk->before, ";");
    const bool attribute =
        script_token_is(&walk->before, "<") && script_token_is(&walk->after, ">");
    if (script_token_is(&walk->before, ".") || script_token_is(&walk->before, "::") ||
        script_token_is(&walk->before, "goto") || attribute) {
        return;
    }
    if (top_of(walk)->opener == '{' && separated && script_token_is(&walk->after, "=")) {
        if (top_of(walk)->options != NULL) {
            check_option(walk, top_of(walk), word);
        }
    } else if (script_token_is(&walk->before, ":")) {
        check_verb(walk, word);
        if (!script_word_known(walk->lua, "globals", word)) { /* the options would be that one's */
            walk->verb = frame_of_verb(walk, word);
        }
    } else {
        check_global(walk, word);
        walk->verb = frame_of_verb(walk, word);
    }
}

/** Opens a frame. A bracket right behind a verb holds its options, and so does a table that is an
 *  argument of its own in the verb's parentheses. */
static void open_frame(struct walk *walk, char opener, const struct frame *verb)
{
    struct frame frame = {.opener = opener};
    if (opener == '(' || opener == '{') {
        const bool argument =
            opener == '{' && top_of(walk)->opener == '(' &&
            (script_token_is(&walk->before, "(") || script_token_is(&walk->before, ","));
        const struct frame *const from = argument ? top_of(walk) : verb;
        frame.options = from->options;
        memcpy(frame.verb, from->verb, sizeof frame.verb);
    }
    if (walk->frame_count < FRAMES_MAX) {
        walk->frames[walk->frame_count++] = frame;
    }
}

static void check_token(struct walk *walk)
{
    const struct frame verb = walk->verb;
    walk->verb = (struct frame){.options = NULL};
    if (is_plain_name(&walk->now)) {
        check_name(walk);
    } else if (is_in(&walk->now, OPENERS)) {
        open_frame(walk, 'b', &verb);
    } else if (script_token_is(&walk->now, "(") || script_token_is(&walk->now, "[") ||
               script_token_is(&walk->now, "{")) {
        open_frame(walk, walk->now.at[0], &verb);
    } else if (walk->frame_count > 0 &&
               (is_in(&walk->now, CLOSERS) || script_token_is(&walk->now, ")") ||
                script_token_is(&walk->now, "]") || script_token_is(&walk->now, "}"))) {
        walk->frame_count--;
    }
}

void script_spelling_check(lua_State *lua, const char *text, size_t len)
{
    struct walk *const walk = lua_newuserdatauv(lua, sizeof *walk, 0);
    memset(walk, 0, sizeof *walk);
    lua_newtable(lua);
    walk->lua = lua;
    walk->own = lua_gettop(lua);
    walk_start(walk, text, len);
    collect(walk);
    walk_start(walk, text, len);
    while (walk_next(walk)) {
        check_token(walk);
    }
    lua_pop(lua, 2);
}
