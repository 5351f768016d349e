/* qhash devices: what can hash here. */
#include <stdio.h>
#include <unistd.h>

#include "qhash/device/contract.h"
#include "qhash/device/device.h"
#include "qhash/tool/commands.h"

/** Open, prove and describe one kind of device. */
static void print_kind(const struct device_ops *ops)
{
    struct device *d = NULL;
    enum device_status status = ops->open(&d, NULL);
    if (status != DEVICE_OK) {
        printf("%-6s cannot be used: %s\n", ops->name, device_status_text(status));
        return;
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
    ops->close(d);
}

static int run_devices(const struct tool_arguments *arguments)
{
    (void)arguments;
    for (size_t i = 0; device_kind(i) != NULL; i++) {
        print_kind(device_kind(i));
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
