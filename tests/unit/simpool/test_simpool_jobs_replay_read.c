/* Recordings as they come: cut anywhere, of many connections, and spoilt. */
#include "simpool/jobs/replay_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stratum/json.h"
#include "tests/unit/check.h"

/* A notify whose id, ntime and previous hash are chosen, as it stands in a recorded segment. */
#define NOTIFY(id, digit, ntime)                                                                   \
    "{\\\"id\\\":null,\\\"method\\\":\\\"mining.notify\\\",\\\"params\\\":[\\\"" id                \
    "\\\",\\\"000000000000000000000000000000000000000000000000000000000000000" digit               \
    "\\\",\\\"00\\\",\\\"00\\\",[],\\\"20000000\\\",\\\"1a0ccaa1\\\",\\\"" ntime "\\\",false]}\\n"

/* Opens a recording of that text; NULL: problem was copied. */
static struct simpool_replay *read_text(const char *text, char problem[256])
{
    char path[] = "/tmp/test-replay-XXXXXX";
    const int handle = mkstemp(path);
    check_true(handle >= 0 && write(handle, text, strlen(text)) == (ssize_t)strlen(text));
    (void)close(handle);
    const char *why = "";
    struct simpool_replay *replay = simpool_replay_open(path, &why);
    (void)unlink(path);
    /* Without the name, which is another each time. */
    (void)snprintf(problem, 256, "%s", replay != NULL ? "" : why + strlen(path));
    return replay;
}

static const struct {
    const char *name;
    const char *text;
    const char *ids; /* of the jobs, one letter each */
} good[] = {
    {"one line", "[0.5,1,\"<\",\"" NOTIFY("a", "1", "00000001") "\"]\n", "a"},
    {"no newline at the end", "[0.5,1,\"<\",\"" NOTIFY("a", "1", "00000001") "\"]", "a"},
    {"two jobs in a segment",
     "[0,1,\"<\",\"" NOTIFY("a", "1", "00000001") NOTIFY("b", "1", "00000002") "\"]\n", "ab"},
    {"a job in pieces",
     "[0,1,\"<\",\"{\\\"id\\\":null,\\\"method\\\":\\\"mining.\"]\n"
     "[1,1,\">\",\"anything\"]\n"
     "[2,2,\"<\",\"" NOTIFY("b", "1",
                            "00000002") "\"]\n"
                                        "[3,1,\"<\",\"notify\\\",\\\"params\\\":[\\\"a\\\","
                                        "\\\"00000000000000000000000000000000000000"
                                        "00000000000000000000000001\\\",\\\"\\\",\\\"\\\",[],"
                                        "\\\"20000000\\\",\\\"1a0ccaa1\\\","
                                        "\\\"00000001\\\",true]}\\n\"]\n",
     "ba"},
    {"the same job for two",
     "[0,1,\"<\",\"" NOTIFY("a", "1", "00000001") "\"]\n[1,2,\"<\",\"" NOTIFY("a", "1",
                                                                              "00000001") "\"]\n",
     "a"},
    {"an id used twice",
     "[0,1,\"<\",\"" NOTIFY("a", "1", "00000001") "\"]\n[1,2,\"<\",\"" NOTIFY("a", "2",
                                                                              "00000001") "\"]\n",
     "aa"},
    {"what a client says is no job",
     "[0,1,\">\",\"" NOTIFY("x", "1", "00000001") "\"]\n[0,1,\"<\",\"" NOTIFY("a", "1",
                                                                              "00000001") "\"]\n",
     "a"},
    {"an end forgets the half line before it",
     "[0,1,\"<\",\"{\\\"id\"]\n[1,1,\"<\",null]\n[2,1,\"<\",\"" NOTIFY("a", "1",
                                                                       "00000001") "\"]\n\n",
     "a"},
    {"what cannot be read is passed over",
     "[0,1,\"<\",\"junk\\n{}\\n[]\\n\"]\n[2,1,\"<\",\"" NOTIFY("a", "1", "00000001") "\"]\r\n",
     "a"},
};

void test_replay_read_recordings(void)
{
    char problem[256];
    struct stratum_notify *notify = calloc(1, sizeof *notify);
    for (size_t index = 0; index < sizeof good / sizeof good[0]; index++) {
        struct simpool_replay *replay = read_text(good[index].text, problem);
        check_row(good[index].name, replay != NULL);
        char ids[16] = "";
        for (size_t job = 0; replay != NULL && job < simpool_replay_count(replay); job++) {
            double seconds;
            simpool_replay_job(replay, job, notify, &seconds);
            ids[job] = notify->job_id[0];
        }
        check_text(ids, good[index].ids);
        simpool_replay_free(replay);
    }
    free(notify);
}

static const struct {
    const char *text;
    const char *problem;
} bad[] = {
    {"", ": no mining.notify in it"},
    {"[0,1,\"<\",\"x\\n\"]\n", ": no mining.notify in it"},
    {"hello\n", ":1: the line is not one JSON value"},
    {"\n\n{}\n", ":3: not [seconds, connection, \">\" or \"<\", text or null]"},
    {"[0,1,\"<\"]\n", ":1: not [seconds, connection, \">\" or \"<\", text or null]"},
    {"[0,1,\"=\",\"\"]\n", ":1: not [seconds, connection, \">\" or \"<\", text or null]"},
    {"[\"0\",1,\"<\",\"\"]\n", ":1: not [seconds, connection, \">\" or \"<\", text or null]"},
    {"[0,-1,\"<\",\"\"]\n", ":1: not [seconds, connection, \">\" or \"<\", text or null]"},
    {"[-1,1,\"<\",\"\"]\n", ":1: its seconds are not from 0 to 1,000,000,000"},
    {"[1e300,1,\"<\",\"\"]\n", ":1: its seconds are not from 0 to 1,000,000,000"},
    {"[0,1,7,\"\"]\n", ":1: not [seconds, connection, \">\" or \"<\", text or null]"},
};

void test_replay_read_says_what_is_wrong_and_where(void)
{
    char problem[256];
    for (size_t index = 0; index < sizeof bad / sizeof bad[0]; index++) {
        struct simpool_replay *replay = read_text(bad[index].text, problem);
        check_row(bad[index].text, replay == NULL);
        check_text(problem, bad[index].problem);
        simpool_replay_free(replay);
    }
    const char *why = NULL;
    check_true(simpool_replay_open("/nonexistent/jobs.jsonl", &why) == NULL);
    check_text(why, "/nonexistent/jobs.jsonl: No such file or directory");
    simpool_replay_free(NULL);
}

void test_replay_read_knows_a_new_block_by_itself(void)
{
    char problem[256];
    struct simpool_replay *replay =
        read_text("[0,1,\"<\",\"" NOTIFY("a", "1", "00000001") NOTIFY("b", "1", "00000002")
                      NOTIFY("c", "2", "00000003") "\"]\n",
                  problem);
    struct stratum_notify *notify = calloc(1, sizeof *notify);
    static const bool clean[] = {false, false, true, true, false, true};
    for (size_t index = 0; index < 6; index++) {
        double seconds;
        simpool_replay_job(replay, index, notify, &seconds);
        check_true(notify->clean == clean[index]);
    }
    check_near(simpool_replay_seconds(replay, 3), 120, 0); /* all at once: two minutes a round */
    free(notify);
    simpool_replay_free(replay);
}

void test_replay_read_sixty_five_connections_are_too_many(void)
{
    static char text[65 * 64];
    size_t used = 0;
    for (int connection = 1; connection <= 65; connection++) {
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "[0,%d,\"<\",\"{\"]\n", connection);
    }
    char problem[256];
    check_true(read_text(text, problem) == NULL);
    check_text(problem, ":65: more than 64 connections at once");
}

/* A recorder writes one end a connection, of the side that hung up: mostly the miner. */
void test_replay_read_counts_those_no_more_whose_miner_hung_up(void)
{
    static char text[66 * 64 + 1024];
    size_t used =
        (size_t)snprintf(text, sizeof text, "[0,0,\"<\",\"%s\"]\n", NOTIFY("a", "1", "00000001"));
    for (int connection = 1; connection <= 66; connection++) {
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "[0,%d,\"<\",\"{\"]\n[0,%d,\">\",null]\n", connection, connection);
    }
    char problem[256];
    struct simpool_replay *replay = read_text(text, problem);
    check_text(problem, "");
    check_true(replay != NULL);
    simpool_replay_free(replay);
}

/* Recordings that were put together from others, and those of a moment. */
void test_replay_read_lets_time_run_forward(void)
{
    static const struct {
        const char *text;
        double seconds[5];
    } rows[] = {
        {"[7,1,\"<\",\"" NOTIFY("a", "1", "00000001") "\"]\n[2,1,\"<\",\"" NOTIFY(
             "b", "1", "00000002") "\"]\n[9,1,\"<\",\"" NOTIFY("c", "1", "00000003") "\"]\n",
         {0, 0, 2, 3, 3}},
        {"[7,1,\"<\",\"" NOTIFY("a", "1", "00000001") "\"]\n[7.000001,1,\"<\",\"" NOTIFY(
             "b", "1", "00000002") "\"]\n",
         {0, 1e-6, 1.000001, 1.000002, 2.000002}},
    };
    char problem[256];
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct simpool_replay *replay = read_text(rows[row].text, problem);
        check_text(problem, "");
        for (size_t index = 0; replay != NULL && index < 5; index++) {
            check_near(simpool_replay_seconds(replay, index), rows[row].seconds[index], 1e-9);
        }
        simpool_replay_free(replay);
    }
}

/* /dev/zero is a line that never ends, and whoever waits for its end runs out of memory. */
void test_replay_read_gives_up_an_endless_line(void)
{
    char *const text = malloc(STRATUM_JSON_BYTES_MAX + 2);
    memset(text, 'x', STRATUM_JSON_BYTES_MAX + 1);
    text[0] = '\n';
    text[STRATUM_JSON_BYTES_MAX + 1] = '\0';
    char problem[256];
    check_true(read_text(text, problem) == NULL);
    check_text(problem, ": no mining.notify in it"); /* a long one may be half a record */
    text[0] = 'x';
    check_true(read_text(text, problem) == NULL);
    check_text(problem, ":1: the line is longer than 4 MiB: that is no recording");
    free(text);
}
