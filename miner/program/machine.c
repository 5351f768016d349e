#include "miner/program/machine.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 512, LINE_BYTES = 1024 };

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "unknown"
#endif

bool miner_machine_line(char out[MINER_MACHINE_NAME_MAX + 1], const char *root, const char *path,
                        const char *key)
{
    char name[PATH_BYTES];
    char line[LINE_BYTES];
    (void)snprintf(name, sizeof name, "%s%s", root, path);
    FILE *file = fopen(name, "re");
    bool found = false;
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        const char *value = line;
        found = key == NULL || strncmp(line, key, strlen(key)) == 0;
        if (found && key != NULL) {
            value = strchr(line, ':');
            value = value != NULL ? value + 1 + strspn(value + 1, " \t") : line + strlen(key);
        }
        (void)snprintf(out, MINER_MACHINE_NAME_MAX + 1, "%.*s", MINER_MACHINE_NAME_MAX, value);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return found;
}

void miner_machine_read(struct miner_machine *out, const char *root)
{
    *out = (struct miner_machine){.cores = sysconf(_SC_NPROCESSORS_ONLN), .compiler = COMPILER};
    (void)miner_machine_line(out->cpu, root, "/proc/cpuinfo", "model name");
    (void)miner_machine_line(out->kernel, root, "/proc/sys/kernel/osrelease", NULL);
}

void miner_machine_json(struct stratum_text *out, const struct miner_machine *machine)
{
    stratum_text_add(out, "{\"cpu\":");
    stratum_text_json(out, machine->cpu);
    stratum_text_format(out, ",\"cores\":%ld,\"kernel\":", machine->cores);
    stratum_text_json(out, machine->kernel);
    stratum_text_add(out, ",\"compiler\":");
    stratum_text_json(out, machine->compiler);
    stratum_text_add(out, "}");
}
