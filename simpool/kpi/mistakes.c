#include "simpool/kpi/mistakes.h"

#include <math.h>
#include <string.h>

#include "simpool/diagnosis/mistake.h"

/** The sum of that verdict and these words, made when it is new; NULL: there are too many. */
static struct simpool_mistake_sum *sum_of(struct simpool_mistake_counts *counts,
                                          const struct stratum_event *event)
{
    for (size_t index = 0; index < counts->count; index++) {
        if (counts->at[index].verdict == event->verdict &&
            strcmp(counts->at[index].words, event->mistake) == 0) {
            return &counts->at[index];
        }
    }
    if (counts->count == SIMPOOL_CAUSES_MAX) {
        return NULL;
    }
    struct simpool_mistake_sum *const sum = &counts->at[counts->count++];
    sum->verdict = event->verdict;
    memcpy(sum->words, event->mistake, sizeof sum->words);
    return sum;
}

void simpool_mistake_counts_feed(struct simpool_mistake_counts *counts,
                                 const struct stratum_event *event)
{
    enum simpool_mistake mistakes[SIMPOOL_MISTAKES_MAX];
    if (event->kind != STRATUM_EVENT_SHARE ||
        simpool_mistakes_by_words(mistakes, event->mistake) == 0) {
        return;
    }
    if (mistakes[0] == SIMPOOL_MISTAKE_UNTOLD) {
        counts->untold++;
        return;
    }
    counts->looked_into[event->verdict]++;
    const bool hasty = mistakes[0] == SIMPOOL_MISTAKE_UNTRIED;
    counts->hasty[event->verdict] += hasty ? 1 : 0;
    const bool explained = !hasty && mistakes[0] != SIMPOOL_MISTAKE_UNEXPLAINED;
    struct simpool_mistake_sum *const sum = explained ? sum_of(counts, event) : NULL;
    if (sum != NULL) {
        sum->shares++;
        sum->log_luck += log(event->luck); /* of 0 too: no luck is needed for what is plain */
    }
}

static void insert(struct simpool_tally *tally, const struct simpool_cause *cause)
{
    size_t place = tally->cause_count++;
    for (; place > 0 && tally->causes[place - 1].shares < cause->shares; place--) {
        tally->causes[place] = tally->causes[place - 1];
    }
    tally->causes[place] = *cause;
}

void simpool_mistake_counts_tell(const struct simpool_mistake_counts *counts,
                                 struct simpool_tally *tally)
{
    tally->cause_count = 0;
    tally->untold = counts->untold;
    memcpy(tally->looked_into, counts->looked_into, sizeof tally->looked_into);
    memcpy(tally->hasty, counts->hasty, sizeof tally->hasty);
    for (size_t index = 0; index < counts->count; index++) {
        const struct simpool_mistake_sum *const sum = &counts->at[index];
        struct simpool_cause cause = {.verdict = sum->verdict,
                                      .shares = sum->shares,
                                      .of = counts->looked_into[sum->verdict]};
        memcpy(cause.words, sum->words, sizeof cause.words);
        enum simpool_mistake mistakes[SIMPOOL_MISTAKES_MAX];
        const size_t count = simpool_mistakes_by_words(mistakes, sum->words);
        cause.chance = simpool_mistake_chance(sum->log_luck, cause.shares, cause.of,
                                              simpool_mistakes_tries(mistakes, count));
        insert(tally, &cause);
    }
}
