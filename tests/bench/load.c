/* bench_load shares|idle|bare: load on a pool, whoever's it is. tests/bench/load.py runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/load.h"

static void usage(void)
{
    fputs("usage: bench_load shares|idle|bare [--port N] [--connections N] [--window N]\n"
          "                  [--seconds S] [--user NAME] [--trigger COMMAND] [--bytes N]\n",
          stderr);
    exit(2);
}

int main(int argc, char **argv)
{
    struct load_options options = {.connections = 16,
                                   .window = 64,
                                   .seconds = 5,
                                   .bytes = 600,
                                   .user = "load.rig",
                                   .trigger = "true"};
    if (argc < 2 || argc % 2 != 0) {
        usage();
    }
    for (int index = 2; index < argc; index += 2) {
        const char *const value = argv[index + 1];
        if (strcmp(argv[index], "--port") == 0) {
            options.port = (uint16_t)strtoul(value, NULL, 10);
        } else if (strcmp(argv[index], "--connections") == 0) {
            options.connections = (unsigned)strtoul(value, NULL, 10);
        } else if (strcmp(argv[index], "--window") == 0) {
            options.window = (unsigned)strtoul(value, NULL, 10);
        } else if (strcmp(argv[index], "--seconds") == 0) {
            options.seconds = strtod(value, NULL);
        } else if (strcmp(argv[index], "--bytes") == 0) {
            options.bytes = (unsigned)strtoul(value, NULL, 10);
        } else if (strcmp(argv[index], "--user") == 0) {
            options.user = value;
        } else if (strcmp(argv[index], "--trigger") == 0) {
            options.trigger = value;
        } else {
            usage();
        }
    }
    if (options.connections == 0 || options.bytes == 0) {
        usage();
    }
    if (strcmp(argv[1], "shares") == 0) {
        load_shares(&options);
    } else if (strcmp(argv[1], "idle") == 0) {
        load_idle(&options);
    } else if (strcmp(argv[1], "bare") == 0) {
        load_bare(&options);
    } else {
        usage();
    }
    return 0;
}
