#include "simpool/script/dialect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/check.h"

static char problem[1024];

/* A file of that text, read. */
static struct simpool_dialect_book *open_text(const char *text)
{
    char folder[] = "/tmp/dialect-XXXXXX";
    check_true(mkdtemp(folder) != NULL);
    char path[64];
    (void)snprintf(path, sizeof path, "%s/mine.lua", folder);
    FILE *file = fopen(path, "w");
    check_true(file != NULL && fputs(text, file) >= 0);
    (void)fclose(file);
    problem[0] = '\0';
    struct simpool_dialect_book *book = simpool_dialect_open(path, problem, sizeof problem);
    (void)unlink(path);
    (void)rmdir(folder);
    return book;
}

void test_dialect_every_built_in_one_opens(void)
{
    char names[512];
    (void)snprintf(names, sizeof names, "%s", simpool_dialect_names());
    size_t count = 0;
    char *rest = names;
    for (char *name = strtok_r(names, " ", &rest); name != NULL;
         name = strtok_r(NULL, " ", &rest)) {
        problem[0] = '\0';
        struct simpool_dialect_book *book = simpool_dialect_open(name, problem, sizeof problem);
        check_text(problem, "");
        check_row(name, book != NULL);
        check_text(simpool_dialect_of(book)->name, name);
        check_row(name, simpool_dialect_of(book)->title[0] != '\0');
        simpool_dialect_close(book);
        count++;
    }
    check_true(count >= 10);
    simpool_dialect_close(NULL);
}

void test_dialect_nomp_is_the_base(void)
{
    struct simpool_dialect_book *book = simpool_dialect_open("nomp", problem, sizeof problem);
    struct simpool_dialect dialect = *simpool_dialect_of(book);
    check_text(dialect.title, simpool_dialect_nomp.title);
    dialect.name = simpool_dialect_nomp.name;
    dialect.title = simpool_dialect_nomp.title;
    /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): it began as a copy of the other */
    check_int(memcmp(&dialect, &simpool_dialect_nomp, sizeof dialect), 0);
    simpool_dialect_close(book);
}

void test_dialect_tables_say_what_is_different(void)
{
    struct simpool_dialect_book *book =
        open_text("return { like = 'ckpool', title = 'mine', extranonce2_bytes = 3,\n"
                  "  ntime = { ahead = '90s' }, vardiff = { shares = '30/min', least = 0.5 },\n"
                  "  version = { mask = '00ffe000' }, clean = 'never', refresh = '1m',\n"
                  "  errors = { stale = { 99, 'too late', hushed = true } },\n"
                  "  on = { ['mining.ping'] = { { 'reply', 'job' }, 'error -3 no', 'result 1',\n"
                  "         '{\"id\":{id}}', 'close' }, unknown = {} } }");
    check_text(problem, "");
    const struct simpool_dialect *dialect = simpool_dialect_of(book);
    check_text(dialect->title, "mine");
    check_int(dialect->extranonce2_len, 3);
    check_int(dialect->ntime_ahead_s, 90);
    check_true(dialect->ntime_of_job); /* ckpool's */
    check_near(dialect->vardiff.target_s, 2, 1e-12);
    check_near(dialect->vardiff.least, 0.5, 0);
    check_near(dialect->vardiff.variance, 0.3, 0); /* the base's */
    check_int(dialect->version_mask, 0x00ffe000);
    check_int(dialect->clean, SIMPOOL_CLEAN_NEVER);
    check_int(dialect->refresh_us, 60000000);
    check_int(dialect->refusals[SIMPOOL_REASON_STALE].code, 99);
    check_true(dialect->refusals[SIMPOOL_REASON_STALE].hushed);
    check_text(dialect->refusals[SIMPOOL_REASON_JOB].text, "Invalid JobID");
    const struct simpool_step *steps = simpool_dialect_answer(dialect, "mining.ping")->steps;
    check_true(steps[0].kind == SIMPOOL_STEP_REPLY && !steps[0].joins);
    check_true(steps[1].kind == SIMPOOL_STEP_JOB && steps[1].joins);
    check_true(steps[2].kind == SIMPOOL_STEP_ERROR && steps[2].code == -3 && !steps[2].joins);
    check_text(steps[2].text, "no");
    check_true(steps[3].kind == SIMPOOL_STEP_RESULT && steps[4].kind == SIMPOOL_STEP_LINE);
    check_true(steps[5].kind == SIMPOOL_STEP_CLOSE && steps[6].kind == SIMPOOL_STEP_NONE);
    check_int(simpool_dialect_answer(dialect, "unknown")->steps[0].kind, SIMPOOL_STEP_NONE);
    simpool_dialect_close(book);
}

/* A table, and what its one line of complaint says. */
static const struct {
    const char *text;
    const char *says;
} wrongs[] = {
    {"return 7", "a dialect is a table"},
    {"return {", "1: "},
    {"return { tolerence = 1 }", "has no `tolerence`; did you mean `tolerance`?"},
    {"return { ntime = { ahed = '1s' } }", "ntime has no `ahed`; did you mean `ahead`?"},
    {"return { 1 }", "a dialect has no ``"},
    {"return { like = 'ckpol' }", "no dialect `ckpol`; did you mean `ckpool`?"},
    {"return { like = 7 }", "`like` is the name"},
    {"return { like = 'ckpool', lines = { result = '{\"id\":{idd}}' } }",
     "no word {idd}; did you mean"},
    {"return { lines = { result = 7 } }", "`result` is a text, no number"},
    {"return { lines = 'x' }", "`lines` is a table, no string"},
    {"return { line_max = 0.5 }", "`line_max` is a whole number"},
    {"return { line_max = -1 }", "`line_max` is a whole number"},
    {"return { line_max = 10 }", "`line_max` is from 256"},
    {"return { extranonce2_bytes = 33 }", "at most 32 bytes"},
    {"return { extranonce1_bytes = 33 }", "at most 32 bytes"},
    {"return { string_ids = 1 }", "`string_ids` is true or false"},
    {"return { refresh = 30 }", "`refresh` is a duration with its unit"},
    {"return { refresh = '30x' }", "no duration"},
    {"return { vardiff = { shares = '9 apples' } }", "no pace"},
    {"return { vardiff = { rule = 'ckpol' } }", "`rule` is \"nomp\" or \"ckpool\""},
    {"return { number = { digits = 18 } }", "from 0 to 17"},
    {"return { tolerance = 1/0 }", "`tolerance` is a number"},
    {"return { version = { mask = 1 } }", "8 hex digits in quotes"},
    {"return { clean = 'often' }", "\"as_made\", \"always\" or \"never\""},
    {"return { title = {} }", "`title` is a text"},
    {"return { errors = { stail = { 21, 'x' } } }", "no check `stail`; did you mean `stale`?"},
    {"return { errors = { stale = 'x' } }", "{ CODE, \"text\" }"},
    {"return { errors = { stale = { 21 } } }", "`errors` is a text, no nil"},
    {"return { errors = 5 }", "`errors` is a table"},
    {"return { checks = {} }", "a list of checks"},
    {"return { checks = { 'difficulty' } }", "need \"unreadable\" before"},
    {"return { checks = { 'unreadable', 'extranonce2_size', 'ntime_size', 'nonce_size', 'job',\n"
     "'stale', 'hex', 'version', 'difficulty' } }",
     "need \"duplicate\" and \"difficulty\""},
    {"return { checks = { 'unreadable', 'extranonce2_size', 'ntime_size', 'nonce_size', 'job',\n"
     "'hex', 'stale', 'version', 'difficulty', 'duplicate' } }",
     "need \"stale\" before \"hex\""},
    {"return { on = { ['mining.ping'] = 'reply' } }", "`on` is a table"},
    {"return { on = 'mining.ping' }", "`on` is a table, no string"},
    {"return { on = { retarged = {} } }", "no moment `retarged`; did you mean `retarget`?"},
    {"return { on = { unknown = { 'rply' } } }", "no step \"rply\"; did you mean `reply`?"},
    {"return { on = { unknown = { 7 } } }", "no step \"\""},
    {"return { on = { unknown = { 'error x y' } } }", "error CODE TEXT"},
    {"return { on = { unknown = { '{\"id\":{ib}}' } } }", "no word {ib}"},
    {"return { on = { unknown = { { { 'reply' } } } } }", "no step"},
    {"return { on = { unknown = { 'job', 'job', 'job', 'job', 'job', 'job', 'job', 'job', 'job' } "
     "} }",
     "more than 8 steps"},
    {"while true do end", "does not end"},
    {"return { title = os.time() }", "nil value"},
    {"local t = {} for i = 1, 40 do t['a.' .. i] = {} end return { on = t }",
     "more than 32 moments"},
};

void test_dialect_what_is_wrong_is_said_with_the_place(void)
{
    for (size_t row = 0; row < sizeof wrongs / sizeof wrongs[0]; row++) {
        struct simpool_dialect_book *book = open_text(wrongs[row].text);
        check_row(wrongs[row].text, book == NULL);
        check_row(problem, strstr(problem, wrongs[row].says) != NULL);
        check_row(problem, strncmp(problem, "/tmp/dialect-", 13) == 0);
        check_row(problem, strchr(problem, '\n') == NULL);
        simpool_dialect_close(book);
    }
    check_true(simpool_dialect_open("no-such", problem, sizeof problem) == NULL);
    check_true(strstr(problem, "no dialect `no-such`") != NULL);
    check_true(simpool_dialect_open("/no/such.lua", problem, sizeof problem) == NULL);
    check_true(strstr(problem, "is the path right?") != NULL);
}
