#include "simpool/jobs/made.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/bytes.h"
#include "qhash/sha256.h"
#include "simpool/jobs/replay_read.h"

/* Zeros at the end of a previous hash: the words of a hash are sent in header order. */
enum { PREVHASH_ZEROS = 5, FULL_BRANCHES_MAX = 12 };

/* A hash that belongs to this place of the chain and to no other. */
static void hash_of(uint8_t out[32], uint64_t seed, const char *what, uint32_t number)
{
    char text[64];
    const int len =
        snprintf(text, sizeof text, "%s %llu %u", what, (unsigned long long)seed, (unsigned)number);
    assert(len > 0 && (size_t)len < sizeof text);
    qhash_sha256d(out, (const uint8_t *)text, (size_t)len);
}

static void add_bytes(struct stratum_notify *notify, size_t *len, const void *bytes, size_t count)
{
    memcpy(notify->coinbase + *len, bytes, count);
    *len += count;
}

/* The coinbase before the extranonces: one input, its script begins with the height (BIP34). */
static size_t add_head(struct stratum_notify *notify, uint32_t height, size_t extranonce_len)
{
    static const uint8_t tag[] = "/made up/";
    uint8_t head[42] = {1, 0, 0, 0, 1};
    uint8_t script[5] = {3};
    size_t len = 0;
    memset(head + 37, 0xff, 4);
    /* height, a push of the extranonces, the tag */
    head[41] = (uint8_t)(4 + 1 + extranonce_len + sizeof tag - 1);
    script[1] = (uint8_t)height;
    script[2] = (uint8_t)(height >> 8);
    script[3] = (uint8_t)(height >> 16);
    script[4] = (uint8_t)extranonce_len;
    add_bytes(notify, &len, head, sizeof head);
    add_bytes(notify, &len, script, sizeof script);
    return len;
}

/* What follows them: the tag, one output to nobody's key hash, no lock time. */
static size_t add_tail(struct stratum_notify *notify, size_t begin, const struct simpool_tip *tip,
                       uint64_t seed)
{
    static const uint8_t tag[] = "/made up/";
    uint8_t output[4 + 1 + 8 + 1] = {0xff, 0xff, 0xff, 0xff, 1};
    uint8_t script[25] = {0x76, 0xa9, 0x14};
    const uint8_t lock_time[4] = {0};
    uint8_t key_hash[32];
    size_t len = begin;
    qhash_store_le32(output + 5, 312500000u + (tip->empty ? 0 : 1000 * tip->number));
    output[13] = sizeof script;
    hash_of(key_hash, seed, "key", tip->height);
    memcpy(script + 3, key_hash, 20);
    script[23] = 0x88;
    script[24] = 0xac;
    add_bytes(notify, &len, tag, sizeof tag - 1);
    add_bytes(notify, &len, output, sizeof output);
    add_bytes(notify, &len, script, sizeof script);
    add_bytes(notify, &len, lock_time, sizeof lock_time);
    return len - begin;
}

static void make_job(struct stratum_notify *out, const struct simpool_tip *tip, uint64_t seed,
                     size_t extranonce_len)
{
    uint8_t luck[32];
    (void)snprintf(out->job_id, sizeof out->job_id, "%x%02x", (unsigned)tip->height,
                   (unsigned)tip->number);
    hash_of(out->prevhash_words, seed, "block", tip->height);
    memset(out->prevhash_words + 32 - PREVHASH_ZEROS, 0, PREVHASH_ZEROS);
    out->coinb1_len = add_head(out, tip->height, extranonce_len);
    out->coinb2_len = add_tail(out, out->coinb1_len, tip, seed);
    hash_of(luck, seed, "transactions", tip->height);
    out->branch_count = tip->empty ? 0 : 1 + luck[0] % FULL_BRANCHES_MAX;
    for (size_t index = 0; index < out->branch_count; index++) {
        hash_of(out->branches[index], seed, "branch",
                (tip->height << 16) + (tip->number << 8) + (uint32_t)index);
    }
    out->version = 0x20000000;
    out->nbits = 0x1a0ccaa1;
    out->ntime = SIMPOOL_MADE_UNIX_START + (uint32_t)tip->seconds;
    out->clean = tip->number == 0;
}

struct simpool_replay *simpool_made_replay(const struct simpool_chain_options *chain_options,
                                           size_t extranonce_len)
{
    struct simpool_replay *replay = calloc(1, sizeof *replay);
    struct stratum_notify *notify = calloc(1, sizeof *notify);
    struct simpool_chain chain;
    bool good = replay != NULL && notify != NULL;
    assert(extranonce_len <= 2 * STRATUM_EXTRANONCE_MAX);
    simpool_chain_init(&chain, chain_options);
    for (size_t job = 0; good && job < SIMPOOL_MADE_JOBS; job++) {
        struct simpool_tip tip;
        simpool_chain_next(&chain, &tip);
        make_job(notify, &tip, chain_options->seed, extranonce_len);
        good = simpool_replay_add(replay, notify, tip.seconds);
    }
    free(notify);
    if (!good) {
        simpool_replay_free(replay);
        return NULL;
    }
    return replay;
}
