#include "qhash/selftest.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/sha256.h"
#include "qhash/target.h"
#include "qhash/verify.h"

/* Five of fixtures/vectors/: together they pass through every branch of the rule. */
static const struct qhash_known vectors[] = {
    /* the main network's genesis block: offset 0, nothing is discarded */
    {.header = "0400000000000000000000000000000000000000000000000000000000000000"
               "00000000af8b22048cd16e5f4d091b8efaca699bcaab143214608e4cd0772263"
               "1d67a8684fda1e67ffff051e0062b97c",
     .header_hash = "c81fe7961bfa13342edcab6d43b6223ba7c9b093699ced3e8efb4d706a65ee66",
     .q15 = "0000f7af000058fa60fe27fc82fe15ff2a013901e2001c000f00f7fffeffddff",
     .digest = "2b369bbf527cf0182825a1873f789626ecc6385f54c5ff5345cde0cc21000000"},
    /* an expectation of exactly +1, which wraps to -32768 */
    {.header = "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
               "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
               "a5a5a5a54fda1e67a5a5a5a59f000000",
     .header_hash = "05f00ff34175fe27285bc4b97449e4f10ee771136368dc4c29832b85a5b58b19",
     .q15 = "00801ed1213ba11e783231e7b5284bde7afe0b09720c9dfe9afb3a00e1ffa7ff",
     .digest = "d2ef6796d109638d5f3377e1ccf45f42b45987d942805f0b2fe7b14b29a5e72d"},
    /* discarded by fork 3 */
    {.header = "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
               "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
               "a5a5a5a5f3478f68a5a5a5a50b000000",
     .header_hash = "b309bdb5a20f20fcc7e29755e9707521bb4087c28e7085f5b7ec21c23c518720",
     .q15 = "bf12f51500fce1f978fe03fe1800d300d7ff96ff1d005a00ebff23000a000900",
     .digest = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
    /* a pool's job under fork 4 */
    {.header = "040000201692770167df70da3a1446bea459d98d369c20ab35382a7e6b000000"
               "000000007b93eee3ff5a2a29c7e486d7b3e4024900672851c0a43664faa764e6"
               "38f42aa832820969a1ca0c1a00000000",
     .header_hash = "bf5986a52af5dd6dcf567b8640cba90d9f359d0465bd402e21e5ece60385e22d",
     .q15 = "5e17a79873e789ff4309a00e330032011dfc97ffffffa9ff0601b8ff66ff4900",
     .digest = "c37a8a194e89b67905b61cde465ae9523944b193c1f5b5d97e4ff48c3f2fe4f4"},
    /* discarded under fork 4 */
    {.header = "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
               "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
               "a5a5a5a51094d468a5a5a5a579000000",
     .header_hash = "a3ab6d6ca9976a0d23039ec482c02a46a071597d19d4007108de7d6f7ceb7881",
     .q15 = "1a1e31311f0c2f0be00414fd0b009aff47001100faff00002e000c00d5ff0a00",
     .digest = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
};

static bool is_hex(const char *text, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        if (text[2 * i] != digits[bytes[i] >> 4] || text[2 * i + 1] != digits[bytes[i] & 15]) {
            return false;
        }
    }
    return true;
}

static uint8_t digit_value(char digit)
{
    return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

const char *qhash_selftest_differs(const struct qhash_known *known)
{
    uint8_t header[QHASH_HEADER_LEN];
    for (size_t i = 0; i < sizeof header; i++) {
        header[i] = (uint8_t)(digit_value(known->header[2 * i]) << 4 |
                              digit_value(known->header[2 * i + 1]));
    }
    struct qhash_midstate midstate;
    struct qhash_sha256_state state;
    uint8_t hash[QHASH_DIGEST_LEN];
    qhash_midstate_init(&midstate, header);
    qhash_midstate_hash(&state, &midstate, qhash_header_nonce(header));
    qhash_sha256_store(hash, &state);
    if (!is_hex(known->header_hash, hash, sizeof hash)) {
        return "SHA-256 of the header from its midstate";
    }
    struct qhash_trace trace;
    qhash_trace(&trace, header, qhash_rules_at(qhash_header_ntime(header)));
    if (!is_hex(known->header_hash, trace.header_hash, sizeof trace.header_hash)) {
        return "SHA-256 of the header";
    }
    if (!is_hex(known->q15, trace.q15_bytes, sizeof trace.q15_bytes)) {
        return "expectations in Q1.15";
    }
    if (!is_hex(known->digest, trace.digest, sizeof trace.digest)) {
        return "digest";
    }
    struct qhash_verdict verdict;
    qhash_verify(&verdict, header, trace.digest, QHASH_ALGORITHM_QHASH);
    if (verdict.meets == trace.rejected || verdict.ambiguous) {
        return "verdict on its own digest as target";
    }
    return NULL;
}

/** What the vectors do not pass through: Bitcoin's proof of work, and two names of one target. */
static const char *others_differ(void)
{
    static const char abc_twice[] =
        "4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358";
    uint8_t digest[QHASH_DIGEST_LEN];
    qhash_sha256d(digest, "abc", 3);
    if (!is_hex(abc_twice, digest, sizeof digest)) {
        return "double SHA-256";
    }
    uint8_t pool[QHASH_TARGET_LEN], block[QHASH_TARGET_LEN];
    qhash_target_pdiff(pool, 1);
    if (qhash_target_from_bits(block, 0x1d00ffff) != QHASH_OK ||
        memcmp(pool, block, sizeof pool) != 0) {
        return "target of difficulty 1";
    }
    return NULL;
}

enum qhash_status qhash_selftest(const char **step)
{
    const char *differs = others_differ();
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0] && differs == NULL; i++) {
        differs = qhash_selftest_differs(&vectors[i]);
    }
    if (differs != NULL && step != NULL) {
        *step = differs;
    }
    return differs == NULL ? QHASH_OK : QHASH_SELFTEST_FAILED;
}
