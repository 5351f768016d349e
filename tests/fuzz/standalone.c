/* Runs a fuzz target without libFuzzer: every seed as it is, then seeds spoiled by dice.
 *
 *     replay_NAME [--rounds N] [--seed N] [--write FOLDER] FILE|FOLDER…
 *
 * A seed is a line that was recorded (of .jsonl files in fixtures/transcripts' format, each line of
 * each segment), or a whole file. The same seed number gives the same inputs everywhere. A crash
 * leaves its input in crash-input, in the current folder. */
#define _DEFAULT_SOURCE /* DT_REG */
#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stratum/dice.h"
#include "stratum/json.h"

enum { SEEDS_MAX = 4096, INPUT_MAX = 16 * 1024, FILE_MAX = 4 * 1024 * 1024, PATH_LEN_MAX = 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct seeds {
    size_t count;
    struct {
        uint8_t *bytes;
        size_t len;
    } list[SEEDS_MAX];
};

static void add_seed(struct seeds *seeds, const void *bytes, size_t len)
{
    if (seeds->count == SEEDS_MAX || len > INPUT_MAX) {
        return;
    }
    uint8_t *copy = malloc(len + 1);
    assert(copy != NULL);
    memcpy(copy, bytes, len);
    seeds->list[seeds->count].bytes = copy;
    seeds->list[seeds->count++].len = len;
}

/* A record of a transcript gives the lines of its segment; any other line is a seed itself. */
static void add_record(struct seeds *seeds, const char *line, size_t len)
{
    struct stratum_json_document *document = NULL;
    if (stratum_json_parse(&document, line, len) != STRATUM_OK) {
        add_seed(seeds, line, len);
        return;
    }
    size_t text_len = 0;
    const struct stratum_json root = stratum_json_root(document);
    const char *text = stratum_json_text(stratum_json_at(root, 3), &text_len);
    if (text == NULL) {
        text = stratum_json_text(stratum_json_get(root, "line"), &text_len);
    }
    for (const char *at = text; at != NULL && at < text + text_len;) {
        const char *newline = memchr(at, '\n', (size_t)(text + text_len - at));
        const char *end = newline != NULL ? newline : text + text_len;
        add_seed(seeds, at, (size_t)(end - at));
        at = end + 1;
    }
    stratum_json_free(document);
}

static void add_file(struct seeds *seeds, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(2);
    }
    char *bytes = malloc(FILE_MAX);
    assert(bytes != NULL);
    const size_t len = fread(bytes, 1, FILE_MAX, file);
    (void)fclose(file);
    add_seed(seeds, bytes, len);
    const size_t name = strlen(path);
    if (name > 6 && strcmp(path + name - 6, ".jsonl") == 0) {
        for (char *at = bytes; at < bytes + len;) {
            char *newline = memchr(at, '\n', (size_t)(bytes + len - at));
            char *end = newline != NULL ? newline : bytes + len;
            add_record(seeds, at, (size_t)(end - at));
            at = end + 1;
        }
    }
    free(bytes);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* In the order of names: a folder lists them in any. */
static void add_path(struct seeds *seeds, const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        add_file(seeds, path);
        return;
    }
    size_t count = 0;
    char(*paths)[PATH_LEN_MAX] = malloc((size_t)SEEDS_MAX * PATH_LEN_MAX);
    assert(paths != NULL);
    for (struct dirent *entry = readdir(folder); entry != NULL && count < SEEDS_MAX;
         entry = readdir(folder)) {
        const int len = snprintf(paths[count], PATH_LEN_MAX, "%s/%s", path, entry->d_name);
        count += entry->d_type == DT_REG && len < PATH_LEN_MAX;
    }
    (void)closedir(folder);
    qsort(paths, count, PATH_LEN_MAX, by_name);
    for (size_t index = 0; index < count; index++) {
        add_file(seeds, paths[index]);
    }
    free(paths);
}

struct input {
    size_t len;
    uint8_t bytes[INPUT_MAX];
};

/* Replace `gone` bytes at `at` by others, as far as there is room. */
static void splice(struct input *input, size_t at, size_t gone, const void *bytes, size_t len)
{
    gone = gone < input->len - at ? gone : input->len - at;
    if (input->len - gone + len > INPUT_MAX) {
        return;
    }
    memmove(input->bytes + at + len, input->bytes + at + gone, input->len - at - gone);
    memcpy(input->bytes + at, bytes, len);
    input->len += len - gone;
}

static void spoil(struct input *input, const struct seeds *seeds, struct stratum_dice *dice)
{
    static const char *const words[] = {
        "null",    "true", "-1",   "0",     "1e999", "99999999999999999999",
        "\"\"",    "[]",   "{}",   "[[[[",  "\"",    "\\",
        "\\u0000", "\xff", "\r\n", "\"4\"", "0.5",   ",",
        "]",       "00"};
    const size_t at = stratum_dice_below(dice, input->len + 1);
    const size_t gone = stratum_dice_below(dice, 9);
    const uint8_t byte = (uint8_t)stratum_dice_next(dice);
    const size_t other = stratum_dice_below(dice, seeds->count);
    const size_t other_len = seeds->list[other].len;
    const size_t from = stratum_dice_below(dice, other_len + 1);
    const char *word = words[stratum_dice_below(dice, sizeof words / sizeof words[0])];
    switch (stratum_dice_below(dice, 5)) {
    case 0: /* another byte */
        splice(input, at, 1, &byte, 1);
        return;
    case 1: /* a hole */
        splice(input, at, gone, "", 0);
        return;
    case 2: /* a word where something was */
        splice(input, at, gone, word, strlen(word));
        return;
    case 3: /* the rest of another seed */
        splice(input, at, input->len, seeds->list[other].bytes + from, other_len - from);
        return;
    default: /* one bit */
        if (at < input->len) {
            input->bytes[at] ^= (uint8_t)(1u << (byte & 7));
        }
        return;
    }
}

/* For the handler alone: what is being tried. */
static const struct input *current;

static void on_crash(int signal_number)
{
    const int file = open("crash-input", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0 && write(file, current->bytes, current->len) >= 0) {
        (void)close(file);
    }
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
}

static void run_all(const struct seeds *seeds, uint64_t rounds, uint64_t seed)
{
    struct input *input = malloc(sizeof *input);
    assert(input != NULL);
    current = input;
    (void)signal(SIGABRT, on_crash);
    (void)signal(SIGSEGV, on_crash);
    struct stratum_dice dice;
    stratum_dice_init(&dice, seed, "fuzz");
    for (uint64_t round = 0; round < seeds->count + rounds; round++) {
        const bool plain = round < seeds->count;
        const size_t index = plain ? (size_t)round : stratum_dice_below(&dice, seeds->count);
        assert(seeds->list[index].bytes != NULL);
        input->len = seeds->list[index].len;
        memcpy(input->bytes, seeds->list[index].bytes, input->len);
        for (uint64_t times = plain ? 0 : 1 + stratum_dice_below(&dice, 4); times > 0; times--) {
            spoil(input, seeds, &dice);
        }
        (void)LLVMFuzzerTestOneInput(input->bytes, input->len);
    }
    free(input);
}

static void write_all(const struct seeds *seeds, const char *folder)
{
    for (size_t index = 0; index < seeds->count; index++) {
        char path[PATH_LEN_MAX];
        (void)snprintf(path, sizeof path, "%s/%04zu", folder, index);
        FILE *file = fopen(path, "wb");
        if (file == NULL) {
            fprintf(stderr, "cannot write %s\n", path);
            exit(2);
        }
        (void)fwrite(seeds->list[index].bytes, 1, seeds->list[index].len, file);
        (void)fclose(file);
    }
}

static int usage(const char *program)
{
    fprintf(stderr, "usage: %s [--rounds N] [--seed N] [--write FOLDER] FILE|FOLDER...\n", program);
    return 2;
}

int main(int argc, char **argv)
{
    uint64_t rounds = 0;
    uint64_t seed = 1;
    const char *folder = NULL;
    struct seeds *seeds = calloc(1, sizeof *seeds);
    assert(seeds != NULL);
    for (int index = 1; index < argc; index++) {
        const bool more = index + 1 < argc;
        if (strcmp(argv[index], "--rounds") == 0 && more) {
            rounds = strtoull(argv[++index], NULL, 10);
        } else if (strcmp(argv[index], "--seed") == 0 && more) {
            seed = strtoull(argv[++index], NULL, 10);
        } else if (strcmp(argv[index], "--write") == 0 && more) {
            folder = argv[++index];
        } else {
            add_path(seeds, argv[index]);
        }
    }
    if (folder != NULL) {
        write_all(seeds, folder);
    } else if (seeds->count > 0) {
        run_all(seeds, rounds, seed);
    }
    printf("%zu seeds, %" PRIu64 " spoiled, seed %" PRIu64 "\n", seeds->count, rounds, seed);
    for (size_t index = 0; index < seeds->count; index++) {
        free(seeds->list[index].bytes);
    }
    const bool found = seeds->count > 0;
    free(seeds);
    return found ? 0 : usage(argv[0]);
}
