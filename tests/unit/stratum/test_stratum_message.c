#include <string.h>

#include "stratum/message.h"
#include "tests/unit/check.h"

void test_stratum_message_methods(void)
{
    for (int index = 0; index < STRATUM_KIND_COUNT; index++) {
        const enum stratum_kind kind = (enum stratum_kind)index;
        const char *method = stratum_kind_method(kind);
        check_true((method == NULL) == (kind == STRATUM_UNKNOWN || kind == STRATUM_REPLY));
        if (method != NULL) {
            check_int(stratum_kind_of_method(method), kind);
            check_row(method, strlen(method) <= STRATUM_METHOD_MAX);
        }
    }
    check_int(stratum_kind_of_method("mining.get_transactions"), STRATUM_UNKNOWN);
    check_int(stratum_kind_of_method(""), STRATUM_UNKNOWN);
    check_int(stratum_kind_of_method("Mining.Notify"), STRATUM_UNKNOWN);
}

void test_stratum_message_ids(void)
{
    const struct stratum_id ids[] = {
        {.kind = STRATUM_ID_NONE},
        {.kind = STRATUM_ID_NULL},
        stratum_id_of_number(0),
        stratum_id_of_number(4),
        stratum_id_of_number(INT64_MIN),
        {.kind = STRATUM_ID_STRING, .text = ""},
        {.kind = STRATUM_ID_STRING, .text = "4"},
        {.kind = STRATUM_ID_STRING, .text = "auth"},
    };
    const size_t count = sizeof ids / sizeof ids[0];
    for (size_t a = 0; a < count; a++) {
        for (size_t b = 0; b < count; b++) {
            check_true(stratum_id_equal(&ids[a], &ids[b]) == (a == b));
        }
    }
}
