#include "simpool/program/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_LEN_MAX = 16 * 1024, URL_LEN_MAX = 320, PORT_LEN_MAX = 8 };

/** A placeholder and what it becomes. */
struct filling {
    const char *name;
    const char *words;
};

static bool mentions(const struct program_words *command, const char *placeholder)
{
    for (size_t index = 0; index < command->count; index++) {
        if (strstr(command->at[index], placeholder) != NULL) {
            return true;
        }
    }
    return false;
}

bool program_command_finds_pool(const struct program_words *command)
{
    return mentions(command, "{url}") || mentions(command, "{port}");
}

bool program_command_keeps_journal(const struct program_words *command)
{
    return mentions(command, "{journal}");
}

bool program_command_trusts(const struct program_words *command)
{
    return mentions(command, "{ca}");
}

bool program_command_has_api(const struct program_words *command)
{
    return mentions(command, "{api}");
}

void program_command_url(struct stratum_text *out, const struct stratum_address *address)
{
    stratum_text_add(out, address->tls ? "stratum+ssl://" : "stratum+tcp://");
    stratum_address_write(out, address->host, address->port);
}

/** One step: the placeholder that at begins with, else one byte. returns what follows. */
static const char *fill_next(struct stratum_text *out, const char *at,
                             const struct filling *fillings)
{
    for (const struct filling *filling = fillings; filling->name != NULL; filling++) {
        const size_t len = strlen(filling->name);
        if (strncmp(at, filling->name, len) == 0) {
            stratum_text_add(out, filling->words);
            return at + len;
        }
    }
    stratum_text_add_bytes(out, at, 1);
    return at + 1;
}

/** NULL: out of memory, or longer than any word that makes sense. */
static char *fill_word(const char *word, const struct filling *fillings)
{
    char buffer[WORD_LEN_MAX];
    struct stratum_text out = stratum_text_in(buffer, sizeof buffer);
    while (*word != '\0') {
        word = fill_next(&out, word, fillings);
    }
    return out.overflow ? NULL : strdup(buffer);
}

char **program_command_fill(const struct program_words *command, const struct program_fill *fill)
{
    const struct stratum_address *const address = fill->address;
    char url[URL_LEN_MAX];
    struct stratum_text url_text = stratum_text_in(url, sizeof url);
    program_command_url(&url_text, address);
    char port[PORT_LEN_MAX];
    snprintf(port, sizeof port, "%u", address->port);
    char number[24];
    snprintf(number, sizeof number, "%zu", fill->number);
    char user[sizeof PROGRAM_USER + sizeof number];
    const bool first = fill->number <= 1;
    snprintf(user, sizeof user, "%s%s%s", PROGRAM_USER, first ? "" : "-", first ? "" : number);
    char api[PORT_LEN_MAX];
    snprintf(api, sizeof api, "%u", fill->api);
    const struct filling fillings[] = {
        {"{url}", url},     {"{host}", address->host}, {"{port}", port},
        {"{user}", user},   {"{pass}", PROGRAM_PASS},  {"{journal}", fill->journal},
        {"{ca}", fill->ca}, {"{n}", number},           {"{api}", api},
        {NULL, NULL},
    };
    char **const words = calloc(command->count + 1, sizeof *words);
    for (size_t index = 0; words != NULL && index < command->count; index++) {
        words[index] = fill_word(command->at[index], fillings);
        if (words[index] == NULL) {
            program_command_free(words);
            return NULL;
        }
    }
    return words;
}

void program_command_free(char **words)
{
    for (char **word = words; word != NULL && *word != NULL; word++) {
        free(*word);
    }
    free(words);
}

void program_command_quote(struct stratum_text *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_=+:,./@%";
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        stratum_text_add(out, word);
        return;
    }
    stratum_text_add(out, "'");
    for (; *word != '\0'; word++) {
        if (*word == '\'') {
            stratum_text_add(out, "'\\''");
        } else {
            stratum_text_add_bytes(out, word, 1);
        }
    }
    stratum_text_add(out, "'");
}
