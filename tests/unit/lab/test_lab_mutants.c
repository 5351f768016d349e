#include <string.h>

#include "lab/mutant.h"
#include "tests/unit/check.h"

enum { SAID_MAX = 4096 };

struct mouth {
    char said[SAID_MAX];
    size_t len;
};

static void say(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    struct mouth *mouth = voice->inner;
    if (check_true(mouth->len + len < SAID_MAX)) {
        memcpy(mouth->said + mouth->len, line, len);
        mouth->len += len;
    }
}

#define JOB        "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1\"]}"
#define DIFFICULTY "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[1]}"
#define EXTRANONCE "{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"aa\",4]}"
#define RECONNECT  "{\"id\":null,\"method\":\"client.reconnect\",\"params\":[]}"
#define SUBMIT                                                                                     \
    "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"u\",\"j\",\"0a\",\"6b\",\"0000000f\"]}"  \
    "\n"
#define LOUD                                                                                       \
    "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"u\",\"j\",\"0A\",\"6B\",\"0000000F\"]}"  \
    "\n"
#define WRONG                                                                                      \
    "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"u\",\"j\",\"0a\",\"6b\",\"00000000\"]}"  \
    "\n"

void test_lab_mutants_hear_and_speak(void)
{
    /* Lines heard and lines to say, in order; what reaches the miner and what reaches the pool. */
    static const struct {
        const char *mutant;
        unsigned connections;
        const char *heard[3];
        const char *spoken[2];
        unsigned reached;
        const char *said;
    } rows[] = {
        {"mute", 1, {JOB}, {SUBMIT, "{}\n"}, 1, "{}\n"},
        {"garbles", 1, {JOB}, {SUBMIT}, 1, WRONG},
        {"stutters", 1, {JOB}, {SUBMIT, "{}\n"}, 1, SUBMIT SUBMIT "{}\n"},
        {"shouts", 1, {JOB}, {SUBMIT}, 1, SUBMIT LOUD},
        {"deaf-to-difficulty", 1, {DIFFICULTY, JOB, DIFFICULTY}, {SUBMIT}, 2, SUBMIT},
        {"deaf-to-jobs", 1, {DIFFICULTY, JOB, JOB}, {SUBMIT}, 2, SUBMIT},
        {"deaf-to-extranonce", 1, {JOB, EXTRANONCE}, {SUBMIT}, 1, SUBMIT},
        {"deaf-to-reconnect", 1, {JOB, RECONNECT}, {SUBMIT}, 1, SUBMIT},
        {"dawdles", 1, {JOB}, {SUBMIT, "{}\n"}, 1, "{}\n"},
        {"remembers", 1, {JOB}, {SUBMIT}, 1, SUBMIT},
        {"sulks", 1, {JOB}, {SUBMIT, SUBMIT}, 1, SUBMIT SUBMIT},
        {"remembers", 2, {JOB, JOB}, {SUBMIT}, 2, "kept\n" SUBMIT},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct lab_mutant_rule *rule = lab_mutant_by_name(rows[index].mutant);
        check_row(rows[index].mutant, rule != NULL);
        if (rule == NULL) {
            continue;
        }
        struct lab_mutant_memory memory = {.connections = rows[index].connections};
        if (rows[index].connections > 1) {
            memcpy(memory.kept, "kept\n", sizeof "kept\n");
        }
        struct mouth mouth = {"", 0};
        struct lab_mutant_voice voice = {&memory, &mouth, say};
        unsigned reached = 0;
        for (size_t line = 0; line < 3 && rows[index].heard[line] != NULL; line++) {
            const char *heard = rows[index].heard[line];
            reached += rule->hears == NULL || rule->hears(&voice, heard, strlen(heard));
        }
        for (size_t line = 0; line < 2 && rows[index].spoken[line] != NULL; line++) {
            const char *spoken = rows[index].spoken[line];
            if (rule->speaks == NULL) {
                say(&voice, spoken, strlen(spoken));
            } else {
                rule->speaks(&voice, spoken, strlen(spoken));
            }
        }
        check_row(rows[index].mutant, reached == rows[index].reached);
        check_text(mouth.said, rows[index].said);
    }
    check_true(lab_mutant_by_name("saint") == NULL);
}
