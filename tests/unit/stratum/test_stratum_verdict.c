#include "stratum/verdict.h"
#include "tests/unit/check.h"

void test_stratum_verdict_words(void)
{
    for (int index = 0; index < STRATUM_VERDICT_COUNT; index++) {
        const enum stratum_verdict verdict = (enum stratum_verdict)index;
        enum stratum_verdict found = STRATUM_VERDICT_COUNT;
        check_true(stratum_verdict_by_word(&found, stratum_verdict_word(verdict)));
        check_int(found, verdict);
    }
    check_text(stratum_verdict_word(STRATUM_VERDICT_LOW_DIFFICULTY), "low-difficulty");
    enum stratum_verdict untouched = STRATUM_VERDICT_STALE;
    check_true(!stratum_verdict_by_word(&untouched, "Accepted"));
    check_true(!stratum_verdict_by_word(&untouched, ""));
    check_int(untouched, STRATUM_VERDICT_STALE);
}

void test_stratum_verdict_invalid(void)
{
    int invalid = 0;
    for (int index = 0; index < STRATUM_VERDICT_COUNT; index++) {
        invalid += stratum_verdict_is_invalid((enum stratum_verdict)index);
    }
    check_int(invalid, STRATUM_VERDICT_COUNT - 3);
    check_true(!stratum_verdict_is_invalid(STRATUM_VERDICT_NONE));
    check_true(!stratum_verdict_is_invalid(STRATUM_VERDICT_ACCEPTED));
    check_true(!stratum_verdict_is_invalid(STRATUM_VERDICT_STALE));
}
