#include "stratum/status.h"

#include <assert.h>
#include <stddef.h>

static const struct {
    const char *name;
    const char *text;
} statuses[STRATUM_STATUS_COUNT] = {
#define X(name, sentence) [STRATUM_##name] = {#name, sentence},
    STRATUM_STATUS_LIST(X)
#undef X
};

const char *stratum_status_name(enum stratum_status status)
{
    assert((size_t)status < STRATUM_STATUS_COUNT);
    return statuses[status].name;
}

const char *stratum_status_text(enum stratum_status status)
{
    assert((size_t)status < STRATUM_STATUS_COUNT);
    return statuses[status].text;
}
