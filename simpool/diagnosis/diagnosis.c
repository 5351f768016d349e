#include "simpool/diagnosis/diagnosis.h"

#include <assert.h>
#include <string.h>

#include "qhash/target.h"
#include "qhash/verify.h"
#include "simpool/diagnosis/parts.h"

static const double digests_per_difficulty = 4294967296.0;

/* A wrong share that meets the target more often than this is not worth a try of every mistake:
 * luck would explain one in four… */
static const double luck_alone_max = 1.0 / 512;
/* …but a miner of some hundred hashes a second never has a harder target, and is wrong in every
 * share: the dozen ways to hash are tried down to this, and a few such shares together are proof.
 */
static const double luck_of_hashes_max = 1.0 / 8;
/* …nor, with two mistakes at once, this: one in six. */
static const double luck_together_max = 1.0 / 8192;
/* A hash that is right and this rare was searched for, if with another target… */
static const double luck_on_purpose = 1.0 / 256;
/* …and of one as rare as this a single share is proof. Luck has two chances then. */
static const double luck_hardly = 1.0 / 65536;

/** A share on its way through the mistakes. */
struct search {
    const struct simpool_evidence *evidence;
    struct simpool_diagnosis *out;
    struct simpool_wrong_headers headers;
    uint8_t target[32];
    double luck; /* of one digest */
};

/** The chance that a random digest meets a difficulty; 1 where it always does. */
static double luck_of(double difficulty)
{
    const double luck = 1 / (difficulty * digests_per_difficulty);
    return luck < 1 ? luck : 1;
}

void simpool_diagnosis_words(char out[SIMPOOL_MISTAKE_WORDS_MAX + 1],
                             const struct simpool_diagnosis *diagnosis)
{
    struct stratum_text text = stratum_text_in(out, SIMPOOL_MISTAKE_WORDS_MAX + 1);
    for (size_t index = 0; index < diagnosis->count; index++) {
        stratum_text_add(&text, index > 0 ? "+" : "");
        stratum_text_add(&text, simpool_mistake_word(diagnosis->mistakes[index]));
    }
}

static void name(struct search *search, enum simpool_mistake mistake)
{
    assert(search->out->count < SIMPOOL_MISTAKES_MAX);
    search->out->mistakes[search->out->count++] = mistake;
}

static void conclude(struct search *search, enum simpool_mistake mistake, double luck)
{
    name(search, mistake);
    search->out->luck = luck < 1 ? luck : 1;
}

/** Whether a digest meets the target, as it is or in the wrong byte order. */
enum fit { MISSES, MEETS, MEETS_REVERSED };

static enum fit hold(struct search *search, const uint8_t digest[32])
{
    uint8_t reversed[32];
    for (size_t at = 0; at < sizeof reversed; at++) {
        reversed[at] = digest[sizeof reversed - 1 - at];
    }
    search->out->tries += 2;
    if (qhash_target_met(digest, search->target)) {
        return MEETS;
    }
    return qhash_target_met(reversed, search->target) ? MEETS_REVERSED : MISSES;
}

/** What is tried at a time. */
struct attempt {
    const struct simpool_wrong_header *header; /* NULL: the right one */
    const struct simpool_wrong_header *also;   /* in which its mistake is made, too; NULL: none */
    size_t hash;                               /* 0: the right one */
};

/** How many headers bear the same name; each of them may meet the target by luck. */
static double headers_like(const struct search *search, const struct simpool_wrong_header *header)
{
    double count = header == NULL ? 1 : 0;
    for (size_t index = 0; header != NULL && index < search->headers.count; index++) {
        count += search->headers.at[index].mistake == header->mistake ? 1 : 0;
    }
    return count;
}

static double hashes_like(enum qhash_algorithm algorithm, size_t hash)
{
    double count = 0;
    for (size_t index = 0; index < simpool_wrong_hashes(algorithm); index++) {
        count += simpool_wrong_hash_mistake(algorithm, index) ==
                         simpool_wrong_hash_mistake(algorithm, hash)
                     ? 1
                     : 0;
    }
    return count;
}

static void say_header(struct search *search, const struct simpool_wrong_header *header)
{
    struct stratum_text data = stratum_text_in(search->out->data, sizeof search->out->data);
    simpool_wrong_header_data(&data, header, search->headers.right);
}

static bool fits(struct search *search, const struct attempt *attempt)
{
    const enum qhash_algorithm algorithm = search->evidence->algorithm;
    uint8_t header[80];
    uint8_t digest[32];
    memcpy(header, attempt->header == NULL ? search->headers.right : attempt->header->bytes,
           sizeof header);
    if (attempt->also != NULL) {
        simpool_wrong_header_add(header, search->headers.right, attempt->also->bytes);
    }
    simpool_wrong_hash(digest, header, algorithm, attempt->hash);
    const enum fit fit = hold(search, digest);
    if (fit == MISSES) {
        return false;
    }
    if (attempt->header != NULL) {
        name(search, attempt->header->mistake);
        say_header(search, attempt->header);
    }
    if (attempt->also != NULL) {
        name(search, attempt->also->mistake);
    }
    if (attempt->hash > 0 || (attempt->header == NULL && fit == MEETS)) {
        /* 0 is the right hash without the rule of zero bytes, which alone stands against it. */
        name(search, simpool_wrong_hash_mistake(algorithm, attempt->hash));
    }
    if (fit == MEETS_REVERSED) {
        name(search, SIMPOOL_MISTAKE_DIGEST_ORDER);
    }
    search->out->luck = search->luck * headers_like(search, attempt->header) *
                        headers_like(search, attempt->also) * hashes_like(algorithm, attempt->hash);
    return true;
}

static void say_roundings(struct stratum_text *data, const struct simpool_roundings *roundings,
                          uint16_t flipped)
{
    const char *before = "qubit ";
    for (unsigned qubit = 0; qubit < 16; qubit++) {
        if (((unsigned)flipped >> qubit & 1u) != 0) {
            stratum_text_format(data, "%s%u, %.2g of a step from a tie", before, qubit,
                                roundings->margin[qubit]);
            before = "; qubit ";
        }
    }
}

static bool rounding_fits(struct search *search)
{
    struct simpool_roundings roundings;
    if (search->evidence->algorithm != QHASH_ALGORITHM_QHASH) {
        return false;
    }
    simpool_wrong_roundings(&roundings, search->headers.right);
    for (size_t index = 0; index < roundings.count; index++) {
        if (hold(search, roundings.digests[index]) == MEETS) {
            struct stratum_text data = stratum_text_in(search->out->data, sizeof search->out->data);
            say_roundings(&data, &roundings, roundings.flipped[index]);
            conclude(search, SIMPOOL_MISTAKE_ROUNDING, (double)roundings.count * search->luck);
            return true;
        }
    }
    return false;
}

static bool one_fits(struct search *search)
{
    for (size_t index = 0; index < search->headers.count; index++) {
        if (fits(search, &(struct attempt){.header = &search->headers.at[index]})) {
            return true;
        }
    }
    for (size_t hash = 0; hash < simpool_wrong_hashes(search->evidence->algorithm); hash++) {
        if (fits(search, &(struct attempt){.hash = hash})) {
            return true;
        }
    }
    return rounding_fits(search);
}

/** The field of one header in the wrong byte order, and another field in some other header too. */
static bool swaps_fit(struct search *search, const struct simpool_wrong_header *first)
{
    const struct simpool_wrong_headers *const headers = &search->headers;
    for (const struct simpool_wrong_header *second = first + 1;
         first->swaps && second < headers->at + headers->count; second++) {
        if (second->swaps && second->mistake != first->mistake &&
            fits(search, &(struct attempt){.header = first, .also = second})) {
            return true;
        }
    }
    return false;
}

/** The right header, hashed in each wrong way and read in the right byte order; no more. */
static bool hash_fits(struct search *search)
{
    const enum qhash_algorithm algorithm = search->evidence->algorithm;
    for (size_t hash = 0; hash < simpool_wrong_hashes(algorithm); hash++) {
        uint8_t digest[32];
        simpool_wrong_hash(digest, search->headers.right, algorithm, hash);
        search->out->tries++;
        if (qhash_target_met(digest, search->target)) {
            conclude(search, simpool_wrong_hash_mistake(algorithm, hash),
                     search->luck * hashes_like(algorithm, hash));
            return true;
        }
    }
    return false;
}

static bool two_fit(struct search *search)
{
    for (size_t index = 0; index < search->headers.count; index++) {
        const struct simpool_wrong_header *const header = &search->headers.at[index];
        for (size_t hash = 1; hash < simpool_wrong_hashes(search->evidence->algorithm); hash++) {
            if (fits(search, &(struct attempt){.header = header, .hash = hash})) {
                return true;
            }
        }
        if (swaps_fit(search, header)) {
            return true;
        }
    }
    return false;
}

/** The hash is right, and not enough: was it meant for an easier target? */
static bool was_enough_before(struct search *search, double difficulty)
{
    const double earlier = search->evidence->earlier;
    if (earlier <= 0 || difficulty < earlier) {
        return false;
    }
    struct stratum_text data = stratum_text_in(search->out->data, sizeof search->out->data);
    stratum_text_format(&data, "difficulty %.6g, %.6g before", difficulty, earlier);
    conclude(search, SIMPOOL_MISTAKE_EARLIER_DIFFICULTY, luck_of(earlier));
    return true;
}

static bool is_rare(struct search *search, double difficulty)
{
    if (difficulty <= 0 || luck_of(difficulty) > luck_on_purpose) {
        return false;
    }
    const bool hardly = luck_of(difficulty) <= luck_hardly;
    struct stratum_text data = stratum_text_in(search->out->data, sizeof search->out->data);
    stratum_text_format(&data, "1/%.4g of the difficulty that is needed",
                        search->evidence->difficulty / difficulty);
    conclude(search, SIMPOOL_MISTAKE_TARGET_TOO_EASY, 2 * (hardly ? luck_hardly : luck_on_purpose));
    return true;
}

/** The hash is right: nothing is wrong but the target, or nothing at all. */
static bool was_meant_for_less(struct search *search, double difficulty)
{
    return was_enough_before(search, difficulty) || is_rare(search, difficulty);
}

/** From the likeliest on; a target that luck meets often is not worth many tries. */
static bool explain(struct search *search, double difficulty)
{
    const double earlier = search->evidence->earlier;
    const bool telling = earlier > 0 && luck_of(earlier) <= SIMPOOL_TRIES_ALONE * search->luck;
    return (telling && was_enough_before(search, difficulty)) ||
           (search->luck <= luck_alone_max && one_fits(search)) ||
           (search->luck > luck_alone_max && search->luck <= luck_of_hashes_max &&
            hash_fits(search)) ||
           was_enough_before(search, difficulty) ||
           (search->luck <= luck_together_max && search->evidence->deep && two_fit(search)) ||
           is_rare(search, difficulty);
}

void simpool_diagnose(struct simpool_diagnosis *out, const struct simpool_evidence *evidence)
{
    assert(evidence->suspect_count <= SIMPOOL_SUSPECTS_MAX);
    struct search search = {
        .evidence = evidence, .out = out, .luck = luck_of(evidence->difficulty)};
    *out = (struct simpool_diagnosis){.count = 0};
    qhash_target_pdiff(search.target, evidence->difficulty);
    simpool_wrong_headers_make(&search.headers, evidence);
    struct qhash_verdict verdict;
    qhash_verify(&verdict, search.headers.right, search.target, evidence->algorithm);
    if (verdict.meets && evidence->job_has_ended) {
        conclude(&search, SIMPOOL_MISTAKE_LATE, search.luck);
        return;
    }
    const double difficulty = verdict.rejected ? 0 : qhash_target_difficulty(verdict.digest);
    /* One that meets the target and was refused all the same missed it by a rounding. */
    if (!(verdict.meets ? was_meant_for_less(&search, difficulty) : explain(&search, difficulty))) {
        const bool hasty = !verdict.meets && search.luck > luck_alone_max;
        conclude(&search, hasty ? SIMPOOL_MISTAKE_UNTRIED : SIMPOOL_MISTAKE_UNEXPLAINED, 1);
    }
}
