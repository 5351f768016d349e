#include "simpool/pool/ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/bytes.h"
#include "qhash/sha256.h"

enum { SLOTS_FIRST = 64 };

/** Open addressing over whole keys; a slot whose last byte is 0 is free, no key's is. */
struct seen_set {
    uint32_t job; /* 0: none */
    size_t count;
    size_t capacity; /* a power of two */
    uint8_t (*slots)[SIMPOOL_SHARE_KEY_LEN];
};

struct simpool_ledger {
    struct seen_set sets[SIMPOOL_JOBS_KEPT]; /* job n is at n % SIMPOOL_JOBS_KEPT */
};

static void add_be32(struct qhash_sha256_stream *stream, uint32_t value)
{
    uint8_t bytes[4];
    qhash_store_be32(bytes, value);
    qhash_sha256_update(stream, bytes, sizeof bytes);
}

void simpool_share_key(uint8_t key[SIMPOOL_SHARE_KEY_LEN], uint32_t rig,
                       const struct stratum_set_extranonce *extranonce,
                       const struct stratum_share *share)
{
    struct qhash_sha256_stream stream;
    qhash_sha256_init(&stream);
    add_be32(&stream, rig);
    add_be32(&stream, (uint32_t)extranonce->extranonce1_len);
    qhash_sha256_update(&stream, extranonce->extranonce1, extranonce->extranonce1_len);
    add_be32(&stream, (uint32_t)share->extranonce2_len);
    qhash_sha256_update(&stream, share->extranonce2, share->extranonce2_len);
    add_be32(&stream, share->ntime);
    add_be32(&stream, share->nonce);
    add_be32(&stream, share->version);
    uint8_t hash[32];
    qhash_sha256_final(hash, &stream);
    memcpy(key, hash, SIMPOOL_SHARE_KEY_LEN);
    key[SIMPOOL_SHARE_KEY_LEN - 1] |= 1;
}

struct simpool_ledger *simpool_ledger_make(void)
{
    return calloc(1, sizeof(struct simpool_ledger));
}

static void set_empty(struct seen_set *set)
{
    free(set->slots);
    *set = (struct seen_set){.job = 0};
}

void simpool_ledger_free(struct simpool_ledger *ledger)
{
    if (ledger == NULL) {
        return;
    }
    for (size_t index = 0; index < SIMPOOL_JOBS_KEPT; index++) {
        set_empty(&ledger->sets[index]);
    }
    free(ledger);
}

/* The key's slot, or the free one where it belongs; there always is a free one. */
static size_t find_slot(const struct seen_set *set, const uint8_t *key)
{
    size_t at = (size_t)qhash_load_le64(key) & (set->capacity - 1);
    while (set->slots[at][SIMPOOL_SHARE_KEY_LEN - 1] != 0 &&
           memcmp(set->slots[at], key, SIMPOOL_SHARE_KEY_LEN) != 0) {
        at = (at + 1) & (set->capacity - 1);
    }
    return at;
}

/* Room for one more: at most three slots of four are taken. */
static bool set_grow(struct seen_set *set)
{
    if (set->count + 1 <= set->capacity / 4 * 3) {
        return true;
    }
    struct seen_set larger = *set;
    larger.capacity = set->capacity == 0 ? SLOTS_FIRST : set->capacity * 2;
    larger.slots = calloc(larger.capacity, sizeof larger.slots[0]);
    if (larger.slots == NULL) {
        return false;
    }
    for (size_t index = 0; index < set->capacity; index++) {
        if (set->slots[index][SIMPOOL_SHARE_KEY_LEN - 1] != 0) {
            memcpy(larger.slots[find_slot(&larger, set->slots[index])], set->slots[index],
                   SIMPOOL_SHARE_KEY_LEN);
        }
    }
    free(set->slots);
    *set = larger;
    return true;
}

enum simpool_seen simpool_ledger_see(struct simpool_ledger *ledger, uint32_t job,
                                     const uint8_t key[SIMPOOL_SHARE_KEY_LEN])
{
    assert(job > 0 && key[SIMPOOL_SHARE_KEY_LEN - 1] != 0);
    struct seen_set *set = &ledger->sets[job % SIMPOOL_JOBS_KEPT];
    if (set->job != job) {
        set_empty(set);
        set->job = job;
    }
    if (!set_grow(set)) {
        return SIMPOOL_SEEN_FULL;
    }
    const size_t at = find_slot(set, key);
    if (set->slots[at][SIMPOOL_SHARE_KEY_LEN - 1] != 0) {
        return SIMPOOL_SEEN_BEFORE;
    }
    if (set->count == SIMPOOL_LEDGER_SHARES_MAX) {
        return SIMPOOL_SEEN_FULL;
    }
    memcpy(set->slots[at], key, SIMPOOL_SHARE_KEY_LEN);
    set->count++;
    return SIMPOOL_SEEN_NEW;
}

void simpool_ledger_forget(struct simpool_ledger *ledger, uint32_t job)
{
    struct seen_set *set = &ledger->sets[job % SIMPOOL_JOBS_KEPT];
    if (set->job == job) {
        set_empty(set);
    }
}

size_t simpool_ledger_count(const struct simpool_ledger *ledger, uint32_t job)
{
    const struct seen_set *set = &ledger->sets[job % SIMPOOL_JOBS_KEPT];
    return set->job == job ? set->count : 0;
}

void simpool_account_add(struct simpool_account *account, enum stratum_verdict verdict,
                         double difficulty)
{
    assert((size_t)verdict < STRATUM_VERDICT_COUNT);
    account->by_verdict[verdict]++;
    if (verdict == STRATUM_VERDICT_ACCEPTED) {
        account->credited += difficulty;
    }
}
