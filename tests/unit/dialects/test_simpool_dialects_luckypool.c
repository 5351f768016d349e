/* LuckyPool's greetings, as another program's log kept them (fixtures/transcripts): what the pool
 * said, not what it was asked, and jobs cut short. A miner that subscribes and authorizes is told
 * the same bytes in the same order by our NOMP dialect. Taken from the log, or left out:
 *
 *   extranonce1, the first difficulty    as logged
 *   the number of the connection         ours, within the session id
 *   jobs                                 where they come; what they hold was cut
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "stratum/json.h"
#include "tests/unit/check.h"
#include "tests/unit/dialects/hall.h"

static const char session_begins[] = "deadbeefcafebabe";
static const char job_begins[] = "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"";

enum { SESSION_DIGITS = 16, LINE_LEN_MAX = 4096 };

/** A log being read, and the pool that is held against it. */
struct log {
    struct hall hall;
    char session[64];
    uint32_t rig;
    bool authorized;
    unsigned sessions, lines, jobs;
};

/** What a session id counts is the pool's own: ours takes its place. */
static void renumber(char *line, const char *ours)
{
    char *there = line;
    const char *here = ours;
    while ((there = strstr(there, session_begins)) != NULL &&
           (here = strstr(here, session_begins)) != NULL) {
        there += sizeof session_begins - 1;
        here += sizeof session_begins - 1;
        memcpy(there, here, SESSION_DIGITS);
    }
}

/** The next line that our pool said. */
static void hear(struct log *log, char *real, bool cut)
{
    const char *const ours = log->hall.desk->said;
    const size_t len = strcspn(ours, "\n");
    renumber(real, ours);
    const bool same = cut ? strncmp(ours, job_begins, sizeof job_begins - 1) == 0 &&
                                strncmp(real, job_begins, sizeof job_begins - 1) == 0
                          : strlen(real) == len && strncmp(ours, real, len) == 0;
    if (!check_row(log->session, same)) {
        fprintf(stderr, "ours: %.*s\nreal: %s\n", (int)len, ours, real);
    }
    log->hall.desk->said += len + (ours[len] == '\n');
    log->lines++;
    log->jobs += cut;
}

/** A new miner, greeted with what the subscribe answered and the difficulty that followed it. */
static void begin(struct log *log, const char *session, const char *answer)
{
    struct desk *const desk = log->hall.desk;
    check_int(stratum_decode(&desk->message, answer, strlen(answer), NULL), STRATUM_OK);
    check_int(desk->message.as.reply.result, STRATUM_RESULT_SUBSCRIBED);
    const struct stratum_set_extranonce extranonce = desk->message.as.reply.subscribed.extranonce;
    (void)snprintf(log->session, sizeof log->session, "%s", session);
    (void)desk_said(desk);
    log->sessions++;
    log->authorized = false;
    log->rig = desk_rig(desk);
    simpool_pool_set_extranonce(desk->pool, desk->now, log->rig, &extranonce);
    simpool_pool_welcome(desk->pool, desk->now, log->rig, 1,
                         simpool_pool_next_job(desk->pool, desk->now, -1));
    desk_line(desk, log->rig, SUBSCRIBE);
}

static void on_line(struct log *log, const char *session, char *said, bool cut)
{
    struct desk *const desk = log->hall.desk;
    if (strcmp(session, log->session) != 0) {
        begin(log, session, said);
    } else if (*desk->said == '\0' && !log->authorized) {
        log->authorized = true;
        desk_line(desk, log->rig, AUTHORIZE);
    } else if (*desk->said == '\0') { /* a job that comes by itself */
        simpool_pool_give(desk->pool, desk->now, log->rig,
                          simpool_pool_next_job(desk->pool, desk->now, -1));
        desk_drain(desk);
    }
    hear(log, said, cut);
}

void test_captures_luckypool_word_for_word(void)
{
    FILE *const file = fopen(FIXTURES "/transcripts/luckypool-handshake.jsonl", "r");
    struct log log = {.hall = hall_open("nomp")};
    char *line = NULL;
    size_t capacity = 0;
    assert(file != NULL);
    for (ssize_t len = getline(&line, &capacity, file); len > 0;
         len = getline(&line, &capacity, file)) {
        struct stratum_json_document *document = NULL;
        check_int(stratum_json_parse(&document, line, (size_t)len), STRATUM_OK);
        const struct stratum_json root = stratum_json_root(document);
        char said[LINE_LEN_MAX];
        (void)snprintf(said, sizeof said, "%s",
                       stratum_json_text(stratum_json_get(root, "line"), NULL));
        on_line(&log, stratum_json_text(stratum_json_get(root, "session"), NULL), said,
                stratum_json_get(root, "truncated").type == STRATUM_JSON_BOOL);
        stratum_json_free(document);
    }
    check_int(log.sessions, 3);
    check_int(log.lines, 15);
    check_int(log.jobs, 6);
    check_text(log.hall.desk->said, ""); /* and nothing else */
    free(line);
    (void)fclose(file);
    hall_close(&log.hall);
}
