/** A place in a JSON document, as RFC 6901 writes it: "/gpus/0/hashrate"; "" is the whole document.
 *  Written as the fragment of a URL, so %XX is the byte it stands for, too (section 6). */
#ifndef STRATUM_JSON_POINTER_H
#define STRATUM_JSON_POINTER_H

#include <stdbool.h>
#include <stddef.h>

#include "stratum/json.h"

enum { STRATUM_JSON_POINTER_WORD_MAX = 255 }; /* bytes of one word between two slashes */

/** NULL: fine; else what is wrong with it, and what to write. */
const char *stratum_json_pointer_problem(const char *pointer);

/** How far a pointer led. */
struct stratum_json_place {
    struct stratum_json value;  /* ABSENT: nothing is there */
    struct stratum_json within; /* the last value on the way; ABSENT at the root */
    char word[STRATUM_JSON_POINTER_WORD_MAX + 1]; /* the word that was looked up in it last */
};

/** Follow a pointer that has no problem. Words of arrays are indices without leading zeros. */
struct stratum_json_place stratum_json_point(struct stratum_json root, const char *pointer);

#endif
