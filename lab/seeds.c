#include "lab/seeds.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool parse_number(uint64_t *out, const char *text, const char **rest)
{
    char *end = NULL;
    if (!isdigit((unsigned char)*text)) {
        return false;
    }
    errno = 0;
    *out = strtoull(text, &end, 10);
    *rest = end;
    return errno == 0;
}

bool lab_seeds_parse(struct lab_seeds *out, const char *text)
{
    struct lab_seeds seeds;
    const char *rest = NULL;
    if (!parse_number(&seeds.first, text, &rest)) {
        return false;
    }
    seeds.last = seeds.first;
    if (strncmp(rest, "..", 2) == 0 && !parse_number(&seeds.last, rest + 2, &rest)) {
        return false;
    }
    if (*rest != '\0' || seeds.last < seeds.first) {
        return false;
    }
    *out = seeds;
    return true;
}
