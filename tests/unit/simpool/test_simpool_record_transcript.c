/* Recordings as conversations. */
#include "simpool/record/transcript.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/check.h"

static const char *written(const char *text)
{
    static char path[64];
    (void)snprintf(path, sizeof path, "/tmp/transcript-%ld.jsonl", (long)getpid());
    FILE *const file = fopen(path, "w");
    check_true(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
    return path;
}

void test_transcript_puts_lines_together(void)
{
    const char *const path = written("[0.5, 1, \">\", \"{\\\"id\\\":1}\\n{\\\"id\"]\n"
                                     "[0.6, 2, \"<\", \"hello\\r\\n\"]\n"
                                     "\n"
                                     "[0.7, 1, \">\", \"\\\":2}\\n\"]\n"
                                     "[0.8, 1, \"<\", \"a\\nb\\nhalf\"]\n"
                                     "[0.9, 1, \"<\", null]\n"
                                     "[1.0, 1, \"<\", \"cut of"); /* the recorder was killed */
    const char *problem = "";
    struct simpool_transcript *transcript = simpool_transcript_open(path, &problem);
    (void)remove(path);
    check_true(transcript != NULL);
    if (transcript == NULL) {
        return;
    }
    check_int(transcript->count, 2);
    const struct simpool_conversation *const first = &transcript->at[0];
    check_int(first->connection, 1);
    check_int(first->count, 4);
    check_text(first->lines[0].line, "{\"id\":1}");
    check_true(first->lines[0].from_miner);
    check_text(first->lines[1].line, "{\"id\":2}");
    check_near(first->lines[1].seconds, 0.7, 0);
    check_text(first->lines[3].line, "b");
    check_true(!first->lines[3].from_miner);
    check_int(transcript->at[1].count, 1);
    check_text(transcript->at[1].lines[0].line, "hello");
    simpool_transcript_free(transcript);
    simpool_transcript_free(NULL);
}

void test_transcript_names_what_is_wrong(void)
{
    static const struct {
        const char *text;
        const char *words;
    } rows[] = {
        {"[0, 1, \">\", \"a\\n\"]\n[0, 1]\n", ":2: not [seconds"},
        {"[0, 1, \">\", 7]\n", ":1: not [seconds"},
        {"\r\n\nnonsense\r\n", ":3: "},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const char *const path = written(rows[index].text);
        const char *problem = "";
        check_true(simpool_transcript_open(path, &problem) == NULL);
        check_row(rows[index].words, strstr(problem, rows[index].words) != NULL);
        (void)remove(path);
    }
    const char *problem = "";
    check_true(simpool_transcript_open("/nowhere/at/all", &problem) == NULL);
    check_text(problem, "/nowhere/at/all: No such file or directory");
    check_true(simpool_transcript_open("/tmp", &problem) == NULL);
    check_text(problem, "/tmp: Is a directory");
}

void test_transcript_reads_captures(void)
{
    const char *problem = "";
    struct simpool_transcript *transcript =
        simpool_transcript_open(FIXTURES "/transcripts/nsp.jsonl", &problem);
    check_true(transcript != NULL);
    if (transcript != NULL) {
        check_true(transcript->count >= 2);
        check_text(transcript->at[0].lines[0].line,
                   "{\"id\": 1, \"method\": \"mining.subscribe\", \"params\": "
                   "[\"cpuminer/2.5.1\"]}");
    }
    simpool_transcript_free(transcript);
}
