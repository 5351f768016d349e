#include "stratum/json_pointer.h"

#include <string.h>

#include "tests/unit/check.h"

/* RFC 6901, section 5: the document, and what each pointer leads to. */
static const char document_text[] =
    "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,"
    "\"k\\\"l\":6,\" \":7,\"m~n\":8,\"deep\":{\"list\":[[10,11],{\"x\":12}],\"none\":null}}";

void test_stratum_json_pointer_places(void)
{
    static const struct {
        const char *pointer;
        double number;
    } rows[] = {
        {"/", 0},
        {"/a~1b", 1},
        {"/c%25d", 2}, /* as the fragment of a URL; section 6 */
        {"/e%5Ef", 3},
        {"/e^f", 3},
        {"/g%7Ch", 4},
        {"/i%5Cj", 5},
        {"/k%22l", 6},
        {"/%20", 7},
        {"/m~0n", 8},
        {"/m%7E0n", 8}, /* a % is read before a ~ */
        {"/deep/list/0/1", 11},
        {"/deep/list/1/x", 12},
    };
    struct stratum_json_document *document = NULL;
    check_int(stratum_json_parse(&document, document_text, strlen(document_text)), STRATUM_OK);
    const struct stratum_json root = stratum_json_root(document);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        double number = -1;
        check_row(rows[row].pointer, stratum_json_pointer_problem(rows[row].pointer) == NULL);
        const struct stratum_json_place place = stratum_json_point(root, rows[row].pointer);
        check_row(rows[row].pointer, stratum_json_number(&number, place.value));
        check_near(number, rows[row].number, 0);
    }
    check_int(stratum_json_point(root, "").value.type, STRATUM_JSON_OBJECT);
    check_int(stratum_json_point(root, "/foo").value.type, STRATUM_JSON_ARRAY);
    check_text(stratum_json_text(stratum_json_point(root, "/foo/0").value, NULL), "bar");
    check_int(stratum_json_point(root, "/deep/none").value.type, STRATUM_JSON_NULL);
    stratum_json_free(document);
}

void test_stratum_json_pointer_nowhere(void)
{
    static const struct {
        const char *pointer;
        const char *word;              /* that is not there */
        enum stratum_json_type within; /* in this */
    } rows[] = {
        {"/fo", "fo", STRATUM_JSON_OBJECT},
        {"/foo/2", "2", STRATUM_JSON_ARRAY},
        {"/foo/00", "00", STRATUM_JSON_ARRAY},
        {"/foo/01", "01", STRATUM_JSON_ARRAY},
        {"/foo/-", "-", STRATUM_JSON_ARRAY}, /* the element after the last one: never there */
        {"/foo/1x", "1x", STRATUM_JSON_ARRAY},
        {"/foo/", "", STRATUM_JSON_ARRAY},
        {"/foo/18446744073709551616", "18446744073709551616", STRATUM_JSON_ARRAY},
        {"/foo/0/x", "x", STRATUM_JSON_TEXT},
        {"/deep/lists/0", "lists", STRATUM_JSON_OBJECT},
        {"/deep/none/x", "x", STRATUM_JSON_NULL},
    };
    struct stratum_json_document *document = NULL;
    check_int(stratum_json_parse(&document, document_text, strlen(document_text)), STRATUM_OK);
    const struct stratum_json root = stratum_json_root(document);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const struct stratum_json_place place = stratum_json_point(root, rows[row].pointer);
        check_row(rows[row].pointer, place.value.type == STRATUM_JSON_ABSENT);
        check_row(rows[row].pointer, place.within.type == rows[row].within);
        check_text(place.word, rows[row].word);
    }
    stratum_json_free(document);
}

void test_stratum_json_pointer_problems(void)
{
    static const char *const bad[] = {"foo", "/a~2b", "/a~", "/a~/b", "/%", "/%2", "/%zz", "/%00"};
    for (size_t row = 0; row < sizeof bad / sizeof bad[0]; row++) {
        check_row(bad[row], stratum_json_pointer_problem(bad[row]) != NULL);
    }
    char word[STRATUM_JSON_POINTER_WORD_MAX + 3] = "/";
    memset(word + 1, 'a', STRATUM_JSON_POINTER_WORD_MAX);
    check_true(stratum_json_pointer_problem(word) == NULL);
    word[STRATUM_JSON_POINTER_WORD_MAX + 1] = 'a';
    check_true(stratum_json_pointer_problem(word) != NULL);
    check_true(stratum_json_pointer_problem("/a/~1/%7e1/") == NULL);
}
