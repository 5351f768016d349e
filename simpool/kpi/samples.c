#include "simpool/kpi/samples.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/room.h"

void simpool_samples_done(struct simpool_samples *samples)
{
    free(samples->kept);
    *samples = (struct simpool_samples){0};
}

/** Room for one more. false: the limit, or no memory. */
static bool make_room(struct simpool_samples *samples)
{
    int64_t *const kept =
        samples->count < SIMPOOL_SAMPLES_MAX
            ? stratum_room_for(samples->kept, &samples->capacity, samples->count + 1, sizeof *kept)
            : NULL;
    if (kept != NULL) {
        samples->kept = kept;
    }
    return kept != NULL;
}

/** Drops every second one, and from now on keeps half as many. */
static void thin_out(struct simpool_samples *samples)
{
    for (size_t index = 0; 2 * index < samples->count; index++) {
        samples->kept[index] = samples->kept[2 * index];
    }
    samples->count = (samples->count + 1) / 2;
    samples->thinned++;
}

void simpool_samples_add(struct simpool_samples *samples, int64_t number)
{
    if (samples->seen == 0 || number > samples->max) {
        samples->max = number;
    }
    const uint64_t place = samples->seen++;
    if ((place & ((UINT64_C(1) << samples->thinned) - 1)) != 0) {
        return;
    }
    if (!make_room(samples)) {
        if (samples->capacity == 0) {
            return;
        }
        thin_out(samples);
    }
    samples->kept[samples->count++] = number;
}

/* Both are thinned out alike first, so that each of those kept stands for as many. */
void simpool_samples_add_all(struct simpool_samples *samples, const struct simpool_samples *others)
{
    if (others->seen == 0) {
        return;
    }
    samples->max = samples->seen == 0 || others->max > samples->max ? others->max : samples->max;
    samples->seen += others->seen;
    while (samples->thinned < others->thinned) {
        thin_out(samples);
    }
    for (size_t index = 0; index < others->count;
         index += (size_t)1 << (samples->thinned - others->thinned)) {
        if (!make_room(samples)) {
            if (samples->capacity == 0) {
                return;
            }
            thin_out(samples);
        }
        samples->kept[samples->count++] = others->kept[index];
    }
}

struct simpool_samples simpool_samples_copy(const struct simpool_samples *samples)
{
    struct simpool_samples copy = *samples;
    copy.kept = samples->count > 0 ? malloc(samples->capacity * sizeof *copy.kept) : NULL;
    if (copy.kept == NULL) {
        copy.count = 0;
        copy.capacity = 0;
        return copy;
    }
    memcpy(copy.kept, samples->kept, samples->count * sizeof *copy.kept);
    return copy;
}

static int by_time(const void *a, const void *b)
{
    const int64_t left_us = *(const int64_t *)a;
    const int64_t right_us = *(const int64_t *)b;
    return (left_us > right_us) - (left_us < right_us);
}

int64_t simpool_samples_percentile(struct simpool_samples *samples, unsigned percent)
{
    assert(percent > 0 && percent <= 100);
    if (samples->count == 0) {
        return samples->max;
    }
    qsort(samples->kept, samples->count, sizeof samples->kept[0], by_time);
    return samples->kept[(samples->count * percent + 99) / 100 - 1];
}

double simpool_samples_late_mean(const struct simpool_samples *samples)
{
    const size_t from = samples->count / 2;
    double sum = 0;
    for (size_t index = from; index < samples->count; index++) {
        sum += (double)samples->kept[index];
    }
    return samples->count > 0 ? sum / (double)(samples->count - from) : 0;
}
