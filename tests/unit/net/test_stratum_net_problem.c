#include "stratum/net/problem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include "stratum/net/journal.h"
#include "tests/unit/check.h"

enum { NOBODY = 65534 };

void test_log_problem_names_what_it_is_about(void)
{
    check_text(stratum_problem("port %u is in use", 3333u), "port 3333 is in use");
    char path[1000];
    memset(path, 'p', sizeof path);
    path[sizeof path - 1] = '\0';
    check_int(strlen(stratum_problem("%s", path)), 599); /* cut, not overrun */
}

void test_log_problem_of_a_folder_that_may_not_be_written(void)
{
    char folder[] = "/tmp/stratum_net_XXXXXX";
    check_true(mkdtemp(folder) != NULL && chmod(folder, 0555) == 0);
    char path[64];
    (void)snprintf(path, sizeof path, "%s/journal", folder);
    char expected[128];
    (void)snprintf(expected, sizeof expected, "cannot write the journal %s: Permission denied",
                   path);
    const uid_t me = geteuid();
    check_true(me != 0 || seteuid(NOBODY) == 0);
    const char *problem = "";
    check_true(stratum_journal_open(path, &problem) == NULL);
    check_text(problem, expected);
    check_true(seteuid(me) == 0);
    check_int(rmdir(folder), 0);
}
