#include "simpool/program/displayed.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/kpi/honesty.h"
#include "simpool/report/words.h"
#include "stratum/text.h"

double program_displayed_unit(const char *text)
{
    static const char prefixes[] = "kmgt";
    static const char *const names[] = {"hashes/s", "hash/s", "h/s"};
    double unit = 1;
    const char *const prefix =
        *text == '\0' ? NULL : strchr(prefixes, tolower((unsigned char)*text));
    if (prefix != NULL && tolower((unsigned char)text[1]) == 'h') {
        unit = pow(1000, (double)(prefix - prefixes + 1));
        text++;
    }
    for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
        size_t at = 0;
        while (names[index][at] != '\0' && tolower((unsigned char)text[at]) == names[index][at]) {
            at++;
        }
        if (names[index][at] == '\0') {
            return unit;
        }
    }
    return 0;
}

double program_displayed_in(const char *line)
{
    double rate = 0;
    for (const char *at = line; *at != '\0';) {
        char *end = NULL;
        const bool begins = isdigit((unsigned char)*at) != 0;
        const double number = begins ? strtod(at, &end) : 0;
        if (!begins || end == at) {
            at++;
            continue;
        }
        const double unit = program_displayed_unit(end + strspn(end, " "));
        rate = unit > 0 ? number * unit : rate;
        at = end;
    }
    return rate;
}

/** The beginning of the next line; a display that overwrites itself ends lines with a carriage
 * return alone. false: there is none. */
static bool read_line(char line[PROGRAM_DISPLAYED_LINE_MAX + 1], FILE *file)
{
    size_t len = 0;
    int byte = getc_unlocked(file);
    const bool any = byte != EOF;
    for (; byte != EOF && byte != '\n' && byte != '\r'; byte = getc_unlocked(file)) {
        if (len < PROGRAM_DISPLAYED_LINE_MAX) {
            line[len++] = byte == '\0' ? ' ' : (char)byte;
        }
    }
    line[len] = '\0';
    return any;
}

/** A row of numbers with names that share the unit behind the last one, "avg:597.5 u:419.0 kh/s":
 *  the first of them, in that unit. 0: the text does not begin like that. */
static double row_in(const char *text)
{
    text += strspn(text, " ");
    if (isdigit((unsigned char)*text) == 0) {
        return 0;
    }
    char *end = NULL;
    const double first = strtod(text, &end);
    while (first > 0) {
        const char *next = end + strspn(end, " ");
        const double unit = program_displayed_unit(next);
        if (unit > 0) {
            return first * unit;
        }
        next += strspn(next, "abcdefghijklmnopqrstuvwxyz0123456789()");
        if (*next != ':') {
            return 0;
        }
        next += 1 + strspn(next + 1, " ");
        (void)strtod(next, &end);
        if (end == next) {
            return 0;
        }
    }
    return 0;
}

/** The rate that a line shows behind these words: of a row that shares a unit, "20s: 19.9 avg:597.5
 *  u:419.0 kh/s", the number they name; else the last rate. 0: it has not these words, or no rate
 */
static double rate_in(const char *line, const char *words)
{
    const char *const at = strstr(line, words);
    const double row = at != NULL ? row_in(at + strlen(words)) : 0;
    return at == NULL ? 0 : row > 0 ? row : program_displayed_in(line);
}

double program_displayed_read(const char *path, const char *words)
{
    FILE *const file = fopen(path, "re");
    char line[PROGRAM_DISPLAYED_LINE_MAX + 1];
    double rate = 0;
    while (file != NULL && read_line(line, file)) {
        const double shown = rate_in(line, words);
        rate = shown > 0 ? shown : rate;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return rate;
}

void program_honesty_print(FILE *out, const struct simpool_kpis *kpis)
{
    static const char *const words[] = {
        [SIMPOOL_HONEST] = "honest",
        [SIMPOOL_DOUBTFUL] = "outside, as chance would have it once in twenty runs",
        [SIMPOOL_DISHONEST] = "DISHONEST: chance has it less than once in ten thousand runs",
        [SIMPOOL_NOT_JUDGED] = "not judged: ",
    };
    const struct simpool_kpi_value *credited = NULL;
    const enum simpool_honesty honesty = simpool_honesty_judge(kpis, &credited);
    if (honesty == SIMPOOL_HONESTY_UNKNOWN) {
        return;
    }
    char line[512];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    const bool of_all = credited == simpool_kpis_named(kpis, "credited_hps");
    simpool_report_amount(&text, simpool_kpis_named(kpis, "displayed_hps")->value, "H/s");
    stratum_text_add(&text, " displayed, ");
    simpool_report_amount(&text, credited->low, "H/s");
    stratum_text_add(&text, " to ");
    simpool_report_amount(&text, credited->high, "H/s");
    const struct simpool_kpi_display *const display = simpool_kpis_display(kpis);
    const char *const when = credited == &display->late     ? ", of late"
                             : credited == &display->so_far ? ", in the mean up to then"
                                                            : "";
    stratum_text_format(&text, " credited%s%s (95 %%): %s", of_all ? "" : " while it could be",
                        when, words[honesty]);
    if (honesty == SIMPOOL_NOT_JUDGED) {
        if (simpool_honesty_excuse(&text, kpis)) {
            stratum_text_format(&text, " (%s)", display->held_by);
        }
    }
    fprintf(out, "display  %s\n", line);
}
