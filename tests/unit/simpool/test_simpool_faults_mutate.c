#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_mutate_turns(void)
{
    static const struct {
        const char *path;
        enum simpool_turn turn;
        const char *value;
        const char *line;
        const char *heard;
    } rows[] = {
        {"id", SIMPOOL_TURN_VALUE, "null", "{\"id\": 7,\"x\":1}\n", "{\"id\": null,\"x\":1}\n"},
        {"params.1", SIMPOOL_TURN_VALUE, "[1]", "{\"params\":[1, \"ab\" ,3]}\n",
         "{\"params\":[1, [1] ,3]}\n"},
        {"params.0", SIMPOOL_TURN_REMOVE, "", "{\"params\":[1,2,3]}\n", "{\"params\":[2,3]}\n"},
        {"params.2", SIMPOOL_TURN_REMOVE, "", "{\"params\":[1,2,3]}\n", "{\"params\":[1,2]}\n"},
        {"params", SIMPOOL_TURN_REMOVE, "", "{\"params\":[1,2,3]}\n", "{}\n"},
        {"id", SIMPOOL_TURN_REMOVE, "", "{\"a\":1,\"id\":2,\"b\":3}\n", "{\"a\":1,\"b\":3}\n"},
        {"id", SIMPOOL_TURN_TEXT, "", "{\"id\":2}\n", "{\"id\":\"2\"}\n"},
        {"id", SIMPOOL_TURN_TEXT, "", "{\"id\":\"2\"}\n", "{\"id\":\"2\"}\n"},
        {"id", SIMPOOL_TURN_TEXT, "", "{\"id\":[\"2\"]}\n", "{\"id\":\"\"}\n"},
        {"id", SIMPOOL_TURN_NUMBER, "", "{\"id\":\"12\"}\n", "{\"id\":12}\n"},
        {"id", SIMPOOL_TURN_NUMBER, "", "{\"id\":\"1a\"}\n", "{\"id\":7}\n"},
        {"result", SIMPOOL_TURN_BOOL, "", "{\"result\":true}\n", "{\"result\":false}\n"},
        {"result", SIMPOOL_TURN_FLIP, "", "{\"result\":false}\n", "{\"result\":true}\n"},
        {"result", SIMPOOL_TURN_FLIP, "", "{\"result\":null}\n", "{\"result\":null}\n"},
        {"result", SIMPOOL_TURN_NULL, "", "{\"result\":[[]]}\n", "{\"result\":null}\n"},
        {"result", SIMPOOL_TURN_LIST, "", "{\"result\":1}\n", "{\"result\":[1]}\n"},
        {"result", SIMPOOL_TURN_OBJECT, "", "{\"result\":1}\n", "{\"result\":{\"value\":1}}\n"},
        {"params.1", SIMPOOL_TURN_TWICE, "", "{\"params\":[1, \"a\" ,3]}\n",
         "{\"params\":[1, \"a\",\"a\" ,3]}\n"},
        {"other", SIMPOOL_TURN_NULL, "", "{\"id\":1}\n", "{\"id\":1}\n"},
        {"other", SIMPOOL_TURN_NULL, "", "no json\n", "no json\n"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_BOTH,
                                                .turn = rows[index].turn};
        (void)snprintf(options.path, sizeof options.path, "%s", rows[index].path);
        (void)snprintf(options.value, sizeof options.value, "%s", rows[index].value);
        check_text(fault_say("mutate", options, rows[index].line), rows[index].heard);
    }
}

/** One digit is another one, and what was JSON is still JSON. */
void test_faults_mutate_flips_a_digit(void)
{
    const struct simpool_fault_options options = {
        .towards = SIMPOOL_TOWARDS_BOTH, .path = "v", .turn = SIMPOOL_TURN_FLIP};
    static const char *const values[] = {"\"00ff12\"", "10", "0", "1.5", "[1,\"a2\"]"};
    for (size_t index = 0; index < sizeof values / sizeof values[0]; index++) {
        char line[64];
        (void)snprintf(line, sizeof line, "{\"v\":%s}\n", values[index]);
        const char *const heard = fault_say("mutate", options, line);
        size_t differ = 0;
        for (size_t at = 0; line[at] != '\0'; at++) {
            differ += heard[at] != line[at];
        }
        check_row(values[index], differ == 1 && heard[5] != (index == 1 ? '0' : '\0'));
    }
}

/** A member of an object cannot be there twice, whatever its name ends in. */
void test_faults_mutate_twice_is_for_lists(void)
{
    static const struct {
        const char *path;
        bool good;
    } rows[] = {
        {"params.1", true}, {"3", true}, {"coinb2", false}, {"result.x1", false}, {"id", false}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct simpool_rule rule = {simpool_fault_by_name("mutate"),
                                    {.towards = SIMPOOL_TOWARDS_BOTH, .turn = SIMPOOL_TURN_TWICE},
                                    NULL};
        (void)snprintf(rule.options.path, sizeof rule.options.path, "%s", rows[row].path);
        const char *problem = NULL;
        struct simpool_chain *const chain = simpool_chain_make(7, "lists");
        check_row(rows[row].path,
                  (simpool_chain_add(chain, 0, &rule, &problem) > 0) == rows[row].good);
        simpool_chain_free(chain);
    }
}

/** The longest line there is, with its longest field twice, is still one whole line. */
void test_faults_mutate_twice_of_the_longest(void)
{
    static char line[SIMPOOL_FAULT_LINE_MAX + 1];
    static const char begin[] = "{\"v\":[\"";
    static const char end[] = "\"]}\n";
    memset(line, 'a', sizeof line - 1);
    memcpy(line, begin, sizeof begin - 1);
    memcpy(line + sizeof line - sizeof end, end, sizeof end);
    const struct simpool_rule rule = {
        simpool_fault_by_name("mutate"),
        {.towards = SIMPOOL_TOWARDS_BOTH, .path = "v.0", .turn = SIMPOOL_TURN_TWICE},
        NULL};
    const char *problem = NULL;
    struct simpool_chain *const chain = simpool_chain_make(7, "long");
    check_true(simpool_chain_add(chain, 0, &rule, &problem) > 0);
    simpool_chain_enter(chain, 0, SIMPOOL_TOWARDS_MINER, line, sizeof line - 1);
    struct simpool_piece *const piece = simpool_chain_take(chain, 1);
    const size_t field = sizeof line - sizeof begin - sizeof end + 1 + 2; /* with its quotes */
    check_true(piece != NULL);
    if (piece != NULL) {
        check_int(piece->len, sizeof line - 1 + field + 1);
        check_bytes(piece->bytes + piece->len - (sizeof end - 1), end, sizeof end - 1);
    }
    free(piece);
    simpool_chain_free(chain);
}
