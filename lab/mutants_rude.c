/* Miners that break on what rude and hostile pools send: each is a fault that a real one had. */
#include "lab/mutants_rude.h"

#include <ctype.h>
#include <string.h>

enum { LONG_LINE = 16 * 1024, REFUSALS_BORNE = 3, FLOOD = 20 };

static bool dies(struct lab_mutant_voice *voice)
{
    voice->memory->dead = true;
    return false;
}

/** cpuminer-opt 26.1 and qubitcoin-miner read a text where a number is, and the other way round. */
static bool crashes_on_bad_notify(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (!lab_mutant_mentions(line, len, "\"mining.notify\"") ||
        lab_mutant_mentions(line, len, "\"result\"")) {
        return true;
    }
    const char start[] = "\"params\":[\"";
    size_t texts = 0;
    for (size_t at = 0; at + 1 < len; at++) {
        texts += line[at] == '"' ? 1 : 0;
    }
    const bool whole = lab_mutant_mentions(line, len, start) &&
                       !lab_mutant_mentions(line, len, "null,\"") &&
                       !lab_mutant_mentions(line, len, ",null") && texts >= 2 * 11;
    return whole ? true : dies(voice);
}

static bool stumbles_over_odd_lines(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    return len > 0 && line[0] == '{' && line[len - 1] == '}' ? true : dies(voice);
}

/** minerd and bfgminer take -1 for a difficulty that everything meets. */
static bool believes_hears(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (lab_mutant_mentions(line, len, "\"mining.set_difficulty\"") &&
        lab_mutant_mentions(line, len, "[-")) {
        voice->memory->heard_difficulty = true;
    }
    return true;
}

static void believes_speaks(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    char wrong[LAB_LINE_MAX];
    voice->say(voice, line, len);
    if (!voice->memory->heard_difficulty || !lab_mutant_mentions(line, len, "\"mining.submit\"") ||
        len >= sizeof wrong) {
        return;
    }
    memcpy(wrong, line, len);
    for (unsigned round = 0; round < FLOOD; round++) {
        size_t at = len;
        while (at-- > 0 && !isxdigit((unsigned char)wrong[at])) {
        }
        wrong[at] = "0123456789abcdef"[round % 16];
        voice->say(voice, wrong, len);
    }
}

/** All three old miners put the id between quotes as it came. */
static void pastes_job_id(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    char pasted[LAB_LINE_MAX];
    size_t out = 0;
    for (size_t at = 0; at < len && at < sizeof pasted; at++) {
        if (line[at] != '\\') {
            pasted[out++] = line[at];
        }
    }
    voice->say(voice, pasted, out);
}

/** minerd and cpuminer-opt forget where they came from. */
static bool stranded_by_reconnect(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (lab_mutant_mentions(line, len, "\"client.reconnect\"")) {
        voice->memory->dead = true;
    }
    return true;
}

/** cpuminer-opt: "Excessive rejected share rate, exiting". */
static bool gives_up_when_refused(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    const bool refused = lab_mutant_mentions(line, len, "\"error\":[2") ||
                         lab_mutant_mentions(line, len, "\"error\":\"");
    voice->memory->refusals += refused ? 1 : 0;
    return voice->memory->refusals > REFUSALS_BORNE ? dies(voice) : true;
}

/** Most miners: they count what is refused, and go on. */
static bool deaf_to_refusals(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    (void)voice;
    return !lab_mutant_mentions(line, len, "\"result\":false");
}

static bool chokes_on_long_lines(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    (void)line;
    return len > LONG_LINE ? dies(voice) : true;
}

/** ZECMiner had no ears for a job before its authorize was answered. */
static bool deaf_until_let_in(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    struct lab_mutant_memory *const memory = voice->memory;
    memory->let_in = memory->let_in || lab_mutant_mentions(line, len, "\"result\":true");
    return memory->let_in || !lab_mutant_mentions(line, len, "\"mining.notify\"") ||
           lab_mutant_mentions(line, len, "\"result\"");
}

/** ethminer took a job of a name that it knew for a repetition. */
static bool skips_known_ids(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    static const char start[] = "\"params\":[\"";
    char *const kept = voice->memory->kept;
    if (!lab_mutant_mentions(line, len, "\"mining.notify\"") ||
        lab_mutant_mentions(line, len, "\"result\"")) {
        return true;
    }
    size_t at = 0;
    while (at + sizeof start - 1 < len && memcmp(line + at, start, sizeof start - 1) != 0) {
        at++;
    }
    const char *const name = line + at + sizeof start - 1;
    const char *const end =
        at + sizeof start - 1 < len ? memchr(name, '"', len - at - (sizeof start - 1)) : NULL;
    if (end == NULL || (size_t)(end - name) >= sizeof voice->memory->kept) {
        return true;
    }
    const size_t name_len = (size_t)(end - name);
    const bool known = strlen(kept) == name_len && memcmp(kept, name, name_len) == 0;
    memcpy(kept, name, name_len);
    kept[name_len] = '\0';
    return !known;
}

/** Its shares are an hour and some minutes ahead of their job. */
static void rolls_time(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    char late[LAB_LINE_MAX];
    size_t quotes = 0;
    if (!lab_mutant_mentions(line, len, "\"mining.submit\"") || len >= sizeof late) {
        voice->say(voice, line, len);
        return;
    }
    memcpy(late, line, len);
    size_t at = len;
    while (at > 4 && quotes < 3) { /* around the nonce, and the one behind the time */
        quotes += late[--at] == '"';
    }
    char *const digit = &late[at - 4];
    *digit = *digit == '9' ? 'a' : *digit == 'f' ? '0' : (char)(*digit + 1);
    voice->say(voice, late, len);
}

/** Older sgminer: a length below nothing is a very large one. */
static bool trusts_lengths(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    return lab_mutant_mentions(line, len, "\"mining.set_extranonce\"") &&
                   lab_mutant_mentions(line, len, ",-")
               ? dies(voice)
               : true;
}

const struct lab_mutant_rule lab_mutants_rude[LAB_MUTANTS_RUDE] = {
    {.name = "crashes-on-bad-notify",
     .what = "dies of a job with a field of the wrong kind",
     .hears = crashes_on_bad_notify},
    {.name = "stumbles-over-odd-lines",
     .what = "dies of a line that is no object",
     .hears = stumbles_over_odd_lines},
    {.name = "believes-any-difficulty",
     .what = "floods the pool once it was told a difficulty below 0",
     .hears = believes_hears,
     .speaks = believes_speaks},
    {.name = "pastes-job-id",
     .what = "puts job ids into its submits as they are",
     .speaks = pastes_job_id},
    {.name = "stranded-by-reconnect",
     .what = "follows client.reconnect and never comes back",
     .hears = stranded_by_reconnect},
    {.name = "gives-up-when-refused",
     .what = "ends itself after a few refused shares",
     .hears = gives_up_when_refused},
    {.name = "deaf-to-refusals",
     .what = "does not notice that its shares are refused",
     .hears = deaf_to_refusals},
    {.name = "chokes-on-long-lines",
     .what = "dies of a line longer than 16 KiB",
     .hears = chokes_on_long_lines},
    {.name = "deaf-until-let-in",
     .what = "loses a job that comes before its authorize is answered",
     .hears = deaf_until_let_in},
    {.name = "skips-known-ids",
     .what = "takes a job with the id of the last one for a repetition",
     .hears = skips_known_ids},
    {.name = "rolls-time",
     .what = "submits a time that is more than an hour ahead of the job's",
     .speaks = rolls_time},
    {.name = "trusts-lengths",
     .what = "dies of an extranonce2 whose length is below nothing",
     .hears = trusts_lengths},
};
