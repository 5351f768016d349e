/** Lua source → tokens, as far as a spelling check needs them. Pure; never fails: what the compiler
 *  would refuse has been refused before. */
#ifndef SIMPOOL_SCRIPT_LEXER_H
#define SIMPOOL_SCRIPT_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum script_token_kind {
    SCRIPT_TOKEN_END,
    SCRIPT_TOKEN_NAME, /* keywords too */
    SCRIPT_TOKEN_TEXT, /* a string of any form */
    SCRIPT_TOKEN_NUMBER,
    SCRIPT_TOKEN_SIGN /* one byte, or one of == ~= <= >= :: .. ... */
};

struct script_token {
    enum script_token_kind kind;
    const char *at; /* in the source */
    size_t len;
    int line;
};

/** Start with text and its len, line 1, everything else zero. */
struct script_lexer {
    const char *text;
    size_t len;
    size_t position;
    int line;
};

struct script_token script_lexer_next(struct script_lexer *lexer);
bool script_token_is(const struct script_token *token, const char *words);

#endif
