#include "stratum/net/log_line.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "stratum/text.h"

enum { MODULE_NAME_MAX = 24, US_PER_S = 1000000 };

static const char *const level_words[] = {"off", "error", "warn", "info", "debug", "trace"};

const char *stratum_log_level_word(enum stratum_log_level level)
{
    assert((size_t)level < sizeof level_words / sizeof level_words[0]);
    return level_words[level];
}

/** A control letter must not forge a line or talk to the terminal. */
static size_t finish_text(char line[STRATUM_LOG_LINE_MAX], int wanted)
{
    size_t len = wanted < 0 ? 0 : (size_t)wanted;
    if (len > STRATUM_LOG_LINE_MAX - 1) {
        len = STRATUM_LOG_LINE_MAX - 1;
        memset(line + len - 3, '.', 3);
    }
    line[len] = '\0';
    stratum_text_one_line(line);
    line[len] = '\n';
    return len + 1;
}

size_t stratum_log_line_text(char line[STRATUM_LOG_LINE_MAX], const struct stratum_log_words *words)
{
    return finish_text(line, snprintf(line, STRATUM_LOG_LINE_MAX, "%6lld.%06lld  %-5s  %-8.*s  %s",
                                      (long long)(words->at_us / US_PER_S),
                                      (long long)(words->at_us % US_PER_S),
                                      stratum_log_level_word(words->level), MODULE_NAME_MAX,
                                      words->module, words->words));
}

/** false: so much of the words does not fit. */
static bool put_json(struct stratum_text *out, const struct stratum_log_words *words, size_t len)
{
    char kept[STRATUM_LOG_LINE_MAX + 4];
    char module[MODULE_NAME_MAX + 1];
    (void)snprintf(module, sizeof module, "%.*s", MODULE_NAME_MAX, words->module);
    (void)snprintf(kept, sizeof kept, "%.*s%s", (int)len, words->words,
                   words->words[len] != '\0' ? "..." : "");
    stratum_text_format(out, "{\"t\":%lld.%06lld,\"level\":\"%s\",\"module\":",
                        (long long)(words->at_us / US_PER_S), (long long)(words->at_us % US_PER_S),
                        stratum_log_level_word(words->level));
    stratum_text_json(out, module);
    stratum_text_add(out, ",\"text\":");
    stratum_text_json(out, kept);
    stratum_text_add(out, "}\n");
    return !out->overflow;
}

size_t stratum_log_line_json(char line[STRATUM_LOG_LINE_MAX], const struct stratum_log_words *words)
{
    size_t len = strnlen(words->words, STRATUM_LOG_LINE_MAX);
    for (;;) {
        char buffer[STRATUM_LOG_LINE_MAX + 1]; /* a text needs room for its NUL */
        struct stratum_text out = stratum_text_in(buffer, sizeof buffer);
        if (put_json(&out, words, len)) {
            memcpy(line, buffer, out.len);
            return out.len;
        }
        assert(len > 0);
        len -= len / 8 + 1; /* escaping makes six bytes of one at most */
    }
}
