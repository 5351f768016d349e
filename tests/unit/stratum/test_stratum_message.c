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

/* All that is used, and not a byte behind it. */
void test_stratum_message_copies_a_job(void)
{
    static struct stratum_notify from, to;
    memset(&from, 0, sizeof from);
    memset(&to, 0xaa, sizeof to);
    memcpy(from.job_id, "j1", 3);
    from.coinb1_len = 3;
    from.coinb2_len = 2;
    memcpy(from.coinbase, "abcde", 5);
    from.branch_count = 1;
    from.branches[0][31] = 7;
    from.ntime = 9;
    from.clean = true;
    stratum_notify_copy(&to, &from);
    check_text(to.job_id, "j1");
    check_true(memcmp(to.coinbase, "abcde", 5) == 0);
    check_int(to.coinbase[5], 0xaa);
    check_int(to.branches[0][31], 7);
    check_int(to.ntime, 9);
    check_true(to.clean && to.branch_count == 1 && to.coinb1_len == 3 && to.coinb2_len == 2);
}
