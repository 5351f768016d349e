#include <stdint.h>
#include <stdlib.h>

#include "stratum/room.h"
#include "tests/unit/check.h"

void test_stratum_room_grows_and_keeps(void)
{
    uint32_t *numbers = NULL;
    size_t capacity = 0;
    for (uint32_t count = 0; count < 5000; count++) {
        numbers = stratum_room_for(numbers, &capacity, count + 1, sizeof *numbers);
        check_true(capacity > count && (capacity & (capacity - 1)) == 0);
        numbers[count] = count;
    }
    check_int(capacity, 8192);
    for (uint32_t index = 0; index < 5000; index++) {
        check_int(numbers[index], index);
    }
    check_true(stratum_room_for(numbers, &capacity, 1, sizeof *numbers) == numbers);
    free(numbers);
}

void test_stratum_room_more_than_there_is(void)
{
    static const size_t sizes[] = {1, 8, 344};
    for (size_t row = 0; row < sizeof sizes / sizeof sizes[0]; row++) {
        size_t capacity = 0;
        char *const at = stratum_room_for(NULL, &capacity, 3, sizes[row]);
        const size_t had = capacity;
        at[had * sizes[row] - 1] = 1;
        check_true(stratum_room_for(at, &capacity, SIZE_MAX, sizes[row]) == NULL);
        check_true(stratum_room_for(at, &capacity, SIZE_MAX / sizes[row], sizes[row]) == NULL);
        check_int(capacity, had);
        check_int(at[had * sizes[row] - 1], 1);
        free(at);
    }
}
