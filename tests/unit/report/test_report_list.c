#include "report/list.h"

#include "tests/unit/check.h"

void test_report_list_grows_to_its_limit(void)
{
    struct report_list list = {.size = sizeof(int), .limit = 100};
    for (int item = 0; item < 130; item++) {
        const int *const kept = report_list_add(&list, &item);
        check_true((kept != NULL) == (item < 100));
    }
    check_int(list.count, 100);
    check_int(list.lost, 30);
    check_int(((const int *)list.at)[99], 99);
    report_list_done(&list);
    check_int(list.count, 0);
}
