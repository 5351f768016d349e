#include <errno.h>
#include <stdlib.h>

#include "stratum/net/file.h"
#include "tests/unit/check.h"
#include "tests/unit/net/files.h"

void test_stratum_net_file_whole_or_not_at_all(void)
{
    char path[FILES_PATH_MAX];
    files_make(path);
    files_write(path, "a\0bcd", 5);
    size_t len = 0;
    char *const text = stratum_file_read(&len, path, 5);
    check_int(len, 5);
    check_bytes(text, "a\0bcd", 6);
    free(text);
    check_true(stratum_file_read(&len, path, 4) == NULL);
    check_int(errno, EFBIG);
    check_int(len, 5);
    files_remove(path);
    check_true(stratum_file_read(&len, path, 5) == NULL);
    check_int(errno, ENOENT);
    check_true(stratum_file_read(&len, "/", 5) == NULL);
    check_int(errno, EISDIR);
}
