/** Where the loop's thread and the device threads meet: latest work down, finds up. And where the
 *  devices share the search of that work: the ration is here.
 *
 *  One mutex guards all of it. Work is 130 KB and the latest wins, so a lock-free slot would need
 *  three copies and a protocol; the lock is held for one copy, and a device takes it some hundred
 *  times a second. Sleeping devices and a full queue of finds wait on condition variables.
 */
#ifndef MINER_CREW_INBOX_H
#define MINER_CREW_INBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "miner/ration.h"
#include "miner/work.h"
#include "qhash/device/device.h"
#include "stratum/net/loop.h"

enum {
    MINER_FINDS_MAX = 256, /* found and not yet taken by the loop; a device with one more waits */
    MINER_TROUBLE_MAX = 200,
    MINER_CLOSING_US_MAX = 30000000 /* a guess, far above what a close should take */
};

struct miner_inbox;

enum miner_order {
    MINER_ORDER_GO_ON, /* with the work at hand */
    MINER_ORDER_WORK,  /* there is other work, now copied */
    MINER_ORDER_PAUSE,
    MINER_ORDER_END
};

/** loop is posted to whenever a device has something to say. NULL: out of memory. */
struct miner_inbox *miner_inbox_make(struct stratum_loop *loop, size_t device_count);
/** After all device threads are gone. */
void miner_inbox_free(struct miner_inbox *inbox);

/* For the loop's thread. The first three also interrupt the devices lent. */

void miner_inbox_put_work(struct miner_inbox *inbox, const struct miner_work *work);
void miner_inbox_pause(struct miner_inbox *inbox);
/** Every thread is to end; nobody waits any longer. */
void miner_inbox_close(struct miner_inbox *inbox);
/** After close: whether the threads of the first so many devices have left, which is waited for. */
bool miner_inbox_have_left(struct miner_inbox *inbox, size_t count, int64_t wait_us);
/** Whether no device works or is about to for the first time, and one at least is spent, or has
 * been closed in vain for MINER_CLOSING_US_MAX: a new process may do better, and can do no worse.
 *  now_us  in  by the devices' clock, see miner_worker_clock_us() */
bool miner_inbox_spent(struct miner_inbox *inbox, int64_t now_us);
bool miner_inbox_take_find(struct miner_inbox *inbox, struct miner_find *out);
/** Nonces since the last call. */
uint64_t miner_inbox_take_hashed(struct miner_inbox *inbox, size_t device_index);
/** Batches since the last call; count 0: none. */
struct miner_batches miner_inbox_take_batches(struct miner_inbox *inbox, size_t device_index);
/** What the device's driver said last, once; false: nothing new. */
bool miner_inbox_take_facts(struct miner_inbox *inbox, size_t device_index,
                            struct device_facts *out);
/** The latest trouble, once; false: none. */
bool miner_inbox_take_trouble(struct miner_inbox *inbox, size_t device_index,
                              char text[MINER_TROUBLE_MAX + 1]);
/** Whether every device present has collected all that it was given, and nothing it found waits to
 *  be taken. */
bool miner_inbox_quiet(struct miner_inbox *inbox);
/** The epoch that every device present has reached, if it is the latest and was not yet told. */
bool miner_inbox_take_reached(struct miner_inbox *inbox, uint64_t *epoch);

/* For the thread of one device. */

/** What to do now; io is the work at hand (epoch 0: none). Does not wait. */
enum miner_order miner_inbox_look(struct miner_inbox *inbox, struct miner_work *io);
/** The same of a device with nothing outstanding, but sleeps, and so rests, while the answer would
 *  be PAUSE, or GO_ON with nothing to take. */
enum miner_order miner_inbox_wait(struct miner_inbox *inbox, size_t device_index,
                                  struct miner_work *io);
bool miner_inbox_is_closed(struct miner_inbox *inbox);
/** Take a range of the work at hand, which is of this space, of at most so many nonces; false:
 *  there is nothing to take, or the work at hand is no more. */
bool miner_inbox_take_range(struct miner_inbox *inbox, uint64_t space, uint64_t nonces,
                            struct miner_range *out);
/** A range was tried, whole. */
void miner_inbox_done_range(struct miner_inbox *inbox, const struct miner_range *range);
/** What was not tried of a range; whoever sleeps for want of one is woken. */
void miner_inbox_return_range(struct miner_inbox *inbox, const struct miner_range *rest);
/** Every nonce of this space has been tried: true for who asks first. */
bool miner_inbox_exhausted(struct miner_inbox *inbox, uint64_t space);
/** Sleep so long; true: the end has come. */
bool miner_inbox_rest(struct miner_inbox *inbox, int64_t rest_us);
/** Sleep so long, or until there is other work than that of this epoch. */
void miner_inbox_nap(struct miner_inbox *inbox, uint64_t epoch, int64_t nap_us);
/** Waits while the queue is full: no find is lost. Not after close. */
void miner_inbox_put_find(struct miner_inbox *inbox, const struct miner_find *find);
void miner_inbox_hashed(struct miner_inbox *inbox, size_t device_index, uint64_t nonces);
/** The loop is not woken for it. */
void miner_inbox_facts(struct miner_inbox *inbox, size_t device_index,
                       const struct device_facts *facts);
/** One batch is finished; the loop is not woken for it. */
void miner_inbox_batched(struct miner_inbox *inbox, size_t device_index, uint64_t nonces,
                         int64_t took_us);
/** All works of older epochs are done with. */
void miner_inbox_reached(struct miner_inbox *inbox, size_t device_index, uint64_t epoch);
/** device: may be interrupted (abandon) from now on; NULL: no more, and nobody waits for it. */
void miner_inbox_lend(struct miner_inbox *inbox, size_t device_index, struct device *device);
void miner_inbox_trouble(struct miner_inbox *inbox, size_t device_index, const char *text);
/** Out, and nothing but another process may help it; until it is lent again. */
void miner_inbox_spend(struct miner_inbox *inbox, size_t device_index);
/** It is being closed since then; INT64_MAX: that is done. */
void miner_inbox_closes(struct miner_inbox *inbox, size_t device_index, int64_t since_us);
/** The thread's last call. */
void miner_inbox_leave(struct miner_inbox *inbox, size_t device_index);

#endif
