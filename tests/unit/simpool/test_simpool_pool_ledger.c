#include "simpool/pool/ledger.h"

#include <string.h>

#include "qhash/bytes.h"
#include "qhash/sha256.h"
#include "tests/unit/check.h"

static const struct stratum_set_extranonce extranonce = {{1, 2, 3, 4}, 4, 4};

static void key_of(uint8_t key[SIMPOOL_SHARE_KEY_LEN], uint32_t rig,
                   const struct stratum_share *share)
{
    simpool_share_key(key, rig, &extranonce, share);
}

void test_ledger_keys_tell_values_apart(void)
{
    const struct stratum_share share = {
        .extranonce2 = {9}, .extranonce2_len = 4, .ntime = 1, .nonce = 2, .version = 3};
    struct stratum_share others[5];
    for (size_t index = 0; index < 5; index++) {
        others[index] = share;
    }
    others[0].extranonce2[3] = 1;
    others[1].ntime = 2;
    others[2].nonce = 3;
    others[3].version = 4;
    others[4].extranonce2_len = 3;
    uint8_t key[SIMPOOL_SHARE_KEY_LEN];
    uint8_t other[SIMPOOL_SHARE_KEY_LEN];
    key_of(key, 1, &share);
    key_of(other, 1, &share);
    check_bytes(other, key, sizeof key);
    for (size_t index = 0; index < 5; index++) {
        key_of(other, 1, &others[index]);
        check_true(memcmp(other, key, sizeof key) != 0);
    }
    key_of(other, 2, &share);
    check_true(memcmp(other, key, sizeof key) != 0);
    /* What the bits do not say, how they are written does not change. */
    others[0] = share;
    others[0].version_bits = 7;
    key_of(other, 1, &others[0]);
    check_bytes(other, key, sizeof key);
}

static void numbered(uint8_t key[SIMPOOL_SHARE_KEY_LEN], uint32_t number)
{
    uint8_t hash[32];
    uint8_t bytes[4];
    qhash_store_le32(bytes, number);
    qhash_sha256(hash, bytes, sizeof bytes);
    memcpy(key, hash, SIMPOOL_SHARE_KEY_LEN);
    key[SIMPOOL_SHARE_KEY_LEN - 1] |= 1;
}

void test_ledger_remembers_many(void)
{
    struct simpool_ledger *ledger = simpool_ledger_make();
    uint8_t key[SIMPOOL_SHARE_KEY_LEN];
    for (uint32_t number = 0; number < 20000; number++) {
        numbered(key, number);
        check_int(simpool_ledger_see(ledger, 7, key), SIMPOOL_SEEN_NEW);
    }
    for (uint32_t number = 0; number < 20000; number += 77) {
        numbered(key, number);
        check_int(simpool_ledger_see(ledger, 7, key), SIMPOOL_SEEN_BEFORE);
    }
    check_int(simpool_ledger_count(ledger, 7), 20000);
    simpool_ledger_free(ledger);
}

void test_ledger_keeps_jobs_apart_and_forgets_them(void)
{
    struct simpool_ledger *ledger = simpool_ledger_make();
    uint8_t key[SIMPOOL_SHARE_KEY_LEN];
    numbered(key, 1);
    for (uint32_t job = 1; job <= SIMPOOL_JOBS_KEPT; job++) {
        check_int(simpool_ledger_see(ledger, job, key), SIMPOOL_SEEN_NEW);
    }
    check_int(simpool_ledger_see(ledger, 1, key), SIMPOOL_SEEN_BEFORE);
    simpool_ledger_forget(ledger, 2);
    check_int(simpool_ledger_count(ledger, 2), 0);
    check_int(simpool_ledger_see(ledger, 2, key), SIMPOOL_SEEN_NEW);
    /* The next job takes the place of the oldest. */
    check_int(simpool_ledger_see(ledger, SIMPOOL_JOBS_KEPT + 1, key), SIMPOOL_SEEN_NEW);
    check_int(simpool_ledger_count(ledger, 1), 0);
    simpool_ledger_forget(ledger, 1); /* not there: nothing happens to its successor */
    check_int(simpool_ledger_count(ledger, SIMPOOL_JOBS_KEPT + 1), 1);
    simpool_ledger_free(ledger);
    simpool_ledger_free(NULL);
}

void test_ledger_accounts(void)
{
    struct simpool_account account = {.credited = 0};
    simpool_account_add(&account, STRATUM_VERDICT_ACCEPTED, 0.5);
    simpool_account_add(&account, STRATUM_VERDICT_ACCEPTED, 2);
    simpool_account_add(&account, STRATUM_VERDICT_STALE, 8);
    check_int(account.by_verdict[STRATUM_VERDICT_ACCEPTED], 2);
    check_int(account.by_verdict[STRATUM_VERDICT_STALE], 1);
    check_near(account.credited, 2.5, 0);
}
