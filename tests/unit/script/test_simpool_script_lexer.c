#include "simpool/script/lexer.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

/** Tokens of a text, each kind's letter and its words: "N:rest T:\"90s\" @2". */
static void tokens_of(char *out, size_t capacity, const char *text)
{
    static const char letters[] = {'E', 'N', 'T', '#', 'S'};
    struct script_lexer lexer = {text, strlen(text), 0, 1};
    struct script_token token = script_lexer_next(&lexer);
    out[0] = '\0';
    for (; token.kind != SCRIPT_TOKEN_END; token = script_lexer_next(&lexer)) {
        const size_t len = strlen(out);
        (void)snprintf(out + len, capacity - len, "%s%c%d:%.*s", len > 0 ? " " : "",
                       letters[token.kind], token.line, (int)token.len, token.at);
    }
}

void test_script_lexer_table(void)
{
    static const struct {
        const char *text;
        const char *tokens;
    } rows[] = {
        {"", ""},
        {"rest \"90s\"", "N1:rest T1:\"90s\""},
        {"a.b:c{d=1}", "N1:a S1:. N1:b S1:: N1:c S1:{ N1:d S1:= #1:1 S1:}"},
        {"-- x\ny --[[ a\n b ]] z", "N2:y N3:z"},
        {"--[==[ ]] ]==] a", "N1:a"},
        {"'a\\'b' \"c\\\"d\"", "T1:'a\\'b' T1:\"c\\\"d\""},
        {"[[x]] [=[y]]]=] [z]", "T1:[[x]] T1:[=[y]]]=] S1:[ N1:z S1:]"},
        {"a<=b~=c..d...e::f", "N1:a S1:<= N1:b S1:~= N1:c S1:.. N1:d S1:... N1:e S1::: N1:f"},
        {"0x1F 1e5 3.5", "#1:0x1F #1:1e5 #1:3.5"},
        {"'open", "T1:'open"},
        {"[[open", "T1:[[open"},
        {"--[[open", ""},
        {"\\", "S1:\\"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char found[512];
        tokens_of(found, sizeof found, rows[index].text);
        (void)check_row(rows[index].text, check_text(found, rows[index].tokens));
    }
}

/** However a text is cut, the lexer ends and stays inside. */
void test_script_lexer_prefixes(void)
{
    static const char text[] = "--[==[ a ]==] x = 'y\\'' .. [=[ z ]=] -- end\n rest \"1\\\n2\" ...";
    for (size_t len = 0; len <= strlen(text); len++) {
        struct script_lexer lexer = {text, len, 0, 1};
        size_t count = 0;
        struct script_token token = script_lexer_next(&lexer);
        while (token.kind != SCRIPT_TOKEN_END && count < 100) {
            check_true(token.len > 0 && token.at + token.len <= text + len);
            token = script_lexer_next(&lexer);
            count++;
        }
        check_true(count < 100);
    }
}
