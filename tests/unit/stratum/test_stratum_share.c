#include <stdlib.h>
#include <string.h>

#include "stratum/job.h"
#include "tests/unit/check.h"

void test_stratum_share_read(void)
{
    static const struct {
        const char *extranonce2, *ntime, *nonce, *version_bits;
        const char *wrong; /* NULL: it can be read */
    } rows[] = {
        {"0000000a", "69098232", "013898ab", "", NULL},
        {"0000000A", "69098232", "013898AB", "", NULL},
        {"0000000a", "69098232", "013898ab", "00004000", NULL},
        {"0000000", "69098232", "013898ab", "", "extranonce2"},
        {"0000000a0", "69098232", "013898ab", "", "extranonce2"},
        {"", "69098232", "013898ab", "", "extranonce2"},
        {"0000000z", "69098232", "013898ab", "", "extranonce2"},
        {"0000000a", "6909823", "013898ab", "", "ntime"},
        {"0000000a", "", "013898ab", "", "ntime"},
        {"0000000a", "69098232", "0x3898ab", "", "nonce"},
        {"0000000a", "69098232", "013898ab ", "", "nonce"},
        {"0000000a", "69098232", "013898a?", "", "nonce"},
        {"0000000a", "69098232", "013898ab", "4000", "version_bits"},
        {"0000000a", "69098232", "013898ab", "vote", "version_bits"},
    };
    struct stratum_submit *submit = malloc(sizeof *submit);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        *submit = (struct stratum_submit){.user = ""};
        memcpy(submit->extranonce2, rows[row].extranonce2, strlen(rows[row].extranonce2));
        memcpy(submit->ntime, rows[row].ntime, strlen(rows[row].ntime));
        memcpy(submit->nonce, rows[row].nonce, strlen(rows[row].nonce));
        memcpy(submit->version_bits, rows[row].version_bits, strlen(rows[row].version_bits));
        struct stratum_share share = {.nonce = 99};
        const char *field = "none";
        const enum stratum_status status =
            stratum_share_read(&share, submit, 4, 0x20000004, &field);
        if (rows[row].wrong != NULL) {
            check_int(status, STRATUM_BAD_HEX);
            check_text(field, rows[row].wrong);
            check_int(share.nonce, 99);
            continue;
        }
        check_int(status, STRATUM_OK);
        check_text(field, "none");
        check_bytes(share.extranonce2, "\0\0\0\x0a", 4);
        check_int(share.extranonce2_len, 4);
        check_int(share.ntime, 0x69098232);
        check_int(share.nonce, 0x013898ab);
        check_int(share.version_bits, *rows[row].version_bits ? 0x4000 : 0);
        check_int(share.version, 0x20000004 | share.version_bits);
    }
    free(submit);
}

void test_stratum_share_submit(void)
{
    struct stratum_share share = {.extranonce2 = {0xde, 0xad},
                                  .extranonce2_len = 2,
                                  .ntime = 0x69098232,
                                  .nonce = 0x0000000f,
                                  .version = 0x20004004};
    char user[2 * STRATUM_TEXT_MAX];
    memset(user, 'u', sizeof user - 1);
    user[sizeof user - 1] = '\0';
    struct stratum_share_context context = {
        .job_id = "N 1", .user = user, .version_mask = 0x1fffe000, .job_version = 0x20000004};
    struct stratum_submit *submit = malloc(sizeof *submit);
    stratum_share_submit(submit, &share, &context);
    check_int(strlen(submit->user), STRATUM_TEXT_MAX);
    check_text(submit->job_id, "N 1");
    check_text(submit->extranonce2, "dead");
    check_text(submit->ntime, "69098232");
    check_text(submit->nonce, "0000000f");
    check_text(submit->version_bits, "00004000");
    struct stratum_share again;
    const char *field = NULL;
    check_int(stratum_share_read(&again, submit, 2, 0x20000004, &field), STRATUM_OK);
    check_int(again.version, share.version);
    check_int(again.version_bits, 0x4000);
    share.version = 0x20000004;
    stratum_share_submit(submit, &share, &context);
    check_text(submit->version_bits, "00000000"); /* negotiated, so always sent */
    context.version_mask = 0;
    context.user = "";
    stratum_share_submit(submit, &share, &context);
    check_text(submit->version_bits, "");
    check_text(submit->user, "");
    free(submit);
}

/* source: BIP310, the reply to mining.submit */
void test_stratum_share_version(void)
{
    check_int(stratum_share_version(0x20000004, 0x00004000, 0x1fffe000), 0x20004004);
    check_int(stratum_share_version(0x2000e004, 0x00004000, 0x1fffe000), 0x20004004);
    check_int(stratum_share_version(0x20000004, 0xffffffff, 0x1fffe000), 0x3fffe004);
    check_int(stratum_share_version(0x20000004, 0xffffffff, 0), 0x20000004);
}
