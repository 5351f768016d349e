#include "tests/unit/report/paper.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void paper_open(struct paper *paper)
{
    *paper = (struct paper){.text = NULL};
    paper->out = open_memstream(&paper->text, &paper->len);
    assert(paper->out != NULL);
}

const char *paper_read(struct paper *paper)
{
    if (paper->out != NULL) {
        (void)fclose(paper->out);
        paper->out = NULL;
    }
    return paper->text != NULL ? paper->text : "";
}

void paper_done(struct paper *paper)
{
    (void)paper_read(paper);
    free(paper->text);
    paper->text = NULL;
}

bool paper_says(struct paper *paper, const char *words)
{
    return strstr(paper_read(paper), words) != NULL;
}

size_t paper_count(struct paper *paper, const char *words)
{
    size_t count = 0;
    for (const char *at = paper_read(paper); (at = strstr(at, words)) != NULL; at++) {
        count++;
    }
    return count;
}

static void tell(struct report_record *record, struct stratum_event event)
{
    report_record_feed(record, &event);
}

static struct stratum_event make(double at_s, enum stratum_observer who,
                                 enum stratum_event_kind kind)
{
    return stratum_event_make((int64_t)(at_s * 1e6), who, kind, 0);
}

void record_tell(struct report_record *record, double at_s, enum stratum_event_kind kind,
                 uint32_t rig, const char *text)
{
    struct stratum_event event = make(at_s, STRATUM_POOL, kind);
    event.rig = rig;
    (void)snprintf(event.text, sizeof event.text, "%s", text != NULL ? text : "");
    tell(record, event);
}

static void share(struct report_record *record, double at_s, uint32_t rig,
                  enum stratum_verdict verdict, double difficulty)
{
    struct stratum_event event = make(at_s, STRATUM_POOL, STRATUM_EVENT_SHARE);
    event.rig = rig;
    event.verdict = verdict;
    event.difficulty = difficulty;
    event.share_difficulty = 2 * difficulty;
    (void)snprintf(event.job, sizeof event.job, "3e04");
    (void)snprintf(event.text, sizeof event.text, "judged");
    tell(record, event);
}

void record_share(struct report_record *record, double at_s, enum stratum_verdict verdict,
                  double difficulty)
{
    share(record, at_s, 0, verdict, difficulty);
}

void record_share_of(struct report_record *record, double at_s, uint32_t rig,
                     enum stratum_verdict verdict)
{
    share(record, at_s, rig, verdict, 1);
}

void record_hashed(struct report_record *record, double at_s, double nonces)
{
    struct stratum_event event = make(at_s, STRATUM_MINER, STRATUM_EVENT_HASHED);
    event.number = nonces;
    tell(record, event);
}

void record_answered(struct report_record *record, double at_s, double latency_s)
{
    struct stratum_event event = make(at_s, STRATUM_MINER, STRATUM_EVENT_ANSWERED);
    event.verdict = STRATUM_VERDICT_ACCEPTED;
    event.duration_us = (int64_t)(latency_s * 1e6);
    tell(record, event);
}
