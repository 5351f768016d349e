#include "simpool/program/options.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "simpool/program/settings.h"
#include "stratum/json.h"
#include "stratum/nearest.h"
#include "stratum/text.h"

enum { USAGE_WORDS_MAX = 2048, NAME_LEN_MAX = 64 };

/** What a row of the table looks like on a command line. */
static const char *dashes(const char *name)
{
    return name[1] == '\0' ? "-" : "--";
}

int program_usage_error(const struct program_syntax *syntax, const char *format, ...)
{
    char words[USAGE_WORDS_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    stratum_text_one_line(words);
    fprintf(stderr, "%s: %s\n", syntax->name, words);
    return 2;
}

static void help_row(const char *name, const char *argument, const char *help)
{
    char left[64];
    snprintf(left, sizeof left, "%s%s %s", dashes(name), name, argument != NULL ? argument : "");
    printf("  %-24s %s\n", left, help);
}

static void print_help(const struct program_syntax *syntax)
{
    printf("usage: %s %s\n\n%s\n\noptions:\n", syntax->name, syntax->usage, syntax->summary);
    for (size_t index = 0; index < syntax->option_count; index++) {
        const struct program_option *const option = &syntax->options[index];
        help_row(option->name, option->argument, option->help);
    }
    help_row("c", "FILE", "options from a JSON file; those of the command line win");
    help_row("help", NULL, "this");
    help_row("version", NULL, "the version");
}

const struct program_option *program_option_named(const struct program_syntax *syntax,
                                                  const char *name, size_t len)
{
    for (size_t index = 0; index < syntax->option_count; index++) {
        const struct program_option *const option = &syntax->options[index];
        if (strlen(option->name) == len && memcmp(option->name, name, len) == 0) {
            return option;
        }
    }
    return NULL;
}

const char *program_option_nearest(const struct program_syntax *syntax, const char *name)
{
    struct stratum_nearest nearest = {.word = name};
    for (size_t index = 0; index < syntax->option_count; index++) {
        stratum_nearest_offer(&nearest, syntax->options[index].name);
    }
    stratum_nearest_offer(&nearest, "help");
    const struct program_option *const meant =
        program_option_named(syntax, nearest.best, strlen(nearest.best));
    return meant != NULL ? meant->name : nearest.best[0] != '\0' ? "help" : NULL;
}

/** One word of the command line, split: "--name=value", "-n". */
struct word {
    const char *name;
    size_t name_len;
    const char *value; /* NULL: no "=" */
};

/** false: an operand ("-" alone is one too: by custom it is stdin). */
static bool split(struct word *out, const char *text)
{
    if (text[0] != '-' || text[1] == '\0') {
        return false;
    }
    out->name = text + (text[1] == '-' ? 2 : 1);
    if (out->name == text + 1 && strchr("0123456789", text[2]) != NULL && text[2] != '\0') {
        out->name_len = 1; /* -j4 */
        out->value = text + 2;
        return true;
    }
    const char *const equals = strchr(out->name, '=');
    out->name_len = equals != NULL ? (size_t)(equals - out->name) : strlen(out->name);
    out->value = equals != NULL ? equals + 1 : NULL;
    return true;
}

static bool word_is(const struct word *word, const char *name)
{
    return word->name_len == strlen(name) && memcmp(word->name, name, word->name_len) == 0;
}

/** The walk over a command line. */
struct parser {
    const struct program_syntax *syntax;
    struct program_arguments *out;
    char **argv;
    int argc;
    int next;
};

/** Whether a command line is expected behind "--". */
static bool takes_command(const struct program_syntax *syntax)
{
    return strstr(syntax->usage, " -- ") != NULL;
}

/** Whether the option at hand may well be of a command whose "--" was forgotten. */
static bool dashes_forgotten(const struct parser *parser)
{
    bool there = !takes_command(parser->syntax);
    for (int next = parser->next; next < parser->argc; next++) {
        there = there || strcmp(parser->argv[next], "--") == 0;
    }
    return !there;
}

static enum program_parsed unknown(const struct parser *parser, const struct word *word,
                                   const char *text)
{
    char name[NAME_LEN_MAX];
    snprintf(name, sizeof name, "%.*s", (int)word->name_len, word->name);
    const char *const near = program_option_nearest(parser->syntax, name);
    const char *const command =
        dashes_forgotten(parser) ? "; the miner's command line stands behind --" : "";
    if (near != NULL) {
        (void)program_usage_error(parser->syntax, "unknown option %s; did you mean %s%s?%s", text,
                                  dashes(near), near, command);
    } else {
        (void)program_usage_error(parser->syntax, "unknown option %s; --help lists them%s", text,
                                  command);
    }
    return PROGRAM_PARSED_WRONG;
}

/** The value of the option at hand: behind "=", or the next word. NULL: there is none. */
static const char *value_of(struct parser *parser, const struct word *word)
{
    if (word->value != NULL) {
        return word->value;
    }
    const bool more = parser->next < parser->argc && strcmp(parser->argv[parser->next], "--") != 0;
    return more ? parser->argv[parser->next++] : NULL;
}

static enum program_parsed take_value(struct parser *parser, const struct program_option *option,
                                      const struct word *word)
{
    const struct program_syntax *const syntax = parser->syntax;
    const char *const dash = dashes(option->name);
    const char *const value =
        option->kind == PROGRAM_OPTION_FLAG ? word->value : value_of(parser, word);
    if (value == NULL && option->kind != PROGRAM_OPTION_FLAG) {
        (void)program_usage_error(syntax, "%s%s needs a value: %s%s %s", dash, option->name, dash,
                                  option->name, option->argument);
        return PROGRAM_PARSED_WRONG;
    }
    const char *const expected = program_option_set(option, value != NULL ? value : "true");
    if (expected != NULL) {
        (void)program_usage_error(syntax, "%s%s \"%s\": expected %s", dash, option->name, value,
                                  expected);
        return PROGRAM_PARSED_WRONG;
    }
    return PROGRAM_PARSED;
}

static enum program_parsed take_word(struct parser *parser)
{
    char *const text = parser->argv[parser->next++];
    struct word word;
    if (!split(&word, text)) {
        parser->out->operands.at[parser->out->operands.count++] = text;
        return PROGRAM_PARSED;
    }
    if (word_is(&word, "help") || word_is(&word, "h")) {
        print_help(parser->syntax);
        return PROGRAM_PARSED_HELP;
    }
    if (word_is(&word, "version") || word_is(&word, "V")) {
        printf("%s " PROJECT_VERSION "\n", parser->syntax->name);
        return PROGRAM_PARSED_HELP;
    }
    if (word_is(&word, "c")) { /* read before: the command line wins */
        (void)value_of(parser, &word);
        return PROGRAM_PARSED;
    }
    const struct program_option *const option =
        program_option_named(parser->syntax, word.name, word.name_len);
    return option != NULL ? take_value(parser, option, &word) : unknown(parser, &word, text);
}

/** A word read before its turn: true when it is -c, whose value is *path (NULL: it has none). The
 *  value of another option is passed over, so that a user may be called "-c". */
static bool is_settings(struct parser *parser, const char **path)
{
    struct word word;
    if (!split(&word, parser->argv[parser->next++])) {
        return false;
    }
    const bool settings = word_is(&word, "c");
    const struct program_option *const option =
        program_option_named(parser->syntax, word.name, word.name_len);
    if (settings || (option != NULL && option->kind != PROGRAM_OPTION_FLAG)) {
        *path = value_of(parser, &word);
    }
    return settings;
}

/** Settle -c before all else. false: said on stderr. */
static bool read_settings(struct parser parser)
{
    const char *path = NULL;
    while (parser.next < parser.argc && strcmp(parser.argv[parser.next], "--") != 0) {
        if (!is_settings(&parser, &path)) {
            continue;
        }
        if (path == NULL) {
            (void)program_usage_error(parser.syntax, "-c needs a value: -c FILE");
            return false;
        }
        if (parser.out->file != NULL) {
            (void)program_usage_error(parser.syntax, "-c is given twice; one file is read");
            return false;
        }
        if (!program_settings_read(&parser.out->file, parser.syntax, path)) {
            return false;
        }
    }
    return true;
}

enum program_parsed program_options_parse(struct program_arguments *out,
                                          const struct program_syntax *syntax, int argc,
                                          char **argv)
{
    *out = (struct program_arguments){.operands = {.at = argv}};
    struct parser parser = {.syntax = syntax, .out = out, .argv = argv, .argc = argc};
    if (!read_settings(parser)) {
        return PROGRAM_PARSED_WRONG;
    }
    while (parser.next < argc && strcmp(argv[parser.next], "--") != 0) {
        const enum program_parsed parsed = take_word(&parser);
        if (parsed != PROGRAM_PARSED) {
            return parsed;
        }
    }
    if (parser.next < argc && takes_command(syntax)) {
        out->command.at = argv + parser.next + 1;
        out->command.count = (size_t)(argc - parser.next - 1);
    }
    for (int next = parser.next + 1; next < argc && !takes_command(syntax); next++) {
        out->operands.at[out->operands.count++] = argv[next];
    }
    argv[out->operands.count] = NULL; /* "--", or a word already taken, or argv's own end */
    return PROGRAM_PARSED;
}

void program_arguments_done(struct program_arguments *arguments)
{
    stratum_json_free(arguments->file);
    arguments->file = NULL;
}
