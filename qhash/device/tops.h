/* What the engines that work in batches share: headers, a sweep, messages, batch by batch. A
 * template without a guard, to be included once by an engine that has
 *
 *   TOPS_BATCH                              nonces between two phases; divides DEVICE_SLICE
 *   struct tops_batch                       hashes and messages of a batch
 *   struct tops_job, tops_job_init()        what its headers have in common, of a search
 *   tops_headers(), tops_messages(), tops_hashes()   the phases that are SHA-256
 *   tops_sweep_exact(), tops_sweep_ties(), tops_sweep_filter()   those between
 *
 * It leaves tops_exact(), tops_filter(), tops_sha256d() and tops_ceiling(), each a device_tops. The
 * phases are functions of their own, so that all of these run the same machine code and differ in
 * what they leave out. */

/** How a batch gets from its hashes to its messages. */
typedef void tops_sweep(struct tops_batch *batch, const struct device_fold *fold);

/** qhash with one of the sweeps; NULL: its SHA-256 alone. */
DEVICE_INLINE void tops_of(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                           uint32_t first, uint32_t count, tops_sweep *sweep)
{
    struct tops_job job;
    struct tops_batch batch;
    tops_job_init(&job, search);
    for (uint32_t done = 0; done < count; done += TOPS_BATCH) {
        tops_headers(&batch, &job, first + done);
        if (sweep != NULL) {
            sweep(&batch, &search->fold);
        }
        tops_messages(tops + done, batch.hash, sweep != NULL ? batch.message : batch.hash,
                      &search->fold);
    }
}

static void tops_exact(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                       uint32_t first, uint32_t count)
{
    /* Exact ties occur at offset 0 alone. */
    if (search->rules.angle_offset == 0) {
        tops_of(tops, search, first, count, tops_sweep_ties);
    } else {
        tops_of(tops, search, first, count, tops_sweep_exact);
    }
}

static void tops_filter(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                        uint32_t first, uint32_t count)
{
    tops_of(tops, search, first, count, tops_sweep_filter);
}

static void tops_ceiling(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                         uint32_t first, uint32_t count)
{
    tops_of(tops, search, first, count, NULL);
}

static void tops_sha256d(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                         uint32_t first, uint32_t count)
{
    struct tops_job job;
    struct tops_batch batch;
    tops_job_init(&job, search);
    for (uint32_t done = 0; done < count; done += TOPS_BATCH) {
        tops_headers(&batch, &job, first + done);
        tops_hashes(tops + done, batch.hash, &search->fold);
    }
}
