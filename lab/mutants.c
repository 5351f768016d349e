#include "lab/mutant.h"

#include <ctype.h>
#include <string.h>

#include "lab/blunders.h"
#include "lab/mutants_rude.h"

bool lab_mutant_mentions(const char *line, size_t len, const char *word)
{
    const size_t word_len = strlen(word);
    for (size_t at = 0; at + word_len <= len; at++) {
        if (memcmp(line + at, word, word_len) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_submit(const char *line, size_t len)
{
    return lab_mutant_mentions(line, len, "\"mining.submit\"");
}

static void keep(struct lab_mutant_memory *memory, const char *line, size_t len)
{
    if (len < sizeof memory->kept) {
        memcpy(memory->kept, line, len);
        memory->kept[len] = '\0';
    }
}

static void say_kept(struct lab_mutant_voice *voice)
{
    const char *kept = voice->memory->kept;
    voice->say(voice, kept, strlen(kept));
}

static bool deaf_to_difficulty(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (!lab_mutant_mentions(line, len, "\"method\":\"mining.set_difficulty\"")) {
        return true;
    }
    const bool first = !voice->memory->heard_difficulty;
    voice->memory->heard_difficulty = true;
    return first;
}

static bool deaf_to_jobs(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (!lab_mutant_mentions(line, len, "\"method\":\"mining.notify\"")) {
        return true;
    }
    const bool first = !voice->memory->heard_job;
    voice->memory->heard_job = true;
    return first;
}

static bool deaf_to_extranonce(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    (void)voice;
    return !lab_mutant_mentions(line, len, "\"method\":\"mining.set_extranonce\"");
}

/** Never answers what it is asked. */
static void unanswering(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (lab_mutant_mentions(line, len, "\"method\"")) {
        voice->say(voice, line, len);
    }
}

/** Asks for a new session on each connection. */
static void forgets_session(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    static const char end[] = "]}\n";
    char plain[LAB_LINE_MAX];
    size_t quotes = 0;
    size_t at = 0;
    if (!lab_mutant_mentions(line, len, "\"mining.subscribe\"") || len >= sizeof plain) {
        voice->say(voice, line, len);
        return;
    }
    /* up to the agent: {"id":,"method":"…","params":["agent" */
    while (at < len && quotes < 10) {
        quotes += line[at] == '"';
        plain[at] = line[at];
        at++;
    }
    memcpy(plain + at, end, sizeof end - 1);
    voice->say(voice, plain, at + sizeof end - 1);
}

/** Its version bits are none that it was given: the last field of a submit is all ones. */
static void rolls_outside(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    char wrong[LAB_LINE_MAX];
    if (!is_submit(line, len) || len >= sizeof wrong) {
        voice->say(voice, line, len);
        return;
    }
    memcpy(wrong, line, len);
    size_t at = len;
    while (at > 0 && !isxdigit((unsigned char)wrong[at - 1])) {
        at--;
    }
    while (at > 0 && isxdigit((unsigned char)wrong[at - 1])) {
        wrong[--at] = 'f';
    }
    voice->say(voice, wrong, len);
}

static bool deaf_to_reconnect(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    (void)voice;
    return !lab_mutant_mentions(line, len, "\"client.reconnect\"");
}

/** Sits on its newest share until a next job comes: then the share is stale. */
static void dawdles_speaks(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (is_submit(line, len)) {
        keep(voice->memory, line, len);
    } else {
        voice->say(voice, line, len);
    }
}

static bool dawdles_hears(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (lab_mutant_mentions(line, len, "\"method\":\"mining.notify\"")) {
        say_kept(voice);
        voice->memory->kept[0] = '\0';
    }
    return true;
}

static bool backs_off(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    struct lab_mutant_memory *const memory = voice->memory;
    if (!memory->heard_job && lab_mutant_mentions(line, len, "\"method\":\"mining.notify\"")) {
        memory->heard_job = true;
        memory->successes++;
        memory->idle_dials = 0;
    }
    return true;
}

/** Keeps its first share for ever and sends it again on every later connection. */
static void remembers_speaks(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (is_submit(line, len) && voice->memory->kept[0] == '\0') {
        keep(voice->memory, line, len);
    }
    voice->say(voice, line, len);
}

static bool remembers_hears(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    const bool job = lab_mutant_mentions(line, len, "\"method\":\"mining.notify\"");
    if (job && !voice->memory->heard_job && voice->memory->connections > 1) {
        say_kept(voice);
    }
    voice->memory->heard_job = voice->memory->heard_job || job;
    return true;
}

static void stutters(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    voice->say(voice, line, len);
    if (is_submit(line, len)) {
        voice->say(voice, line, len);
    }
}

/** The same share again, its hex in capitals: a pool that compares texts pays twice. */
static void shouts(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    voice->say(voice, line, len);
    if (!is_submit(line, len) || len >= LAB_LINE_MAX) {
        return;
    }
    char loud[LAB_LINE_MAX];
    size_t quotes = 0;
    for (size_t at = 0; at < len; at++) {
        quotes += line[at] == '"';
        /* from the third parameter on: {"id":,"method":"…","params":["user","job","en2",… */
        loud[at] = quotes > 11 ? (char)toupper((unsigned char)line[at]) : line[at];
    }
    voice->say(voice, loud, len);
}

/** One digit of the nonce is not the one that was found. */
static void garbles(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    char wrong[LAB_LINE_MAX];
    if (!is_submit(line, len) || len >= sizeof wrong) {
        voice->say(voice, line, len);
        return;
    }
    memcpy(wrong, line, len);
    for (size_t at = len; at-- > 0;) {
        if (isxdigit((unsigned char)wrong[at])) {
            wrong[at] = wrong[at] == '0' ? '1' : '0';
            break;
        }
    }
    voice->say(voice, wrong, len);
}

static void mute(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (!is_submit(line, len)) {
        voice->say(voice, line, len);
    }
}

enum { SULKS_AT = 3 };

/** Waits for its answers, and takes it ill when they do not come. */
static void sulks_speaks(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    struct lab_mutant_memory *memory = voice->memory;
    const bool share = is_submit(line, len);
    memory->unanswered += share;
    memory->sulking |= memory->unanswered >= SULKS_AT;
    if (!share || !memory->sulking) {
        voice->say(voice, line, len);
    }
}

static bool sulks_hears(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    if (!lab_mutant_mentions(line, len, "\"method\"") && voice->memory->unanswered > 0) {
        voice->memory->unanswered--;
    }
    return true;
}

static bool blunders_hears(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    lab_blunderer_hear(voice->memory->blunderer, line, len);
    return true;
}

/** Not the share that our miner found: one of the blunderer's own making. */
static void blunders_speaks(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    char wrong[LAB_LINE_MAX];
    if (!is_submit(line, len)) {
        voice->say(voice, line, len);
        return;
    }
    voice->say(voice, wrong,
               lab_blunderer_submit(voice->memory->blunderer, wrong, sizeof wrong, line, len));
}

#define BLUNDERS(called, does, how)                                                                \
    {                                                                                              \
        .name = (called), .what = (does), .hears = blunders_hears, .speaks = blunders_speaks,      \
        .blunder = &lab_blunder_##how                                                              \
    }

static const struct lab_mutant_rule rules[] = {
    {"mute", "finds shares and submits none", NULL, mute},
    {"garbles", "submits each share with one wrong digit", NULL, garbles},
    {"stutters", "submits each share twice", NULL, stutters},
    {"shouts", "submits each share again in capitals", NULL, shouts},
    {"deaf-to-difficulty", "ignores each mining.set_difficulty after the first", deaf_to_difficulty,
     NULL},
    {"deaf-to-jobs", "mines the first job of a connection for ever", deaf_to_jobs, NULL},
    {"deaf-to-extranonce", "ignores mining.set_extranonce", deaf_to_extranonce, NULL},
    {"deaf-to-reconnect", "ignores client.reconnect", deaf_to_reconnect, NULL},
    {"unanswering", "never answers what the pool asks", NULL, unanswering},
    {"forgets-session", "asks for a new session on each connection", NULL, forgets_session},
    {"rolls-outside", "submits version bits that it was not given", NULL, rolls_outside},
    {"dawdles", "submits its newest share when the next job has come", dawdles_hears,
     dawdles_speaks},
    {"remembers", "submits its first share again on each new connection", remembers_hears,
     remembers_speaks},
    {.name = "needs-whole-reads",
     .what = "loses a line that arrives in pieces",
     .whole_segments_only = true},
    {.name = "reads-first-lines",
     .what = "loses what follows the first line of a read",
     .first_lines_only = true},
    {.name = "never-returns", .what = "gives up after its first connection", .dials = 1},
    {.name = "counts-its-dials",
     .what = "gives up after its fourth connection, though each let it in",
     .dials = 4},
    {.name = "backs-off",
     .what = "waits longer after each connection, though each let it in",
     .hears = backs_off,
     .backs_off = true},
    {.name = "deaf-to-fin",
     .what = "does not notice that the pool has closed the connection",
     .deaf_to_fin = true},
    {.name = "sulks",
     .what = "submits nothing more once three shares wait for their answers",
     .hears = sulks_hears,
     .speaks = sulks_speaks},
    BLUNDERS("prevhash-order", "uses prevhash as it is sent", prevhash_order),
    BLUNDERS("merkle-order", "reverses the merkle root", merkle_order),
    BLUNDERS("ntime-order", "puts ntime into the header the wrong way round", ntime_order),
    BLUNDERS("nonce-order", "submits the nonce the wrong way round", nonce_order),
    BLUNDERS("version-order", "puts the version into the header the wrong way round",
             version_order),
    BLUNDERS("two-orders", "puts both version and nonce the wrong way round", two_orders),
    BLUNDERS("no-extranonce1", "leaves extranonce1 out of the coinbase", no_extranonce1),
    BLUNDERS("first-extranonce1", "keeps the extranonce1 of its first connection",
             first_extranonce1),
    BLUNDERS("extranonce2-order", "submits extranonce2 the wrong way round", extranonce2_order),
    BLUNDERS("previous-job", "mines the previous job under the name of the new one", previous_job),
    BLUNDERS("half-angle", "turns by half the angles", half_angle),
    BLUNDERS("wrong-sign", "turns by the angles of the wrong sign", wrong_sign),
    BLUNDERS("fork-angle", "turns by the angles of before the fork", fork_angle),
    BLUNDERS("single-precision", "submits what only single precision finds", single_precision),
    BLUNDERS("zero-rule", "submits what the zero-byte rule discards", zero_rule),
    BLUNDERS("mean-field", "hashes with the approximation of reegiss/rust-miner", mean_field),
    BLUNDERS("rust-miner", "makes headers and hashes them as reegiss/rust-miner does", rust_miner),
    BLUNDERS("sha256d", "hashes with SHA-256 twice", sha256d),
    BLUNDERS("digest-order", "reads the digest as a big-endian number", digest_order),
    BLUNDERS("easy-target", "takes the target sixteen times as high", easy_target),
};

static const struct lab_mutant_rule odd_rules[] = {
    {.name = "trusts-anybody", .what = "takes any certificate", .trusts_anybody = true},
    {.name = "hammers",
     .what = "dials four times a second while it has no connection",
     .hammers = true},
    {.name = "probes",
     .what = "no bad one: it comes late, and tries the pool before each connection",
     .probes = true},
};

static const struct {
    const struct lab_mutant_rule *rules;
    size_t count;
} parts[] = {
    {rules, sizeof rules / sizeof rules[0]},
    {lab_mutants_rude, LAB_MUTANTS_RUDE},
    {odd_rules, sizeof odd_rules / sizeof odd_rules[0]},
};

const struct lab_mutant_rule *lab_mutant_at(size_t index)
{
    for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
        if (index < parts[part].count) {
            return &parts[part].rules[index];
        }
        index -= parts[part].count;
    }
    return NULL;
}

const struct lab_mutant_rule *lab_mutant_by_name(const char *name)
{
    const struct lab_mutant_rule *rule = NULL;
    for (size_t index = 0; (rule = lab_mutant_at(index)) != NULL; index++) {
        if (strcmp(rule->name, name) == 0) {
            break;
        }
    }
    return rule;
}
