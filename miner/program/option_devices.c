#include <stdlib.h>
#include <string.h>

#include "miner/program/option_values.h"
#include "qhash/device/engine.h"

enum { WORD_MAX = 64, PROBED_MAX = 64 };

/** One of what comes after the device's name: "intensity=50". */
static bool take_setting(struct miner_device_spec *spec, const char *text, size_t len)
{
    char word[WORD_MAX];
    uint64_t number = 0;
    struct stratum_text copy = stratum_text_in(word, sizeof word);
    stratum_text_add_bytes(&copy, text, len);
    char *value = strchr(word, '=');
    if (copy.overflow || value == NULL) {
        return false;
    }
    *value++ = '\0';
    if (strcmp(word, "intensity") == 0) {
        const bool good = miner_option_read_count(&number, value) && number >= 1 && number <= 100;
        spec->intensity = (unsigned)number;
        return good;
    }
    if (strcmp(word, "nice") == 0) {
        const bool good = miner_option_read_count(&number, value) && number <= 19;
        spec->placement.niceness = (int)number;
        return good;
    }
    if (strcmp(word, "cores") == 0) {
        return miner_placement_cores_read(&spec->placement, value);
    }
    return strcmp(word, "batch") == 0 && miner_options_duration(&spec->batch_us, value) &&
           spec->batch_us >= 1000 && spec->batch_us <= 1000000;
}

/** "engine=NAME": one of the CPU's. */
static bool take_engine(struct miner_device_spec *spec, const char *name,
                        struct stratum_text *problem)
{
    char word[WORD_MAX];
    struct stratum_text copy = stratum_text_in(word, sizeof word);
    stratum_text_add_bytes(&copy, name, strcspn(name, ","));
    const struct device_engine *engine = device_engine_by_name(word);
    if (engine == NULL) {
        stratum_text_format(problem, "no engine of the cpu is called %s: there are", word);
        for (size_t index = 0; device_engine_row(index) != NULL; index++) {
            stratum_text_format(problem, " %s", device_engine_row(index)->name);
        }
        return false;
    }
    const char *lacks = device_engine_lacks(engine);
    if (lacks != NULL) {
        stratum_text_format(problem, "engine %s cannot be used here: it needs %s", word, lacks);
        return false;
    }
    spec->options.engine = engine->name;
    return true;
}

static bool take_settings(struct miner_device_spec *spec, const char *text,
                          struct stratum_text *problem)
{
    while (*text == ',') {
        const size_t len = strcspn(++text, ",");
        if (strncmp(text, "engine=", 7) == 0) {
            if (!take_engine(spec, text + 7, problem)) {
                return false;
            }
        } else if (!take_setting(spec, text, len)) {
            stratum_text_format(problem,
                                "device setting %.*s: there are intensity=1..100, cores=0-3+8, "
                                "nice=0..19, batch=1ms..1s, engine=NAME",
                                (int)(len < WORD_MAX ? len : WORD_MAX), text);
            return false;
        }
        text += len;
    }
    return true;
}

static bool add(struct miner_options *options, const struct miner_device_spec *spec,
                struct stratum_text *problem)
{
    if (options->device_count == MINER_DEVICES_MAX) {
        stratum_text_format(problem, "more than %d devices in all", MINER_DEVICES_MAX);
        return false;
    }
    options->devices[options->device_count++] = *spec;
    return true;
}

static bool add_cores(struct miner_options *options, const struct miner_device_spec *spec,
                      uint64_t count, struct stratum_text *problem)
{
    for (uint64_t index = 0; index < count; index++) {
        struct miner_device_spec core = *spec;
        core.ops = device_by_name("cpu");
        core.options.index = (unsigned)index;
        miner_placement_choose(&core.placement, index);
        if (!add(options, &core, problem)) {
            return false;
        }
    }
    return true;
}

/** Whatever of one kind can be opened. A device that is there and does not work is taken too: its
 *  worker says why, and tries again. */
static bool add_present(struct miner_options *options, const struct miner_device_spec *spec,
                        struct stratum_text *problem)
{
    struct miner_device_spec found = *spec;
    for (unsigned index = 0; index < PROBED_MAX; index++) {
        struct device *device = NULL;
        found.options.index = index;
        const enum device_status status = found.ops->open(&device, &found.options);
        if (status == DEVICE_ABSENT) {
            return true;
        }
        if (status == DEVICE_OK) {
            found.ops->close(device);
        }
        if (!add(options, &found, problem)) {
            return false;
        }
        if (status != DEVICE_OK) {
            return true; /* what comes after it is unlikely to fare better */
        }
    }
    return true;
}

static bool add_all(struct miner_options *options, const struct miner_device_spec *spec,
                    struct stratum_text *problem)
{
    bool good = add_cores(options, spec, miner_placement_available(), problem);
    for (size_t kind = 0; good && device_kind(kind) != NULL; kind++) {
        struct miner_device_spec found = *spec;
        found.ops = device_kind(kind);
        const bool counted =
            strcmp(found.ops->name, "cpu") == 0 || strcmp(found.ops->name, "fake") == 0;
        good = counted || add_present(options, &found, problem);
    }
    return good;
}

static bool complain_unknown(const char *value, struct stratum_text *problem)
{
    stratum_text_format(problem, "unknown device %.64s: known are all", value);
    for (size_t index = 0; device_kind(index) != NULL; index++) {
        stratum_text_format(problem, " %s", device_kind(index)->name);
    }
    stratum_text_add(problem, ", as in cpu or cpu:4");
    return false;
}

/** The number after the colon; without a colon 0, and *numbered says so. */
static bool read_number(uint64_t *out, bool *numbered, const char *text, size_t len)
{
    char digits[WORD_MAX];
    *numbered = len > 0 && text[0] == ':';
    if (!*numbered) {
        return true;
    }
    struct stratum_text copy = stratum_text_in(digits, sizeof digits);
    stratum_text_add_bytes(&copy, text + 1, len - 1);
    return !copy.overflow && miner_option_read_count(out, digits);
}

/** "cpu" is every core, "cpu:4" four of them; other kinds: "kind" the first, "kind:1" that one;
 *  "all" whatever there is. */
bool miner_option_take_device(struct miner_options *options, const char *value,
                              struct stratum_text *problem)
{
    char kind[WORD_MAX];
    const size_t kind_len = strcspn(value, ":,");
    const size_t name_len = strcspn(value, ",");
    struct stratum_text text = stratum_text_in(kind, sizeof kind);
    stratum_text_add_bytes(&text, value, kind_len);

    uint64_t number = 0;
    bool numbered = false;
    struct miner_device_spec spec = {.ops = device_by_name(kind)};
    const bool all = strcmp(kind, "all") == 0;
    if ((spec.ops == NULL && !all) ||
        !read_number(&number, &numbered, value + kind_len, name_len - kind_len) ||
        (all && numbered)) {
        return complain_unknown(value, problem);
    }
    if (!take_settings(&spec, value + name_len, problem)) {
        return false;
    }
    if (all) {
        return add_all(options, &spec, problem);
    }
    if (strcmp(kind, "cpu") != 0) {
        if (number >= PROBED_MAX) {
            stratum_text_format(problem, "%.64s: devices are numbered from 0 to %d", value,
                                PROBED_MAX - 1);
            return false;
        }
        spec.options.index = (unsigned)number;
        return add(options, &spec, problem);
    }
    if (numbered && (number == 0 || number > MINER_DEVICES_MAX)) {
        stratum_text_format(problem, "%.64s: from 1 to %d devices in all", value,
                            MINER_DEVICES_MAX);
        return false;
    }
    return add_cores(options, &spec, numbered ? number : miner_placement_available(), problem);
}

bool miner_option_take_threads(struct miner_options *options, const char *value,
                               struct stratum_text *problem)
{
    char device[40];
    struct stratum_text text = stratum_text_in(device, sizeof device);
    stratum_text_format(&text, "cpu:%s", value);
    return miner_option_take_device(options, device, problem);
}

void miner_options_devices(struct stratum_text *out, const struct miner_options *options)
{
    for (size_t index = 0; index < options->device_count;) {
        const char *name = options->devices[index].ops->name;
        size_t count = 0;
        while (index + count < options->device_count &&
               strcmp(options->devices[index + count].ops->name, name) == 0) {
            count++;
        }
        stratum_text_format(out, "%s%zu x %s", index > 0 ? ", " : "", count, name);
        index += count;
    }
}
