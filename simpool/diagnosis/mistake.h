/** The mistakes that miners are known to make, by name: what a share that shows one looks like,
 * what to do about it, and how likely luck alone would look the same. Pure; docs/DIAGNOSIS.md. */
#ifndef SIMPOOL_DIAGNOSIS_MISTAKE_H
#define SIMPOOL_DIAGNOSIS_MISTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* name, word, what is true of the shares ("27 of 27 refused shares …"), what to do about it */
#define SIMPOOL_MISTAKE_LIST(X)                                                                    \
    /* the header */                                                                               \
    X(PREVHASH_ORDER, "prevhash-order", "hash right with the bytes of prevhash in another order",  \
      "reverse each 4-byte word of prevhash as sent, and nothing else")                            \
    X(MERKLE_ORDER, "merkle-order",                                                                \
      "hash right with the bytes of the merkle root in another "                                   \
      "order",                                                                                     \
      "the root goes into the header as SHA-256d leaves it: reverse nothing")                      \
    X(BRANCH_ORDER, "branch-order", "hash right with each merkle branch reversed",                 \
      "append the 32 bytes of a branch as they were sent")                                         \
    X(BRANCHES_IGNORED, "branches-ignored", "hash right without the merkle branches",              \
      "the coinbase's hash is the root only where there is no branch")                             \
    X(NTIME_ORDER, "ntime-order", "hash right with the bytes of ntime the other way round",        \
      "ntime is sent as a big-endian number and little-endian in the header")                      \
    X(NBITS_ORDER, "nbits-order", "hash right with the bytes of nbits the other way round",        \
      "nbits is sent as a big-endian number and little-endian in the header")                      \
    X(NONCE_ORDER, "nonce-order", "hash right with the bytes of the nonce the other way round",    \
      "submit the nonce as the eight digits of the number, %08x")                                  \
    X(VERSION_ORDER, "version-order",                                                              \
      "hash right with the bytes of the version the other way "                                    \
      "round",                                                                                     \
      "version is sent as a big-endian number and little-endian in the header")                    \
    X(VERSION_BITS_IGNORED, "version-bits-ignored", "hash right with the job's own version",       \
      "hash the version bits that are submitted, or submit none")                                  \
    X(NTIME_UNROLLED, "ntime-unrolled", "hash right with the job's own ntime",                     \
      "submit the ntime that was hashed")                                                          \
    X(NTIME_ROLLED, "ntime-rolled", "hash right with an ntime some seconds off the submitted one", \
      "submit the ntime that was hashed")                                                          \
    X(NONCE_COUNTER, "nonce-counter", "hash right with the nonce one further or one before",       \
      "submit the nonce that was hashed, not what the counter says by then")                       \
    X(EXTRANONCE1_NONE, "extranonce1-none", "hash right without extranonce1",                      \
      "take extranonce1 from the subscribe reply")                                                 \
    X(EXTRANONCE1_ORDER, "extranonce1-order", "hash right with extranonce1 reversed",              \
      "extranonce1 is bytes, not a number: use them as they were sent")                            \
    X(EXTRANONCE2_NONE, "extranonce2-none", "hash right without extranonce2",                      \
      "it goes between extranonce1 and coinb2, with the length the subscribe reply gave")          \
    X(EXTRANONCE2_ZERO, "extranonce2-zero", "hash right with an extranonce2 of zeros",             \
      "submit the extranonce2 that was hashed")                                                    \
    X(EXTRANONCE2_ORDER, "extranonce2-order", "hash right with extranonce2 reversed",              \
      "submit the bytes of extranonce2 in the order in which they were hashed")                    \
    X(EXTRANONCE2_COUNTER, "extranonce2-counter",                                                  \
      "hash right with the extranonce2 one further or "                                            \
      "one before",                                                                                \
      "submit the extranonce2 that was hashed, not what the counter says by then")                 \
    X(EXTRANONCE2_SIZE, "extranonce2-size", "carry an extranonce2 of the wrong length",            \
      "take its length from the subscribe reply, and from each mining.set_extranonce")             \
    X(NUMBER_SIZE, "number-size", "carry a nonce or an ntime of the wrong length",                 \
      "each has 8 hex digits, leading zeros too")                                                  \
    X(EXTRANONCES_SWAPPED, "extranonces-swapped",                                                  \
      "hash right with extranonce2 before extranonce1",                                            \
      "coinb1, extranonce1, extranonce2, coinb2")                                                  \
    X(PREVIOUS_EXTRANONCE, "previous-extranonce", "hash right with the previous extranonce1",      \
      "the miner did not take mining.set_extranonce, or the reply to a second subscribe")          \
    X(NEXT_EXTRANONCE, "next-extranonce",                                                          \
      "hash right with an extranonce1 that holds from the "                                        \
      "next job on",                                                                               \
      "a mining.set_extranonce begins with the job behind it")                                     \
    X(OTHER_EXTRANONCE, "other-extranonce",                                                        \
      "hash right with the extranonce1 of another "                                                \
      "connection",                                                                                \
      "extranonce1 belongs to a connection: forget it when that ends")                             \
    X(PREVIOUS_JOB, "previous-job", "hash right with an earlier job than they name",               \
      "submit the id of the job that was hashed")                                                  \
    X(RUST_MINER_HEADER, "rust-miner-header",                                                      \
      "hash right with a header as reegiss/rust-miner "                                            \
      "makes it",                                                                                  \
      "version and ntime as sent, prevhash, root and branches reversed: all wrong")                \
    /* the hash */                                                                                 \
    X(HALF_ANGLE, "half-angle", "hash right with half the angles",                                 \
      "the circuit applies exp(i angle Y) with the full angle: RY(2 angle), RZ(2 angle)")          \
    X(WRONG_SIGN, "wrong-sign", "hash right with the Y rotations the other way round",             \
      "the angle is negative: -(2 nibble + 1) pi / 32")                                            \
    X(FORK_ANGLE, "fork-angle", "hash right with the angles of the other side of a fork",          \
      "the + 1 in -(2 nibble + 1) pi / 32 holds from the header's ntime 1758762000 on")            \
    X(ZERO_RULE, "zero-rule", "hash right, and the zero-byte rule discards them",                  \
      "a nonce with 8 or more zero bytes among the 32 can never win: drop it")                     \
    X(NIBBLE_ORDER, "nibble-order", "hash right with the low half of each byte first",             \
      "the high nibble of each byte comes first")                                                  \
    X(ROUNDING, "rounding", "hash right with some qubit rounded the other way",                    \
      "single precision may filter nonces, but double must hash a find again")                     \
    X(TRUNCATES, "truncates", "hash right with expectations cut off instead of rounded",           \
      "round to the nearest step of 1/32768, halves away from zero")                               \
    X(SATURATES, "saturates", "hash right with an expectation of 1 kept at 32767",                 \
      "+1.0 is 32768 steps, which wraps to -32768 in 16 bits")                                     \
    X(MEAN_FIELD, "mean-field", "hash right with the \"analytical\" kernel of reegiss/rust-miner", \
      "a product state with a mean-field correction is not the circuit: no share of it is valid")  \
    X(SHA256D, "sha256d", "hash right with SHA-256 twice", "this pool's proof of work is qhash")   \
    X(SHA256, "sha256", "hash right with SHA-256 once", "that is only the first step of qhash")    \
    X(QHASH, "qhash", "hash right with qhash", "this pool's proof of work is SHA-256 twice")       \
    X(DIGEST_ORDER, "digest-order",                                                                \
      "meet the target when the digest is read as a big-endian "                                   \
      "number",                                                                                    \
      "byte 31 of the digest is the most significant one")                                         \
    /* the share as a whole */                                                                     \
    X(LATE, "late", "hash right, but their job had ended",                                         \
      "leave a job at once when a clean one comes; what is in flight then is lost")                \
    X(SENT_AGAIN, "sent-again", "were sent before",                                                \
      "a share counts once, whatever the case of its digits; an answer may just be late")          \
    X(EARLIER_DIFFICULTY, "earlier-difficulty", "hash right and meet an earlier difficulty",       \
      "a mining.set_difficulty holds from the next job on; at some pools, for older jobs too")     \
    X(TARGET_TOO_EASY, "target-too-easy", "hash right, with too easy a target",                    \
      "the target is 0xffff * 2^208 / difficulty: no factor of 256 or 65536")                      \
    X(OTHER_JOBS, "job-of-another-connection",                                                     \
      "name a job that only another connection was given",                                         \
      "jobs belong to a connection: forget them when that ends")                                   \
    X(NTIME_FAR, "ntime-far", "carry an ntime that is not the job's time or later",                \
      "begin with the job's ntime, roll it by seconds at most")                                    \
    X(OUTSIDE_MASK, "outside-mask", "roll version bits outside the negotiated mask",               \
      "roll only what the reply to mining.configure allows")                                       \
    /* and no mistake that is known */                                                             \
    X(UNEXPLAINED, "unexplained", "show no mistake that is known here",                            \
      "docs/DIAGNOSIS.md says what was tried")                                                     \
    X(UNTRIED, "untried", "show none of the mistakes that are tried at so easy a target",          \
      "make the target harder: simpool test --hashrate, above what the miner has")                 \
    X(UNTOLD, "untold", "were not looked into: too many came at once", "")

enum simpool_mistake {
#define X(name, word, what, fix) SIMPOOL_MISTAKE_##name,
    SIMPOOL_MISTAKE_LIST(X)
#undef X
        SIMPOOL_MISTAKE_COUNT
};

enum {
    SIMPOOL_MISTAKES_MAX = 3, /* at once: of the header, of the hash, of the comparison */
    SIMPOOL_MISTAKE_WORDS_MAX = 95,
    /* Digests that are held against a share at most: as a whole it is compared with few things, */
    SIMPOOL_TRIES_WHOLE = 8,
    SIMPOOL_TRIES_ALONE = 256, /* with one mistake of header or hash, */
    SIMPOOL_TRIES_MAX = 4096   /* with several at once. */
};

const char *simpool_mistake_word(enum simpool_mistake mistake);
/** "hash right with half the angles": what is true of the shares that show it. */
const char *simpool_mistake_what(enum simpool_mistake mistake);
/** What to do about it, in one sentence; empty for UNTOLD. */
const char *simpool_mistake_fix(enum simpool_mistake mistake);
/** Read "half-angle", or several joined by "+": "nonce-order+digest-order".
 *  returns how many, 0 when any of them is unknown or there are too many */
size_t simpool_mistakes_by_words(enum simpool_mistake out[SIMPOOL_MISTAKES_MAX], const char *words);

/** How many digests are held against a share, at most, before it shows these mistakes: each was a
 *  chance for luck. count >= 1 */
unsigned simpool_mistakes_tries(const enum simpool_mistake *mistakes, size_t count);

/** How likely at most it is that, of count shares that are wrong in some unknown way, at least hits
 *  show one and the same mistake by luck.
 *
 *  log_luck  in  sum over the hits of ln(the chance that a random digest shows it)
 *  tries     in  see simpool_mistakes_tries()
 *  returns   0..1: tries * C(count, hits) * product of the chances, a union bound over everything
 *            that was tried and every choice of hits; 0 < hits <= count
 */
double simpool_mistake_chance(double log_luck, uint64_t hits, uint64_t count, unsigned tries);

#endif
