#include "miner/program/metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

/** Every line is a comment or a name, labels and a number; every name was introduced before. */
static void check_form(char *text)
{
    char introduced[64] = "";
    char *next = text;
    while (*next != '\0') {
        char *line = next;
        next += strcspn(next, "\n");
        *next++ = '\0';
        if (strncmp(line, "# TYPE ", 7) == 0) {
            const size_t len = strcspn(line + 7, " ");
            check_true(len < sizeof introduced);
            memcpy(introduced, line + 7, len);
            introduced[len] = '\0';
        } else if (line[0] != '#') {
            char *end = NULL;
            const char *number = strrchr(line, ' ');
            check_row(line, strncmp(line, introduced, strcspn(line, "{ ")) == 0 &&
                                introduced[strcspn(line, "{ ")] == '\0');
            check_row(line, number != NULL);
            if (number == NULL) {
                continue;
            }
            (void)strtod(number, &end);
            check_row(line, *end == '\0');
        }
    }
}

void test_metrics_form(void)
{
    enum { ROOM = 256 * 1024 };
    char *room = malloc(ROOM);
    struct miner_meter *meter = calloc(1, sizeof *meter);
    meter->yield = 0.5;
    meter->difficulty = 2;
    miner_meter_begin(meter, 0);
    miner_meter_hashed(meter, 1000000, 1000);
    miner_meter_answered(meter, STRATUM_VERDICT_STALE, 40000);
    meter->devices[7].has_facts = true;
    meter->devices[7].facts = (struct device_facts){61, 250, 1900, 500000000, 0, "power"};
    const struct miner_report report = {
        .meter = meter,
        .now_us = 10000000,
        .algorithm = "qhash",
        .devices = "256 x cpu",
        .device_count = MINER_DEVICES_MAX,
        .cpu_us = 5000000,
        .log_lost = 3,
    };
    struct stratum_text text = stratum_text_in(room, ROOM);
    miner_metrics_text(&text, &report);
    check_true(!text.overflow);
    check_true(strstr(room, "\nminer_shares_total{verdict=\"stale\"} 1\n") != NULL);
    check_true(strstr(room, "\nminer_cpu_use 0.5\n") != NULL);
    check_true(strstr(room, "\nminer_log_lines_lost_total 3\n") != NULL);
    check_true(strstr(room, "\nminer_displayed_hps 100\n") != NULL);
    check_true(strstr(room, "\nminer_submit_latency{quantile=\"1\"} 0.04\n") != NULL);
    check_true(strstr(room, "\nminer_device_hashrate_60s{device=\"255\"} 0\n") != NULL);
    check_true(strstr(room, "\nminer_gpu_memory_bytes{device=\"7\"} 500000000\n") != NULL);
    check_true(strstr(room, "\nminer_gpu_throttled{device=\"7\"} 1\n") != NULL);
    check_true(strstr(room, "miner_gpu_memory_bytes{device=\"6\"}") == NULL);
    check_form(room);
    meter->devices[7].facts.power_w = 0; /* its driver does not tell */
    meter->devices[7].facts.throttled = "";
    text = stratum_text_in(room, ROOM);
    miner_metrics_text(&text, &report);
    check_true(strstr(room, "\nminer_gpu_temperature_celsius{device=\"7\"} 61\n") != NULL);
    check_true(strstr(room, "\nminer_gpu_throttled{device=\"7\"} 0\n") != NULL);
    check_true(strstr(room, "miner_gpu_power_watts{device=\"7\"}") == NULL);
    check_form(room);
    meter->difficulty = INFINITY; /* a target that no digest meets */
    text = stratum_text_in(room, ROOM);
    miner_metrics_text(&text, &report);
    check_true(strstr(room, "\nminer_difficulty +Inf\n") != NULL);
    free(meter);
    free(room);
}
