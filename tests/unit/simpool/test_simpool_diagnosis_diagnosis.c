/* Shares of miners that make each mistake, mined apart from the sources under test
 * (scripts/dev/mistakes.py), and what the diagnosis says of them. */
#include "simpool/diagnosis/diagnosis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/bytes.h"
#include "stratum/hex.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_real_job.h"

#define SHARES_FILE FIXTURES "/mistakes/shares.txt"

/* Two to the minus sixteen: a random digest meets it once in 65,536 times. */
static const double difficulty = 1.0 / 65536;

/* The share's own job, an older one, and whose extranonces may have been taken for the right one.
 */
struct scene {
    struct stratum_notify *job;
    struct stratum_notify *older;
    struct stratum_set_extranonce own, previous, other;
    struct simpool_suspect suspects[3];
    struct stratum_share share;
    struct simpool_evidence evidence;
};

static void scene_open(struct scene *scene)
{
    *scene = (struct scene){
        .job = calloc(1, sizeof *scene->job),
        .older = calloc(1, sizeof *scene->older),
        .own = {{0x18, 0x03, 0x13, 0xf6}, 4, 4},
        .previous = {{0xde, 0xad, 0xbe, 0x01}, 4, 4},
        .other = {{0xca, 0xfe, 0x00, 0x42}, 4, 4},
        .share = {.extranonce2 = {1, 2, 3, 4}, .extranonce2_len = 4},
    };
    real_job_read(scene->job);
    *scene->older = *scene->job;
    scene->older->prevhash_words[0] ^= 0xff;
    scene->older->ntime -= 100;
    scene->suspects[0] = (struct simpool_suspect){SIMPOOL_MISTAKE_PREVIOUS_EXTRANONCE, scene->job,
                                                  &scene->previous, 0};
    scene->suspects[1] =
        (struct simpool_suspect){SIMPOOL_MISTAKE_PREVIOUS_JOB, scene->older, &scene->own, 0};
    scene->suspects[2] =
        (struct simpool_suspect){SIMPOOL_MISTAKE_OTHER_EXTRANONCE, scene->job, &scene->other, 7};
    scene->evidence = (struct simpool_evidence){.job = scene->job,
                                                .extranonce = &scene->own,
                                                .share = &scene->share,
                                                .difficulty = difficulty,
                                                .suspects = scene->suspects,
                                                .suspect_count = 3,
                                                .job_has_ended = true,
                                                .deep = true};
}

static void scene_close(struct scene *scene)
{
    free(scene->job);
    free(scene->older);
}

static const char *words_of(const struct simpool_diagnosis *diagnosis)
{
    static char words[SIMPOOL_MISTAKE_WORDS_MAX + 1];
    simpool_diagnosis_words(words, diagnosis);
    return words;
}

/* "half-angle 69098232 0000a1b2 00000000": as it is submitted. */
static bool read_row(struct scene *scene, const char *line, char word[96])
{
    char ntime[9], nonce[9], bits[9];
    if (sscanf(line, "%95s %8s %8s %8s", word, ntime, nonce, bits) != 4) {
        return false;
    }
    return stratum_hex_read_be32(&scene->share.ntime, ntime, 8) &&
           stratum_hex_read_be32(&scene->share.nonce, nonce, 8) &&
           stratum_hex_read_be32(&scene->share.version_bits, bits, 8);
}

void test_diagnosis_recognises_every_wrong_miner(void)
{
    struct scene scene;
    scene_open(&scene);
    FILE *const file = fopen(SHARES_FILE, "r");
    char line[256];
    size_t rows = 0;
    bool seen[SIMPOOL_MISTAKE_COUNT] = {false};
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char word[96];
        if (line[0] == '#' || !read_row(&scene, line, word)) {
            continue;
        }
        scene.share.version = scene.job->version | scene.share.version_bits;
        struct simpool_diagnosis diagnosis;
        simpool_diagnose(&diagnosis, &scene.evidence);
        check_text(words_of(&diagnosis), word);
        /* Beyond doubt after three such shares, and no more was tried than the bound allows. */
        const unsigned tries = simpool_mistakes_tries(diagnosis.mistakes, diagnosis.count);
        check_row(word, simpool_mistake_chance(3 * log(diagnosis.luck), 3, 3, tries) < 1e-5);
        check_row(word, diagnosis.tries <= tries);
        for (size_t index = 0; index < diagnosis.count; index++) {
            seen[diagnosis.mistakes[index]] = true;
        }
        rows++;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    check_true(rows >= 40);
    /* Those that hash at all; the rest have tests of their own below and in the pool's. */
    for (size_t mistake = 0; mistake < SIMPOOL_MISTAKE_LATE; mistake++) {
        const bool elsewhere =
            mistake == SIMPOOL_MISTAKE_EXTRANONCE2_SIZE || mistake == SIMPOOL_MISTAKE_NUMBER_SIZE ||
            mistake == SIMPOOL_MISTAKE_NEXT_EXTRANONCE || mistake == SIMPOOL_MISTAKE_SATURATES ||
            mistake == SIMPOOL_MISTAKE_QHASH;
        check_row(simpool_mistake_word((enum simpool_mistake)mistake), seen[mistake] || elsewhere);
    }
    scene_close(&scene);
}

/* Wrong in a way that nobody knows: luck may explain a few of them, and says so. */
void test_diagnosis_of_garbage_is_left_to_luck(void)
{
    struct scene scene;
    scene_open(&scene);
    unsigned alone = 0;
    unsigned together = 0;
    for (uint32_t nonce = 1; nonce <= 256; nonce++) {
        struct simpool_diagnosis diagnosis;
        scene.share.nonce = nonce * 0x9e3779b1u;
        scene.share.ntime = scene.job->ntime;
        scene.share.version = scene.job->version;
        simpool_diagnose(&diagnosis, &scene.evidence);
        if (diagnosis.mistakes[0] != SIMPOOL_MISTAKE_UNEXPLAINED) {
            alone += diagnosis.count == 1;
            together += diagnosis.count > 1;
        }
    }
    /* 256 shares, some 120 digests each with one mistake and 1,200 with more, and 1 in 256 by
     * another target: 1.5 and 4.7 are to be expected. */
    check_true(alone <= 5);
    check_true(together <= 18);
    scene_close(&scene);
}

void test_diagnosis_tries_no_more_than_it_says(void)
{
    struct scene scene;
    scene_open(&scene);
    struct simpool_suspect many[SIMPOOL_SUSPECTS_MAX];
    struct stratum_set_extranonce extranonces[SIMPOOL_SUSPECTS_MAX];
    for (size_t index = 0; index < SIMPOOL_SUSPECTS_MAX; index++) {
        extranonces[index] = scene.own;
        extranonces[index].extranonce1[3] = (uint8_t)index;
        many[index] = (struct simpool_suspect){SIMPOOL_MISTAKE_PREVIOUS_JOB, scene.older,
                                               &extranonces[index], 0};
    }
    scene.evidence.suspects = many;
    scene.evidence.suspect_count = SIMPOOL_SUSPECTS_MAX;
    scene.share.ntime = scene.job->ntime;
    scene.share.version = scene.job->version;
    scene.evidence.difficulty = 1; /* nothing of this is met by luck */
    struct simpool_diagnosis diagnosis;
    scene.evidence.deep = false;
    simpool_diagnose(&diagnosis, &scene.evidence);
    check_text(words_of(&diagnosis), "unexplained");
    check_true(diagnosis.tries > 100 && diagnosis.tries <= SIMPOOL_TRIES_ALONE);
    scene.evidence.deep = true;
    simpool_diagnose(&diagnosis, &scene.evidence);
    check_true(diagnosis.tries > 1000 && diagnosis.tries <= SIMPOOL_TRIES_MAX);
    scene_close(&scene);
}

/* The right digest of the nonce that is late in the table, against other targets. */
void test_diagnosis_of_easy_targets(void)
{
    struct scene scene;
    scene_open(&scene);
    struct simpool_diagnosis diagnosis;
    scene.share.extranonce2[0] = scene.share.extranonce2[1] = 0;
    scene.share.extranonce2[2] = scene.share.extranonce2[3] = 0;
    scene.share.nonce = 0x013898ab; /* a share of difficulty 0.331 */
    scene.share.ntime = scene.job->ntime;
    scene.share.version = scene.job->version;
    scene.evidence.difficulty = 0.25;
    simpool_diagnose(&diagnosis, &scene.evidence);
    check_text(words_of(&diagnosis), "late");
    scene.evidence.job_has_ended = false; /* then a share that meets its target is not late */
    simpool_diagnose(&diagnosis, &scene.evidence);
    check_text(words_of(&diagnosis), "target-too-easy");
    scene.evidence.earlier = 0.125;
    simpool_diagnose(&diagnosis, &scene.evidence);
    check_text(words_of(&diagnosis), "earlier-difficulty");
    scene.evidence.earlier = 0;
    scene.evidence.difficulty = 16;
    simpool_diagnose(&diagnosis, &scene.evidence);
    check_text(words_of(&diagnosis), "target-too-easy");
    check_text(diagnosis.data, "1/48.31 of the difficulty that is needed");
    check_true(simpool_mistake_chance(log(diagnosis.luck), 1, 1, SIMPOOL_TRIES_WHOLE) < 0.01);
    scene.evidence.earlier = 0.25;
    simpool_diagnose(&diagnosis, &scene.evidence);
    check_text(words_of(&diagnosis), "earlier-difficulty");
    check_near(diagnosis.luck, 1 / (0.25 * 4294967296.0), 1e-20);
    /* So easy a target that everything meets it now and then tells nothing. */
    scene.evidence.earlier = 0;
    scene.evidence.difficulty = 1e-9;
    scene.share.nonce = 1;
    simpool_diagnose(&diagnosis, &scene.evidence);
    check_true(diagnosis.tries == 0);
    scene_close(&scene);
}

/* A miner of a hundred hashes a second: every 50th digest is a share, and each of its own is wrong.
 */
void test_diagnosis_of_a_slow_miner(void)
{
    struct scene scene;
    scene_open(&scene);
    FILE *const file = fopen(SHARES_FILE, "r");
    char line[256];
    unsigned shares = 0, named = 0;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char word[96];
        if (line[0] == '#' || !read_row(&scene, line, word) || strcmp(word, "fork-angle") != 0) {
            continue;
        }
        scene.share.version = scene.job->version | scene.share.version_bits;
        scene.evidence.difficulty = 50 / 4294967296.0;
        struct simpool_diagnosis diagnosis;
        simpool_diagnose(&diagnosis, &scene.evidence);
        check_true(diagnosis.tries <= 16); /* or luck would be in the way */
        check_near(diagnosis.luck, 1.0 / 50, 1e-9);
        named += strcmp(words_of(&diagnosis), word) == 0;
        shares++;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    check_true(shares > 0 && named == shares);
    /* Seven of ten such shares are proof; the rest may show something else by luck. */
    check_true(simpool_mistake_chance(7 * log(1.0 / 50), 7, 10, SIMPOOL_TRIES_ALONE) < 1e-6);
    scene_close(&scene);
}

void test_diagnosis_of_qhash_where_sha256d_is_due(void)
{
    struct scene scene;
    scene_open(&scene);
    scene.evidence.algorithm = QHASH_ALGORITHM_SHA256D;
    scene.share.extranonce2[0] = scene.share.extranonce2[1] = 0;
    scene.share.extranonce2[2] = scene.share.extranonce2[3] = 0;
    scene.share.nonce = 0x013898ab;
    scene.share.ntime = scene.job->ntime;
    scene.share.version = scene.job->version;
    struct simpool_diagnosis diagnosis;
    simpool_diagnose(&diagnosis, &scene.evidence);
    check_text(words_of(&diagnosis), "qhash");
    scene_close(&scene);
}
