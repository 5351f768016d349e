#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "simpool/program/command.h"
#include "simpool/program/commands.h"
#include "simpool/program/options.h"
#include "simpool/program/signals.h"
#include "simpool/program/tape.h"
#include "simpool/program/tls.h"
#include "simpool/program/upstream.h"
#include "simpool/program/voice.h"
#include "simpool/record/recorder.h"
#include "simpool/script/story.h"
#include "stratum/net/problem.h"

static const char summary[] =
    "A transparent proxy: miners that connect here talk to the pool at --upstream, and every byte\n"
    "of both sides is written down with its time. What comes out is a recording: `simpool serve\n"
    "--jobs FILE` plays its jobs to any miner, `simpool diff FILE` its miners to another pool. It\n"
    "is verbatim: user names and passwords are in it. SIGINT or SIGTERM end it.\n\n"
    "  simpool record --upstream stratum+tcp://pool.example:3333 --listen 127.0.0.1:3334 -o "
    "a.jsonl";

enum { LINE_LEN_MAX = 1024 };

struct record {
    struct program_upstream upstream;
    const char *listen, *output;
    const char *tls_words, *tls_authority; /* program_tls_open()'s; where its authority goes */
    int64_t duration_us;                   /* 0: until a signal */

    struct program_tape tape;
    struct stratum_loop *loop;
    struct stratum_listener *listener;
    struct stratum_certificate certificate;
    struct stratum_tls *tls; /* of the miners' side; NULL: none */
    struct simpool_recorder *recorder;
    struct program_voice voice; /* on stderr, of connections */
    struct stratum_timer watch;
    int64_t end_us;
    bool complained;
};

static void sink(void *context, const struct simpool_record *segment)
{
    struct record *const record = context;
    program_tape_add(&record->tape, segment);
}

static void say(struct record *record, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(struct record *record, const char *format, ...)
{
    char line[LINE_LEN_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    program_voice_say(&record->voice, line);
}

static void tell(void *context, int64_t connection, const char *words)
{
    say(context, "connection %lld: %s", (long long)connection, words);
}

/** What is passed on was written down before. */
static void write_down(void *context)
{
    struct record *const record = context;
    if (!program_tape_flush(&record->tape) && !record->complained) {
        record->complained = true;
        say(record, "simpool record: cannot write: %s; what passes is kept until it works",
            strerror(record->tape.error));
    }
}

static void turned(void *context)
{
    struct record *const record = context;
    simpool_recorder_turned(record->recorder);
    write_down(record);
    program_voice_flush(&record->voice);
}

static void on_watch(void *context)
{
    struct record *const record = context;
    const int64_t now_us = stratum_loop_now(record->loop).now_us;
    if (program_signals_take(0) != 0 || now_us >= record->end_us) {
        stratum_loop_stop(record->loop);
    } else {
        stratum_loop_arm(record->loop, &record->watch, now_us + PROGRAM_WATCH_US);
    }
}

/** Who we are to miners that want to know; no --tls is fine. */
static bool open_tls(struct record *record, const char **problem)
{
    struct stratum_address *const address = &record->listener->address;
    const char *const authority_file = record->tls_authority;
    if (record->tls_words != NULL) {
        record->tls = program_tls_open(&record->certificate, record->tls_words, address->host,
                                       stratum_loop_now(record->loop).unix_s, problem);
        address->tls = record->tls != NULL;
        if (record->tls == NULL) {
            return false;
        }
    }
    const char *const authority = record->certificate.authority;
    *problem = "--tls-authority FILE is of use with a certificate made here: say --tls good, too";
    return authority_file == NULL ||
           (authority != NULL && program_tls_write(authority_file, authority, problem));
}

static bool open_all(struct record *record, const char **problem)
{
    struct stratum_address address;
    if (!program_option_address(&address, "--listen", record->listen, problem)) {
        return false;
    }
    record->loop = stratum_loop_ev_make();
    if (record->loop == NULL) {
        *problem = "no event loop: libev finds no way to wait for sockets here";
        return false;
    }
    record->listener = stratum_listener_tcp_make(record->loop, &address, problem);
    if (record->listener == NULL || !open_tls(record, problem) ||
        !program_upstream_open(&record->upstream, record->loop, problem)) {
        return false;
    }
    const struct simpool_recorder_seams seams = {
        .loop = record->loop,
        .listener = record->listener,
        .dialer = record->upstream.dialer,
        .upstream = record->upstream.address,
        .tls = record->tls,
        .sink = sink,
        .tell = tell,
        .context = record,
    };
    /* Last of all: a file is made only for a recording that takes place. */
    if (!program_tape_open(&record->tape, record->output, problem)) {
        return false;
    }
    record->recorder = simpool_recorder_make(&seams);
    *problem = "out of memory";
    return record->recorder != NULL;
}

static void close_all(struct record *record)
{
    simpool_recorder_free(record->recorder);
    program_tape_close(&record->tape);
    program_upstream_close(&record->upstream);
    if (record->listener != NULL) {
        record->listener->ops->free(record->listener);
    }
    stratum_tls_free(record->tls);
    stratum_certificate_done(&record->certificate);
    stratum_loop_free(record->loop);
}

/** The line machines read; to stderr when the recording itself goes to stdout. */
static void print_url(const struct record *record)
{
    FILE *const out = strcmp(record->output, "-") == 0 ? stderr : stdout;
    char url[320];
    struct stratum_text text = stratum_text_in(url, sizeof url);
    program_command_url(&text, &record->listener->address);
    fprintf(out, "{\"url\":\"%s\",\"upstream\":\"%s\"}\n", url, record->upstream.url);
    (void)fflush(out);
}

static int run(struct record *record)
{
    program_signals_hold();
    const int64_t now_us = stratum_loop_now(record->loop).now_us;
    record->end_us = record->duration_us > 0 ? now_us + record->duration_us : INT64_MAX;
    record->loop->turned = turned;
    record->loop->turned_context = record;
    record->loop->sending = write_down;
    record->loop->sending_context = record;
    record->watch = stratum_timer_make(on_watch, record);
    stratum_loop_arm(record->loop, &record->watch, now_us + PROGRAM_WATCH_US);
    print_url(record);
    program_voice_open(&record->voice, stderr, false);
    stratum_loop_run(record->loop);
    stratum_loop_disarm(record->loop, &record->watch);
    const bool whole = program_tape_finish(&record->tape);
    const long long connections = (long long)simpool_recorder_connections(record->recorder);
    say(record, "simpool record: %llu segments of %lld connection%s in %s%s",
        (unsigned long long)record->tape.segments, connections, connections == 1 ? "" : "s",
        record->output, whole ? "" : "; some were lost, because it could not be written to");
    (void)program_voice_close(&record->voice);
    return whole ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_CHECK;
}

static int record_all(const struct program_syntax *syntax, struct record *record)
{
    const char *problem = NULL;
    if (record->upstream.url == NULL) {
        return program_usage_error(syntax,
                                   "no pool: name it with --upstream stratum+tcp://HOST:PORT");
    }
    if (record->output == NULL) {
        return program_usage_error(syntax, "no file: name one with -o FILE, or -o - for stdout");
    }
    const int exit_code =
        open_all(record, &problem) ? run(record) : program_usage_error(syntax, "%s", problem);
    close_all(record);
    return exit_code;
}

int program_record(const char *program, int argc, char **argv)
{
    (void)program;
    struct record record = {.listen = "127.0.0.1:0"};
    const struct program_option options[] = {
        {"upstream", PROGRAM_OPTION_TEXT, "URL", "the pool, stratum+tcp:// or stratum+ssl://",
         &record.upstream.url, NULL},
        {"listen", PROGRAM_OPTION_TEXT, "HOST:PORT", "default 127.0.0.1:0, a free port",
         &record.listen, NULL},
        {"o", PROGRAM_OPTION_TEXT, "FILE", "the recording, a new file; - is stdout", &record.output,
         NULL},
        {"tls", PROGRAM_OPTION_TEXT, "CERT,KEY",
         "speak TLS to miners: two PEM files, or a certificate to make (simpool serve has the "
         "kinds)",
         &record.tls_words, NULL},
        {"tls-authority", PROGRAM_OPTION_TEXT, "FILE",
         "write the authority of a made certificate there", &record.tls_authority, NULL},
        {"tls-ca", PROGRAM_OPTION_TEXT, "FILE", "authorities that the pool's certificate may be of",
         &record.upstream.trust.ca_file, NULL},
        {"tls-pin", PROGRAM_OPTION_TEXT, "SHA256", "the pool's certificate, and no other",
         &record.upstream.trust.pin, NULL},
        {"tls-insecure", PROGRAM_OPTION_FLAG, NULL, "any certificate of the pool will do",
         &record.upstream.trust.insecure, NULL},
        {"duration", PROGRAM_OPTION_DURATION, "TIME", "end after so long, such as 60s",
         &record.duration_us, NULL},
    };
    const struct program_syntax syntax = {
        .name = "simpool record",
        .usage = "--upstream URL -o FILE [options]",
        .summary = summary,
        .options = options,
        .option_count = sizeof options / sizeof options[0],
    };
    struct program_arguments arguments;
    const enum program_parsed parsed = program_options_parse(&arguments, &syntax, argc, argv);
    int exit_code = parsed == PROGRAM_PARSED_HELP ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_USAGE;
    if (parsed == PROGRAM_PARSED && arguments.operands.count > 0) {
        (void)program_usage_error(&syntax, "what is %s? the file to write is named with -o",
                                  arguments.operands.at[0]);
    } else if (parsed == PROGRAM_PARSED) {
        exit_code = record_all(&syntax, &record);
    }
    program_arguments_done(&arguments);
    return exit_code;
}
