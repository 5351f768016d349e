#include <string.h>

#include "stratum/status.h"
#include "tests/unit/check.h"

void test_stratum_status_named(void)
{
    for (int status = 0; status < STRATUM_STATUS_COUNT; status++) {
        const char *const text = stratum_status_text((enum stratum_status)status);
        check_row(text, strlen(text) >= 4);
        for (int other = 0; other < status; other++) {
            check_row(text, strcmp(text, stratum_status_text((enum stratum_status)other)) != 0);
        }
    }
    check_int(STRATUM_OK, 0);
    check_text(stratum_status_text(STRATUM_NO_MEMORY), "out of memory");
}
