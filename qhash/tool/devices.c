/* qhash devices: what can hash here. */
#include <stdio.h>
#include <unistd.h>

#include "qhash/device/contract.h"
#include "qhash/device/device.h"
#include "qhash/tool/commands.h"

/** Print what the device's sensors say; nothing when it has none. */
static void print_facts(struct device *d)
{
    struct device_facts facts;
    if (d->ops->facts == NULL || !d->ops->facts(d, &facts)) {
        return;
    }
    printf("       %.0f degrees, %.0f W, %.0f MHz, %.0f of %.0f MB in use%s%s\n",
           facts.temperature_c, facts.power_w, facts.clock_mhz,
           (double)facts.memory_used_bytes / 1e6, (double)facts.memory_total_bytes / 1e6,
           facts.throttled[0] != 0 ? ", held back by: " : "", facts.throttled);
}

/** Open, prove and describe one device of a kind; false: there are no more. */
static bool print_device(const struct device_ops *ops, unsigned index)
{
    struct device *d = NULL;
    char why[DEVICE_DETAIL_LEN] = "";
    const struct device_options options = {.index = index, .why = why};
    enum device_status status = ops->open(&d, &options);
    if (status != DEVICE_OK) {
        if (index == 0) {
            printf("%-6s cannot be used: %s%s%s\n", ops->name, device_status_text(status),
                   why[0] != 0 ? ": " : "", why);
        }
        return false;
    }
    struct device_description description = {.missed_rate = 0};
    if (ops->describe != NULL) {
        ops->describe(d, &description);
    }
    const char *broken = "";
    status = device_contract_prove(d, QHASH_ALGORITHM_QHASH, &broken);
    printf("%-6s %s\n", ops->name, description.detail);
    if (status == DEVICE_OK) {
        printf("       proven with planted work\n");
    } else {
        printf("       cannot be used: %s: %s\n", broken, device_status_text(status));
    }
    print_facts(d);
    ops->close(d);
    return true;
}

static int run_devices(const struct tool_arguments *arguments)
{
    (void)arguments;
    for (size_t i = 0; device_kind(i) != NULL; i++) {
        /* Only GPUs differ by number: any index is the same core, or the same fake. */
        const bool numbered = device_kind(i)->facts != NULL;
        for (unsigned index = 0; print_device(device_kind(i), index) && numbered; index++) {
        }
    }
    printf("%ld cores are online\n", sysconf(_SC_NPROCESSORS_ONLN));
    return TOOL_GOOD;
}

const struct tool_command tool_devices = {
    .name = "devices",
    .operands = "",
    .summary = "what can hash here, and why something cannot",
    .run = run_devices,
};
