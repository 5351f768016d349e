#include "report/miners.h"

#include <string.h>

/** Connections stand in the order of their numbers. NULL: it found no room. */
static const struct report_span *session_of(const struct report_record *record, uint32_t rig)
{
    const struct report_list *const sessions = &record->view->sessions;
    size_t low = 0;
    size_t high = sessions->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (REPORT_AT(sessions, report_span, middle)->rig < rig) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const struct report_span *const session =
        low < sessions->count ? REPORT_AT(sessions, report_span, low) : NULL;
    return session != NULL && session->rig == rig ? session : NULL;
}

const char *report_miners_name(const struct report_record *record, uint32_t rig)
{
    const struct report_span *const session = session_of(record, rig);
    return session != NULL && session->authorized_us >= 0 ? session->words : "";
}

/** NULL: there is no room for another name. */
static struct report_miner *miner_of(struct report_miners *miners, const char *name)
{
    size_t index = 0;
    while (index < miners->count && strcmp(miners->at[index].name, name) != 0) {
        index++;
    }
    if (index == REPORT_MINERS_MAX) {
        return NULL;
    }
    if (index == miners->count) {
        miners->at[miners->count++] = (struct report_miner){.name = name};
    }
    return &miners->at[index];
}

static void add_sessions(struct report_miners *miners, const struct report_record *record)
{
    const struct report_list *const sessions = &record->view->sessions;
    for (size_t index = 0; index < sessions->count; index++) {
        const struct report_span *const session = REPORT_AT(sessions, report_span, index);
        struct report_miner *const miner =
            session->authorized_us >= 0 ? miner_of(miners, session->words) : NULL;
        if (miner == NULL) {
            miners->others += session->authorized_us >= 0 ? 1 : 0;
            continue;
        }
        miner->since_us = miner->connections == 0 ? session->from_us : miner->since_us;
        miner->connections++;
        miner->left += !session->open && session->cause == STRATUM_CAUSE_MINER ? 1 : 0;
    }
}

void report_miners_find(struct report_miners *miners, const struct report_record *record)
{
    *miners = (struct report_miners){.count = 0};
    if (!record->pool.present) {
        return;
    }
    add_sessions(miners, record);
    const struct report_list *const shares = &record->view->shares;
    for (size_t index = 0; index < shares->count; index++) {
        const struct report_share *const share = REPORT_AT(shares, report_share, index);
        const char *const name = report_miners_name(record, share->rig);
        struct report_miner *const miner = name[0] != '\0' ? miner_of(miners, name) : NULL;
        if (miner != NULL) {
            miner->by_verdict[share->verdict]++;
            if (share->verdict == STRATUM_VERDICT_ACCEPTED) {
                report_credit_add(&miner->credit, share->difficulty);
            }
        }
    }
}
