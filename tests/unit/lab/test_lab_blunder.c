/* A blunderer hears a pool, and submits what it finds its own way. */
#include "lab/blunder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/qhash.h"
#include "qhash/target.h"
#include "stratum/decode.h"
#include "tests/unit/check.h"

#define SUBSCRIBED "{\"id\":1,\"result\":[[[\"mining.notify\",\"s\"]],\"%s\",4],\"error\":null}"
#define DIFFICULTY "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[1e-8]}"
#define JOB                                                                                        \
    "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"%s\",\"%064d\",\"01\",\"02\",[],"     \
    "\"20000004\",\"1a0ccaa1\",\"69098232\",true]}"
#define SUBMIT                                                                                     \
    "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"u\",\"j1\",\"0a0b0c0d\",\"69098232\","   \
    "\"0000000f\"]}\n"

static void hear(struct lab_blunderer *blunderer, const char *line)
{
    lab_blunderer_hear(blunderer, line, strlen(line));
}

static void hear_job(struct lab_blunderer *blunderer, const char *id, int prevhash)
{
    char line[1024];
    (void)snprintf(line, sizeof line, JOB, id, prevhash);
    hear(blunderer, line);
}

static void hear_extranonce1(struct lab_blunderer *blunderer, const char *extranonce1)
{
    char line[256];
    (void)snprintf(line, sizeof line, SUBSCRIBED, extranonce1);
    hear(blunderer, line);
}

/* What it was asked to bend, and what it hashed. */
static struct lab_blunder_work seen;
static uint8_t hashed[80];

static void look(struct lab_blunder_work *work)
{
    seen = *work;
}

static bool hash_second(uint8_t digest[32], const uint8_t header[80])
{
    memcpy(hashed, header, sizeof hashed);
    memset(digest, 0xff, 32);
    digest[31] = 0; /* meets when it is read as it is: below 1e-8's target */
    digest[30] = digest[29] = digest[28] = 0;
    return qhash_header_nonce(header) % 2 == 1; /* every other nonce is dropped */
}

void test_lab_blunder_submits_what_it_finds(void)
{
    static const struct lab_blunder blunder = {.bend = look, .hash = hash_second};
    struct lab_blunderer *blunderer = lab_blunderer_make(&blunder);
    char out[1024];
    check_int(lab_blunderer_submit(blunderer, out, sizeof out, SUBMIT, strlen(SUBMIT)), 0);
    hear_extranonce1(blunderer, "01020304");
    hear(blunderer, DIFFICULTY);
    hear_job(blunderer, "j0", 1);
    hear_job(blunderer, "j1", 2);
    uint32_t last = 0;
    for (int share = 0; share < 3; share++) {
        const size_t len = lab_blunderer_submit(blunderer, out, sizeof out, SUBMIT, strlen(SUBMIT));
        check_true(len > 0 && out[len - 1] == '\n');
        struct stratum_message *message = calloc(1, sizeof *message);
        check_int(stratum_decode(message, out, len - 1, NULL), STRATUM_OK);
        check_text(message->as.submit.job_id, "j1");
        check_text(message->as.submit.extranonce2, "0a0b0c0d");
        const uint32_t nonce = (uint32_t)strtoul(message->as.submit.nonce, NULL, 16);
        check_int(nonce, qhash_header_nonce(hashed));
        check_true(nonce > last && nonce % 2 == 1);
        last = nonce;
        free(message);
    }
    check_text(seen.job.job_id, "j1");
    check_text(seen.before.job_id, "j0");
    check_int(seen.extranonce.extranonce1[3], 4);
    check_int(lab_blunderer_submit(blunderer, out, sizeof out, "{}\n", 3), 0);
    lab_blunderer_free(blunderer);
    lab_blunderer_free(NULL);
}

/* Without a blunder it would be a good miner. */
void test_lab_blunder_is_right_where_it_does_nothing_wrong(void)
{
    static const struct lab_blunder blunder = {.bend = look};
    struct lab_blunderer *blunderer = lab_blunderer_make(&blunder);
    hear_extranonce1(blunderer, "01020304");
    hear_extranonce1(blunderer, "05060708");
    hear(blunderer, DIFFICULTY);
    hear_job(blunderer, "j1", 1);
    char out[1024];
    const size_t len = lab_blunderer_submit(blunderer, out, sizeof out, SUBMIT, strlen(SUBMIT));
    check_true(len > 0);
    check_int(seen.extranonce.extranonce1[0], 5);
    check_int(seen.first.extranonce1[0], 1);
    struct stratum_message *message = calloc(1, sizeof *message);
    check_int(stratum_decode(message, out, len - 1, NULL), STRATUM_OK);
    seen.share.nonce = (uint32_t)strtoul(message->as.submit.nonce, NULL, 16);
    uint8_t header[80], digest[32], target[32];
    stratum_job_header(header, &seen.job, &seen.extranonce, &seen.share);
    qhash_target_pdiff(target, 1e-8);
    check_int(qhash_digest(digest, header, qhash_rules_at(0x69098232)), QHASH_OK);
    check_true(qhash_target_met(digest, target));
    free(message);
    lab_blunderer_free(blunderer);
}
