/* The real node-stratum-pool talking (fixtures/transcripts/nsp.jsonl, bfg-nsp.jsonl): our pool is
 * given the same jobs, extranonces and difficulties, and the same lines of the same miners; what it
 * says must be the same bytes, its judge must accept every share that the real one accepted. */
#include "tests/unit/simpool/test_simpool_pool_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "stratum/hex.h"
#include "stratum/json.h"
#include "tests/unit/check.h"

struct play {
    struct desk *desk;
    const char *path;
    size_t line_number;
    size_t lines; /* of the server, compared */
    size_t shares;
};

static bool fail(const struct play *play, const char *what)
{
    char where[256];
    (void)snprintf(where, sizeof where, "%s:%zu: %s", play->path, play->line_number, what);
    return check_true_at(false, where, "", __FILE__, __LINE__);
}

/* The server's next line is what the recording says. */
static void expect(struct play *play, const char *line, size_t len)
{
    struct desk *desk = play->desk;
    play->lines++;
    if (strncmp(desk->said, line, len) != 0 || desk->said[len] != '\n') {
        (void)fail(play, "the real pool said something else");
        fprintf(stderr, "ours: %.300s\nreal: %.*s\n", desk->said, (int)len, line);
        return;
    }
    desk->said += len + 1;
}

/* All jobs of the recording were made at the start; which has this id. */
static uint32_t job_of(const struct play *play, const char *id)
{
    uint32_t number = 1;
    while (simpool_pool_job(play->desk->pool, number) != NULL &&
           strcmp(simpool_pool_job(play->desk->pool, number)->notify.job_id, id) != 0) {
        number++;
    }
    return number;
}

/* What a server says by itself happens here by a verb; replies have been made already. */
static void on_server_line(struct play *play, uint32_t rig, const char *line, size_t len)
{
    struct desk *desk = play->desk;
    struct stratum_message *message = &desk->message;
    check_int(stratum_decode(message, line, len, NULL), STRATUM_OK);
    const bool is_due = *desk->said == '\0';
    if (message->kind == STRATUM_SET_DIFFICULTY && is_due) {
        simpool_pool_set_difficulty(desk->pool, desk->now, rig,
                                    message->as.set_difficulty.difficulty);
    } else if (message->kind == STRATUM_NOTIFY && is_due) {
        simpool_pool_give(desk->pool, desk->now, rig, job_of(play, message->as.notify.job_id));
    }
    desk_drain(desk);
    expect(play, line, len);
}

/** A connection of the recording: its extranonce1 and the job that came with it. */
struct session {
    const char *extranonce1; /* NULL: a TLS hello */
    const char *job;
};

/* Sessions are numbered in the order in which they come, so all come before the first line. */
static void prepare(struct play *play, const struct session *session)
{
    struct simpool_pool *pool = play->desk->pool;
    const uint32_t rig = desk_rig(play->desk);
    if (session->extranonce1 != NULL) {
        struct stratum_set_extranonce extranonce = {{0}, 4, 4};
        (void)stratum_hex_read(extranonce.extranonce1, 4, session->extranonce1, 8);
        simpool_pool_set_extranonce(pool, play->desk->now, rig, &extranonce);
        simpool_pool_welcome(pool, play->desk->now, rig, 0.001, job_of(play, session->job));
    }
}

static void on_segment(struct play *play, uint32_t rig, bool from_server, const char *text)
{
    struct desk *desk = play->desk;
    if (!from_server && (uint8_t)text[0] == 0x16) {
        simpool_pool_on_first_bytes(desk->pool, desk->now, rig, (const uint8_t *)text, 3);
        desk_drain(desk);
        return;
    }
    while (*text != '\0') {
        const size_t len = strcspn(text, "\n");
        if (from_server) {
            on_server_line(play, rig, text, len);
        } else {
            char line[2048];
            (void)snprintf(line, sizeof line, "%.*s", (int)len, text);
            play->shares += strstr(line, "mining.submit") != NULL;
            desk_line(desk, rig, line);
        }
        text += len + (text[len] == '\n');
    }
}

static void on_record(struct play *play, const char *line, size_t len)
{
    struct stratum_json_document *document;
    check_int(stratum_json_parse(&document, line, len), STRATUM_OK);
    const struct stratum_json record = stratum_json_root(document);
    int64_t connection = 0;
    size_t text_len;
    (void)stratum_json_integer(&connection, stratum_json_at(record, 1));
    const char *towards = stratum_json_text(stratum_json_at(record, 2), &text_len);
    const char *text = stratum_json_text(stratum_json_at(record, 3), &text_len);
    const uint32_t rig = (uint32_t)connection;
    if (text != NULL) {
        on_segment(play, rig, *towards == '<', text);
    } else if (*towards == '>') {
        (void)desk_said(play->desk); /* what it did not wait for */
        simpool_pool_on_closed(play->desk->pool, play->desk->now, rig, STRATUM_CAUSE_MINER);
        desk_drain(play->desk);
    }
    stratum_json_free(document);
}

static struct play perform(const char *path, const struct session *sessions, size_t count)
{
    const struct simpool_pool_options options = desk_options();
    struct play play = {.desk = desk_open(&options, path), .path = path};
    for (size_t index = 0; index < simpool_replay_count(play.desk->replay); index++) {
        (void)simpool_pool_next_job(play.desk->pool, play.desk->now, -1);
    }
    for (size_t index = 0; index < count; index++) {
        prepare(&play, &sessions[index]);
    }
    char *line = NULL;
    size_t capacity = 0;
    FILE *file = fopen(path, "r");
    for (ssize_t len = getline(&line, &capacity, file); len > 0;
         len = getline(&line, &capacity, file)) {
        play.line_number++;
        on_record(&play, line, (size_t)len);
    }
    free(line);
    (void)fclose(file);
    check_text(play.desk->said, ""); /* and nothing else */
    return play;
}

static size_t count_verdict(const struct desk *desk, enum stratum_verdict verdict)
{
    size_t count = 0;
    for (size_t index = 0; index < desk->event_count; index++) {
        count += desk->events[index].kind == STRATUM_EVENT_SHARE &&
                 desk->events[index].verdict == verdict;
    }
    return count;
}

void test_pool_nsp_minerd_and_cpuminer_word_for_word(void)
{
    static const struct session sessions[] = {{"18000000", "1"}, {"18000001", "6"}};
    struct play play = perform(FIXTURES "/transcripts/nsp.jsonl", sessions, 2);
    check_int(play.shares, 67);
    check_int(count_verdict(play.desk, STRATUM_VERDICT_ACCEPTED), 67);
    check_int(play.lines, 88);
    desk_close(play.desk);
}

void test_pool_nsp_bfgminer_word_for_word(void)
{
    static const struct session sessions[] = {
        {NULL, NULL}, {"18000000", "7"}, {NULL, NULL}, {"18000001", "7"}};
    struct play play = perform(FIXTURES "/transcripts/bfg-nsp.jsonl", sessions, 4);
    check_int(play.shares, 18);
    check_int(count_verdict(play.desk, STRATUM_VERDICT_ACCEPTED), 18);
    check_int(desk_count(play.desk, STRATUM_EVENT_PROBED), 3); /* two hellos, a bare subscribe */
    check_int(desk_count(play.desk, STRATUM_EVENT_DISCONNECTED), 1);
    desk_close(play.desk);
}
