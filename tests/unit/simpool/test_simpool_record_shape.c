/* Lines of servers without what is a session's own. */
#include "simpool/record/shape.h"

#include <string.h>

#include "tests/unit/check.h"

static const char *shape_of(const char *line, enum simpool_strictness strictness)
{
    static char shape[SIMPOOL_SHAPE_MAX];
    struct stratum_text text = stratum_text_in(shape, sizeof shape);
    simpool_shape(&text, line, strlen(line), strictness);
    return shape;
}

void test_shape_of_lines(void)
{
    static const struct {
        const char *line;
        const char *loose;
        const char *strict;
    } rows[] = {
        {"{\"id\":1,\"result\":true,\"error\":null}", "{error: null, id: 1, result: true}",
         "{id: 1, result: true, error: null}"},
        {"{\"error\":[23,\"Low difficulty share\",null],\"id\":\"a\",\"result\":null}",
         "{error: [23, text, null], id: \"a\", result: null}",
         "{error: [23, \"Low difficulty share\", null], id: \"a\", result: null}"},
        {"{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[16]}",
         "{id: null, method: \"mining.set_difficulty\", params: [number]}",
         "{id: null, method: \"mining.set_difficulty\", params: [16]}"},
        {"{\"id\":1,\"result\":[[[\"mining.notify\",\"ab12\"],[\"mining.set_difficulty\",\"cd\"]],"
         "\"deadbeef\",4],\"error\":null}",
         "{error: null, id: 1, result: [[[text]], text, number]}",
         "{id: 1, result: [[[\"mining.notify\", hex], [\"mining.set_difficulty\", "
         "hex]], 8 hex digits, 4], error: null}"},
        {"{\"method\":\"mining.notify\",\"params\":[\"1\",[\"aabb\",\"ccdd\"],true]}",
         "{method: \"mining.notify\", params: [text, [text], bool]}",
         "{method: \"mining.notify\", params: [hex, [hex, hex], bool]}"},
        {"{\"error\":{\"code\":1},\"id\":2}", "{error: {code: number}, id: 2}",
         "{error: {code: 1}, id: 2}"},
        {"rubbish", "no JSON: rubbish", "no JSON: rubbish"},
        {"[]", "[]", "[]"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        check_text(shape_of(rows[index].line, SIMPOOL_SHAPE_LOOSE), rows[index].loose);
        check_text(shape_of(rows[index].line, SIMPOOL_SHAPE_STRICT), rows[index].strict);
    }
}

void test_shape_tells_apart_what_differs(void)
{
    static const struct {
        const char *one, *other;
        bool loose, strict; /* they look alike */
    } rows[] = {
        {"{\"id\":1,\"result\":true}", "{\"id\":1,\"result\":false}", false, false},
        {"{\"id\":1,\"result\":true}", "{\"id\":2,\"result\":true}", false, false},
        {"{\"id\":1,\"result\":\"a text\"}", "{\"id\":1,\"result\":\"another\"}", true, false},
        {"{\"id\":1,\"result\":\"00ff\"}", "{\"id\":1,\"result\":\"abcd\"}", true, true},
        {"{\"id\":1,\"result\":\"00ff\"}", "{\"id\":1,\"result\":\"abcdef\"}", true, true},
        {"{\"id\":1,\"result\":\"00ff00ff\"}", "{\"id\":1,\"result\":\"abcdef012\"}", true, false},
        {"{\"id\":1,\"result\":null}", "{\"result\":null,\"id\":1}", true, false},
        {"{\"id\":1,\"error\":[21,\"x\"]}", "{\"id\":1,\"error\":[23,\"x\"]}", false, false},
        {"{\"id\":1,\"error\":[21,\"x\"]}", "{\"id\":1,\"error\":[21,\"x\",null]}", false, false},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        for (int strict = 0; strict < 2; strict++) {
            const enum simpool_strictness how = strict ? SIMPOOL_SHAPE_STRICT : SIMPOOL_SHAPE_LOOSE;
            char one[SIMPOOL_SHAPE_MAX];
            struct stratum_text text = stratum_text_in(one, sizeof one);
            stratum_text_add(&text, shape_of(rows[index].one, how));
            const bool alike = strcmp(one, shape_of(rows[index].other, how)) == 0;
            check_row(rows[index].other,
                      alike == (strict ? rows[index].strict : rows[index].loose));
        }
    }
}
