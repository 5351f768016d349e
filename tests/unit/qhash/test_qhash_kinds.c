#include "qhash/device/kinds.h"

#include <string.h>

#include "tests/unit/check.h"

void test_qhash_kinds_names(void)
{
    size_t count = 0;
    check_true(device_by_name("cpu") == &device_cpu);
    check_true(device_by_name("cuda") == &device_cuda);
    check_true(device_by_name("fake") == &device_fake);
    check_true(device_by_name("CPU") == NULL);
    for (const struct device_ops *ops; (ops = device_kind(count)) != NULL; count++) {
        check_row(ops->name, device_by_name(ops->name) == ops);
    }
    check_true(count >= 2);
}

void test_qhash_kinds_statuses(void)
{
    for (int status = DEVICE_OK; status <= DEVICE_UNFIT; status++) {
        check_true(strlen(device_status_text((enum device_status)status)) > 5);
    }
}
