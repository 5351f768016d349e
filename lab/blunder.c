#include "lab/blunder.h"

#include <stdlib.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/qhash.h"
#include "qhash/target.h"
#include "stratum/decode.h"
#include "stratum/encode.h"

enum { NONCES_MAX = 1 << 22, NONCE_FIRST = 0x01000000 };

struct lab_blunderer {
    const struct lab_blunder *blunder;
    struct stratum_notify job;
    struct stratum_notify before;                  /* the job before it, or the same */
    struct stratum_set_extranonce extranonce;      /* of the job */
    struct stratum_set_extranonce extranonce_next; /* of the next one */
    struct stratum_set_extranonce first;           /* of all; length 0: none came yet */
    double difficulty;
    bool has_job;
    uint32_t nonce; /* the next to try; never tried twice */
    struct lab_blunder_work work;
    struct stratum_message message; /* in hand */
};

struct lab_blunderer *lab_blunderer_make(const struct lab_blunder *blunder)
{
    struct lab_blunderer *blunderer = calloc(1, sizeof *blunderer);
    if (blunderer != NULL) {
        blunderer->blunder = blunder;
        blunderer->difficulty = 1;
        blunderer->nonce = NONCE_FIRST;
    }
    return blunderer;
}

void lab_blunderer_free(struct lab_blunderer *blunderer)
{
    free(blunderer);
}

void lab_blunderer_hear(struct lab_blunderer *blunderer, const char *line, size_t len)
{
    struct stratum_message *const message = &blunderer->message;
    if (stratum_decode(message, line, len, NULL) != STRATUM_OK) {
        return;
    }
    switch (message->kind) {
    case STRATUM_REPLY:
        if (message->as.reply.result == STRATUM_RESULT_SUBSCRIBED) {
            blunderer->extranonce_next = message->as.reply.subscribed.extranonce;
            blunderer->first = blunderer->first.extranonce2_len > 0 ? blunderer->first
                                                                    : blunderer->extranonce_next;
        }
        break;
    case STRATUM_SET_EXTRANONCE:
        blunderer->extranonce_next = message->as.set_extranonce;
        break;
    case STRATUM_SET_DIFFICULTY:
        blunderer->difficulty = message->as.set_difficulty.difficulty;
        break;
    case STRATUM_NOTIFY:
        blunderer->before = blunderer->has_job ? blunderer->job : message->as.notify;
        blunderer->job = message->as.notify;
        blunderer->extranonce = blunderer->extranonce_next;
        blunderer->has_job = true;
        break;
    default:
        break;
    }
}

static bool meets(const struct lab_blunder *blunder, const uint8_t header[80],
                  const uint8_t target[32])
{
    uint8_t digest[32];
    if (blunder->hash == NULL) {
        if (qhash_digest(digest, header, qhash_rules_at(qhash_header_ntime(header))) != QHASH_OK) {
            return false;
        }
    } else if (!blunder->hash(digest, header)) {
        return false;
    }
    for (size_t at = 0; blunder->reads_backwards && at < sizeof digest / 2; at++) {
        const uint8_t byte = digest[at];
        digest[at] = digest[sizeof digest - 1 - at];
        digest[sizeof digest - 1 - at] = byte;
    }
    return qhash_target_met(digest, target);
}

/** The next nonce that is a share in its eyes; nonces are those that it submits. */
static bool search(struct lab_blunderer *blunderer)
{
    const struct lab_blunder *const blunder = blunderer->blunder;
    struct lab_blunder_work *const work = &blunderer->work;
    uint8_t target[32];
    uint8_t header[80];
    qhash_target_pdiff(target, blunderer->difficulty);
    if (blunder->bend != NULL) {
        blunder->bend(work);
    }
    work->share.extranonce2_len = work->extranonce.extranonce2_len;
    stratum_job_header(header, &work->job, &work->extranonce, &work->share);
    for (uint32_t count = 0; count < NONCES_MAX; count++) {
        uint8_t twisted[80];
        memcpy(twisted, header, sizeof twisted);
        qhash_header_set_nonce(twisted, blunderer->nonce++);
        if (blunder->twist != NULL) {
            blunder->twist(twisted);
        }
        if (meets(blunder, twisted, target)) {
            return true;
        }
    }
    return false;
}

size_t lab_blunderer_submit(struct lab_blunderer *blunderer, char *out, size_t capacity,
                            const char *line, size_t len)
{
    struct stratum_message *const message = &blunderer->message;
    const char *field = "";
    if (!blunderer->has_job || stratum_decode(message, line, len - 1, NULL) != STRATUM_OK ||
        stratum_share_read(&blunderer->work.share, &message->as.submit,
                           blunderer->extranonce.extranonce2_len, blunderer->job.version,
                           &field) != STRATUM_OK) {
        return 0;
    }
    blunderer->work.job = blunderer->job;
    blunderer->work.before = blunderer->before;
    blunderer->work.extranonce = blunderer->extranonce;
    blunderer->work.first = blunderer->first;
    if (!search(blunderer)) {
        return 0;
    }
    struct stratum_text nonce =
        stratum_text_in(message->as.submit.nonce, sizeof message->as.submit.nonce);
    stratum_text_format(&nonce, "%08x", blunderer->nonce - 1);
    struct stratum_text text = stratum_text_in(out, capacity);
    return stratum_encode(&text, message) == STRATUM_OK ? text.len : 0;
}
