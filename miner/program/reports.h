/** A run's report after the fact, from the miner's own journal: the reporting template as a table,
 *  JSON, Markdown or one page with pictures. */
#ifndef MINER_PROGRAM_REPORTS_H
#define MINER_PROGRAM_REPORTS_H

#include <stdbool.h>
#include <stdio.h>

enum miner_reports_form {
    MINER_REPORTS_MARKDOWN,
    MINER_REPORTS_JSON, /* with samples for miner regress */
    MINER_REPORTS_HTML
};

/** false: *problem says what is wrong with the journal. Whether all of it could be written, the
 *  stream knows: ferror(). */
bool miner_reports_write(FILE *out, const char *journal, enum miner_reports_form form,
                         const char **problem);
/** report.html, report.json and report.md in a folder that exists. false: said on stderr. */
bool miner_reports_folder(const char *folder, const char *journal);

#endif
