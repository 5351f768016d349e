#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "simpool/program/commands.h"
#include "simpool/program/options.h"
#include "simpool/program/printer.h"
#include "simpool/program/signals.h"
#include "simpool/program/upstream.h"
#include "simpool/record/rehearsal.h"
#include "simpool/script/story.h"
#include "stratum/line.h"
#include "stratum/message.h"
#include "stratum/net/problem.h"

enum { WINDOW_US = 2 * 1000000, PATIENCE_US = 5 * 1000000, SETTLE_US = 200 * 1000 };

static const char summary[] =
    "Plays the miners of a recording to a pool, one connection after the other, and tells where "
    "it\n"
    "answers otherwise than the recorded one did: what is missing, what is new, what has another\n"
    "form or comes in another order. --strict holds texts, numbers and the order of keys against\n"
    "each other, too. Shares are not mined again, so the verdicts on them are not compared.\n\n"
    "exit: 0 it answers alike, 1 it differs, or cannot be reached, 2 usage, or no recording";

struct diff {
    struct program_upstream upstream;
    const char *path;
    uint64_t only; /* a connection; 0: all */
    bool strict;
    struct simpool_rehearsal_options options;

    struct stratum_loop *loop;
    struct simpool_transcript *transcript;
    size_t next; /* conversation */
    struct simpool_rehearsal *rehearsal;
    struct stratum_link *link; /* NULL: between two connections, or ended */
    struct stratum_lines lines;
    struct stratum_timer deadline;
    struct stratum_timer watch;
    struct simpool_rehearsal_sum sum;
    size_t played;
    size_t failed; /* connections that could not be made */
    bool interrupted;
    struct program_printer printer; /* of what differs: the pool is not kept waiting for a reader */
};

static void play_next(struct diff *diff);

static void end_conversation(struct diff *diff)
{
    stratum_loop_disarm(diff->loop, &diff->deadline);
    stratum_link_close(diff->link, STRATUM_LINK_FINISH);
    diff->link = NULL;
    const struct simpool_rehearsal_sum sum = simpool_rehearsal_sum(diff->rehearsal);
    diff->sum.said += sum.said;
    diff->sum.compared += sum.compared;
    diff->sum.differs += sum.differs;
    diff->sum.shares += sum.shares;
    diff->played++;
    simpool_rehearsal_free(diff->rehearsal);
    diff->rehearsal = NULL;
    stratum_lines_done(&diff->lines);
    play_next(diff);
}

/** What the rehearsal asks for. */
static void act(struct diff *diff)
{
    struct simpool_rehearsal_action action;
    while (diff->rehearsal != NULL && simpool_rehearsal_take(diff->rehearsal, &action)) {
        switch (action.step) {
        case SIMPOOL_REHEARSAL_SEND:
            if (diff->link != NULL) {
                stratum_link_send(diff->link, action.text, action.len);
            }
            break;
        case SIMPOOL_REHEARSAL_DIFFERS:
            fprintf(diff->printer.out, "connection %" PRId64 "\n%s\n",
                    diff->transcript->at[diff->next - 1].connection, action.text);
            break;
        case SIMPOOL_REHEARSAL_DONE:
            end_conversation(diff);
            return;
        }
    }
    if (diff->rehearsal != NULL) {
        stratum_loop_arm(diff->loop, &diff->deadline,
                         simpool_rehearsal_deadline_us(diff->rehearsal));
    }
}

static void on_opened(void *context)
{
    struct diff *const diff = context;
    simpool_rehearsal_begin(diff->rehearsal, stratum_loop_now(diff->loop).now_us);
    act(diff);
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct diff *const diff = context;
    const int64_t now_us = stratum_loop_now(diff->loop).now_us;
    const char *line;
    size_t line_len;
    const bool good = stratum_lines_feed(&diff->lines, bytes, len);
    while (stratum_lines_take(&diff->lines, &line, &line_len) == 1) {
        simpool_rehearsal_on_line(diff->rehearsal, now_us, line, line_len);
    }
    if (!good) {
        simpool_rehearsal_on_closed(diff->rehearsal, "its line is endless");
    }
    act(diff);
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct diff *const diff = context;
    stratum_link_close(diff->link, STRATUM_LINK_FINISH);
    diff->link = NULL;
    if (simpool_rehearsal_deadline_us(diff->rehearsal) == INT64_MAX) { /* it never opened */
        fprintf(stderr, "simpool diff: %s: %s\n", diff->upstream.url,
                end == STRATUM_LINK_END_REFUSED ? "nobody listens there" : text);
        diff->failed++;
        diff->next = diff->transcript->count; /* the others would fare no better */
        end_conversation(diff);
        return;
    }
    simpool_rehearsal_on_closed(diff->rehearsal, text);
    act(diff);
}

static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};

static void on_deadline(void *context)
{
    struct diff *const diff = context;
    simpool_rehearsal_on_deadline(diff->rehearsal, stratum_loop_now(diff->loop).now_us);
    act(diff);
}

static bool speaks(const struct simpool_conversation *conversation)
{
    for (size_t index = 0; index < conversation->count; index++) {
        if (conversation->lines[index].from_miner) {
            return true;
        }
    }
    return false;
}

/** Whether it is one of those to be played. */
static bool is_wanted(const struct diff *diff, const struct simpool_conversation *conversation)
{
    return (diff->only == 0 || (int64_t)diff->only == conversation->connection) &&
           speaks(conversation);
}

/** false: there is nothing to compare, and *problem says so */
static bool has_wanted(const struct diff *diff, const char **problem)
{
    for (size_t index = 0; index < diff->transcript->count; index++) {
        if (is_wanted(diff, &diff->transcript->at[index])) {
            return true;
        }
    }
    *problem = diff->only == 0
                   ? stratum_problem("%s: no miner says anything in it", diff->path)
                   : stratum_problem("%s: no miner says anything in it on a connection %" PRIu64,
                                     diff->path, diff->only);
    return false;
}

/** The next connection on which a miner says something; without one the loop stops. */
static void play_next(struct diff *diff)
{
    const struct simpool_transcript *const transcript = diff->transcript;
    while (diff->next < transcript->count) {
        const struct simpool_conversation *const conversation = &transcript->at[diff->next++];
        if (!is_wanted(diff, conversation)) {
            continue;
        }
        diff->rehearsal = simpool_rehearsal_make(conversation, &diff->options);
        stratum_lines_init(&diff->lines, STRATUM_LINE_MAX);
        diff->link = diff->rehearsal == NULL
                         ? NULL
                         : diff->upstream.dialer->dial(diff->upstream.dialer,
                                                       &diff->upstream.address, &events, diff);
        if (diff->link != NULL) {
            return;
        }
        fputs("simpool diff: out of memory\n", stderr);
        diff->failed++;
        break;
    }
    stratum_loop_stop(diff->loop);
}

static void on_watch(void *context)
{
    struct diff *const diff = context;
    if (program_signals_take(0) != 0) {
        diff->interrupted = true;
        stratum_loop_stop(diff->loop);
    } else {
        stratum_loop_arm(diff->loop, &diff->watch,
                         stratum_loop_now(diff->loop).now_us + PROGRAM_WATCH_US);
    }
}

static void begin(void *context)
{
    play_next(context);
}

static void turned(void *context)
{
    struct diff *const diff = context;
    program_printer_flush(&diff->printer);
}

static int run(struct diff *diff)
{
    program_signals_hold();
    program_printer_open(&diff->printer, stdout);
    diff->loop->turned = turned;
    diff->loop->turned_context = diff;
    struct stratum_timer start = stratum_timer_make(begin, diff);
    const int64_t now_us = stratum_loop_now(diff->loop).now_us;
    diff->deadline = stratum_timer_make(on_deadline, diff);
    diff->watch = stratum_timer_make(on_watch, diff);
    stratum_loop_arm(diff->loop, &diff->watch, now_us + PROGRAM_WATCH_US);
    stratum_loop_arm(diff->loop, &start, now_us);
    stratum_loop_run(diff->loop);
    stratum_loop_disarm(diff->loop, &diff->watch);
    stratum_loop_disarm(diff->loop, &diff->deadline);
    stratum_link_close(diff->link, STRATUM_LINK_RESET);
    simpool_rehearsal_free(diff->rehearsal);
    stratum_lines_done(&diff->lines);
    fprintf(
        diff->printer.out, "%zu connection%s, %zu lines said, %zu answers alike%s, %zu differ\n",
        diff->played, diff->played == 1 ? "" : "s", diff->sum.said, diff->sum.compared,
        diff->sum.shares > 0 ? " (those to shares by their order alone)" : "", diff->sum.differs);
    (void)program_printer_close(&diff->printer, !diff->interrupted);
    if (diff->interrupted) {
        return PROGRAM_EXIT_INTERRUPTED;
    }
    return diff->sum.differs > 0 || diff->failed > 0 || diff->played == 0 ? SIMPOOL_EXIT_CHECK
                                                                          : SIMPOOL_EXIT_GOOD;
}

static bool open_all(struct diff *diff, const char **problem)
{
    diff->transcript = simpool_transcript_open(diff->path, problem);
    if (diff->transcript == NULL || !has_wanted(diff, problem)) {
        return false;
    }
    *problem = "no event loop: libev finds no way to wait for sockets here";
    diff->loop = stratum_loop_ev_make();
    return diff->loop != NULL && program_upstream_open(&diff->upstream, diff->loop, problem);
}

static int diff_all(const struct program_syntax *syntax, struct diff *diff)
{
    const char *problem = NULL;
    if (diff->upstream.url == NULL) {
        return program_usage_error(syntax,
                                   "no pool: name it with --upstream stratum+tcp://HOST:PORT");
    }
    diff->options.strictness = diff->strict ? SIMPOOL_SHAPE_STRICT : SIMPOOL_SHAPE_LOOSE;
    const int exit_code =
        open_all(diff, &problem) ? run(diff) : program_usage_error(syntax, "%s", problem);
    program_upstream_close(&diff->upstream);
    simpool_transcript_free(diff->transcript);
    stratum_loop_free(diff->loop);
    return exit_code;
}

int program_diff(const char *program, int argc, char **argv)
{
    (void)program;
    struct diff diff = {
        .options = {.window_us = WINDOW_US, .patience_us = PATIENCE_US, .settle_us = SETTLE_US}};
    const struct program_option options[] = {
        {"upstream", PROGRAM_OPTION_TEXT, "URL", "the pool, stratum+tcp:// or stratum+ssl://",
         &diff.upstream.url, NULL},
        {"strict", PROGRAM_OPTION_FLAG, NULL, "compare texts, numbers and the order of keys, too",
         &diff.strict, NULL},
        {"connection", PROGRAM_OPTION_COUNT, "N", "only this one of the recording", &diff.only,
         NULL},
        {"user", PROGRAM_OPTION_TEXT, "NAME", "instead of the recorded ones", &diff.options.user,
         NULL},
        {"pass", PROGRAM_OPTION_ANY_TEXT, "WORD", "instead of the recorded ones",
         &diff.options.pass, NULL},
        {"window", PROGRAM_OPTION_DURATION, "TIME",
         "what the recorded pool said later after a line was no answer; default 2s",
         &diff.options.window_us, NULL},
        {"patience", PROGRAM_OPTION_DURATION, "TIME", "how long to wait for an answer; default 5s",
         &diff.options.patience_us, NULL},
        {"tls-ca", PROGRAM_OPTION_TEXT, "FILE", "authorities that the pool's certificate may be of",
         &diff.upstream.trust.ca_file, NULL},
        {"tls-pin", PROGRAM_OPTION_TEXT, "SHA256", "the pool's certificate, and no other",
         &diff.upstream.trust.pin, NULL},
        {"tls-insecure", PROGRAM_OPTION_FLAG, NULL, "any certificate of the pool will do",
         &diff.upstream.trust.insecure, NULL},
    };
    const struct program_syntax syntax = {
        .name = "simpool diff",
        .usage = "RECORDING --upstream URL [options]",
        .summary = summary,
        .options = options,
        .option_count = sizeof options / sizeof options[0],
    };
    struct program_arguments arguments;
    const enum program_parsed parsed = program_options_parse(&arguments, &syntax, argc, argv);
    int exit_code = parsed == PROGRAM_PARSED_HELP ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_USAGE;
    if (parsed == PROGRAM_PARSED && arguments.operands.count != 1) {
        (void)program_usage_error(&syntax, "name one recording");
    } else if (parsed == PROGRAM_PARSED) {
        diff.path = arguments.operands.at[0];
        exit_code = diff_all(&syntax, &diff);
    }
    program_arguments_done(&arguments);
    return exit_code;
}
