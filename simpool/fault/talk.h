/** Which messages a fault is about: by method, replies, or replies to a method. Pure. */
#ifndef SIMPOOL_FAULT_TALK_H
#define SIMPOOL_FAULT_TALK_H

#include "simpool/fault/fault.h"

enum { SIMPOOL_TALK_ASKED_MAX = 64 }; /* requests whose answers are still known as theirs */

/** Requests that have passed, so that a reply can be told by what it answers. Start with zeros. */
struct simpool_talk {
    struct {
        uint64_t id; /* hash of its text and the way it went; 0: none */
        uint64_t method;
    } asked[SIMPOOL_TALK_ASKED_MAX];
    size_t next;
};

/** Hear a line that passes, and say whether it fits: wanted is "" (any line), a method, "reply",
 *  or "reply to METHOD". A line that is no JSON object fits only the first. */
bool simpool_talk_hear(struct simpool_talk *talk, const char *wanted,
                       const struct simpool_parcel *line);
/** What wanted is a misspelling of, or the method whose last word it is ("notify"); behind "reply
 *  to " it is the method that counts. NULL: it may be meant as it is, known to us or not. */
const char *simpool_talk_meant(const char *wanted);

#endif
