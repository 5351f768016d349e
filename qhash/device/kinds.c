#include "qhash/device/kinds.h"

#include <assert.h>
#include <string.h>

/* One kind of device, one line. */
static const struct device_ops *const kinds[] = {&device_cpu, &device_cuda, &device_fake};

const char *device_status_text(enum device_status status)
{
    switch (status) {
#define STATUS_TEXT(name, text)                                                                    \
    case name:                                                                                     \
        return text;
        DEVICE_STATUSES(STATUS_TEXT)
#undef STATUS_TEXT
    }
    assert(false && "a status outside of the list");
    return "";
}

const struct device_ops *device_kind(size_t index)
{
    return index < sizeof kinds / sizeof kinds[0] ? kinds[index] : NULL;
}

const struct device_ops *device_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(name, kinds[i]->name) == 0) {
            return kinds[i];
        }
    }
    return NULL;
}
