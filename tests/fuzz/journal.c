/* Any journals, a pool's and a miner's with a line "~" between them, as every kind of report: no
 * stranger's word becomes a tag of the page, and what is called JSON is JSON. */
#define _GNU_SOURCE /* memmem */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "miner/program/reports.h"
#include "simpool/report/report.h"
#include "stratum/json.h"
#include "tests/fuzz/folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct paper {
    char *text;
    size_t len;
    FILE *out;
};

static void open_paper(struct paper *paper)
{
    *paper = (struct paper){.text = NULL};
    paper->out = open_memstream(&paper->text, &paper->len);
    assert(paper->out != NULL);
}

static void close_paper(struct paper *paper)
{
    const int closed = fclose(paper->out);
    assert(closed == 0);
    (void)closed;
}

static void check_json(const struct paper *paper)
{
    struct stratum_json_document *document = NULL;
    const enum stratum_status status = stratum_json_parse(&document, paper->text, paper->len);
    assert(status == STRATUM_OK || status == STRATUM_LINE_TOO_LONG);
    if (status == STRATUM_OK) {
        stratum_json_free(document);
    }
}

/* Neither tag is one of ours. */
static void check_page(const struct paper *paper)
{
    assert(strstr(paper->text, "<script") == NULL && strstr(paper->text, "<img") == NULL);
    assert(strstr(paper->text, "</html>") != NULL);
}

static void report_pool(const char *const *paths, size_t count)
{
    const struct simpool_report_journals journals = {paths, count};
    for (int format = SIMPOOL_REPORT_TABLE; format <= SIMPOOL_REPORT_HTML; format++) {
        struct paper paper;
        const char *problem = NULL;
        open_paper(&paper);
        const enum simpool_report_status status = simpool_report_journals(
            paper.out, &journals, (enum simpool_report_format)format, &problem);
        close_paper(&paper);
        assert(status == SIMPOOL_REPORT_OK || (problem != NULL && problem[0] != '\0'));
        if (status == SIMPOOL_REPORT_OK && format == SIMPOOL_REPORT_JSON) {
            check_json(&paper);
        } else if (status == SIMPOOL_REPORT_OK && format == SIMPOOL_REPORT_HTML) {
            check_page(&paper);
        }
        free(paper.text);
    }
}

static void report_miner(const char *path)
{
    for (int form = MINER_REPORTS_MARKDOWN; form <= MINER_REPORTS_HTML; form++) {
        struct paper paper;
        const char *problem = NULL;
        open_paper(&paper);
        const bool good =
            miner_reports_write(paper.out, path, (enum miner_reports_form)form, &problem);
        close_paper(&paper);
        assert(good || (problem != NULL && problem[0] != '\0'));
        if (good && form == MINER_REPORTS_JSON) {
            check_json(&paper);
        } else if (good && form == MINER_REPORTS_HTML) {
            check_page(&paper);
        }
        free(paper.text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const char between[] = "\n~\n";
    const uint8_t *split = memmem(data, len, between, sizeof between - 1);
    const size_t first_len = split != NULL ? (size_t)(split - data) + 1 : len;
    const size_t skipped = first_len + (split != NULL ? sizeof between - 2 : 0);
    char first[512];
    char second[512];
    (void)snprintf(first, sizeof first, "%s", fuzz_file("pool.jsonl", data, first_len));
    (void)snprintf(second, sizeof second, "%s",
                   fuzz_file("miner.jsonl", data + skipped, len - skipped));
    const char *const paths[] = {first, second};
    report_pool(paths, split != NULL ? 2 : 1);
    report_miner(split != NULL ? second : first);
    return 0;
}
