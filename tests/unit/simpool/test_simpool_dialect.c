#include "simpool/dialect.h"

#include "tests/unit/check.h"

void test_dialect_errors_are_pairs_or_triples(void)
{
    char line[256];
    const struct stratum_id number = stratum_id_of_number(4);
    const struct stratum_id text_id = {.kind = STRATUM_ID_STRING, .text = "xn\"sub"};
    const struct simpool_refusal *refusals = simpool_dialect_nomp.refusals;
    struct stratum_text text = stratum_text_in(line, sizeof line);
    (void)simpool_dialect_encode_error(&text, &number, &refusals[SIMPOOL_REASON_DUPLICATE],
                                       "duplicate share");
    check_text(line, "{\"id\":4,\"result\":null,\"error\":[22,\"duplicate share\"]}\n");
    text = stratum_text_in(line, sizeof line);
    (void)simpool_dialect_encode_error(&text, &text_id, &refusals[SIMPOOL_REASON_UNAUTHORIZED],
                                       "unauthorized worker");
    check_text(line, "{\"id\":\"xn\\\"sub\",\"result\":null,\"error\":[24,\"unauthorized "
                     "worker\",null]}\n");
    text = stratum_text_in(line, 40);
    check_int(simpool_dialect_encode_error(&text, &number, &refusals[SIMPOOL_REASON_JOB],
                                           "job not found"),
              STRATUM_NO_ROOM);
    check_text(line, "");
}

void test_dialect_numbers_sessions(void)
{
    char session[64];
    simpool_dialect_session(session, sizeof session, &simpool_dialect_nomp, 1);
    check_text(session, "deadbeefcafebabe0100000000000000");
    simpool_dialect_session(session, sizeof session, &simpool_dialect_nomp, 0x036293);
    check_text(session, "deadbeefcafebabe9362030000000000"); /* as LuckyPool's on 2025-10-31 */
}

void test_dialect_knows_its_fixed_replies(void)
{
    check_text(simpool_dialect_fixed_reply(&simpool_dialect_nomp, "mining.get_transactions"),
               "{\"id\":null,\"result\":[],\"error\":true}\n");
    check_true(simpool_dialect_fixed_reply(&simpool_dialect_nomp, "mining.ping") == NULL);
}
