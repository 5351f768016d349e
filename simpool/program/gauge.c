#include "simpool/program/gauge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/program/displayed.h"
#include "stratum/json_pointer.h"
#include "stratum/nearest.h"

enum { HTTP_OK = 200 };

static const char scheme[] = "http://";

bool program_gauge_is(const char *displays)
{
    return strncmp(displays, scheme, sizeof scheme - 1) == 0 ||
           strncmp(displays, "https://", strlen("https://")) == 0;
}

/** A part of the text, copied. false: it is longer than the room for it. */
static bool copy(char out[PROGRAM_GAUGE_TEXT_MAX], const char *text, size_t len)
{
    if (len >= PROGRAM_GAUGE_TEXT_MAX) {
        return false;
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return true;
}

/** "host:port" up to the first slash, and the path from there. NULL: fine. */
static const char *split(struct program_gauge *gauge, const char *url, size_t len)
{
    char host[PROGRAM_GAUGE_TEXT_MAX];
    const char *problem = "a URL is at most 1023 bytes long";
    size_t host_len = 0;
    while (host_len < len && url[host_len] != '/' && url[host_len] != '?') {
        host_len++;
    }
    if (!copy(host, url, host_len) || !copy(gauge->path, url + host_len, len - host_len)) {
        return problem;
    }
    if (gauge->path[0] != '/') {
        return "the path is missing: write http://HOST:PORT/PATH#/POINTER";
    }
    if (gauge->path[strcspn(gauge->path, "\r\n\t")] != '\0') {
        return "a URL has no control characters";
    }
    return stratum_address_parse(&gauge->address, host, &problem) ? NULL : problem;
}

bool program_gauge_parse(struct program_gauge *out, const char *displays, const char **problem)
{
    struct program_gauge gauge = {.unit = 1};
    if (strncmp(displays, scheme, sizeof scheme - 1) != 0) {
        *problem = "only plain http:// is read";
        return false;
    }
    const char *const url = displays + sizeof scheme - 1;
    const char *const blank = strchr(url, ' ');
    const size_t len = blank != NULL ? (size_t)(blank - url) : strlen(url);
    const char *const hash = memchr(url, '#', len);
    if (hash == NULL) {
        *problem = "the place in its JSON is missing: write #/hashrate behind it, or #/gpus/0/rate";
        return false;
    }
    *problem = split(&gauge, url, (size_t)(hash - url));
    if (*problem == NULL && !copy(gauge.pointer, hash + 1, len - (size_t)(hash + 1 - url))) {
        *problem = "a URL is at most 1023 bytes long";
    }
    if (*problem == NULL) {
        *problem = stratum_json_pointer_problem(gauge.pointer);
    }
    if (*problem == NULL && blank != NULL) {
        gauge.unit = program_displayed_unit(blank + strspn(blank, " "));
        *problem = gauge.unit > 0 ? NULL : "what follows the blank is a unit such as kH/s";
    }
    if (*problem != NULL) {
        return false;
    }
    *out = gauge;
    return true;
}

/** "nothing is at /hashrat; did you mean hashrate?" */
static void miss(const struct program_gauge *gauge, const struct stratum_json_place *place,
                 char problem[PROGRAM_GAUGE_PROBLEM_MAX])
{
    struct stratum_nearest nearest = {.word = place->word};
    struct stratum_json_member member = {0};
    while (place->within.type == STRATUM_JSON_OBJECT && stratum_json_next(&member, place->within)) {
        stratum_nearest_offer(&nearest, member.key);
    }
    snprintf(problem, PROGRAM_GAUGE_PROBLEM_MAX, "its JSON has nothing at %.200s%s%s%s",
             gauge->pointer, nearest.best[0] != '\0' ? "; did you mean " : "", nearest.best,
             nearest.best[0] != '\0' ? "?" : "");
}

/** A number as a text, with or without a unit of its own; below 0: none. */
static double text_rate(const char *text, double unit)
{
    const double named = program_displayed_in(text);
    char *end = NULL;
    const double number = strtod(text, &end);
    if (named > 0 || end == text) {
        return named > 0 ? named : -1;
    }
    end += strspn(end, " ");
    const double own = program_displayed_unit(end);
    return *end == '\0' ? number * unit : own > 0 ? number * own : -1;
}

static double rate_at(const struct program_gauge *gauge, struct stratum_json root,
                      char problem[PROGRAM_GAUGE_PROBLEM_MAX])
{
    const struct stratum_json_place place = stratum_json_point(root, gauge->pointer);
    double rate = -1;
    if (place.value.type == STRATUM_JSON_ABSENT) {
        miss(gauge, &place, problem);
        return -1;
    }
    if (stratum_json_number(&rate, place.value)) {
        rate *= gauge->unit;
    } else if (place.value.type == STRATUM_JSON_TEXT) {
        rate = text_rate(stratum_json_text(place.value, NULL), gauge->unit);
    }
    if (!(rate >= 0 && isfinite(rate))) {
        snprintf(problem, PROGRAM_GAUGE_PROBLEM_MAX, "what its JSON has at %.200s is no hashrate",
                 gauge->pointer);
        return -1;
    }
    return rate;
}

double program_gauge_read(const struct program_gauge *gauge,
                          const struct stratum_http_answer *answer,
                          char problem[PROGRAM_GAUGE_PROBLEM_MAX])
{
    if (answer->status != HTTP_OK) {
        snprintf(problem, PROGRAM_GAUGE_PROBLEM_MAX, "it answers with HTTP %u", answer->status);
        return -1;
    }
    struct stratum_json_document *document = NULL;
    const enum stratum_status status = stratum_json_parse(
        &document, (const char *)stratum_queue_view(&answer->body), answer->body.len);
    if (status != STRATUM_OK) {
        snprintf(problem, PROGRAM_GAUGE_PROBLEM_MAX, "its answer is no JSON that can be read");
        return -1;
    }
    const double rate = rate_at(gauge, stratum_json_root(document), problem);
    stratum_json_free(document);
    return rate;
}
