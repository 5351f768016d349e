/* Weather from outside: the faults of stories, by the same names and in the same units. */
#include <stdlib.h>
#include <string.h>

#include "simpool/fault/talk.h"
#include "simpool/fault/words.h"
#include "simpool/script/units.h"
#include "simpool/server/control_parts.h"

/** Where in the options a word's value goes. */
static void *place_of(struct simpool_fault_options *options, const struct simpool_fault_word *word)
{
    return (char *)options + word->offset;
}

static bool read_quantity(double *out, enum script_quantity quantity, struct stratum_json value)
{
    const char *const words = stratum_json_text(value, NULL);
    return words != NULL && script_quantity_read(out, quantity, words);
}

/** A value as JSON: a text, a number or a truth. */
static bool read_json(char *out, size_t size, struct stratum_json value)
{
    struct stratum_text text = stratum_text_in(out, size);
    const char *const words = stratum_json_text(value, NULL);
    double number = 0;
    bool truth = false;
    if (words != NULL) {
        stratum_text_json(&text, words);
    } else if (stratum_json_number(&number, value)) {
        stratum_text_number(&text, number);
    } else if (stratum_json_bool(&truth, value)) {
        stratum_text_add(&text, truth ? "true" : "false");
    } else {
        return false;
    }
    return !text.overflow;
}

static bool read_text(char *out, size_t size, struct stratum_json value)
{
    const char *const words = stratum_json_text(value, NULL);
    if (words == NULL || strlen(words) >= size) {
        return false;
    }
    memcpy(out, words, strlen(words) + 1);
    return true;
}

static bool read_choice(void *out, const struct simpool_fault_word *word, struct stratum_json value)
{
    const char *const words = stratum_json_text(value, NULL);
    const int choice = words != NULL ? simpool_fault_choice(word, words) : -1;
    if (choice >= 0) {
        memcpy(out, &choice, sizeof choice); /* an enum is an int here */
    }
    return choice >= 0;
}

/** NULL: done; else what was expected. */
static const char *read_word(struct simpool_fault_options *options,
                             const struct simpool_fault_word *word, struct stratum_json value)
{
    void *const place = place_of(options, word);
    double number = 0;
    uint64_t count = 0;
    switch (word->kind) {
    case SIMPOOL_WORD_DURATION:
        if (!read_quantity(&number, SCRIPT_DURATION, value)) {
            return script_quantity_example(SCRIPT_DURATION);
        }
        *(int64_t *)place = script_microseconds(number);
        return NULL;
    case SIMPOOL_WORD_COUNT:
        if (!stratum_json_unsigned(&count, value) || count == 0 || count > UINT32_MAX) {
            return "a whole number from 1";
        }
        *(uint64_t *)place = count;
        return NULL;
    case SIMPOOL_WORD_PART:
        if (!stratum_json_number(&number, value) || !(number > 0 && number <= 1)) {
            return "a number above 0, at most 1";
        }
        *(double *)place = number;
        return NULL;
    case SIMPOOL_WORD_RATE:
        return read_quantity(place, SCRIPT_BYTE_RATE, value)
                   ? NULL
                   : script_quantity_example(SCRIPT_BYTE_RATE);
    case SIMPOOL_WORD_TEXT:
        return !read_text(place, word->size, value) ? "a text that is not too long"
               : place == options->method           ? simpool_talk_meant(options->method)
                                                    : NULL;
    case SIMPOOL_WORD_JSON:
        return read_json(place, word->size, value) ? NULL : "a text, a number, true or false";
    case SIMPOOL_WORD_CHOICE:
        return read_choice(place, word, value) ? NULL : word->choices;
    case SIMPOOL_WORD_FLAG:
        return stratum_json_bool(place, value) ? NULL : "true or false";
    }
    return "nothing";
}

/** false: refused, and the reply says why. */
static bool read_options(struct simpool_fault_options *options, const struct simpool_fault_ops *ops,
                         struct stratum_json object, struct stratum_http_reply *reply)
{
    struct stratum_json_member member = {0};
    while (stratum_json_next(&member, object)) {
        if (strcmp(member.key, "fault") == 0 || strcmp(member.key, "rig") == 0) {
            continue;
        }
        const struct simpool_fault_word *const word = simpool_fault_word_named(member.key);
        if (word == NULL || !simpool_fault_takes(ops, member.key)) {
            stratum_http_refuse(reply, 400, "%s takes no \"%.64s\"; it takes %s %s", ops->name,
                                member.key, ops->takes, simpool_fault_words_common);
            return false;
        }
        const char *const expected = read_word(options, word, member.value);
        if (expected != NULL) {
            stratum_http_refuse(reply, 400, "\"%s\": expected %s", word->name, expected);
            return false;
        }
    }
    return true;
}

static void refuse_name(struct stratum_http_reply *reply)
{
    char names[400] = "";
    size_t count = 0;
    const struct simpool_fault_ops *const *const all = simpool_faults(&count);
    for (size_t index = 0; index < count; index++) {
        strncat(names, index > 0 ? ", " : "", sizeof names - strlen(names) - 1);
        strncat(names, all[index]->name, sizeof names - strlen(names) - 1);
    }
    stratum_http_refuse(reply, 400, "\"fault\" is one of %s", names);
}

void simpool_control_fault_on(const struct simpool_control *control,
                              const struct stratum_http_request *request,
                              struct stratum_http_reply *reply)
{
    struct stratum_json_document *document = NULL;
    if (!simpool_control_read(&document, request, NULL, reply)) {
        return;
    }
    const struct stratum_json object = stratum_json_root(document);
    const char *const name = stratum_json_text(stratum_json_get(object, "fault"), NULL);
    const struct simpool_fault_ops *const ops = name != NULL ? simpool_fault_by_name(name) : NULL;
    struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_BOTH};
    uint32_t rig = 0;
    if (ops == NULL) {
        refuse_name(reply);
    } else if (read_options(&options, ops, object, reply) &&
               simpool_control_read_rig(&rig, control, object, reply)) {
        const char *problem = NULL;
        const unsigned handle =
            simpool_server_fault_on(control->server, rig, ops, &options, &problem);
        if (handle == 0) {
            stratum_http_refuse(reply, 400, "%s", problem);
        } else {
            stratum_http_format(reply, "{\"handle\":%u}\n", handle);
        }
    }
    stratum_json_free(document);
}

void simpool_control_fault_off(const struct simpool_control *control,
                               const struct stratum_http_request *request,
                               struct stratum_http_reply *reply)
{
    const char *const said = stratum_http_argument(request, "handle");
    const unsigned long wanted = said != NULL ? strtoul(said, NULL, 10) : 0;
    if (request->body_len > 0) {
        stratum_http_refuse(reply, 400, "this takes no body: say ?handle=N, or nothing for all");
        return;
    }
    if (said != NULL && (said[strspn(said, "0123456789")] != '\0' || wanted == 0)) {
        stratum_http_refuse(reply, 400, "handle is a number that GET /1/faults lists");
        return;
    }
    size_t lifted = 0;
    struct simpool_server_fault_view fault;
    for (size_t index = 0; simpool_server_fault_at(control->server, index, &fault);) {
        if (said == NULL || fault.handle == wanted) {
            simpool_server_fault_off(control->server, fault.handle);
            lifted++;
        } else {
            index++;
        }
    }
    if (said != NULL && lifted == 0) {
        stratum_http_refuse(reply, 404, "no fault %.32s is on", said);
        return;
    }
    stratum_http_format(reply, "{\"lifted\":%zu}\n", lifted);
}
