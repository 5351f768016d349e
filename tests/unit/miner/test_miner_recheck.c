#include <stdlib.h>
#include <string.h>

#include "miner/recheck.h"
#include "qhash/target.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

/* Real shares of a real job: fixtures/shares/luckypool-480f.txt says which nonces win. */
void test_recheck_real_job(void)
{
    static const struct {
        uint32_t nonce;
        double difficulty; /* as NOMP pools count */
    } rows[] = {{0x013898ab, 0.33119527},
                {0x02a29cd4, 0.12947582},
                {0x00b2b4cb, 0.01197134},
                {0x0378fc6e, 0.00362848}};
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    struct miner_work *work = &talk->work;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct miner_find find = {.epoch = work->epoch};
        find.share.extranonce2_len = 4;
        find.share.ntime = work->job.ntime;
        find.share.version = work->job.version;
        find.share.nonce = rows[row].nonce;
        struct miner_recheck recheck;
        qhash_target_pdiff(work->target, rows[row].difficulty * 0.999);
        miner_recheck(&recheck, work, &find);
        check_true(recheck.meets && !recheck.ambiguous && recheck.margin > 0);
        check_near(recheck.share_difficulty, rows[row].difficulty, 1e-7);
        qhash_target_pdiff(work->target, rows[row].difficulty * 1.001);
        miner_recheck(&recheck, work, &find);
        check_true(!recheck.meets);
        qhash_target_pdiff(work->target, rows[row].difficulty * 0.999);
        find.share.nonce++;
        miner_recheck(&recheck, work, &find);
        check_true(!recheck.meets);
        find.share.extranonce2_len = 3;
        miner_recheck(&recheck, work, &find);
        check_true(!recheck.meets && recheck.share_difficulty == 0);
    }
    conversation_free(talk);
}
