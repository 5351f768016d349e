#include "simpool/report/causes.h"

#include <inttypes.h>
#include <string.h>

#include "simpool/diagnosis/mistake.h"
#include "simpool/report/json.h"

static const double chance_told = 0.01; /* what luck does more often than this proves nothing */
static const char too_easy[] = " (targets too easy to try every mistake; harder ones: simpool test "
                               "--hashrate, above what the miner has)";
static const char hash_right[] = "hash right with ";

/** "hash right with half the angles, and the nonce one further" */
static void say_what(struct stratum_text *out, const enum simpool_mistake *mistakes, size_t count)
{
    for (size_t index = 0; index < count; index++) {
        const char *what = simpool_mistake_what(mistakes[index]);
        const bool begun =
            index > 0 && strncmp(what, hash_right, sizeof hash_right - 1) == 0 &&
            strncmp(simpool_mistake_what(mistakes[0]), hash_right, sizeof hash_right - 1) == 0;
        stratum_text_add(out, index > 0 ? ", and " : "");
        stratum_text_add(out, begun ? what + sizeof hash_right - 1 : what);
    }
}

/** "27 of 27 low-difficulty shares hash right with half the angles: what to do (luck: under 1 in
 *  1e+40)" */
static void say_cause(struct stratum_text *out, const struct simpool_cause *cause)
{
    enum simpool_mistake mistakes[SIMPOOL_MISTAKES_MAX];
    const size_t count = simpool_mistakes_by_words(mistakes, cause->words);
    stratum_text_format(out, "%" PRIu64 " of %" PRIu64 " %s shares ", cause->shares, cause->of,
                        stratum_verdict_word(cause->verdict));
    say_what(out, mistakes, count);
    for (size_t index = 0; index < count; index++) {
        stratum_text_add(out, index > 0 ? "; " : ": ");
        stratum_text_add(out, simpool_mistake_fix(mistakes[index]));
    }
    if (cause->chance > 0) {
        stratum_text_format(out, " (by luck: at most 1 in %.3g)", 1 / cause->chance);
    }
}

static bool is_told(const struct simpool_cause *cause)
{
    return cause->chance <= chance_told;
}

/** Shares of that verdict which show a mistake beyond luck. */
static uint64_t explained(const struct simpool_tally *tally, enum stratum_verdict verdict)
{
    uint64_t shares = 0;
    for (size_t index = 0; index < tally->cause_count; index++) {
        const struct simpool_cause *const cause = &tally->causes[index];
        shares += cause->verdict == verdict && is_told(cause) ? cause->shares : 0;
    }
    return shares;
}

void simpool_report_causes(FILE *out, const struct simpool_tally *tally)
{
    char sentence[1024];
    for (size_t index = 0; index < tally->cause_count; index++) {
        struct stratum_text text = stratum_text_in(sentence, sizeof sentence);
        if (is_told(&tally->causes[index])) {
            say_cause(&text, &tally->causes[index]);
            fprintf(out, "why      %s\n", sentence);
        }
    }
    for (size_t verdict = 0; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        const uint64_t of = tally->looked_into[verdict];
        const uint64_t left = of - explained(tally, (enum stratum_verdict)verdict);
        if (left > 0) {
            fprintf(out,
                    "why      %" PRIu64 " of %" PRIu64
                    " %s shares show no known mistake more often than luck would%s\n",
                    left, of, stratum_verdict_word((enum stratum_verdict)verdict),
                    tally->hasty[verdict] > 0 ? too_easy : "");
        }
    }
    if (tally->untold > 0) {
        fprintf(out, "why      %" PRIu64 " refused shares %s\n", tally->untold,
                simpool_mistake_what(SIMPOOL_MISTAKE_UNTOLD));
    }
}

/** All shares with the mistake of that one, whatever their verdict. */
static uint64_t shares_of(const struct simpool_tally *tally, const struct simpool_cause *one)
{
    uint64_t shares = 0;
    for (size_t index = 0; index < tally->cause_count; index++) {
        const struct simpool_cause *const cause = &tally->causes[index];
        shares += is_told(cause) && strcmp(cause->words, one->words) == 0 ? cause->shares : 0;
    }
    return shares;
}

const char *simpool_report_cause_of_most(struct stratum_text *out,
                                         const struct simpool_tally *tally)
{
    const uint64_t of = tally->shares - tally->untold;
    const char *const looked = tally->untold > 0 ? " that were looked into" : "";
    for (size_t index = 0; index < tally->cause_count; index++) {
        const struct simpool_cause *const cause = &tally->causes[index];
        const uint64_t shares = shares_of(tally, cause);
        if (2 * shares > of) {
            enum simpool_mistake mistakes[SIMPOOL_MISTAKES_MAX];
            const size_t count = simpool_mistakes_by_words(mistakes, cause->words);
            stratum_text_format(out, "%" PRIu64 " of %" PRIu64 " shares%s ", shares, of, looked);
            say_what(out, mistakes, count);
            return cause->words;
        }
    }
    const enum stratum_verdict wrong = STRATUM_VERDICT_LOW_DIFFICULTY;
    if (of > 1 && tally->looked_into[wrong] - explained(tally, wrong) == of) {
        stratum_text_format(
            out, "%" PRIu64 " of %" PRIu64 " shares%s miss the target, and show no known mistake",
            of, of, looked);
        return simpool_mistake_word(SIMPOOL_MISTAKE_UNEXPLAINED);
    }
    return NULL;
}

void simpool_report_causes_json(FILE *out, const struct simpool_tally *tally)
{
    fputs("\"causes\":[", out);
    for (size_t index = 0; index < tally->cause_count; index++) {
        const struct simpool_cause *const cause = &tally->causes[index];
        char sentence[1024];
        struct stratum_text text = stratum_text_in(sentence, sizeof sentence);
        say_cause(&text, cause);
        fprintf(out,
                "%s{\"verdict\":\"%s\",\"mistake\":\"%s\",\"shares\":%" PRIu64 ",\"of\":%" PRIu64
                ",\"chance\":%.6g,\"told\":%s,\"text\":",
                index > 0 ? "," : "", stratum_verdict_word(cause->verdict), cause->words,
                cause->shares, cause->of, cause->chance, is_told(cause) ? "true" : "false");
        simpool_report_json_text(out, sentence);
        fputc('}', out);
    }
    fprintf(out, "],\"untold\":%" PRIu64, tally->untold);
}
