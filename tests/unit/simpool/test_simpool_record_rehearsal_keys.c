/* A line of the miner made to fit another session. */
#include "simpool/record/rehearsal_keys.h"

#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "tests/unit/check.h"

#define NOTIFY(id, ntime)                                                                          \
    "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"" id                                  \
    "\",\"0000000000000000000000000000000000000000000000000000000000000000\",\"01\",\"02\",[],"    \
    "\"20000000\",\"1d00ffff\",\"" ntime "\",true]}"
#define SUBSCRIBED(len)                                                                            \
    "{\"id\":1,\"result\":[[[\"mining.notify\",\"s\"]],\"aabbccdd\"," len "],\"error\":null}"

static void learn(struct simpool_session_keys *keys, const char *line)
{
    struct stratum_message *message = calloc(1, sizeof *message);
    check_int(stratum_decode(message, line, strlen(line), NULL), STRATUM_OK);
    check_true(simpool_session_keys_learn(keys, message));
    free(message);
}

static void write_text(char *out, size_t capacity, const char *words)
{
    struct stratum_text text = stratum_text_in(out, capacity);
    stratum_text_add(&text, words);
}

void test_rehearsal_keys_fit_another_session(void)
{
    struct simpool_session_keys then = {.jobs = NULL};
    struct simpool_session_keys now = {.jobs = NULL};
    learn(&then, SUBSCRIBED("4"));
    learn(&then, NOTIFY("a1", "60000001"));
    learn(&then, NOTIFY("a2", "60000002"));
    learn(&then, NOTIFY("a3", "60000003"));
    learn(&now, SUBSCRIBED("8"));
    learn(&now, NOTIFY("b1", "70000001"));
    learn(&now, NOTIFY("b2", "70000002"));
    static const struct {
        const char *job, *extranonce2;
        const char *new_job, *new_extranonce2, *new_ntime;
    } rows[] = {
        {"a1", "01020304", "b1", "0102030400000000", "70000001"},
        {"a2", "01020304", "b2", "0102030400000000", "70000002"},
        {"a3", "01020304", "b2", "0102030400000000", "70000002"}, /* there is no third yet */
        {"zz", "01020304", "zz", "0102030400000000", "60000009"}, /* as wrong as it was */
        {"a1", "0102", "b1", "0102", "70000001"}, /* too short then, too short now */
    };
    struct stratum_message *message = calloc(1, sizeof *message);
    const struct simpool_rekeying how = {&then, &now, "me.rig", NULL};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        *message = (struct stratum_message){.kind = STRATUM_SUBMIT};
        struct stratum_submit *const submit = &message->as.submit;
        write_text(submit->job_id, sizeof submit->job_id, rows[index].job);
        write_text(submit->extranonce2, sizeof submit->extranonce2, rows[index].extranonce2);
        write_text(submit->ntime, sizeof submit->ntime, "60000009");
        check_true(simpool_session_rekey(message, &how));
        check_text(submit->job_id, rows[index].new_job);
        check_text(submit->extranonce2, rows[index].new_extranonce2);
        check_text(submit->ntime, rows[index].new_ntime);
        check_text(submit->user, "me.rig");
    }
    *message = (struct stratum_message){.kind = STRATUM_AUTHORIZE};
    write_text(message->as.authorize.pass, sizeof message->as.authorize.pass, "secret");
    check_true(simpool_session_rekey(message, &how));
    check_text(message->as.authorize.user, "me.rig");
    check_text(message->as.authorize.pass, "secret");
    message->kind = STRATUM_SUBSCRIBE;
    check_true(!simpool_session_rekey(message, &how));
    free(message);
    simpool_session_keys_done(&then);
    simpool_session_keys_done(&now);
}
