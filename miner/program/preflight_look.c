/* What this machine says of itself, for the checklist. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "miner/program/machine.h"
#include "miner/program/preflight.h"
#include "qhash/device/device.h"

enum { ZONES_MAX = 64, KHZ_A_MHZ = 1000, MILLI = 1000 };

/** The number at the beginning of a line; `otherwise` when there is no such line. */
static double number_in(const char *root, const char *path, const char *key, double otherwise)
{
    char line[MINER_MACHINE_NAME_MAX + 1];
    char *end = NULL;
    if (!miner_machine_line(line, root, path, key)) {
        return otherwise;
    }
    const double number = strtod(line, &end);
    return end != line ? number : otherwise;
}

static int hottest_c(const char *root)
{
    double hottest = -1;
    for (int zone = 0; zone < ZONES_MAX; zone++) {
        char path[96];
        (void)snprintf(path, sizeof path, "/sys/class/thermal/thermal_zone%d/temp", zone);
        const double here = number_in(root, path, NULL, -MILLI) / MILLI;
        hottest = here > hottest ? here : hottest;
    }
    return (int)hottest;
}

static void look_at_processor(struct miner_preflight_facts *out, const char *root)
{
    static const char folder[] = "/sys/devices/system/cpu/cpu0/cpufreq/";
    char path[128];
    char line[MINER_MACHINE_NAME_MAX + 1];
    out->cores = sysconf(_SC_NPROCESSORS_ONLN);
    out->load = number_in(root, "/proc/loadavg", NULL, -1);
    (void)snprintf(path, sizeof path, "%sscaling_governor", folder);
    if (miner_machine_line(line, root, path, NULL)) {
        (void)snprintf(out->governor, sizeof out->governor, "%.31s", line);
    }
    (void)snprintf(path, sizeof path, "%scpuinfo_max_freq", folder);
    out->cpu_max_mhz = number_in(root, path, NULL, -1) / KHZ_A_MHZ;
    out->cpu_mhz = number_in(root, "/proc/cpuinfo", "cpu MHz", -1);
    out->temperature_c = hottest_c(root);
}

static void look_at_system(struct miner_preflight_facts *out, const char *root)
{
    struct rlimit files;
    const double free_kb = number_in(root, "/proc/meminfo", "MemAvailable", -1);
    out->memory_free_mb = free_kb >= 0 ? (long)(free_kb / 1024) : -1;
    out->files_max = getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY
                         ? (long)files.rlim_cur
                         : -1;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/run/systemd/timesync/synchronized", root);
    char managed[128];
    (void)snprintf(managed, sizeof managed, "%s/run/systemd/timesync", root);
    out->clock_synchronised = access(managed, F_OK) != 0 ? -1 : access(path, F_OK) == 0 ? 1 : 0;
}

/** Of a sensor: 0 is not known. */
static int told(double value)
{
    return value > 0 ? (int)value : -1;
}

/** A GPU that can be opened says how it is; one that cannot is a fact, too. */
static void look_at_card(struct miner_preflight_facts *out, struct device *device)
{
    struct device_facts facts;
    struct device_description description = {.detail = ""};
    struct miner_card_facts *card = &out->cards[out->card_count++];
    *card = (struct miner_card_facts){
        .temperature_c = -1, .power_w = -1, .clock_mhz = -1, .persistent = -1, .others = -1};
    if (device->ops->describe != NULL) {
        device->ops->describe(device, &description);
    }
    (void)snprintf(card->name, sizeof card->name, "%.63s", description.detail);
    if (device->ops->facts != NULL && device->ops->facts(device, &facts)) {
        card->temperature_c = told(facts.temperature_c);
        card->power_w = told(facts.power_w);
        card->clock_mhz = told(facts.clock_mhz);
        card->persistent = facts.persistent;
        card->others = facts.others;
        out->driver_cuda = facts.driver_cuda;
        out->toolkit_cuda = facts.toolkit_cuda;
        card->throttled = facts.throttled[0] != '\0';
        (void)snprintf(card->why, sizeof card->why, "%.63s", facts.throttled);
    }
}

static void look_at_cards(struct miner_preflight_facts *out)
{
    const struct device_ops *cuda = device_by_name("cuda");
    for (unsigned index = 0; cuda != NULL && index < MINER_PREFLIGHT_CARDS_MAX; index++) {
        const struct device_options options = {.index = index};
        struct device *device = NULL;
        const enum device_status status = cuda->open(&device, &options);
        if (status == DEVICE_OK) {
            look_at_card(out, device);
            cuda->close(device);
        } else if (status == DEVICE_ABSENT) {
            return;
        } else {
            (void)snprintf(out->refusal, sizeof out->refusal, "%s", device_status_text(status));
            return;
        }
    }
}

void miner_preflight_look(struct miner_preflight_facts *out, const char *root)
{
    *out = (struct miner_preflight_facts){.cores = 0};
    look_at_processor(out, root);
    look_at_system(out, root);
    char line[MINER_MACHINE_NAME_MAX + 1];
    if (miner_machine_line(line, root, "/proc/driver/nvidia/version", NULL)) {
        (void)snprintf(out->driver, sizeof out->driver, "%.63s", line);
        look_at_cards(out);
    }
}
