#include "miner/program/retell.h"

#include <stdlib.h>
#include <string.h>

#include "stratum/text.h"

static void keep(char *out, size_t capacity, const char *words)
{
    struct stratum_text text = stratum_text_in(out, capacity);
    stratum_text_add(&text, words);
}

/** Nonces of a journal that may say anything. */
static uint64_t count_of(double number)
{
    return number >= 0x1p63 ? UINT64_C(1) << 63 : number > 0 ? (uint64_t)number : 0;
}

/** Of "miner 0.1.0: 4 x cpu, 1 x cuda, qhash, log info" what lies before the algorithm. */
static void keep_devices(struct miner_retell *retell)
{
    struct stratum_text text = stratum_text_in(retell->devices, sizeof retell->devices);
    const char *const colon = strstr(retell->title, ": ");
    const char *const log = colon != NULL ? strstr(colon, ", log ") : NULL;
    if (log == NULL) {
        return;
    }
    const char *end = log;
    while (end > colon + 2 && *--end != ',') {
    }
    stratum_text_add_bytes(&text, colon + 2, (size_t)(end - (colon + 2)));
}

static void begin(struct miner_retell *retell, const struct stratum_event *event)
{
    retell->unix_s = event->unix_s;
    retell->seed = event->seed;
    keep(retell->title, sizeof retell->title, event->text);
    keep_devices(retell);
}

/** "device 3" */
static void batched(struct miner_retell *retell, const struct stratum_event *event)
{
    static const char word[] = "device ";
    const char *number = event->text + sizeof word - 1;
    if (strncmp(event->text, word, sizeof word - 1) != 0 || number[0] < '0' || number[0] > '9') {
        return;
    }
    const unsigned long index = strtoul(number, NULL, 10);
    if (index < MINER_DEVICES_MAX) {
        const struct miner_batches batches = {event->count, count_of(event->number),
                                              event->duration_us};
        miner_batches_add(&retell->meter.devices[index].batches, &batches);
        miner_meter_device_hashed(&retell->meter, index, event->at_us, batches.nonces);
        if (index + 1 > retell->device_count) {
            retell->device_count = index + 1;
        }
    }
}

static void connections(struct miner_retell *retell, const struct stratum_event *event)
{
    struct miner_meter *meter = &retell->meter;
    switch (event->kind) {
    case STRATUM_EVENT_CONNECTED:
        meter->connections++;
        keep(retell->pool, sizeof retell->pool, event->text);
        break;
    case STRATUM_EVENT_AUTHORIZED:
        miner_meter_connected(meter, event->at_us, true);
        break;
    case STRATUM_EVENT_DISCONNECTED:
        miner_meter_connected(meter, event->at_us, false);
        break;
    case STRATUM_EVENT_JOB:
        miner_meter_begin(meter, event->at_us);
        meter->difficulty = event->difficulty;
        break;
    default:
        break;
    }
}

void miner_retell_feed(struct miner_retell *retell, const struct stratum_event *event)
{
    if (event->who != STRATUM_MINER) {
        return;
    }
    retell->last_us = event->at_us > retell->last_us ? event->at_us : retell->last_us;
    retell->meter.yield = stratum_event_tells_yield(event) ? event->number : retell->meter.yield;
    switch (event->kind) {
    case STRATUM_EVENT_RUN_STARTED:
        begin(retell, event);
        break;
    case STRATUM_EVENT_RUN_ENDED:
        retell->ended = true;
        break;
    case STRATUM_EVENT_HASHED:
        if (event->difficulty >
            0) { /* what was searched for; else the job's is as near as it gets */
            retell->meter.difficulty = event->difficulty;
        }
        miner_meter_hashed(&retell->meter, event->at_us, count_of(event->number));
        break;
    case STRATUM_EVENT_BATCHED:
        batched(retell, event);
        break;
    case STRATUM_EVENT_USED:
        retell->cpu_us += event->duration_us;
        break;
    case STRATUM_EVENT_CARD:
        retell->card_bytes =
            event->number > retell->card_bytes ? event->number : retell->card_bytes;
        keep(retell->card, sizeof retell->card, event->text);
        break;
    default:
        connections(retell, event);
        miner_meter_share(&retell->meter, event);
        break;
    }
}
