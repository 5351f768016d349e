#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "stratum/hex.h"
#include "stratum/job.h"
#include "stratum/text.h"

uint32_t stratum_share_version(uint32_t job_version, uint32_t version_bits, uint32_t version_mask)
{
    return (job_version & ~version_mask) | (version_bits & version_mask);
}

static void write_be32(char *out, size_t capacity, uint32_t value)
{
    struct stratum_text text = stratum_text_in(out, capacity);
    stratum_text_format(&text, "%08" PRIx32, value);
}

static void write_text(char *out, size_t capacity, const char *words)
{
    struct stratum_text text = stratum_text_in(out, capacity);
    stratum_text_add(&text, words);
}

void stratum_share_submit(struct stratum_submit *out, const struct stratum_share *share,
                          const struct stratum_share_context *context)
{
    assert(share->extranonce2_len <= STRATUM_EXTRANONCE_MAX);
    assert(strlen(context->job_id) <= STRATUM_JOB_ID_MAX);
    *out = (struct stratum_submit){.user = ""};
    write_text(out->user, sizeof out->user, context->user);
    write_text(out->job_id, sizeof out->job_id, context->job_id);
    struct stratum_text extranonce2 = stratum_text_in(out->extranonce2, sizeof out->extranonce2);
    stratum_text_hex(&extranonce2, share->extranonce2, share->extranonce2_len);
    write_be32(out->ntime, sizeof out->ntime, share->ntime);
    write_be32(out->nonce, sizeof out->nonce, share->nonce);
    if (context->version_mask != 0) {
        write_be32(out->version_bits, sizeof out->version_bits,
                   share->version & context->version_mask);
    }
}

enum stratum_status stratum_share_read(struct stratum_share *out,
                                       const struct stratum_submit *submit, size_t extranonce2_len,
                                       uint32_t job_version, const char **field)
{
    assert(extranonce2_len <= STRATUM_EXTRANONCE_MAX);
    struct stratum_share share = {.extranonce2_len = extranonce2_len};
    if (!stratum_hex_read(share.extranonce2, extranonce2_len, submit->extranonce2,
                          strlen(submit->extranonce2))) {
        *field = "extranonce2";
        return STRATUM_BAD_HEX;
    }
    const struct {
        const char *name;
        const char *digits;
        uint32_t *value;
        bool optional;
    } numbers[] = {
        {"ntime", submit->ntime, &share.ntime, false},
        {"nonce", submit->nonce, &share.nonce, false},
        {"version_bits", submit->version_bits, &share.version_bits, true},
    };
    for (size_t index = 0; index < sizeof numbers / sizeof numbers[0]; index++) {
        const char *digits = numbers[index].digits;
        if (numbers[index].optional && digits[0] == '\0') {
            continue;
        }
        if (!stratum_hex_read_be32(numbers[index].value, digits, strlen(digits))) {
            *field = numbers[index].name;
            return STRATUM_BAD_HEX;
        }
    }
    share.version = job_version | share.version_bits;
    *out = share;
    return STRATUM_OK;
}
