/* miner bench: the devices alone, in numbers that two runs can be compared by. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "miner/program/bench.h"
#include "miner/program/bench_log.h"
#include "miner/program/command.h"
#include "miner/program/machine.h"
#include "miner/program/option_values.h"
#include "miner/program/stats.h"

enum { EXIT_GOOD = 0, EXIT_UNFIT = 1, EXIT_USAGE = 2, LINE_MAX_BYTES = 512 };

static const char summary[] =
    "Searches with every device at once, no pool, an unreachable target; in alternation with the\n"
    "SHA-256 work of the same nonces alone, which is as fast as this device could ever be. The\n"
    "ratio of the two is worth comparing on a noisy machine, the rate is not.\n\n"
    "--log-matrix mines at a pool in memory instead, at each level of the log: what does it "
    "cost?\n\n"
    "exit: 0 good; 1 a device cannot be used; 2 usage; 3 a level of the log costs too much";

/** What the command line says. */
struct asked {
    struct miner_options *options; /* of the devices */
    uint64_t iterations;
    int64_t duration_us;
    double handicap;
    bool json, log_matrix;
};

static double ratio_of(const struct miner_bench_sample *sample)
{
    return sample->ceiling_hps > 0 ? sample->rate_hps / sample->ceiling_hps : NAN;
}

static double rate_of(const struct miner_bench_sample *sample)
{
    return sample->rate_hps;
}

static struct miner_stats sum_up(const struct miner_bench_sample *samples, size_t count,
                                 double (*number)(const struct miner_bench_sample *sample))
{
    double numbers[MINER_BENCH_ITERATIONS_MAX];
    size_t known = 0;
    for (size_t index = 0; index < count; index++) {
        numbers[known] = number(&samples[index]);
        known += isnan(numbers[known]) ? 0 : 1;
    }
    return miner_stats_of(numbers, known);
}

static void print_list(const char *name, const struct miner_bench_sample *samples, size_t count,
                       double (*number)(const struct miner_bench_sample *sample))
{
    printf("\"%s\":[", name);
    const char *between = "";
    for (size_t index = 0; index < count; index++) {
        if (!isnan(number(&samples[index]))) {
            printf("%s%.6g", between, number(&samples[index]));
            between = ",";
        }
    }
    fputs("]", stdout);
}

static void print_json(const struct asked *asked, const struct miner_bench_sample *samples)
{
    char words[LINE_MAX_BYTES];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    struct miner_machine machine;
    miner_machine_read(&machine, "");
    miner_machine_json(&text, &machine);
    printf("{\"program\":\"miner bench\",\"version\":\"" PROJECT_VERSION
           "\",\"algorithm\":\"%s\",\"devices\":%zu,\"device\":\"%s\",\"duration_s\":%.3f,"
           "\"handicap\":%.4g,\"machine\":%s,\"samples\":{",
           qhash_algorithm_name(asked->options->agent.session.algorithm),
           asked->options->device_count, asked->options->devices[0].ops->name,
           (double)asked->duration_us / 1e6, asked->handicap, words);
    print_list("ratio", samples, asked->iterations, ratio_of);
    fputs(",", stdout);
    print_list("rate_hps", samples, asked->iterations, rate_of);
    const struct miner_bench_sample *last = &samples[asked->iterations - 1];
    printf("},\"batch_time\":%.6f,\"nonces_per_launch\":%.0f}\n", last->batch_us / 1e6,
           last->batch_nonces);
}

static void print_stats(const char *name, const struct miner_stats *stats, double unit,
                        const char *unit_name)
{
    if (stats->count > 0) {
        printf("%-8s %.4g%s, from %.4g to %.4g, standard error %.2f %%\n", name,
               stats->median / unit, unit_name, stats->least / unit, stats->most / unit,
               100 * stats->error / stats->median);
    }
}

static void print_table(const struct asked *asked, const struct miner_bench_sample *samples)
{
    const struct miner_stats rate = sum_up(samples, asked->iterations, rate_of);
    const struct miner_stats ratio = sum_up(samples, asked->iterations, ratio_of);
    printf("%zu x %s, %s, %llu x %.3g s%s\n", asked->options->device_count,
           asked->options->devices[0].ops->name,
           qhash_algorithm_name(asked->options->agent.session.algorithm),
           (unsigned long long)asked->iterations, (double)asked->duration_us / 1e6,
           asked->handicap > 0 ? ", handicapped on purpose" : "");
    print_stats("rate", &rate, 1e6, " MH/s");
    print_stats("ratio", &ratio, 1, " of the ceiling");
    printf("batch    %.3g ms, %.0f nonces\n", samples[asked->iterations - 1].batch_us / 1e3,
           samples[asked->iterations - 1].batch_nonces);
}

/** A CPU's device is measured by its thread's own time, in which a second thread on the same core
 *  would be as fast as the first. */
static bool have_cores(const struct miner_options *options, const struct miner_syntax *syntax)
{
    const size_t cores = miner_placement_available();
    size_t threads = 0;
    for (size_t index = 0; index < options->device_count; index++) {
        threads += strcmp(options->devices[index].ops->name, "cpu") == 0 ? 1 : 0;
    }
    if (threads > cores) {
        (void)miner_command_wrong(syntax,
                                  "%zu threads on %zu core%s would be told as fast as %zu cores: "
                                  "--device cpu:%zu at most",
                                  threads, cores, cores == 1 ? "" : "s", threads, cores);
    }
    return threads <= cores;
}

static int measure(const struct miner_syntax *syntax, const struct asked *asked)
{
    struct miner_bench_sample samples[MINER_BENCH_ITERATIONS_MAX];
    const struct miner_bench_options options = {
        .specs = asked->options->devices,
        .spec_count = asked->options->device_count,
        .algorithm = asked->options->agent.session.algorithm,
        .duration_us = asked->duration_us,
        .iterations = asked->iterations,
        .handicap = asked->handicap,
    };
    size_t device = 0;
    if (!have_cores(asked->options, syntax)) {
        return EXIT_USAGE;
    }
    const enum device_status status = miner_bench_run(&options, samples, &device);
    if (status != DEVICE_OK) {
        fprintf(stderr, "%s: %s: %s\n", syntax->name, asked->options->devices[device].ops->name,
                device_status_text(status));
        return EXIT_UNFIT;
    }
    (asked->json ? print_json : print_table)(asked, samples);
    return EXIT_GOOD;
}

/** Words of the command line that are numbers. */
struct words {
    const char *algorithm, *device, *duration, *iterations, *handicap;
};

/** false: said on stderr. */
static bool understand(struct asked *asked, const struct words *words,
                       const struct miner_syntax *syntax)
{
    char problem[MINER_PROBLEM_MAX];
    struct stratum_text text = stratum_text_in(problem, sizeof problem);
    if (!miner_option_take_algorithm(asked->options, words->algorithm, &text) ||
        !miner_option_take_device(asked->options, words->device, &text)) {
        (void)miner_command_wrong(syntax, "%s", problem);
        return false;
    }
    if (!miner_options_duration(&asked->duration_us, words->duration) || asked->duration_us <= 0) {
        (void)miner_command_wrong(syntax, "--duration %s: write 400ms, 2s, 1m", words->duration);
        return false;
    }
    if (!miner_command_count(&asked->iterations, words->iterations, 1,
                             MINER_BENCH_ITERATIONS_MAX)) {
        (void)miner_command_wrong(syntax, "--iterations %s: from 1 to %d", words->iterations,
                                  MINER_BENCH_ITERATIONS_MAX);
        return false;
    }
    if (!miner_command_part(&asked->handicap, words->handicap) || asked->handicap > 0.9) {
        (void)miner_command_wrong(syntax, "--handicap %s: from 0%% to 90%%", words->handicap);
        return false;
    }
    return true;
}

int miner_bench(int argc, char **argv)
{
    struct words words = {"qhash", "cpu", "2s", "10", "0%"};
    struct asked asked = {.options = NULL};
    const struct miner_switch switches[] = {
        {"algo", "NAME", "qhash (the default) or sha256d", &words.algorithm, NULL},
        {"device", "KIND[:N]", "cpu is every core (the default), cpu:1 one", &words.device, NULL},
        {"duration", "TIME", "of one iteration (2s)", &words.duration, NULL},
        {"iterations", "N", "how many (10): more are surer", &words.iterations, NULL},
        {"handicap", "PART",
         "do so much of the work in vain: a slowdown on purpose, to see an "
         "alarm",
         &words.handicap, NULL},
        {"log-matrix", NULL, "what each level of the log costs a miner", NULL, &asked.log_matrix},
        {"json", NULL, "one JSON object, for miner regress", NULL, &asked.json},
    };
    const struct miner_syntax syntax = {"miner bench", "[options]", summary, switches,
                                        sizeof switches / sizeof switches[0]};
    struct miner_operands operands;
    const enum miner_command_end end = miner_command_read(&operands, &syntax, argc, argv);
    if (end != MINER_COMMAND_READ) {
        return end == MINER_COMMAND_HELPED ? EXIT_GOOD : EXIT_USAGE;
    }
    if (operands.count > 0) {
        return miner_command_wrong(&syntax, "%s is no option", operands.at[0]);
    }
    asked.options = calloc(1, sizeof *asked.options);
    int code = EXIT_USAGE;
    if (asked.options != NULL && understand(&asked, &words, &syntax)) {
        code = asked.log_matrix ? miner_bench_log(asked.options, asked.duration_us, asked.json)
                                : measure(&syntax, &asked);
    }
    free(asked.options);
    return code;
}
