/* Real servers and real miners, fixtures/transcripts: every line is read, and every share that a
 * pool took is hashed again from what was said before it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/target.h"
#include "qhash/verify.h"
#include "stratum/decode.h"
#include "stratum/job.h"
#include "stratum/json.h"
#include "tests/unit/check.h"
#include "tests/unit/stratum/guard.h"
#include "tests/unit/stratum/transcript.h"

static const struct {
    const char *name;
    int lines;    /* that are messages */
    int others;   /* that are none: a TLS hello on a plain port */
    int unknown;  /* methods we do not speak */
    int accepted; /* submits answered by true */
} files[] = {
    {"nsp.jsonl", 160, 0, 0, 67},   {"bfg-nsp.jsonl", 63, 7, 5, 18}, {"ck.jsonl", 314, 0, 0, 143},
    {"bfg-ck.jsonl", 56, 6, 1, 19}, {"ckproxy.jsonl", 10, 0, 0, 0},  {"datum.jsonl", 23, 0, 0, 0},
};
enum { FILE_COUNT = sizeof files / sizeof files[0], ACCEPTED = 67 + 18 + 143 + 19 };

void test_stratum_transcripts_every_line(void)
{
    struct stratum_message *message = malloc(sizeof *message);
    struct guard guard;
    guard_init(&guard, 8192);
    for (size_t file = 0; file < FILE_COUNT; file++) {
        struct transcript *transcript = transcript_load(files[file].name);
        int lines = 0;
        int others = 0;
        int unknown = 0;
        for (size_t index = 0; transcript != NULL && index < transcript->count; index++) {
            const struct transcript_line *line = &transcript->lines[index];
            struct stratum_complaint complaint;
            const enum stratum_status status = stratum_decode(
                message, guard_place(&guard, line->bytes, line->len), line->len, &complaint);
            lines += status == STRATUM_OK;
            others += status == STRATUM_NOT_JSON && line->from_client;
            unknown += status == STRATUM_OK && message->kind == STRATUM_UNKNOWN;
            check_row(line->bytes, status == STRATUM_OK || status == STRATUM_NOT_JSON);
        }
        check_int(lines, files[file].lines);
        check_int(others, files[file].others);
        check_int(unknown, files[file].unknown);
        transcript_free(transcript);
    }
    guard_done(&guard);
    free(message);
}

/* The lines of LuckyPool: whole ones are messages, those its logger cut are none. */
void test_stratum_transcripts_luckypool(void)
{
    size_t len = 0;
    char *file = transcript_file("transcripts/luckypool-handshake.jsonl", &len);
    struct stratum_message *message = malloc(sizeof *message);
    int whole = 0;
    int cut = 0;
    for (char *line = file; line != NULL && line < file + len;) {
        char *end = memchr(line, '\n', (size_t)(file + len - line));
        end = end != NULL ? end : file + len;
        struct stratum_json_document *document = NULL;
        check_int(stratum_json_parse(&document, line, (size_t)(end - line)), STRATUM_OK);
        const struct stratum_json root = stratum_json_root(document);
        size_t said_len = 0;
        const char *said = stratum_json_text(stratum_json_get(root, "line"), &said_len);
        const bool truncated = stratum_json_get(root, "truncated").type == STRATUM_JSON_BOOL;
        const enum stratum_status status = stratum_decode(message, said, said_len, NULL);
        check_int(status, truncated ? STRATUM_NOT_JSON : STRATUM_OK);
        whole += !truncated;
        cut += truncated;
        stratum_json_free(document);
        line = end + 1;
    }
    check_int(whole, 9);
    check_int(cut, 6);
    free(message);
    free(file);
}

enum { JOBS_MAX = 64, WAITING_MAX = 8 };

/* What a client of one connection knows. Lines are kept, messages are read again when needed. */
struct client {
    struct stratum_set_extranonce extranonce;
    double difficulty;
    struct {
        char id[64];
        const struct transcript_line *line;
        double difficulty; /* the one announced before this job */
    } jobs[JOBS_MAX];
    size_t job_count;
    struct {
        struct stratum_id id;
        const struct transcript_line *line;
    } waiting[WAITING_MAX]; /* submits in order: miners use one id for all of them */
    size_t waiting_count;
};

struct replay {
    struct client clients[TRANSCRIPT_CONNECTIONS_MAX];
    struct stratum_message message;
    struct stratum_message job;
    int accepted;
    int valid;
    int valid_when_spoiled;
};

static void read_line(struct stratum_message *out, const struct transcript_line *line)
{
    check_row(line->bytes, stratum_decode(out, line->bytes, line->len, NULL) == STRATUM_OK);
}

static size_t find_job(const struct client *client, const char *id)
{
    size_t index = client->job_count;
    while (index > 0 && strcmp(client->jobs[index - 1].id, id) != 0) {
        index--;
    }
    check_row(id, index > 0);
    return index - 1;
}

/* The submit in replay->message was accepted: so it must be a share. */
static void hash_again(struct replay *replay, const struct client *client)
{
    const struct stratum_submit *submit = &replay->message.as.submit;
    const size_t number = find_job(client, submit->job_id);
    read_line(&replay->job, client->jobs[number].line);
    const struct stratum_notify *job = &replay->job.as.notify;
    struct stratum_share share;
    const char *field = NULL;
    check_int(stratum_share_read(&share, submit, client->extranonce.extranonce2_len, job->version,
                                 &field),
              STRATUM_OK);
    uint8_t header[80];
    uint8_t target[32];
    struct qhash_verdict verdict;
    stratum_job_header(header, job, &client->extranonce, &share);
    qhash_target_pdiff(target, client->jobs[number].difficulty);
    qhash_verify(&verdict, header, target, QHASH_ALGORITHM_SHA256D);
    replay->valid += verdict.meets;
    qhash_header_set_nonce(header, share.nonce ^ 1);
    qhash_verify(&verdict, header, target, QHASH_ALGORITHM_SHA256D);
    replay->valid_when_spoiled += verdict.meets;
}

static void on_reply(struct replay *replay, struct client *client)
{
    const struct stratum_reply *reply = &replay->message.as.reply;
    if (reply->result == STRATUM_RESULT_SUBSCRIBED) {
        client->extranonce = reply->subscribed.extranonce;
        return;
    }
    size_t index = 0;
    while (index < client->waiting_count &&
           !stratum_id_equal(&client->waiting[index].id, &replay->message.id)) {
        index++;
    }
    if (index == client->waiting_count) {
        return;
    }
    const struct transcript_line *line = client->waiting[index].line;
    client->waiting_count--;
    memmove(&client->waiting[index], &client->waiting[index + 1],
            (client->waiting_count - index) * sizeof client->waiting[0]);
    if (reply->result == STRATUM_RESULT_TRUE && !reply->failed) {
        replay->accepted++;
        read_line(&replay->message, line);
        hash_again(replay, client);
    }
}

static void on_line(struct replay *replay, const struct transcript_line *line)
{
    struct client *client = &replay->clients[line->connection];
    struct stratum_message *message = &replay->message;
    if (stratum_decode(message, line->bytes, line->len, NULL) != STRATUM_OK) {
        return;
    }
    switch (message->kind) {
    case STRATUM_SET_DIFFICULTY:
        client->difficulty = message->as.set_difficulty.difficulty;
        return;
    case STRATUM_NOTIFY:
        assert(client->job_count < JOBS_MAX && strlen(message->as.notify.job_id) < 64);
        memcpy(client->jobs[client->job_count].id, message->as.notify.job_id, 64);
        client->jobs[client->job_count].line = line;
        client->jobs[client->job_count++].difficulty = client->difficulty;
        return;
    case STRATUM_SUBMIT:
        assert(client->waiting_count < WAITING_MAX);
        client->waiting[client->waiting_count].id = message->id;
        client->waiting[client->waiting_count++].line = line;
        return;
    case STRATUM_REPLY:
        on_reply(replay, client);
        return;
    default:
        return;
    }
}

/* The proof of header assembly that is nobody's opinion: 247 shares that other people's miners
 * found and other people's pools accepted. */
void test_stratum_transcripts_accepted_shares(void)
{
    int valid = 0;
    for (size_t file = 0; file < FILE_COUNT; file++) {
        struct transcript *transcript = transcript_load(files[file].name);
        struct replay *replay = calloc(1, sizeof *replay);
        for (size_t index = 0; transcript != NULL && index < transcript->count; index++) {
            on_line(replay, &transcript->lines[index]);
        }
        check_int(replay->accepted, files[file].accepted);
        check_int(replay->valid, replay->accepted);
        check_int(replay->valid_when_spoiled, 0);
        valid += replay->valid;
        free(replay);
        transcript_free(transcript);
    }
    check_int(valid, ACCEPTED);
}
