#include "miner/recheck.h"

#include "qhash/target.h"
#include "qhash/verify.h"

void miner_recheck(struct miner_recheck *out, const struct miner_work *work,
                   const struct miner_find *find)
{
    *out = (struct miner_recheck){.meets = false};
    if (find->share.extranonce2_len != work->extranonce.extranonce2_len) {
        return; /* made for another work than it says */
    }
    uint8_t header[80];
    struct qhash_verdict verdict;
    stratum_job_header(header, &work->job, &work->extranonce, &find->share);
    qhash_verify(&verdict, header, work->target, work->algorithm);
    *out = (struct miner_recheck){
        .meets = verdict.meets,
        .ambiguous = verdict.ambiguous,
        .margin = verdict.margin,
        .share_difficulty = verdict.rejected ? 0 : qhash_target_difficulty(verdict.digest),
    };
}
