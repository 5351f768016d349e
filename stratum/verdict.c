#include "stratum/verdict.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const struct {
    const char *word;
    bool invalid;
} verdicts[STRATUM_VERDICT_COUNT] = {
#define X(name, word, invalid) [STRATUM_VERDICT_##name] = {word, invalid},
    STRATUM_VERDICT_LIST(X)
#undef X
};

const char *stratum_verdict_word(enum stratum_verdict verdict)
{
    assert((size_t)verdict < STRATUM_VERDICT_COUNT);
    return verdicts[verdict].word;
}

bool stratum_verdict_is_invalid(enum stratum_verdict verdict)
{
    assert((size_t)verdict < STRATUM_VERDICT_COUNT);
    return verdicts[verdict].invalid;
}

bool stratum_verdict_by_word(enum stratum_verdict *out, const char *word)
{
    for (size_t index = 0; index < STRATUM_VERDICT_COUNT; index++) {
        if (strcmp(verdicts[index].word, word) == 0) {
            *out = (enum stratum_verdict)index;
            return true;
        }
    }
    return false;
}
