/* qhash devices: what can hash here. */
#include <stdio.h>
#include <unistd.h>

#include "qhash/device/contract.h"
#include "qhash/device/engine.h"
#include "qhash/device/kinds.h"
#include "qhash/tool/commands.h"

/** Print what the device's sensors say; what it does not have is left out, and so is an empty line.
 */
static void print_facts(struct device *d)
{
    struct device_facts facts;
    if (d->ops->facts == NULL || !d->ops->facts(d, &facts)) {
        return;
    }
    const struct {
        double value;
        const char *unit;
    } sensors[] = {
        {facts.temperature_c, "degrees"}, {facts.power_w, "W"}, {facts.clock_mhz, "MHz"}};
    char indent[32];
    (void)snprintf(indent, sizeof indent, "%-17s ", "");
    const char *before = indent;
    for (size_t i = 0; i < sizeof sensors / sizeof sensors[0]; i++) {
        if (sensors[i].value > 0) {
            printf("%s%.0f %s", before, sensors[i].value, sensors[i].unit);
            before = ", ";
        }
    }
    if (facts.memory_total_bytes > 0) {
        printf("%s%.0f of %.0f MB in use, %.1f MB of it by this beside a bare context", before,
               (double)facts.memory_used_bytes / 1e6, (double)facts.memory_total_bytes / 1e6,
               (double)facts.memory_own_bytes / 1e6);
        before = ", ";
    }
    if (facts.throttled[0] != 0) {
        printf("%sheld back by: %s", before, facts.throttled);
        before = ", ";
    }
    printf("%s", before == indent ? "" : "\n");
}

/** Open, prove and describe one device; `name` is what it is called on the line.
 *  returns  whether there is one */
static bool print_device(const char *name, const struct device_ops *ops,
                         struct device_options options)
{
    struct device *d = NULL;
    char why[DEVICE_DETAIL_LEN] = "";
    options.why = why;
    const enum device_status opened = ops->open(&d, &options);
    if (opened != DEVICE_OK) {
        if (options.index == 0) {
            printf("%-17s cannot be used: %s%s%s\n", name, device_status_text(opened),
                   why[0] != 0 ? ": " : "", why);
        }
        return false;
    }
    struct device_description description = {.missed_rate = 0};
    if (ops->describe != NULL) {
        ops->describe(d, &description);
    }
    const char *broken = "";
    const enum device_status status = device_contract_prove(d, QHASH_ALGORITHM_QHASH, &broken);
    printf("%-17s %s", name, description.detail);
    if (description.missed_rate > 0) {
        printf("; misses %.2g %%", description.missed_rate * 100);
    }
    if (status == DEVICE_OK) {
        printf("; proven with planted work\n");
    } else {
        printf("; cannot be used: %s: %s\n", broken, device_status_text(status));
    }
    print_facts(d);
    ops->close(d);
    return true;
}

/** Every device of a kind. Only GPUs differ by number: any index is the same fake. */
static void print_kind(const struct device_ops *ops)
{
    unsigned index = 0;
    char name[32];
    (void)snprintf(name, sizeof name, "%s", ops->name);
    while (print_device(name, ops, (struct device_options){.index = index}) && ops->facts != NULL) {
        index++;
        (void)snprintf(name, sizeof name, "%s:%u", ops->name, index);
    }
}

/** Each engine of the CPU, and what this machine or build lacks for it. */
static void print_engines(void)
{
    for (size_t i = 0; device_engine_row(i) != NULL; i++) {
        const struct device_engine *engine = device_engine_row(i);
        const struct device_options options = {.engine = engine->name};
        const char *lacks = device_engine_lacks(engine);
        char name[32];
        (void)snprintf(name, sizeof name, "cpu %s", engine->name);
        if (lacks != NULL) {
            printf("%-17s cannot be used: needs %s\n", name, lacks);
        } else {
            (void)print_device(name, &device_cpu, options);
        }
    }
    printf(
        "%-17s uses %s, the fastest here net of what it misses, unless told otherwise; %ld cores "
        "are online\n",
        "cpu", device_engine_best(false)->name, sysconf(_SC_NPROCESSORS_ONLN));
}

static int run_devices(const struct tool_arguments *arguments)
{
    (void)arguments;
    for (size_t i = 0; device_kind(i) != NULL; i++) {
        if (device_kind(i) == &device_cpu) {
            print_engines();
        } else {
            print_kind(device_kind(i));
        }
    }
    return TOOL_GOOD;
}

const struct tool_command tool_devices = {
    .name = "devices",
    .operands = "",
    .summary = "what can hash here, and why something cannot",
    .run = run_devices,
};
