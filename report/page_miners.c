/* The table of miners, where several were at one pool. */
#include <inttypes.h>
#include <math.h>

#include "report/chart.h"
#include "report/html.h"
#include "report/miners.h"
#include "report/page_tables.h"
#include "report/scale.h"

static void count(FILE *out, unsigned number)
{
    fprintf(out, "<td class=\"count\">%u</td>", number);
}

static void rate_cells(FILE *out, const struct report_miner *miner,
                       const struct report_record *record)
{
    const double s = fmax((double)(record->until_us - miner->since_us), 0) / 1e6;
    const struct stratum_interval band = report_credit_band(&miner->credit, record->yield, s);
    char words[96];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    report_say_rate(&text, report_credit_hps(&miner->credit, record->yield, s));
    fprintf(out, "<td class=\"value\">%s</td>", words);
    text = stratum_text_in(words, sizeof words);
    if (miner->credit.count > 0) {
        report_say_rate(&text, band.low);
        stratum_text_add(&text, " to ");
        report_say_rate(&text, band.high);
    }
    fprintf(out, "<td class=\"range\">%s</td>", words);
}

static bool is_refusal(enum stratum_verdict verdict)
{
    return verdict != STRATUM_VERDICT_ACCEPTED && verdict != STRATUM_VERDICT_NONE;
}

/** "119 low-difficulty, 2 stale" */
static void refusals(FILE *out, const struct report_miner *miner)
{
    bool any = false;
    fputs("<td class=\"words\">", out);
    for (int each = 0; each < STRATUM_VERDICT_COUNT; each++) {
        const enum stratum_verdict verdict = (enum stratum_verdict)each;
        if (is_refusal(verdict) && miner->by_verdict[verdict] > 0) {
            fprintf(out, "%s<span class=\"key %s\"></span>%u %s", any ? ", " : "",
                    report_chart_class(verdict), miner->by_verdict[verdict],
                    stratum_verdict_word(verdict));
            any = true;
        }
    }
    fputs(any ? "</td>" : "none</td>", out);
}

static void row(FILE *out, const struct report_miner *miner, const struct report_record *record)
{
    fputs("<tr><th scope=\"row\">", out);
    report_html_text(out, miner->name);
    fputs("</th>", out);
    rate_cells(out, miner, record);
    count(out, miner->by_verdict[STRATUM_VERDICT_ACCEPTED]);
    refusals(out, miner);
    count(out, miner->connections);
    count(out, miner->left);
    fputs("</tr>\n", out);
}

void report_page_miners(FILE *out, const struct report_record *record)
{
    struct report_miners miners;
    report_miners_find(&miners, record);
    if (miners.count < 2) {
        return;
    }
    fputs(
        "<section class=\"card\">\n<h2>Each miner</h2>\n<p class=\"explains\">By the name that it "
        "authorized under, since its first connection. Left: it ended a connection and had no "
        "cause to.</p>\n<div class=\"wide\"><table>\n<thead><tr><th>miner</th><th>credited</th>"
        "<th>95 % interval</th><th class=\"count\">accepted</th><th>not accepted</th>"
        "<th class=\"count\">connections</th><th class=\"count\">left</th></tr></thead>\n<tbody>\n",
        out);
    for (size_t index = 0; index < miners.count; index++) {
        row(out, &miners.at[index], record);
    }
    fputs("</tbody>\n</table></div>\n", out);
    if (miners.others > 0) {
        fprintf(out,
                "<p class=\"explains\">%" PRIu64 " connections of other names found no room.</p>\n",
                miners.others);
    }
    fputs("</section>\n", out);
}
