/* Miners that break on what rude and hostile pools send: each is a fault that a real one had. */
#include "lab/mutants_rude.h"

#include <ctype.h>
#include <string.h>

enum { LONG_LINE = 16 * 1024, REFUSALS_BORNE = 3, FLOOD = 20 };

static bool mentions(const char *line, size_t len, const char *word)
{
    const size_t word_len = strlen(word);
    for (size_t at = 0; at + word_len <= len; at++) {
        if (memcmp(line + at, word, word_len) == 0) {
            return true;
        }
    }
    return false;
}

static bool dies(struct lab_mutant_voice *voice)
{
    voice->memory->dead = true;
    return false;
}

/** cpuminer-opt 26.1 and qubitcoin-miner read a text where a number is, and the other way round. */
bool lab_rude_crashes_on_bad_notify(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (!mentions(line, len, "\"mining.notify\"") || mentions(line, len, "\"result\"")) {
        return true;
    }
    const char start[] = "\"params\":[\"";
    size_t texts = 0;
    for (size_t at = 0; at + 1 < len; at++) {
        texts += line[at] == '"' ? 1 : 0;
    }
    const bool whole = mentions(line, len, start) && !mentions(line, len, "null,\"") &&
                       !mentions(line, len, ",null") && texts >= 2 * 11;
    return whole ? true : dies(voice);
}

bool lab_rude_stumbles_over_odd_lines(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    return len > 0 && line[0] == '{' && line[len - 1] == '}' ? true : dies(voice);
}

/** minerd and bfgminer take -1 for a difficulty that everything meets. */
bool lab_rude_believes_hears(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (mentions(line, len, "\"mining.set_difficulty\"") && mentions(line, len, "[-")) {
        voice->memory->heard_difficulty = true;
    }
    return true;
}

void lab_rude_believes_speaks(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    char wrong[LAB_LINE_MAX];
    voice->say(voice, line, len);
    if (!voice->memory->heard_difficulty || !mentions(line, len, "\"mining.submit\"") ||
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
void lab_rude_pastes_job_id(struct lab_mutant_voice *voice, const char *line, size_t len)
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
bool lab_rude_stranded_by_reconnect(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (mentions(line, len, "\"client.reconnect\"")) {
        voice->memory->dead = true;
    }
    return true;
}

/** cpuminer-opt: "Excessive rejected share rate, exiting". */
bool lab_rude_gives_up_when_refused(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    const bool refused = mentions(line, len, "\"error\":[2") || mentions(line, len, "\"error\":\"");
    voice->memory->refusals += refused ? 1 : 0;
    return voice->memory->refusals > REFUSALS_BORNE ? dies(voice) : true;
}

/** Most miners: they count what is refused, and go on. */
bool lab_rude_deaf_to_refusals(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    (void)voice;
    return !mentions(line, len, "\"result\":false");
}

bool lab_rude_chokes_on_long_lines(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    (void)line;
    return len > LONG_LINE ? dies(voice) : true;
}

/** ZECMiner had no ears for a job before its authorize was answered. */
bool lab_rude_deaf_until_let_in(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    struct lab_mutant_memory *const memory = voice->memory;
    memory->let_in = memory->let_in || mentions(line, len, "\"result\":true");
    return memory->let_in || !mentions(line, len, "\"mining.notify\"") ||
           mentions(line, len, "\"result\"");
}

/** ethminer took a job of a name that it knew for a repetition. */
bool lab_rude_skips_known_ids(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    static const char start[] = "\"params\":[\"";
    char *const kept = voice->memory->kept;
    if (!mentions(line, len, "\"mining.notify\"") || mentions(line, len, "\"result\"")) {
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
void lab_rude_rolls_time(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    char late[LAB_LINE_MAX];
    size_t quotes = 0;
    if (!mentions(line, len, "\"mining.submit\"") || len >= sizeof late) {
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
bool lab_rude_trusts_lengths(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    return mentions(line, len, "\"mining.set_extranonce\"") && mentions(line, len, ",-")
               ? dies(voice)
               : true;
}
