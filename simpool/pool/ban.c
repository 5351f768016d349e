/* Who sends too much rubbish is hung up on, and not let in again for a while. */
#include <string.h>

#include "simpool/pool/parts.h"
#include "stratum/fingerprint.h"

uint64_t simpool_pool_address(const char *peer)
{
    const char *const port = strrchr(peer, ':');
    return stratum_fingerprint(peer, port != NULL ? (size_t)(port - peer) : strlen(peer));
}

bool simpool_pool_is_refused(const struct simpool_pool *pool, struct stratum_instant now,
                             uint64_t address)
{
    const struct simpool_banned *banned = &pool->banned[address % SIMPOOL_BANNED_KEPT];
    return banned->address == address && now.now_us < banned->until_us;
}

bool simpool_pool_bans(struct simpool_pool *pool, struct stratum_instant now,
                       struct simpool_session *session, bool refused)
{
    const struct simpool_ban *ban = &pool->judge.dialect->ban;
    session->judged++;
    session->refused += refused;
    if (ban->shares == 0 || session->judged < ban->shares) {
        return false;
    }
    const bool banned = session->refused >= ban->refused * session->judged;
    session->judged = session->refused = 0;
    if (banned && ban->for_us > 0) {
        pool->banned[session->address % SIMPOOL_BANNED_KEPT] =
            (struct simpool_banned){session->address, now.now_us + ban->for_us};
    }
    return banned;
}
