#include "stratum/status.h"

#include <assert.h>
#include <stddef.h>

static const char *const texts[STRATUM_STATUS_COUNT] = {
#define X(name, sentence) [STRATUM_##name] = (sentence),
    STRATUM_STATUS_LIST(X)
#undef X
};

const char *stratum_status_text(enum stratum_status status)
{
    assert((size_t)status < STRATUM_STATUS_COUNT);
    return texts[status];
}
