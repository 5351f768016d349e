/* The miner's configuration file, whatever is in it: options within their limits, or one line that
 * says what is wrong. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "miner/program/options.h"
#include "tests/fuzz/folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_options(const struct miner_options *options)
{
    const struct miner_agent_options *agent = &options->agent;
    assert(agent->pool_count >= 1 && agent->pool_count <= MINER_POOLS_MAX);
    assert(options->device_count >= 1 && options->device_count <= MINER_DEVICES_MAX);
    assert(options->user_count <= MINER_POOLS_MAX && options->pass_count <= MINER_POOLS_MAX);
    assert(agent->session.user != NULL && agent->session.pass != NULL);
    assert(!options->help && !options->version);
    for (size_t index = 0; index < agent->pool_count; index++) {
        assert(agent->pools[index].host[0] != '\0' && agent->pools[index].port != 0);
    }
}

static void read_options(struct miner_options *options, int argc, char **argv)
{
    char problem[MINER_PROBLEM_MAX] = "";
    if (miner_options_read(options, argc, argv, problem)) {
        check_options(options);
    } else {
        assert(problem[0] != '\0' && memchr(problem, '\0', sizeof problem) != NULL);
        assert(strchr(problem, '\n') == NULL);
    }
    miner_options_done(options);
}

/* Alone, and under a command line that decides. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct miner_options *options = malloc(sizeof *options);
    char path[512];
    char config[] = "--config";
    char url[] = "--url";
    char pool[] = "stratum+tcp://127.0.0.1:3333";
    char user[] = "--user";
    char name[] = "me";
    assert(options != NULL);
    const char *file = fuzz_file("miner.json", data, len);
    memcpy(path, file, strlen(file) + 1);
    char *argv[] = {config, path, url, pool, user, name, NULL};
    read_options(options, 2, argv);
    read_options(options, 6, argv);
    free(options);
    return 0;
}
