#include "simpool/record/rehearsal_compare.h"

#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"

enum { LINE_SHOWN_MAX = 200 };

static const char only_then[] = "only then";
static const char only_now[] = "only now";
static const char of_a_share[] = "the answer to a share";

static void keep(struct simpool_said *said, const char *line)
{
    char *const copy = said->count < SIMPOOL_TURN_LINES_MAX ? strdup(line) : NULL;
    if (copy != NULL) {
        said->lines[said->count++] = copy;
    }
}

static void forget(struct simpool_said *said)
{
    for (size_t index = 0; index < said->count; index++) {
        free(said->lines[index]);
    }
    said->count = said->awaited = 0;
}

void simpool_comparison_done(struct simpool_comparison *comparison)
{
    forget(&comparison->recorded);
    forget(&comparison->live);
    forget(&comparison->early);
}

void simpool_comparison_share(struct simpool_comparison *comparison, const struct stratum_id *id)
{
    if (comparison->share_count < SIMPOOL_TURN_SHARES_MAX) {
        comparison->shares[comparison->share_count++] = *id;
    }
}

static bool answers_share(struct simpool_comparison *comparison, const char *line)
{
    const struct stratum_message *const message = &comparison->message;
    bool answers = false;
    if (stratum_decode(&comparison->message, line, strlen(line), NULL) == STRATUM_OK &&
        message->kind == STRATUM_REPLY) {
        for (size_t index = 0; index < comparison->share_count && !answers; index++) {
            answers = stratum_id_equal(&message->id, &comparison->shares[index]);
        }
    }
    return answers;
}

static void draw(struct simpool_comparison *comparison, char shape[SIMPOOL_SHAPE_MAX],
                 const char *line)
{
    struct stratum_text text = stratum_text_in(shape, SIMPOOL_SHAPE_MAX);
    if (comparison->share_count > 0 && answers_share(comparison, line)) {
        stratum_text_add(&text, of_a_share);
        return;
    }
    simpool_shape(&text, line, strlen(line), comparison->strictness);
}

static void show(struct stratum_text *out, const char *who, const char *line)
{
    stratum_text_format(out, "  %-9s ", who);
    stratum_text_add_bytes(out, line, strnlen(line, LINE_SHOWN_MAX));
    stratum_text_add(out, strlen(line) > LINE_SHOWN_MAX ? "…\n" : "\n");
}

/** A job or a difficulty. */
static bool comes_by_itself(struct simpool_comparison *comparison, const char *line)
{
    return stratum_decode(&comparison->message, line, strlen(line), NULL) == STRATUM_OK &&
           (comparison->message.kind == STRATUM_NOTIFY ||
            comparison->message.kind == STRATUM_SET_DIFFICULTY);
}

/** The same between shares: pools send them when their own time has come. */
static bool comes_unasked(struct simpool_comparison *comparison, const char *line)
{
    return comparison->share_count > 0 && comes_by_itself(comparison, line);
}

void simpool_comparison_recorded(struct simpool_comparison *comparison, const char *line)
{
    keep(&comparison->recorded, line);
    comparison->recorded.awaited += comes_unasked(comparison, line) ? 0 : 1;
}

void simpool_comparison_live(struct simpool_comparison *comparison, const char *line)
{
    keep(&comparison->live, line);
    comparison->live.awaited += comes_unasked(comparison, line) ? 0 : 1;
}

bool simpool_comparison_complete(const struct simpool_comparison *comparison)
{
    return comparison->live.awaited + comparison->early.count >= comparison->recorded.awaited;
}

/** Whether a line of that form came a turn sooner; it is then accounted for. */
static bool came_early(struct simpool_comparison *comparison, const char *line)
{
    struct simpool_said *const early = &comparison->early;
    char wanted[SIMPOOL_SHAPE_MAX];
    char other[SIMPOOL_SHAPE_MAX];
    draw(comparison, wanted, line);
    for (size_t index = 0; index < early->count; index++) {
        draw(comparison, other, early->lines[index]);
        if (strcmp(wanted, other) == 0) {
            free(early->lines[index]);
            early->count--;
            memmove(&early->lines[index], &early->lines[index + 1],
                    (early->count - index) * sizeof early->lines[0]);
            return true;
        }
    }
    return false;
}

/** Both have said this. */
static void note_job(struct simpool_comparison *comparison, const char *line)
{
    comparison->given |=
        comes_by_itself(comparison, line) && comparison->message.kind == STRATUM_NOTIFY;
}

/** A turn being compared. */
struct turn {
    struct simpool_comparison *comparison;
    struct stratum_text *out;
    bool last;
    struct simpool_said early; /* of this turn */
};

/** A line that the recorded pool alone said. */
static void miss(struct turn *turn, const char *line)
{
    if (came_early(turn->comparison, line)) {
        note_job(turn->comparison, line);
        turn->comparison->compared++;
    } else if (comes_unasked(turn->comparison, line)) {
        turn->comparison->unasked++;
    } else {
        turn->comparison->differs++;
        show(turn->out, only_then, line);
    }
}

/** A line that the live pool alone said. */
static void meet(struct turn *turn, const char *line)
{
    const bool by_itself = comes_by_itself(turn->comparison, line);
    const bool next_job =
        by_itself && turn->comparison->given && turn->comparison->message.kind == STRATUM_NOTIFY;
    if (next_job || (by_itself && (turn->last || turn->comparison->share_count > 0))) {
        turn->comparison->unasked++;
    } else if (by_itself) {
        keep(&turn->early, line); /* the next turn says what it was */
    } else {
        turn->comparison->differs++;
        show(turn->out, only_now, line);
    }
}

/** Two lines in one place. */
static void differ(struct turn *turn, const char *recorded, const char *live)
{
    struct stratum_text *const out = turn->out;
    char shape[SIMPOOL_SHAPE_MAX];
    turn->comparison->differs++;
    show(out, "then", recorded);
    show(out, "now", live);
    draw(turn->comparison, shape, recorded);
    stratum_text_format(out, "  as to form: %s\n", shape);
    draw(turn->comparison, shape, live);
    stratum_text_format(out, "         now: %s\n", shape);
}

/** Whether a line of that form is among those from index on. */
static bool comes_later(struct simpool_comparison *comparison, const struct simpool_said *said,
                        size_t index, const char *shape)
{
    char other[SIMPOOL_SHAPE_MAX];
    for (; index < said->count; index++) {
        draw(comparison, other, said->lines[index]);
        if (strcmp(shape, other) == 0) {
            return true;
        }
    }
    return false;
}

static void compare(struct turn *turn)
{
    struct simpool_comparison *const comparison = turn->comparison;
    const struct simpool_said *const then = &comparison->recorded;
    const struct simpool_said *const now = &comparison->live;
    size_t i = 0;
    size_t j = 0;
    while (i < then->count && j < now->count) {
        if (came_early(comparison, then->lines[i])) {
            note_job(comparison, then->lines[i++]);
            comparison->compared++;
            continue;
        }
        char a[SIMPOOL_SHAPE_MAX];
        char b[SIMPOOL_SHAPE_MAX];
        draw(comparison, a, then->lines[i]);
        draw(comparison, b, now->lines[j]);
        comparison->share_answers += strcmp(a, of_a_share) == 0 && strcmp(a, b) == 0;
        if (strcmp(a, b) == 0) {
            note_job(comparison, now->lines[j]);
            i++;
            j++;
            comparison->compared++;
        } else if (comes_later(comparison, now, j + 1, a)) {
            meet(turn, now->lines[j++]);
        } else if (comes_later(comparison, then, i + 1, b)) {
            miss(turn, then->lines[i++]);
        } else if (comes_unasked(comparison, then->lines[i])) {
            miss(turn, then->lines[i++]);
        } else if (comes_unasked(comparison, now->lines[j])) {
            meet(turn, now->lines[j++]);
        } else {
            differ(turn, then->lines[i++], now->lines[j++]);
        }
    }
    while (i < then->count) {
        miss(turn, then->lines[i++]);
    }
    while (j < now->count) {
        meet(turn, now->lines[j++]);
    }
}

static void head(struct stratum_text *out, const struct simpool_spoken *spoken)
{
    if (spoken == NULL) {
        stratum_text_add(out, "before the miner said anything\n");
    } else {
        show(out, "after", spoken->line);
    }
}

/** What came sooner, and not then either: told with the turn that it came in. */
static void tell_early(struct simpool_comparison *comparison, struct stratum_text *out)
{
    for (size_t index = 0; index < comparison->early.count; index++) {
        if (index == 0) {
            head(out, comparison->early_after);
        }
        comparison->differs++;
        show(out, only_now, comparison->early.lines[index]);
    }
    forget(&comparison->early);
}

bool simpool_comparison_turn(struct simpool_comparison *comparison, struct stratum_text *out,
                             const struct simpool_spoken *spoken, bool last)
{
    const size_t before = comparison->differs;
    const struct stratum_text start = *out;
    struct turn turn = {.comparison = comparison, .out = out, .last = last};
    head(out, spoken);
    compare(&turn);
    if (comparison->differs == before) {
        *out = start; /* nothing but its head */
        out->at[out->len] = '\0';
    }
    tell_early(comparison, out);
    comparison->early = turn.early;
    comparison->early_after = spoken;
    comparison->share_count = 0;
    forget(&comparison->recorded);
    forget(&comparison->live);
    return comparison->differs > before;
}
