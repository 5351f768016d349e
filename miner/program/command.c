#include "miner/program/command.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/nearest.h"

enum { WORD_MAX = 64, EXIT_USAGE = 2 };

int miner_command_wrong(const struct miner_syntax *syntax, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", syntax->name);
    (void)vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return EXIT_USAGE;
}

static void help(const struct miner_syntax *syntax)
{
    printf("usage: %s %s\n\n%s\n\n", syntax->name, syntax->usage, syntax->summary);
    for (size_t index = 0; index < syntax->switch_count; index++) {
        const struct miner_switch *row = &syntax->switches[index];
        char left[WORD_MAX];
        (void)snprintf(left, sizeof left, "--%s %s", row->name,
                       row->value != NULL ? row->value : "");
        printf("  %-24s %s\n", left, row->help);
    }
    printf("  %-24s %s\n  %-24s %s\n", "--help", "this text", "--version", "the version");
}

static enum miner_command_end unknown(const struct miner_syntax *syntax, const char *word)
{
    const char *best = "help";
    for (size_t index = 0; index < syntax->switch_count; index++) {
        const char *name = syntax->switches[index].name;
        best = stratum_nearest_edits(word, name) < stratum_nearest_edits(word, best) ? name : best;
    }
    (void)miner_command_wrong(syntax, "unknown option --%s; did you mean --%s?", word, best);
    return MINER_COMMAND_WRONG;
}

/** What is left of the command line. */
struct walk {
    const struct miner_syntax *syntax;
    char **next, **end;
};

static enum miner_command_end take(struct walk *walk, const char *word)
{
    char name[WORD_MAX];
    const size_t len = strcspn(word, "=");
    const char *attached = word[len] == '=' ? word + len + 1 : NULL;
    (void)snprintf(name, sizeof name, "%.*s", (int)len, word);
    if (strcmp(name, "help") == 0) {
        help(walk->syntax);
        return MINER_COMMAND_HELPED;
    }
    if (strcmp(name, "version") == 0) {
        puts("miner " PROJECT_VERSION);
        return MINER_COMMAND_HELPED;
    }
    const struct miner_switch *row = NULL;
    for (size_t index = 0; index < walk->syntax->switch_count && row == NULL; index++) {
        const struct miner_switch *one = &walk->syntax->switches[index];
        row = strcmp(one->name, name) == 0 ? one : NULL;
    }
    if (row == NULL) {
        return unknown(walk->syntax, name);
    }
    if (row->flag != NULL && attached == NULL) {
        *row->flag = true;
        return MINER_COMMAND_READ;
    }
    if (row->flag != NULL || (attached == NULL && walk->next == walk->end)) {
        (void)miner_command_wrong(walk->syntax, "--%s %s%s", name,
                                  row->flag != NULL ? "takes no value" : "needs a value: ",
                                  row->flag != NULL ? "" : row->value);
        return MINER_COMMAND_WRONG;
    }
    *row->text = attached != NULL ? attached : *walk->next++;
    return MINER_COMMAND_READ;
}

enum miner_command_end miner_command_read(struct miner_operands *operands,
                                          const struct miner_syntax *syntax, int argc, char **argv)
{
    struct walk walk = {syntax, argv, argv + argc};
    enum miner_command_end end = MINER_COMMAND_READ;
    operands->count = 0;
    while (walk.next != walk.end && end == MINER_COMMAND_READ) {
        const char *word = *walk.next++;
        const char letter = word[0] == '-' && word[1] != '\0' && word[2] == '\0' ? word[1] : '\0';
        if (strncmp(word, "--", 2) == 0 || letter == 'h' || letter == 'V') {
            end = take(&walk, letter == 'h' ? "help" : letter == 'V' ? "version" : word + 2);
        } else if (operands->count < MINER_OPERANDS_MAX) {
            operands->at[operands->count++] = word;
        } else {
            (void)miner_command_wrong(syntax, "%s: more than %d files", word, MINER_OPERANDS_MAX);
            end = MINER_COMMAND_WRONG;
        }
    }
    return end;
}

bool miner_command_part(double *out, const char *words)
{
    char *rest = NULL;
    const double number = strtod(words, &rest);
    if (rest == words || !isfinite(number)) {
        return false;
    }
    rest += strspn(rest, " ");
    const double part = *rest == '%' ? number / 100 : number;
    rest += *rest == '%' ? 1 : 0;
    if (*rest != '\0' || part < 0 || part > 1) {
        return false;
    }
    *out = part;
    return true;
}

bool miner_command_count(uint64_t *out, const char *words, uint64_t least, uint64_t most)
{
    char *rest = NULL;
    errno = 0;
    const unsigned long long number = strtoull(words, &rest, 10);
    if (words[0] < '0' || words[0] > '9' || *rest != '\0' || errno != 0 || number < least ||
        number > most) {
        return false;
    }
    *out = number;
    return true;
}
