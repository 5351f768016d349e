/** The fields of the reporting template, in words: one list for Markdown and for the page. Pure. */
#ifndef MINER_PROGRAM_SUMMARY_H
#define MINER_PROGRAM_SUMMARY_H

#include "miner/program/machine.h"
#include "miner/program/report.h"
#include "miner/program/retell.h"
#include "report/captures.h"
#include "report/page.h"

enum { MINER_SUMMARY_ROWS_MAX = 40, MINER_SUMMARY_WORDS_MAX = 160 };

struct miner_summary {
    struct report_row rows[MINER_SUMMARY_ROWS_MAX]; /* name, value, range */
    size_t count;
    char words[MINER_SUMMARY_ROWS_MAX][2][MINER_SUMMARY_WORDS_MAX];
};

/** What a summary is made of; finished and computed. */
struct miner_summary_of {
    const struct miner_retell *retell;
    const struct miner_report *report;
    const struct report_record *record;
    const struct report_captures *captures;
    const struct miner_machine *machine;
};

void miner_summary_make(struct miner_summary *out, const struct miner_summary_of *of);

#endif
