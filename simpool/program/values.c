#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/algorithm.h"
#include "simpool/program/options.h"
#include "simpool/script/units.h"
#include "stratum/net/link.h"
#include "stratum/net/problem.h"

/** true: the whole of words is one number of that kind. */
static bool read_number(double *out, const char *words)
{
    char *end = NULL;
    const double number = strtod(words, &end);
    if (end == words || *end != '\0' || !isfinite(number) || number <= 0) {
        return false;
    }
    *out = number;
    return true;
}

static bool read_count(uint64_t *out, const char *words)
{
    if (words[0] == '\0' || words[strspn(words, "0123456789")] != '\0') {
        return false;
    }
    errno = 0;
    const unsigned long long count = strtoull(words, NULL, 10);
    if (errno != 0) {
        return false;
    }
    *out = count;
    return true;
}

static bool read_flag(bool *out, const char *words)
{
    const bool yes = strcmp(words, "true") == 0;
    if (!yes && strcmp(words, "false") != 0) {
        return false;
    }
    *out = yes;
    return true;
}

static bool read_duration(int64_t *out, const char *words)
{
    double seconds = 0;
    if (!script_quantity_read(&seconds, SCRIPT_DURATION, words) ||
        script_microseconds(seconds) <= 0) {
        return false; /* less than a microsecond would be no time, which stands for "always" */
    }
    *out = script_microseconds(seconds);
    return true;
}

static bool read_rate(double *out, const char *words)
{
    double rate_hps = 0;
    if (!script_quantity_read(&rate_hps, SCRIPT_HASHRATE, words) || rate_hps <= 0) {
        return false;
    }
    *out = rate_hps;
    return true;
}

static const char *set(const struct program_option *option, const char *words)
{
    switch (option->kind) {
    case PROGRAM_OPTION_FLAG:
        return read_flag(option->value, words) ? NULL : "true or false";
    case PROGRAM_OPTION_TEXT: /* "" is a script's variable that is not set */
        if (words[0] == '\0') {
            return option->argument;
        }
        *(const char **)option->value = words;
        return NULL;
    case PROGRAM_OPTION_ANY_TEXT:
        *(const char **)option->value = words;
        return NULL;
    case PROGRAM_OPTION_NUMBER:
        return read_number(option->value, words) ? NULL : "a number above 0";
    case PROGRAM_OPTION_COUNT:
        return read_count(option->value, words) ? NULL : "a whole number";
    case PROGRAM_OPTION_DURATION:
        return read_duration(option->value, words) ? NULL
                                                   : script_quantity_example(SCRIPT_DURATION);
    case PROGRAM_OPTION_RATE:
        return read_rate(option->value, words) ? NULL : script_quantity_example(SCRIPT_HASHRATE);
    case PROGRAM_OPTION_ALGORITHM:
        return qhash_algorithm_by_name(option->value, words) ? NULL : "qhash or sha256d";
    }
    abort(); /* the table names no other kind */
}

const char *program_option_set(const struct program_option *option, const char *words)
{
    const char *const expected = set(option, words);
    if (expected == NULL && option->given != NULL) {
        *option->given = true;
    }
    return expected;
}

bool program_option_address(struct stratum_address *out, const char *option, const char *words,
                            const char **problem)
{
    const char *why = NULL;
    const bool good = stratum_address_parse(out, words, &why);
    if (!good) {
        *problem = stratum_problem("%s \"%s\": %s", option, words, why);
    }
    return good;
}
