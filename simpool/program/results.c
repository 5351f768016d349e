#include "simpool/program/results.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "simpool/program/signals.h"
#include "simpool/script/story.h"
#include "stratum/text.h"

enum { AGAIN_LEN_MAX = 32 * 1024, US_PER_S = 1000000 };

/** Cases by their outcome. */
struct sum {
    size_t passed, failed, skipped;
    int64_t took_us;
};

static struct sum add_up(const struct program_cases *cases)
{
    struct sum sum = {0};
    for (size_t index = 0; index < cases->count; index++) {
        const struct program_outcome *const outcome = &cases->at[index].outcome;
        sum.passed += outcome->exit_code == SIMPOOL_EXIT_GOOD;
        sum.skipped += outcome->exit_code == SIMPOOL_EXIT_SKIPPED;
        sum.took_us += outcome->took_us;
    }
    sum.failed = cases->count - sum.passed - sum.skipped;
    return sum;
}

/** For forms that have one line for it. */
static int first_line_len(const char *why)
{
    return (int)strcspn(why, "\n");
}

static double seconds(int64_t us)
{
    return (double)us / US_PER_S;
}

int program_results_exit(const struct program_cases *cases)
{
    int exit_code = SIMPOOL_EXIT_GOOD;
    for (size_t index = 0; index < cases->count; index++) {
        const int one = cases->at[index].outcome.exit_code;
        if (one == PROGRAM_EXIT_INTERRUPTED) {
            return one; /* not all that was asked for was played */
        }
        exit_code = simpool_exit_worse(exit_code, one);
    }
    return exit_code;
}

/** Behind the place in the story: "hello.lua:15: ". */
static const char *reason(const struct program_case *one)
{
    const char *const why = one->outcome.why;
    const size_t len = strlen(one->story);
    const bool placed = strncmp(why, one->story, len) == 0 && why[len] == ':';
    return placed ? why + len + 1 + strspn(why + len + 1, "0123456789") : why;
}

static bool step_over(const char **words, const char *what)
{
    const size_t len = strlen(what);
    const bool there = len > 0 && strncmp(*words, what, len) == 0;
    *words += there ? len : 0;
    return there;
}

bool program_results_alike(const struct program_case *one, const struct program_case *other)
{
    if (one->outcome.exit_code != other->outcome.exit_code) {
        return false;
    }
    if (one->outcome.mistake[0] != '\0') {
        return strcmp(one->outcome.mistake, other->outcome.mistake) == 0;
    }
    const char *words = reason(one);
    const char *others = reason(other);
    while (*words != '\0' && *words != '\n') {
        const char *const before = words;
        if (step_over(&words, one->folder) && step_over(&others, other->folder)) {
            continue; /* each has its own output */
        }
        words = before + 1;
        if (*before != *others++) {
            return false;
        }
    }
    return *others == '\0' || *others == '\n';
}

static void add_result(FILE *out, const struct program_case *one)
{
    const struct program_outcome *const outcome = &one->outcome;
    fprintf(out, "%-7s  exit %-2d  %6.1f s  seed %-6" PRIu64 "  %-24s  ",
            program_outcome_word(outcome), outcome->exit_code, seconds(outcome->took_us), one->seed,
            one->name);
    if (outcome->exit_code == SIMPOOL_EXIT_GOOD) {
        fprintf(out, "%" PRIu64 " shares, %" PRIu64 " accepted", outcome->shares,
                outcome->accepted);
    } else {
        fprintf(out, "%.*s", first_line_len(outcome->why), outcome->why);
    }
}

void program_results_line(FILE *out, const struct program_case *one)
{
    add_result(out, one);
    fputc('\n', out);
}

void program_results_line_as(FILE *out, const struct program_case *one,
                             const struct program_case *other)
{
    add_result(out, one);
    fprintf(out, "; as in %s, seed %" PRIu64 ": -v tells all\n", other->name, other->seed);
}

void program_results_table(FILE *out, const struct program_cases *cases, bool all)
{
    for (size_t index = 0; index < cases->count; index++) {
        if (all || program_outcome_failed(&cases->at[index].outcome)) {
            program_results_line(out, &cases->at[index]);
        }
    }
    const struct sum sum = add_up(cases);
    fprintf(out, "%zu stories: %zu passed, %zu failed, %zu skipped; exit %d\n", cases->count,
            sum.passed, sum.failed, sum.skipped, program_results_exit(cases));
}

/** The command that repeats a case. */
static const char *again(char command[AGAIN_LEN_MAX], const struct program_plan *plan,
                         const struct program_case *one)
{
    struct stratum_text text = stratum_text_in(command, AGAIN_LEN_MAX);
    program_plan_repeat(&text, plan, one);
    return command;
}

static void json_text(FILE *out, const char *name, const char *words)
{
    char buffer[2 * AGAIN_LEN_MAX];
    struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
    stratum_text_json(&text, words);
    fprintf(out, "\"%s\":%s", name, text.overflow ? "null" : buffer);
}

static void json_case(FILE *out, const struct program_case *one, const struct program_plan *plan)
{
    const struct program_outcome *const outcome = &one->outcome;
    char command[AGAIN_LEN_MAX];
    fputc('{', out);
    json_text(out, "story", one->story);
    fputc(',', out);
    json_text(out, "title", one->title);
    fprintf(out,
            ",\"seed\":%" PRIu64 ",\"exit\":%d,\"seconds\":%.3f,\"shares\":%" PRIu64
            ",\"accepted\":%" PRIu64 ",",
            one->seed, outcome->exit_code, seconds(outcome->took_us), outcome->shares,
            outcome->accepted);
    json_text(out, "why", outcome->why);
    fputc(',', out);
    if (access(one->folder, F_OK) == 0) {
        json_text(out, "folder", one->folder);
    } else {
        fputs("\"folder\":null", out); /* nothing of it was kept */
    }
    fputc(',', out);
    json_text(out, "again", again(command, plan, one));
    fputc('}', out);
}

void program_results_json(FILE *out, const struct program_cases *cases,
                          const struct program_plan *plan)
{
    fputs("{\"stories\":[", out);
    for (size_t index = 0; index < cases->count; index++) {
        fputs(index > 0 ? ",\n" : "\n", out);
        json_case(out, &cases->at[index], plan);
    }
    const struct sum sum = add_up(cases);
    fprintf(out, "\n],\"passed\":%zu,\"failed\":%zu,\"skipped\":%zu,\"exit\":%d}\n", sum.passed,
            sum.failed, sum.skipped, program_results_exit(cases));
}

/** What stands before a "#" of ours: one of a name would begin a directive there (SKIP, TODO), and
 * a newline a test. */
static void tap_name(FILE *out, const char *name)
{
    char words[PROGRAM_PATH_MAX];
    snprintf(words, sizeof words, "%s", name);
    stratum_text_one_line(words);
    for (const char *letter = words; *letter != '\0'; letter++) {
        fputs(*letter == '#' ? "\\" : "", out);
        fputc(*letter, out);
    }
}

void program_results_tap(FILE *out, const struct program_cases *cases,
                         const struct program_plan *plan)
{
    fprintf(out, "TAP version 13\n1..%zu\n", cases->count);
    for (size_t index = 0; index < cases->count; index++) {
        const struct program_case *const one = &cases->at[index];
        const struct program_outcome *const outcome = &one->outcome;
        const bool skipped = outcome->exit_code == SIMPOOL_EXIT_SKIPPED;
        const bool good = skipped || outcome->exit_code == SIMPOOL_EXIT_GOOD;
        fprintf(out, "%sok %zu - ", good ? "" : "not ", index + 1);
        tap_name(out, one->name);
        fprintf(out, ", seed %" PRIu64 "%s%.*s\n", one->seed, skipped ? " # SKIP " : "",
                skipped ? first_line_len(outcome->why) : 0, outcome->why);
        if (!good) {
            char command[AGAIN_LEN_MAX];
            fprintf(out, "# exit %d: %.*s\n# again: %s\n", outcome->exit_code,
                    first_line_len(outcome->why), outcome->why, again(command, plan, one));
        }
    }
}

/** Whether XML 1.0 has a place for it: no control byte, nothing that is no UTF-8 (miners write
 *  what they like, and a text that was cut may end in half a letter), no U+FFFE and U+FFFF. */
static bool is_xml(const char *letter, size_t len)
{
    const bool plain = len == 1 && ((unsigned char)*letter >= ' ' || *letter == '\n');
    const bool none = len == 3 && memcmp(letter, "\xef\xbf", 2) == 0 && (letter[2] & 0x3f) >= 0x3e;
    return plain || (len > 1 && !none);
}

/** Text inside XML: markup escaped, what has no place in it replaced. */
static void xml_text(FILE *out, const char *words)
{
    size_t left = strlen(words);
    while (left > 0) {
        const size_t letter = stratum_text_utf8(words, left);
        const size_t len = letter > 0 ? letter : 1;
        switch (*words) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            (void)fwrite(is_xml(words, letter) ? words : "?", 1, is_xml(words, letter) ? len : 1,
                         out);
            break;
        }
        words += len;
        left -= len;
    }
}

static void junit_case(FILE *out, const struct program_case *one, const struct program_plan *plan)
{
    const struct program_outcome *const outcome = &one->outcome;
    fputs("    <testcase classname=\"", out);
    xml_text(out, one->story);
    fprintf(out, "\" name=\"seed %" PRIu64 "\" time=\"%.3f\">", one->seed,
            seconds(outcome->took_us));
    if (outcome->exit_code == SIMPOOL_EXIT_SKIPPED) {
        fputs("<skipped message=\"", out);
        xml_text(out, outcome->why);
        fputs("\"/>", out);
    } else if (outcome->exit_code != SIMPOOL_EXIT_GOOD) {
        char command[AGAIN_LEN_MAX];
        fprintf(out, "<failure type=\"exit %d\" message=\"", outcome->exit_code);
        xml_text(out, outcome->why);
        fputs("\">", out);
        xml_text(out, again(command, plan, one));
        fputs("</failure>", out);
    }
    fputs("</testcase>\n", out);
}

bool program_results_junit(const char *path, const struct program_cases *cases,
                           const struct program_plan *plan)
{
    FILE *const out = fopen(path, "we");
    if (out == NULL) {
        return false;
    }
    const struct sum sum = add_up(cases);
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
            "  <testsuite name=\"simpool\" tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\" "
            "time=\"%.3f\">\n",
            cases->count, sum.failed, sum.skipped, seconds(sum.took_us));
    for (size_t index = 0; index < cases->count; index++) {
        junit_case(out, &cases->at[index], plan);
    }
    fputs("  </testsuite>\n</testsuites>\n", out);
    const bool good = ferror(out) == 0;
    return fclose(out) == 0 && good;
}
