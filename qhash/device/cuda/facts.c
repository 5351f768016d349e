#include "qhash/device/cuda/facts.h"

#include <stddef.h>

#include "qhash/device/cuda/driver.h"

#define LIBRARY "libnvidia-ml.so.1"

enum { SENSOR_GPU = 0, CLOCK_MULTIPROCESSOR = 1, PROCESSES_MAX = 64, NVML_TOO_MANY = 7 };

static int persistence_of(const struct cuda_facts *facts)
{
    int on = 0;
    return facts->persistence != NULL && facts->persistence(facts->handle, &on) == 0 ? on != 0 : -1;
}

/** One of those who compute is this process. Where it sees nobody, not even itself (in a
 * container), it does not know. */
static int others_of(const struct cuda_facts *facts)
{
    struct cuda_facts_process list[PROCESSES_MAX];
    unsigned count = PROCESSES_MAX;
    if (facts->processes == NULL) {
        return -1;
    }
    const int result = facts->processes(facts->handle, &count, list);
    return (result == 0 || result == NVML_TOO_MANY) && count > 0 ? (int)count - 1 : -1;
}

/** All functions that the library has; false: none, or it cannot even find a GPU. Each of the
 * others is missing in some version. */
static bool load(struct cuda_facts *out)
{
#define SYMBOL(member, symbol, arguments) symbol,
    static const char *const symbols[] = {CUDA_FACTS_FUNCTIONS(SYMBOL)};
#undef SYMBOL
    enum { COUNT = sizeof symbols / sizeof symbols[0], NEEDED = 2 };
    char why[DEVICE_DETAIL_LEN];
    _Static_assert(offsetof(struct cuda_facts, handle) == COUNT * sizeof(void *),
                   "the functions come first");
    _Static_assert(offsetof(struct cuda_facts, temperature) == NEEDED * sizeof(void *),
                   "and first of them what finds a GPU");
    *out = (struct cuda_facts){.handle = NULL};
    for (size_t i = NEEDED; i < COUNT; i++) {
        (void)cuda_library_load((char *)out + i * sizeof(void *), LIBRARY, &symbols[i], 1, why);
    }
    return cuda_library_load(out, LIBRARY, symbols, NEEDED, why);
}

bool cuda_facts_open(struct cuda_facts *out, const char *bus)
{
    if (!load(out) || out->init() != 0 || out->by_bus(bus, &out->handle) != 0) {
        return false;
    }
    out->persistent = persistence_of(out);
    out->others = others_of(out);
    return true;
}

/** Why the clock is not as high as it could be, but for want of work; source:
 *  nvmlClocksThrottleReason* of nvml.h */
static const char *throttle_text(uint64_t set)
{
    static const struct {
        uint64_t bits;
        const char *text;
    } reasons[] = {
        {0x0008 | 0x0080, "power brake or hardware"},
        {0x0040 | 0x0020, "heat"},
        {0x0004, "power limit"},
        {0x0002 | 0x0100, "clock setting"},
        {0x0010, "sync boost"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if ((set & reasons[i].bits) != 0) {
            return reasons[i].text;
        }
    }
    return "";
}

void cuda_facts_get(const struct cuda_facts *facts, struct device_facts *out)
{
    unsigned celsius = 0, milliwatts = 0, mhz = 0;
    uint64_t throttled = 0;
    struct cuda_facts_memory memory = {0, 0, 0};
#define ASK(member, ...)                                                                           \
    (void)(facts->member != NULL ? facts->member(facts->handle, __VA_ARGS__) : 0)
    ASK(temperature, SENSOR_GPU, &celsius);
    ASK(power, &milliwatts);
    ASK(clock, CLOCK_MULTIPROCESSOR, &mhz);
    ASK(throttled, &throttled);
    ASK(memory, &memory);
#undef ASK
    *out = (struct device_facts){
        .temperature_c = celsius,
        .power_w = milliwatts / 1000.0,
        .clock_mhz = mhz,
        .memory_used_bytes = memory.used,
        .memory_total_bytes = memory.total,
        .throttled = throttle_text(throttled),
        .persistent = facts->persistent,
        .others = facts->others,
    };
}
