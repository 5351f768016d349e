#include "tests/unit/net/logs.h"

#include "tests/unit/check.h"

struct stratum_log *logs_open(const char *spec, char path[FILES_PATH_MAX])
{
    const char *problem = "";
    files_make(path);
    struct stratum_log *const log = stratum_log_open(spec, path, &problem);
    check_text(problem, "");
    return log;
}

char *logs_close(struct stratum_log *log, const char *path)
{
    stratum_log_close(log);
    char *const text = files_read(path);
    files_remove(path);
    return text;
}
