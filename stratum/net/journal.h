/** The journal on disk: JSON lines, one write() a turn of the loop, readable after kill -9. */
#ifndef STRATUM_NET_JOURNAL_H
#define STRATUM_NET_JOURNAL_H

#include <stdbool.h>

#include "stratum/event.h"

enum { STRATUM_JOURNAL_LISTENERS_MAX = 4 };

struct stratum_journal;

/** path NULL: kept nowhere, listeners still hear. An existing file is never overwritten silently:
 *  it is replaced only when it is itself a journal (first line is a run-started) or empty, when no
 *  other program is writing it, and not before this run's first line is written.
 *  NULL: *problem says why and what to do. */
struct stratum_journal *stratum_journal_open(const char *path, const char **problem);
/** The run does not take place: what waits is not written, and the file stays as it is. NULL is
 *  fine. */
void stratum_journal_forget(struct stratum_journal *journal);
/** Writes what is left. false: not all of it is in the file; how many events are lost is said on
 *  stderr. NULL is fine. */
bool stratum_journal_close(struct stratum_journal *journal);
/** Adds an event; every listener hears it at once, in the order they were added. */
void stratum_journal_add(struct stratum_journal *journal, const struct stratum_event *event);
/** At most STRATUM_JOURNAL_LISTENERS_MAX. */
void stratum_journal_listen(struct stratum_journal *journal,
                            void (*heard)(void *context, const struct stratum_event *event),
                            void *context);
/** One write() of all that came since the last; called after each turn of the loop. It never waits:
 *  what a pipe does not take is kept for the next time.
 *  false: the disk refused; said once on stderr, and the events are kept for the next try. */
bool stratum_journal_flush(struct stratum_journal *journal);

/** Read a journal file: calls each(context, event) for every whole line; a last half line (a kill
 *  -9) is passed over. returns the number of events, or -1 with *problem naming file and line. */
long stratum_journal_read(const char *path,
                          void (*each)(void *context, const struct stratum_event *event),
                          void *context, const char **problem);

#endif
