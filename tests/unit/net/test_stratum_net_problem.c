#include "stratum/net/problem.h"

#include <string.h>

#include "tests/unit/check.h"

void test_log_problem_names_what_it_is_about(void)
{
    check_text(stratum_problem("port %u is in use", 3333u), "port 3333 is in use");
    char path[1000];
    memset(path, 'p', sizeof path);
    path[sizeof path - 1] = '\0';
    check_int(strlen(stratum_problem("%s", path)), 599); /* cut, not overrun */
}
