#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "tests/unit/stratum/guard.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t page_len(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

void guard_init(struct guard *guard, size_t capacity)
{
    const size_t page = page_len();
    guard->len = (capacity / page + 2) * page;
    guard->pages =
        mmap(NULL, guard->len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert(guard->pages != MAP_FAILED);
    const int locked = mprotect(guard->pages + guard->len - page, page, PROT_NONE);
    assert(locked == 0);
    (void)locked;
}

void guard_done(struct guard *guard)
{
    (void)munmap(guard->pages, guard->len);
}

const char *guard_place(struct guard *guard, const void *bytes, size_t len)
{
    const size_t end = guard->len - page_len();
    assert(len <= end);
    memcpy(guard->pages + end - len, bytes, len);
    return guard->pages + end - len;
}
