/* Real pools talking (fixtures/transcripts): ours is given the same jobs and the same lines of the
 * same miners, and speaks the matching dialect. What it says must be the same bytes in the same
 * order, each read of the recording must end where one of our sends ends (TCP joins, it does not
 * split), and the judge must accept each share that the real pool accepted.
 *
 * What is chance, or what we do not imitate, is taken from the recording:
 *
 *   extranonce1, and so the session ids made of it    all
 *   jobs, their ids, and when they come               all
 *   the first difficulty                              all
 *   what vardiff decides                              ckpool; NOMP's is reproduced
 */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/script/dialect.h"
#include "stratum/decode.h"
#include "stratum/json.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_pool_desk.h"

enum { RECORDS_MAX = 512, CONNECTIONS_MAX = 8 };

/** One read of one side. */
struct record {
    double seconds;
    uint32_t connection;
    bool from_server;
    char *text; /* NULL: the end of that direction */
    size_t len;
};

/** What the recording says about a connection. */
struct known {
    bool subscribed;
    struct stratum_set_extranonce extranonce;
    double difficulty; /* the first */
    char job[STRATUM_JOB_ID_MAX + 1];
};

struct play {
    const char *path;
    struct desk *desk;
    struct simpool_dialect_book *book;
    struct simpool_dialect dialect; /* the book's, with the vardiff of that server */
    struct record records[RECORDS_MAX];
    size_t count;
    size_t next;
    struct known known[CONNECTIONS_MAX];
    uint32_t connections;
    size_t lines; /* of the server, compared */
    size_t shares;
    double phase_s; /* vardiff: of the recorder's clock within a second of the server's */
};

static bool fail(const struct play *play, const char *what)
{
    char where[256];
    (void)snprintf(where, sizeof where, "%s:%zu: %s", play->path, play->next, what);
    return check_true_at(false, where, "", __FILE__, __LINE__);
}

static void read_record(struct play *play, const char *line, size_t len)
{
    struct stratum_json_document *document;
    check_int(stratum_json_parse(&document, line, len), STRATUM_OK);
    const struct stratum_json json = stratum_json_root(document);
    struct record *record = &play->records[play->count++];
    assert(play->count < RECORDS_MAX);
    int64_t connection = 0;
    size_t text_len = 0;
    (void)stratum_json_number(&record->seconds, stratum_json_at(json, 0));
    (void)stratum_json_integer(&connection, stratum_json_at(json, 1));
    record->connection = (uint32_t)connection;
    assert(connection > 0 && connection < CONNECTIONS_MAX);
    play->connections =
        record->connection > play->connections ? record->connection : play->connections;
    record->from_server = *stratum_json_text(stratum_json_at(json, 2), &text_len) == '<';
    const char *text = stratum_json_text(stratum_json_at(json, 3), &text_len);
    if (text != NULL) {
        record->text = calloc(1, text_len + 1);
        assert(record->text != NULL);
        memcpy(record->text, text, text_len);
        record->len = text_len;
    }
    stratum_json_free(document);
}

static void read_recording(struct play *play)
{
    char *line = NULL;
    size_t capacity = 0;
    FILE *file = fopen(play->path, "r");
    assert(file != NULL);
    for (ssize_t len = getline(&line, &capacity, file); len > 0;
         len = getline(&line, &capacity, file)) {
        read_record(play, line, (size_t)len);
    }
    free(line);
    (void)fclose(file);
}

/* The next line of a text, decoded; returns its length, 0 at the end. */
static size_t next_line(struct play *play, const char *text)
{
    const size_t len = strcspn(text, "\n");
    if (len > 0) {
        check_int(stratum_decode(&play->desk->message, text, len, NULL), STRATUM_OK);
    }
    return len;
}

static void know(struct play *play, const struct record *record)
{
    const struct stratum_message *message = &play->desk->message;
    struct known *known = &play->known[record->connection];
    for (const char *text = record->text; *text != '\0';) {
        const size_t len = next_line(play, text);
        if (message->kind == STRATUM_REPLY &&
            message->as.reply.result == STRATUM_RESULT_SUBSCRIBED) {
            known->subscribed = true;
            known->extranonce = message->as.reply.subscribed.extranonce;
        } else if (message->kind == STRATUM_SET_DIFFICULTY && known->difficulty <= 0) {
            known->difficulty = message->as.set_difficulty.difficulty;
        } else if (message->kind == STRATUM_NOTIFY && known->job[0] == '\0') {
            memcpy(known->job, message->as.notify.job_id, sizeof known->job);
        }
        text += len + (text[len] == '\n');
    }
}

/* All jobs of the recording are made at the start; which has this id. */
static uint32_t job_of(const struct play *play, const char *id)
{
    uint32_t number = 1;
    const struct simpool_job *job = simpool_pool_job(play->desk->pool, number);
    while (job != NULL && strcmp(job->notify.job_id, id) != 0) {
        job = simpool_pool_job(play->desk->pool, ++number);
    }
    return job != NULL ? number : 0;
}

/* Sessions are numbered in the order in which they come, so all come before the first line. */
static void prepare(struct play *play)
{
    struct simpool_pool *pool = play->desk->pool;
    for (size_t index = 0; index < simpool_replay_count(play->desk->replay); index++) {
        (void)simpool_pool_next_job(pool, play->desk->now, -1);
    }
    for (size_t index = 0; index < play->count; index++) {
        if (play->records[index].from_server && play->records[index].text != NULL) {
            know(play, &play->records[index]);
        }
    }
    for (uint32_t connection = 1; connection <= play->connections; connection++) {
        const struct known *known = &play->known[connection];
        const uint32_t rig = desk_rig(play->desk);
        if (known->subscribed) {
            simpool_pool_set_extranonce(pool, play->desk->now, rig, &known->extranonce);
            simpool_pool_welcome(pool, play->desk->now, rig, known->difficulty,
                                 job_of(play, known->job));
        }
    }
}

/* The job of the next notify on that connection. */
static uint32_t next_job(struct play *play, uint32_t connection)
{
    for (size_t index = play->next; index < play->count; index++) {
        const struct record *record = &play->records[index];
        const char *text = record->text;
        if (record->connection != connection || !record->from_server || text == NULL) {
            continue;
        }
        while (*text != '\0') {
            const size_t len = next_line(play, text);
            if (play->desk->message.kind == STRATUM_NOTIFY) {
                return job_of(play, play->desk->message.as.notify.job_id);
            }
            text += len + (text[len] == '\n');
        }
    }
    return 0;
}

/* What a server says by itself happens here by a verb; replies have been made already. */
static void act(struct play *play, uint32_t rig)
{
    struct desk *desk = play->desk;
    const struct stratum_message *message = &desk->message;
    if (message->kind == STRATUM_NOTIFY) {
        simpool_pool_give(desk->pool, desk->now, rig, job_of(play, message->as.notify.job_id));
    } else if (message->kind == STRATUM_SET_DIFFICULTY && play->dialect.vardiff.target_s > 0) {
        play->next--; /* what is pending goes with the job that follows */
        const uint32_t job = next_job(play, rig);
        play->next++;
        simpool_pool_give(desk->pool, desk->now, rig, job);
    }
    desk_drain(desk);
}

static void expect_segment(struct play *play, const struct record *record)
{
    struct desk *desk = play->desk;
    for (const char *text = record->text; *text != '\0';) {
        const size_t len = next_line(play, text);
        if (*desk->said == '\0') {
            act(play, record->connection);
        }
        play->lines++;
        if (strncmp(desk->said, text, len) != 0 || desk->said[len] != '\n') {
            (void)fail(play, "the real pool said something else");
            fprintf(stderr, "ours: %.300s\nreal: %.*s\n", desk->said, (int)len, text);
            return;
        }
        desk->said += len + 1;
        text += len + (text[len] == '\n');
    }
    const size_t end = (size_t)(desk->said - desk->said_all);
    for (size_t index = desk->sends; index > 0; index--) {
        if (desk->ends[index - 1] == end) {
            return;
        }
    }
    (void)fail(play, "the real pool sent these lines apart, ours sends them with the next");
}

/* ckpool answers a share with the new difficulty first: what it will decide is looked up. */
static void foresee(struct play *play, const struct record *record)
{
    for (size_t index = play->next; index < play->count; index++) {
        const struct record *answer = &play->records[index];
        if (answer->connection != record->connection || answer->text == NULL) {
            continue;
        }
        if (answer->from_server && next_line(play, answer->text) > 0 &&
            play->desk->message.kind == STRATUM_SET_DIFFICULTY) {
            simpool_pool_set_difficulty(play->desk->pool, play->desk->now, record->connection,
                                        play->desk->message.as.set_difficulty.difficulty);
        }
        return;
    }
}

static void on_client(struct play *play, const struct record *record)
{
    struct desk *desk = play->desk;
    const char *text = record->text;
    if (strncmp(text, "EXC ", 4) == 0) {
        return; /* the recorder's own note that the miner reset the connection */
    }
    if ((uint8_t)*text == 0x16) {
        simpool_pool_on_first_bytes(desk->pool, desk->now, record->connection,
                                    (const uint8_t *)text, 3);
        desk_drain(desk);
        return;
    }
    while (*text != '\0') {
        const size_t len = strcspn(text, "\n");
        char line[2048];
        (void)snprintf(line, sizeof line, "%.*s", (int)len, text);
        const bool share = strstr(line, "mining.submit") != NULL;
        play->shares += share;
        if (share && play->dialect.vardiff.target_s <= 0) {
            foresee(play, record);
        }
        desk_line(desk, record->connection, line);
        text += len + (text[len] == '\n');
    }
}

static void on_record(struct play *play, const struct record *record)
{
    struct desk *desk = play->desk;
    /* node-stratum-pool's vardiff counts whole seconds of its own clock. */
    const double seconds =
        play->phase_s > 0 ? floor(record->seconds + play->phase_s) : record->seconds;
    desk->now.now_us = 1000000 + (int64_t)(seconds * 1e6);
    if (record->text != NULL && record->from_server) {
        expect_segment(play, record);
    } else if (record->text != NULL) {
        on_client(play, record);
    } else if (!record->from_server) {
        (void)desk_said(desk); /* what it did not wait for */
        simpool_pool_on_closed(desk->pool, desk->now, record->connection, STRATUM_CAUSE_MINER);
        desk_drain(desk);
    }
}

/* vardiff: the server's; NULL: what it decides is taken from the recording. */
static struct play *perform(const char *path, const char *dialect,
                            const struct simpool_vardiff_options *vardiff)
{
    char problem[512] = "";
    struct play *play = calloc(1, sizeof *play);
    assert(play != NULL);
    play->path = path;
    play->book = simpool_dialect_open(dialect, problem, sizeof problem);
    check_text(problem, "");
    assert(play->book != NULL);
    play->dialect = *simpool_dialect_of(play->book);
    if (vardiff != NULL) {
        play->dialect.vardiff = *vardiff;
        play->phase_s = 0.4;
    }
    struct simpool_pool_options options = desk_options();
    options.dialect = &play->dialect;
    options.keeps_job_ids = true;
    play->desk = desk_open(&options, path);
    read_recording(play);
    prepare(play);
    while (play->next < play->count) {
        on_record(play, &play->records[play->next++]);
    }
    check_text(play->desk->said, ""); /* and nothing else */
    return play;
}

static void done(struct play *play)
{
    for (size_t index = 0; index < play->count; index++) {
        free(play->records[index].text);
    }
    desk_close(play->desk);
    simpool_dialect_close(play->book);
    free(play);
}

static size_t accepted(const struct desk *desk)
{
    size_t count = 0;
    for (size_t index = 0; index < desk->event_count; index++) {
        count += desk->events[index].kind == STRATUM_EVENT_SHARE &&
                 desk->events[index].verdict == STRATUM_VERDICT_ACCEPTED;
    }
    return count;
}

static void enact(const char *path, const char *dialect,
                  const struct simpool_vardiff_options *vardiff, size_t lines, size_t shares)
{
    struct play *play = perform(path, dialect, vardiff);
    check_int(play->lines, lines);
    check_int(play->shares, shares);
    check_int(accepted(play->desk), shares);
    done(play);
}

/* The settings of that server, found by trying: its five decisions in three sessions, to the last
 * digit and at the very share. */
static const struct simpool_vardiff_options nomp_vardiff = {
    .target_s = 2, .retarget_s = 8, .variance = 0.3, .least = 0.0005, .most = 0.01};

void test_captures_nsp_word_for_word(void)
{
    enact(FIXTURES "/transcripts/nsp.jsonl", "nomp", &nomp_vardiff, 88, 67);
}

void test_captures_bfg_nsp_word_for_word(void)
{
    struct play *play = perform(FIXTURES "/transcripts/bfg-nsp.jsonl", "nomp", &nomp_vardiff);
    check_int(accepted(play->desk), 18);
    check_int(play->shares, 18);
    check_int(desk_count(play->desk, STRATUM_EVENT_PROBED), 3); /* two hellos, a bare subscribe */
    check_int(desk_count(play->desk, STRATUM_EVENT_DISCONNECTED), 1);
    done(play);
}

void test_captures_ckproxy_word_for_word(void)
{
    enact(FIXTURES "/transcripts/ckproxy.jsonl", "nomp", NULL, 8, 0);
}

void test_captures_ck_word_for_word(void)
{
    enact(FIXTURES "/transcripts/ck.jsonl", "ckpool", NULL, 166, 143);
}

void test_captures_bfg_ck_word_for_word(void)
{
    struct play *play = perform(FIXTURES "/transcripts/bfg-ck.jsonl", "ckpool", NULL);
    check_int(accepted(play->desk), 19);
    check_int(play->shares, 19);
    check_int(desk_count(play->desk, STRATUM_EVENT_PROBED), 3);
    done(play);
}

void test_captures_datum_word_for_word(void)
{
    enact(FIXTURES "/transcripts/datum.jsonl", "datum", NULL, 20, 0);
}
