#include "stratum/net/log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stratum/net/log_line.h"
#include "stratum/net/log_ring.h"
#include "stratum/net/outlet.h"
#include "stratum/net/problem.h"

enum {
    LOG_MODULES_MAX = 16,
    LOG_MODULE_NAME_MAX = 24,
    LOG_CHUNK_MAX = 32 * STRATUM_LOG_LINE_MAX, /* one write() */
    LOG_MODE = 0644
};

struct module_level {
    char name[LOG_MODULE_NAME_MAX + 1];
    enum stratum_log_level level;
};

/** Levels are set before any thread knows the log and never change; the ring and lost are what
 *  threads share; the rest belongs to the thread that opened it. */
struct stratum_log {
    enum stratum_log_level loudest; /* of all: what no module wants costs one compare */
    enum stratum_log_level level;
    struct module_level modules[LOG_MODULES_MAX];
    size_t module_count;
    struct stratum_outlet outlet;
    char *path; /* NULL: stderr */
    pthread_t owner;
    int64_t last_us;       /* of the last line the owner wrote */
    _Atomic uint64_t lost; /* since the beginning */
    uint64_t lost_said;    /* the owner's */
    bool json;
    char chunk[LOG_CHUNK_MAX]; /* the owner's: lines on their way */
    size_t chunk_len;
    bool begun; /* of the first of them, some is written */
    struct stratum_log_ring ring;
};

/* ---- levels ------------------------------------------------------------------------------- */

static bool parse_level(enum stratum_log_level *out, const char *word, size_t len)
{
    for (int level = STRATUM_LOG_OFF; level <= STRATUM_LOG_TRACE; level++) {
        const char *const name = stratum_log_level_word((enum stratum_log_level)level);
        if (strlen(name) == len && memcmp(name, word, len) == 0) {
            *out = (enum stratum_log_level)level;
            return true;
        }
    }
    return false;
}

/** One word of the spec: "info" or "session=debug". NULL: fine. */
static const char *parse_word(struct stratum_log *log, const char *word, size_t len)
{
    const char *const equals = memchr(word, '=', len);
    const char *const level_word = equals == NULL ? word : equals + 1;
    const size_t level_len = len - (size_t)(level_word - word);
    enum stratum_log_level level = STRATUM_LOG_OFF;
    if (!parse_level(&level, level_word, level_len)) {
        return stratum_problem("\"%.*s\" is no level: off, error, warn, info, debug or trace",
                               (int)level_len, level_word);
    }
    if (level > log->loudest) {
        log->loudest = level;
    }
    if (equals == NULL) {
        log->level = level;
        return NULL;
    }
    const size_t name_len = (size_t)(equals - word);
    if (name_len == 0 || name_len > LOG_MODULE_NAME_MAX || log->module_count == LOG_MODULES_MAX) {
        return stratum_problem("\"%.*s\": too many modules, or no module's name", (int)len, word);
    }
    struct module_level *const module = &log->modules[log->module_count++];
    memcpy(module->name, word, name_len);
    module->level = level;
    return NULL;
}

static const char *parse_spec(struct stratum_log *log, const char *spec)
{
    for (;;) {
        const size_t len = strcspn(spec, ",");
        const char *const wrong = parse_word(log, spec, len);
        if (wrong != NULL || spec[len] == '\0') {
            return wrong;
        }
        spec += len + 1;
    }
}

bool stratum_log_wants(const struct stratum_log *log, const char *module,
                       enum stratum_log_level level)
{
    if (log == NULL || level > log->loudest) {
        return false;
    }
    for (size_t index = 0; index < log->module_count; index++) {
        if (strcmp(log->modules[index].name, module) == 0) {
            return level <= log->modules[index].level;
        }
    }
    return level <= log->level;
}

/* ---- opening and closing ------------------------------------------------------------------ */

static const char *open_file(struct stratum_log *log)
{
    if (log->path == NULL) {
        log->outlet = stratum_outlet_borrow(STDERR_FILENO);
        return NULL;
    }
    const int fd = open(log->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, LOG_MODE);
    if (fd < 0) {
        return stratum_problem("cannot write the log %s: %s", log->path, strerror(errno));
    }
    log->outlet = stratum_outlet_own(fd);
    return NULL;
}

static const char *open_path(struct stratum_log *log, const char *path)
{
    log->path = path != NULL ? strdup(path) : NULL;
    return path != NULL && log->path == NULL ? "out of memory" : open_file(log);
}

struct stratum_log *stratum_log_open(const char *spec, const char *path, const char **problem)
{
    struct stratum_log *const log = calloc(1, sizeof *log);
    if (log == NULL) {
        *problem = "out of memory";
        return NULL;
    }
    log->level = STRATUM_LOG_OFF;
    log->owner = pthread_self();
    atomic_init(&log->lost, 0);
    stratum_log_ring_init(&log->ring);
    const char *wrong = parse_spec(log, spec);
    if (wrong == NULL) {
        wrong = open_path(log, path);
    }
    if (wrong != NULL) {
        *problem = wrong;
        free(log->path);
        free(log);
        return NULL;
    }
    return log;
}

void stratum_log_as_json(struct stratum_log *log, bool json)
{
    log->json = json;
}

uint64_t stratum_log_lost(const struct stratum_log *log)
{
    /* relaxed: see put */
    return log != NULL ? atomic_load_explicit(&log->lost, memory_order_relaxed) : 0;
}

/* ---- writing ------------------------------------------------------------------------------ */

static size_t make_line(const struct stratum_log *log, char line[STRATUM_LOG_LINE_MAX],
                        const struct stratum_log_words *words)
{
    return log->json ? stratum_log_line_json(line, words) : stratum_log_line_text(line, words);
}

static bool is_owner(const struct stratum_log *log)
{
    return pthread_equal(log->owner, pthread_self()) != 0;
}

/** stratum_outlet_write or stratum_outlet_write_out */
typedef size_t writer(const struct stratum_outlet *outlet, const char *bytes, size_t len,
                      int *error);

static void count_lost(struct stratum_log *log, uint64_t lines)
{
    /* relaxed: a count of its own, nothing is published with it */
    atomic_fetch_add_explicit(&log->lost, lines, memory_order_relaxed);
}

/** The reader is gone, or the disk is full: these lines will not be written. But a line that has
 *  begun is ended when there is room again, or the next one would stand in it. */
static void give_chunk_up(struct stratum_log *log)
{
    const char *const end = log->begun ? memchr(log->chunk, '\n', log->chunk_len) : NULL;
    const size_t kept = end != NULL ? (size_t)(end - log->chunk) + 1 : 0;
    uint64_t lines = 0;
    for (size_t index = kept; index < log->chunk_len; index++) {
        lines += log->chunk[index] == '\n' ? 1 : 0;
    }
    count_lost(log, lines);
    log->chunk_len = kept;
}

/** What is not taken now is kept, so that no line is torn. returns 0, or why it cannot be written
 */
static int put_chunk(struct stratum_log *log, writer *write)
{
    int error = 0;
    const size_t taken = write(&log->outlet, log->chunk, log->chunk_len, &error);
    log->begun = taken > 0 ? log->chunk[taken - 1] != '\n' : log->begun;
    log->chunk_len -= taken;
    memmove(log->chunk, log->chunk + taken, log->chunk_len);
    return error;
}

/** false: there is still something. */
static bool write_chunk(struct stratum_log *log, writer *write)
{
    if (put_chunk(log, write) != 0) {
        give_chunk_up(log);
    }
    return log->chunk_len == 0;
}

/** Behind the lines that were not lost; the chunk is empty. */
static void say_lost(struct stratum_log *log, writer *write)
{
    /* relaxed: see put */
    const uint64_t lost = atomic_load_explicit(&log->lost, memory_order_relaxed);
    if (lost == log->lost_said) {
        return;
    }
    char words[80];
    (void)snprintf(words, sizeof words, "%llu lines were lost: more came than could be written",
                   (unsigned long long)(lost - log->lost_said));
    const struct stratum_log_words said = {log->last_us, "log", STRATUM_LOG_WARN, words};
    log->chunk_len = make_line(log, log->chunk, &said);
    if (put_chunk(log, write) == 0 || log->begun) {
        log->lost_said = lost;
    } else { /* it is said when something can be written again */
        log->chunk_len = 0;
    }
}

/** At most one lap, so that writers who never rest cannot hold the loop here. A reader who takes
 *  nothing leaves the lines in the ring, and what comes when that is full is lost, and said. */
static void flush(struct stratum_log *log, writer *write)
{
    assert(is_owner(log));
    bool clear = write_chunk(log, write);
    for (size_t count = 0; clear && count < STRATUM_LOG_RING_LINES; count++) {
        const size_t taken = stratum_log_ring_take(&log->ring, log->chunk + log->chunk_len);
        if (taken == 0) {
            break;
        }
        log->chunk_len += taken;
        if (sizeof log->chunk - log->chunk_len < STRATUM_LOG_LINE_MAX) {
            clear = write_chunk(log, write);
        }
    }
    if (clear && write_chunk(log, write)) {
        say_lost(log, write);
    }
}

bool stratum_log_waits(const struct stratum_log *log)
{
    return log->chunk_len > 0 || !stratum_log_ring_is_empty(&log->ring);
}

void stratum_log_flush(struct stratum_log *log)
{
    flush(log, stratum_outlet_write);
}

static void put(struct stratum_log *log, const char *line, size_t len)
{
    if (stratum_log_ring_put(&log->ring, line, len)) {
        return;
    }
    if (is_owner(log)) { /* it can make room itself, and loses nothing that is taken */
        stratum_log_flush(log);
        if (stratum_log_ring_put(&log->ring, line, len)) {
            return;
        }
    }
    count_lost(log, 1);
}

void stratum_log_write(struct stratum_log *log, int64_t at_us, const char *module,
                       enum stratum_log_level level, const char *format, ...)
{
    if (!stratum_log_wants(log, module, level) || level == STRATUM_LOG_OFF) {
        return;
    }
    char words[STRATUM_LOG_LINE_MAX + 1];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    char line[STRATUM_LOG_LINE_MAX];
    put(log, line, make_line(log, line, &(struct stratum_log_words){at_us, module, level, words}));
    if (is_owner(log)) {
        log->last_us = at_us;
    }
}

const char *stratum_log_reopen(struct stratum_log *log)
{
    if (log->path == NULL) {
        return NULL;
    }
    flush(log, stratum_outlet_write);
    struct stratum_outlet before = log->outlet;
    const char *const problem = open_file(log);
    if (problem == NULL) {
        stratum_outlet_close(&before);
    }
    return problem;
}

/** A reader who is only slow is waited for; what the others have not taken by then is lost. */
void stratum_log_close(struct stratum_log *log)
{
    if (log == NULL) {
        return;
    }
    flush(log, stratum_outlet_write_out);
    stratum_outlet_close(&log->outlet);
    free(log->path);
    free(log);
}
