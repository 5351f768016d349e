#include "qhash/device/cuda/job.h"

#include <math.h>
#include <string.h>

#include "qhash/header.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

static struct device_work sample_work(uint32_t version_mask)
{
    struct device_work work = {.epoch = 7, .version_mask = version_mask};
    sample_header(work.header, 3, SAMPLE_NTIME_OFFSET_1);
    qhash_header_set_version(work.header, 0x20000000u);
    work.target[QHASH_TARGET_LEN - 1] = 0x12;
    return work;
}

void test_qhash_cuda_job_versions(void)
{
    static const struct {
        uint32_t mask;
        unsigned versions;
    } rows[] = {{0, 1}, {1u << 13, 2}, {3u << 13, 4}, {0x1fffe000u, 4}, {0xffffffffu, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct device_work work = sample_work(rows[i].mask);
        check_int(cuda_job_versions(&work), rows[i].versions);
    }
}

void test_qhash_cuda_job_version_bits(void)
{
    static const uint32_t expected[] = {0x20000000u, 0x20002000u, 0x20008000u, 0x2000a000u};
    const struct device_work work = sample_work(0x1fffa000u); /* bits 13 and 15 are the lowest */
    for (uint32_t i = 0; i < 4; i++) {
        check_int(cuda_job_version(&work, i), expected[i]);
        check_int(cuda_job_version(&work, i) & ~work.version_mask,
                  0x20000000u & ~work.version_mask);
    }
    const struct device_work set = {.version_mask = 4, .header = {4}}; /* a bit that is set */
    check_int(cuda_job_version(&set, 1), 0);
}

void test_qhash_cuda_job_midstates(void)
{
    const struct device_work work = sample_work(0x1fffe000u);
    struct cuda_job job;
    cuda_job_init(&job, &work, 4);
    check_int(job.epoch, 7);
    check_int(job.target_top, 0x12000000u);
    check_int(job.one, 1);
    for (uint32_t i = 0; i < 4; i++) {
        struct qhash_midstate midstate;
        uint8_t header[QHASH_HEADER_LEN];
        memcpy(header, work.header, sizeof header);
        qhash_header_set_version(header, cuda_job_version(&work, i));
        qhash_midstate_init(&midstate, header);
        check_bytes(job.midstate[i], midstate.first.words, sizeof job.midstate[i]);
    }
}

void test_qhash_cuda_job_tables(void)
{
    static struct cuda_tables tables;
    const double pi = acos(-1.0);
    for (unsigned offset = 0; offset < 2; offset++) {
        cuda_tables_init(&tables, offset);
        for (unsigned row = 0; row < 256; row++) {
            const unsigned nibble_y = row / 16, nibble_z = row % 16;
            const double y = -(2.0 * nibble_y + offset) * pi / 16;
            const double z = -(2.0 * nibble_z + offset) * pi / 16;
            check_near(tables.pairs_double[row].across, -sin(y) * cos(z), 1e-15);
            check_near(tables.pairs_double[row].along, sin(y) * sin(z), 1e-15);
            check_near(tables.ups_double[row].up, cos(y), 1e-15);
            check_near(tables.pairs[row].across, tables.pairs_double[row].across, 0x1p-25);
            check_near(tables.pairs[row].along, tables.pairs_double[row].along, 0x1p-25);
            check_near(tables.pairs[row].up, tables.ups_double[row].up, 0x1p-25);
        }
        for (unsigned w = 0; w < 16; w++) {
            const double angle = -(2.0 * w + offset) * pi / 16;
            check_near(tables.turns_double[w].cosine, cos(angle), 1e-15);
            check_near(tables.turns_double[w].sine, sin(angle), 1e-15);
            check_near(tables.turns[w].cosine, cos(angle), 0x1p-25);
            check_near(tables.turns[w].sine, sin(angle), 0x1p-25);
        }
    }
}
