#include "simpool/program/closing.h"

#include <inttypes.h>

#include "simpool/program/displayed.h"
#include "simpool/report/causes.h"
#include "simpool/report/report.h"

static void print_shares(FILE *out, const struct simpool_tally *tally)
{
    fprintf(out, "shares   %" PRIu64, tally->shares);
    if (tally->shares > 0 && tally->verified == tally->shares) {
        fprintf(out, ", every one re-hashed by the reference (%" PRIu64 ")", tally->verified);
    } else if (tally->shares > 0) {
        fprintf(out, ", %" PRIu64 " re-hashed by the reference; the others give nothing to hash",
                tally->verified);
    }
    const char *between = ": ";
    for (size_t verdict = 0; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        if (tally->by_verdict[verdict] > 0) {
            fprintf(out, "%s%" PRIu64 " %s", between, tally->by_verdict[verdict],
                    stratum_verdict_word((enum stratum_verdict)verdict));
            between = ", ";
        }
    }
    fputc('\n', out);
}

void program_closing_print(FILE *out, const struct program_closing *closing)
{
    if (closing->unheard > 0) {
        fprintf(out, "%" PRIu64 " lines are left out: nobody read them\n\n", closing->unheard);
    }
    simpool_report_table(out, closing->kpis);
    if (closing->scenario != NULL) {
        (void)simpool_report_promises(out, closing->scenario->promises,
                                      closing->scenario->promise_count, closing->kpis,
                                      closing->by_interval);
    }
    program_honesty_print(out, closing->kpis);
    print_shares(out, simpool_kpis_tally(closing->kpis));
    simpool_report_causes(out, simpool_kpis_tally(closing->kpis));
    fprintf(out, "seed     %" PRIu64 "\njournal  %s\n", closing->seed, closing->journal);
}
