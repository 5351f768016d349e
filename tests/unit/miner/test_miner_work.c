#include "miner/work.h"

#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

void test_work_batches_add_up(void)
{
    struct miner_batches batches = {.count = 0};
    const struct miner_batches rows[] = {{1, 100, 7}, {2, 50, 9}, {0, 0, 0}, {1, 1, 8}};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        miner_batches_add(&batches, &rows[index]);
    }
    check_int(batches.count, 4);
    check_int(batches.nonces, 151);
    check_int(batches.took_us_max, 9);
}

/* A range says what its shares have in common, whatever can be rolled. */
void test_work_share(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    struct miner_work *work = &talk->work;
    work->version_mask = 0x1fffe000;
    work->ntime_ahead_max = 7;
    const struct miner_extent extent = miner_work_extent(work);
    check_true(extent.space == work->space && extent.extranonce2_len == 4);
    check_true(extent.version_mask == 0x1fffe000 && extent.ntime_ahead_max == 7);
    const struct miner_range range = {1, 0x0a0b, 0x6000, 3, 100, 200};
    struct stratum_share share;
    miner_work_share(&share, work, &range);
    check_int(share.extranonce2_len, 4);
    check_bytes(share.extranonce2, "\0\0\x0a\x0b", 4);
    check_int(share.version, 0x20006004);
    check_int(share.ntime, 0x69098235);
    check_int(share.nonce, 100);
    conversation_free(talk);
}
