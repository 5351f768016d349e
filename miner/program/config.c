#include "miner/program/config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/json.h"
#include "stratum/net/file.h"

/** A number takes more room as a text than it did in the file only when it was very short. */
enum { NUMBER_MAX = 32 };

const char miner_config_pool[] = "a pool";
const char miner_config_off[] = "off";

struct reading {
    miner_config_take take;
    void *context;
    struct stratum_text texts; /* all values, each with its NUL */
    struct stratum_text *problem;
};

/** What was added to the texts since `start`, closed with a NUL of its own. */
static const char *closed(struct reading *reading, size_t start)
{
    stratum_text_add_bytes(&reading->texts, "", 1);
    return reading->texts.at + start;
}

static bool take_one(struct reading *reading, const char *name, struct stratum_json value)
{
    const size_t start = reading->texts.len;
    int64_t integer = 0;
    double number = 0;
    bool on = false;
    size_t len = 0;
    const char *text = stratum_json_text(value, &len);
    if (text != NULL && strlen(text) != len) {
        stratum_text_format(reading->problem, "%s: a text without a NUL is expected", name);
        return false;
    }
    if (text != NULL) {
        stratum_text_add(&reading->texts, text);
    } else if (stratum_json_integer(&integer, value)) {
        stratum_text_format(&reading->texts, "%" PRId64, integer);
    } else if (stratum_json_number(&number, value)) {
        stratum_text_number(&reading->texts, number);
    } else if (stratum_json_bool(&on, value)) {
        return reading->take(reading->context, name, on ? NULL : miner_config_off,
                             reading->problem);
    } else {
        stratum_text_format(reading->problem, "%s: expected a text, a number, true or a list",
                            name);
        return false;
    }
    return reading->take(reading->context, name, closed(reading, start), reading->problem);
}

static bool take_member(struct reading *reading, const char *name, struct stratum_json value)
{
    if (value.type != STRATUM_JSON_ARRAY) {
        return take_one(reading, name, value);
    }
    if (stratum_json_count(value) == 0) {
        return reading->take(reading->context, name, miner_config_off, reading->problem);
    }
    for (size_t index = 0; index < stratum_json_count(value); index++) {
        if (!take_one(reading, name, stratum_json_at(value, index))) {
            return false;
        }
    }
    return true;
}

/** Whatever is passed over here would be a backup that is missing on the day it is needed. */
static bool are_pools(struct stratum_json pools)
{
    bool good = pools.type == STRATUM_JSON_ARRAY;
    for (size_t index = 0; good && index < stratum_json_count(pools); index++) {
        good = stratum_json_at(pools, index).type == STRATUM_JSON_OBJECT;
    }
    return good;
}

static bool take_pools(struct reading *reading, struct stratum_json pools)
{
    if (!are_pools(pools)) {
        stratum_text_add(reading->problem,
                         "pools: expected a list of objects, each with url, user and pass");
        return false;
    }
    for (size_t index = 0; index < stratum_json_count(pools); index++) {
        struct stratum_json_member member = {0};
        bool good = reading->take(reading->context, miner_config_pool, NULL, reading->problem);
        while (good && stratum_json_next(&member, stratum_json_at(pools, index))) {
            good = take_one(reading, member.key, member.value);
        }
        if (!good || !reading->take(reading->context, miner_config_pool, NULL, reading->problem)) {
            return false;
        }
    }
    return true;
}

static bool take_all(struct reading *reading, struct stratum_json root)
{
    if (root.type != STRATUM_JSON_OBJECT) {
        stratum_text_add(reading->problem, "expected one JSON object");
        return false;
    }
    static const char pools[] = "pools";
    struct stratum_json_member member = {0};
    struct stratum_json list = {0};
    bool listed = false;
    while (stratum_json_next(&member, root)) {
        if (strcmp(member.key, pools) == 0) {
            listed = true;
            list = member.value; /* last: what is said for all of them is known by then */
        } else if (!take_member(reading, member.key, member.value)) {
            return false;
        }
    }
    return !listed || take_pools(reading, list);
}

/** *document is untouched on failure. */
static bool parse(struct stratum_json_document **document, const char *bytes, size_t len,
                  struct stratum_text *problem)
{
    size_t name_len = 0;
    const char *const name = stratum_json_cut_name(bytes, len, &name_len);
    if (name != NULL) {
        stratum_text_add(problem, "no option is called ");
        stratum_text_add_bytes(problem, name, name_len);
        stratum_text_add(problem, ": it has a NUL inside");
        return false;
    }
    const enum stratum_status status = stratum_json_parse(document, bytes, len);
    if (status != STRATUM_OK) {
        stratum_text_add(problem, stratum_status_text(status));
    }
    return status == STRATUM_OK;
}

bool miner_config_read(char **texts, const char *path, miner_config_take take, void *context,
                       struct stratum_text *problem)
{
    struct stratum_json_document *document = NULL;
    size_t len = 0;
    char *const bytes = stratum_file_read(&len, path, MINER_CONFIG_BYTES_MAX);
    const int error = errno;
    stratum_text_format(problem, "%s: ", path);
    if (bytes == NULL) {
        stratum_text_add(problem, error == EFBIG ? "it is larger than 1 MiB" : strerror(error));
        return false;
    }
    const bool is_json = parse(&document, bytes, len, problem);
    free(bytes);
    if (!is_json) {
        return false;
    }
    const size_t room = (len + 1) * NUMBER_MAX;
    *texts = malloc(room);
    if (*texts == NULL) {
        stratum_json_free(document);
        stratum_text_add(problem, "out of memory");
        return false;
    }
    struct reading reading = {take, context, stratum_text_in(*texts, room), problem};
    const bool good = take_all(&reading, stratum_json_root(document));
    stratum_json_free(document);
    if (good) {
        problem->len = 0;
        problem->at[0] = '\0';
    }
    return good;
}
