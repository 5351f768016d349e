#include "simpool/script/lexer.h"

#include <ctype.h>
#include <string.h>

static char byte_at(const struct script_lexer *lexer, size_t ahead)
{
    const size_t at = lexer->position + ahead;
    return at < lexer->len ? lexer->text[at] : '\0';
}

static void skip(struct script_lexer *lexer, size_t count)
{
    while (count-- > 0 && lexer->position < lexer->len) {
        lexer->line += lexer->text[lexer->position] == '\n';
        lexer->position++;
    }
}

/** How many equal signs are in "[==[" here; -1: no long bracket begins here. */
static int long_level(const struct script_lexer *lexer)
{
    size_t ahead = 1;
    if (byte_at(lexer, 0) != '[') {
        return -1;
    }
    while (byte_at(lexer, ahead) == '=') {
        ahead++;
    }
    return byte_at(lexer, ahead) == '[' ? (int)ahead - 1 : -1;
}

static void skip_long(struct script_lexer *lexer, int level)
{
    skip(lexer, (size_t)level + 2);
    while (lexer->position < lexer->len) {
        int equals = 0;
        if (byte_at(lexer, 0) == ']') {
            while (byte_at(lexer, 1 + (size_t)equals) == '=') {
                equals++;
            }
            if (equals == level && byte_at(lexer, 1 + (size_t)equals) == ']') {
                skip(lexer, (size_t)level + 2);
                return;
            }
        }
        skip(lexer, 1);
    }
}

static void skip_quoted(struct script_lexer *lexer)
{
    const char quote = byte_at(lexer, 0);
    skip(lexer, 1);
    while (lexer->position < lexer->len && byte_at(lexer, 0) != quote) {
        skip(lexer, byte_at(lexer, 0) == '\\' ? 2 : 1);
    }
    skip(lexer, 1);
}

static void skip_comment(struct script_lexer *lexer)
{
    skip(lexer, 2);
    const int level = long_level(lexer);
    if (level >= 0) {
        skip_long(lexer, level);
        return;
    }
    while (lexer->position < lexer->len && byte_at(lexer, 0) != '\n') {
        skip(lexer, 1);
    }
}

static void skip_blanks(struct script_lexer *lexer)
{
    for (;;) {
        if (isspace((unsigned char)byte_at(lexer, 0))) {
            skip(lexer, 1);
        } else if (byte_at(lexer, 0) == '-' && byte_at(lexer, 1) == '-') {
            skip_comment(lexer);
        } else {
            return;
        }
    }
}

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

static void skip_sign(struct script_lexer *lexer)
{
    static const char *const longer[] = {"...", "..", "==", "~=", "<=", ">=", "::"};
    for (size_t index = 0; index < sizeof longer / sizeof longer[0]; index++) {
        const size_t len = strlen(longer[index]);
        if (lexer->len - lexer->position >= len &&
            memcmp(lexer->text + lexer->position, longer[index], len) == 0) {
            skip(lexer, len);
            return;
        }
    }
    skip(lexer, 1);
}

struct script_token script_lexer_next(struct script_lexer *lexer)
{
    skip_blanks(lexer);
    const size_t start = lexer->position;
    struct script_token token = {SCRIPT_TOKEN_END, lexer->text + start, 0, lexer->line};
    const char first = byte_at(lexer, 0);
    if (start >= lexer->len) {
        return token;
    }
    if (isdigit((unsigned char)first)) {
        token.kind = SCRIPT_TOKEN_NUMBER;
        while (is_word(byte_at(lexer, 0)) || byte_at(lexer, 0) == '.') {
            skip(lexer, 1);
        }
    } else if (is_word(first)) {
        token.kind = SCRIPT_TOKEN_NAME;
        while (is_word(byte_at(lexer, 0))) {
            skip(lexer, 1);
        }
    } else if (first == '"' || first == '\'') {
        token.kind = SCRIPT_TOKEN_TEXT;
        skip_quoted(lexer);
    } else if (long_level(lexer) >= 0) {
        token.kind = SCRIPT_TOKEN_TEXT;
        skip_long(lexer, long_level(lexer));
    } else {
        token.kind = SCRIPT_TOKEN_SIGN;
        skip_sign(lexer);
    }
    token.len = lexer->position - start;
    return token;
}

bool script_token_is(const struct script_token *token, const char *words)
{
    return token->kind != SCRIPT_TOKEN_TEXT && token->len == strlen(words) &&
           memcmp(token->at, words, token->len) == 0;
}
