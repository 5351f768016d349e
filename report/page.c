#include "report/page.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/captures.h"
#include "report/chart.h"
#include "report/html.h"
#include "report/page_tables.h"

extern const char report_style[]; /* page.css */

static const char *const moods[] = {
    [REPORT_PLAIN] = "plain", [REPORT_GOOD] = "good", [REPORT_BAD] = "bad", [REPORT_OPEN] = "open"};

static void head(FILE *out, const struct report_page *page)
{
    fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
          "style-src 'unsafe-inline'\">\n<title>",
          out);
    report_html_text(out, page->title);
    fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", report_style);
}

static void header(FILE *out, const struct report_page *page)
{
    fputs("<header>\n<p class=\"program\">", out);
    report_html_text(out, page->program);
    fputs("</p>\n<h1>", out);
    report_html_text(out, page->title);
    fputs("</h1>\n", out);
    if (page->verdict != NULL) {
        fprintf(out, "<p class=\"verdict %s\"><strong>", moods[page->mood]);
        report_html_text(out, page->verdict);
        fputs("</strong> ", out);
        report_html_text(out, page->why);
        fputs("</p>\n", out);
    }
    fputs("<dl class=\"facts\">\n", out);
    for (size_t index = 0; index < page->fact_count; index++) {
        fputs("<div><dt>", out);
        report_html_text(out, page->facts[index].name);
        fputs("</dt><dd>", out);
        report_html_text(out, page->facts[index].value);
        fputs("</dd></div>\n", out);
    }
    fputs("</dl>\n</header>\n", out);
}

static void tiles(FILE *out, const struct report_page *page)
{
    if (page->tile_count == 0) {
        return;
    }
    fputs("<section class=\"tiles\">\n", out);
    for (size_t index = 0; index < page->tile_count; index++) {
        const struct report_fact *const tile = &page->tiles[index];
        fprintf(out, "<div class=\"tile %s\"><h3>", moods[tile->mood]);
        report_html_text(out, tile->name);
        fputs("</h3><p class=\"number\">", out);
        report_html_text(out, tile->value);
        fputs("</p><p class=\"below\">", out);
        report_html_text(out, tile->below != NULL ? tile->below : "");
        fputs("</p></div>\n", out);
    }
    fputs("</section>\n", out);
}

/** A card with a picture; explains: HTML of our own. */
static void begin_card(FILE *out, const char *title, const char *explains)
{
    fprintf(out, "<section class=\"card\">\n<h2>%s</h2>\n<p class=\"explains\">%s</p>\n", title,
            explains);
}

static void picture(FILE *out, void (*chart)(FILE *out, const struct report_record *record),
                    const struct report_record *record)
{
    fputs("<div class=\"picture\">\n", out);
    chart(out, record);
    fputs("</div>\n</section>\n", out);
}

static void pictures(FILE *out, const struct report_page *page)
{
    const struct report_record *const record = page->record;
    begin_card(out, "What happened",
               "<span class=\"key accepted\"></span>accepted "
               "<span class=\"key stale\"></span>stale "
               "<span class=\"key refused\"></span>refused. A session is thin until it is "
               "authorized; long ticks are jobs that end the ones before.");
    picture(out, report_chart_timeline, record);
    begin_card(out, "Hashrate: credited against displayed",
               "Since the first connection: <span class=\"key credited\"></span>what accepted "
               "shares prove <span class=\"key band\"></span>their 95 % band "
               "<span class=\"key hashed\"></span>what the miner says it hashed "
               "<span class=\"key now\"></span>at each moment. The band narrows with every share; "
               "an honest miner's line ends in it nineteen times in twenty.");
    picture(out, report_chart_rate, record);
    begin_card(out, "How long answers take",
               "From a share on the wire to its answer, as the miner saw it. The axis is a "
               "logarithm.");
    picture(out, report_chart_latency, record);
}

static void sources(FILE *out, const struct report_page *page)
{
    const uint64_t lost = report_record_lost(page->record);
    fputs("<footer>\n<dl>\n", out);
    for (size_t index = 0; index < page->source_count; index++) {
        fputs("<div><dt>", out);
        report_html_text(out, page->sources[index].name);
        fputs("</dt><dd><code>", out);
        report_html_text(out, page->sources[index].value);
        fputs("</code></dd></div>\n", out);
    }
    fputs("</dl>\n", out);
    if (lost > 0) {
        fprintf(out,
                "<p>%" PRIu64 " things found no room in the pictures; the numbers count them "
                "all.</p>\n",
                lost);
    }
    fputs("</footer>\n", out);
}

bool report_page_write(FILE *out, const struct report_page *page)
{
    struct report_captures *const captures = report_captures_make(page->record);
    if (captures == NULL) {
        return false;
    }
    head(out, page);
    header(out, page);
    tiles(out, page);
    report_page_miners(out, page->record);
    pictures(out, page);
    report_page_outliers(out, captures);
    report_page_kpis(out, page);
    report_page_captures(out, captures, page->record);
    report_page_refused(out, page->record);
    report_page_notes(out, page->record);
    sources(out, page);
    fputs("</main>\n</body>\n</html>\n", out);
    free(captures);
    return ferror(out) == 0;
}
