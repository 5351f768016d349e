#include <stdlib.h>
#include <string.h>

#include "miner/ration.h"
#include "stratum/dice.h"
#include "tests/unit/check.h"

#define NONCES (UINT64_C(1) << 32)

enum { WORKERS = 5, PIECES_MAX = 4096 };

/** A run of nonces that some worker has tried. */
struct piece {
    uint64_t cell; /* which ntime, version and extranonce2 */
    uint64_t first, end;
};

struct coverage {
    struct piece *pieces;
    size_t count;
};

static int by_place(const void *a, const void *b)
{
    const struct piece *left = a;
    const struct piece *right = b;
    if (left->cell != right->cell) {
        return left->cell < right->cell ? -1 : 1;
    }
    return left->first < right->first ? -1 : left->first > right->first;
}

/* Three bits of mask in three places: the cell's number has them side by side. */
static uint64_t cell_of(const struct miner_range *range, const struct miner_extent *extent)
{
    const uint32_t flips = range->version_flips;
    check_true((flips & ~extent->version_mask) == 0);
    const uint64_t roll = (flips >> 13 & 1) | (flips >> 19 & 1) << 1 | (flips >> 28 & 1) << 2;
    return (range->extranonce2 << 3 | roll) << 2 | range->ntime_ahead;
}

static void tried(struct coverage *coverage, const struct miner_range *range,
                  const struct miner_extent *extent, uint64_t end)
{
    check_true(coverage->count < PIECES_MAX);
    coverage->pieces[coverage->count++] =
        (struct piece){cell_of(range, extent), range->nonce_first, end};
}

/* Every nonce of every cell is there exactly once. */
static void check_covered(struct coverage *coverage, size_t cells)
{
    qsort(coverage->pieces, coverage->count, sizeof coverage->pieces[0], by_place);
    size_t whole = 0;
    uint64_t end = NONCES;
    uint64_t cell = UINT64_MAX;
    for (size_t index = 0; index < coverage->count; index++) {
        const struct piece *piece = &coverage->pieces[index];
        if (piece->first == piece->end) {
            continue;
        }
        if (end == NONCES) {
            check_true(piece->cell != cell && piece->first == 0);
            cell = piece->cell;
            whole++;
        } else {
            check_true(piece->cell == cell && piece->first == end);
        }
        end = piece->end;
    }
    check_true(end == NONCES);
    check_int(whole, cells);
}

/* Workers of every speed take, finish, stop half-way and die in the middle, in any order: in the
 * end every nonce was tried exactly once. */
static void cover(const struct miner_extent *extent, size_t cells, uint64_t seed)
{
    struct miner_ration *ration = malloc(sizeof *ration);
    struct coverage coverage = {malloc(PIECES_MAX * sizeof(struct piece)), 0};
    struct stratum_dice dice;
    stratum_dice_init(&dice, seed, "test/ration");
    struct miner_range held[WORKERS];
    bool holds[WORKERS] = {false};
    size_t holders = 0;
    miner_ration_init(ration);
    check_true(!miner_ration_has(ration));
    miner_ration_begin(ration, extent);
    while (holders > 0 || miner_ration_has(ration)) {
        const size_t worker = stratum_dice_below(&dice, WORKERS);
        if (!holds[worker]) {
            const uint64_t appetite = (NONCES >> (2 * worker)) + 1;
            holds[worker] = miner_ration_take(ration, appetite, &held[worker]);
            holders += holds[worker] ? 1 : 0;
            continue;
        }
        struct miner_range *range = &held[worker];
        const uint64_t end = (uint64_t)range->nonce_last + 1;
        const uint64_t fate = stratum_dice_below(&dice, 8);
        const uint64_t reached =
            fate == 0   ? range->nonce_first + stratum_dice_below(&dice, end - range->nonce_first)
            : fate == 1 ? range->nonce_first
                        : end;
        tried(&coverage, range, extent, reached);
        holds[worker] = false;
        holders--;
        if (reached == end) {
            miner_ration_done(ration, range);
        } else {
            range->nonce_first = (uint32_t)reached;
            miner_ration_return(ration, range);
        }
    }
    check_true(miner_ration_exhausted(ration));
    check_covered(&coverage, cells);
    free(coverage.pieces);
    free(ration);
}

void test_ration_covers_everything_once(void)
{
    static const struct {
        struct miner_extent extent;
        size_t cells;
    } rows[] = {
        {{1, 0, 0, 0}, 1},           {{1, 0, 0, 3}, 4},   {{1, 0, 0x10082000, 0}, 8},
        {{1, 0, 0x10082000, 2}, 24}, {{1, 1, 0, 0}, 256},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        for (uint64_t seed = 0; seed < 20; seed++) {
            cover(&rows[row].extent, rows[row].cells, seed);
        }
    }
}

/* Time is moved only when all else is used up, and a second at a time. */
void test_ration_time_is_last(void)
{
    struct miner_ration *ration = malloc(sizeof *ration);
    struct miner_range range;
    miner_ration_init(ration);
    miner_ration_begin(ration, &(struct miner_extent){1, 0, 0x6000, 600});
    for (uint32_t pair = 0; pair < 4 * 601; pair++) {
        check_true(miner_ration_take(ration, NONCES, &range));
        check_int(range.ntime_ahead, pair / 4);
        miner_ration_done(ration, &range);
    }
    check_true(!miner_ration_take(ration, 1, &range));
    miner_ration_begin(ration, &(struct miner_extent){2, 0, 0, 600});
    check_true(miner_ration_take(ration, 1, &range));
    check_int(range.ntime_ahead, 0);
    free(ration);
}

/* As many as there can be at once, all returned: there is room for each, and none is lost. */
void test_ration_room_for_all(void)
{
    struct miner_ration *ration = malloc(sizeof *ration);
    static struct miner_range held[MINER_RANGES_MAX / 4];
    miner_ration_init(ration);
    miner_ration_begin(ration, &(struct miner_extent){1, 0, 0, 0});
    uint64_t total = 0;
    for (unsigned round = 0; round < 20; round++) {
        size_t count = 0;
        for (; count < MINER_RANGES_MAX / 4; count++) {
            check_true(miner_ration_take(ration, NONCES >> (10 + round / 2), &held[count]));
        }
        for (size_t index = 0; index < count; index++) {
            struct miner_range *range = &held[index];
            total += 1;
            if (range->nonce_first == range->nonce_last) {
                miner_ration_done(ration, range);
            } else {
                range->nonce_first++;
                miner_ration_return(ration, range);
            }
        }
    }
    struct miner_range range;
    while (miner_ration_take(ration, NONCES, &range)) {
        total += (uint64_t)range.nonce_last - range.nonce_first + 1;
        miner_ration_done(ration, &range);
    }
    check_true(total == NONCES);
    free(ration);
}

void test_ration_same_space_goes_on(void)
{
    struct miner_ration *ration = malloc(sizeof *ration);
    struct miner_range range;
    miner_ration_init(ration);
    for (unsigned round = 0; round < 2; round++) {
        miner_ration_begin(ration, &(struct miner_extent){5, 4, 0, 0});
        check_true(miner_ration_take(ration, 1000, &range));
        check_true(range.extranonce2 == 0 && range.nonce_first == 1000 * round);
        check_true(range.nonce_last == 1000 * round + 999);
    }
    free(ration);
}

/* Times that a pool has turned out not to take are tried no more; what was tried is not tried
 * again. */
void test_ration_times_are_taken_back(void)
{
    struct miner_ration *ration = malloc(sizeof *ration);
    struct miner_range range;
    miner_ration_init(ration);
    miner_ration_begin(ration, &(struct miner_extent){5, 0, 0, 60});
    check_true(miner_ration_take(ration, NONCES, &range) && range.ntime_ahead == 0);
    miner_ration_done(ration, &range);
    check_true(miner_ration_take(ration, 1000, &range) && range.ntime_ahead == 1);
    miner_ration_begin(ration, &(struct miner_extent){5, 0, 0, 0});
    miner_ration_return(ration, &range);
    check_true(!miner_ration_has(ration) && miner_ration_exhausted(ration));
    free(ration);
}

/* A fresh space does not begin where an older one did: a job sent again is searched elsewhere. */
void test_ration_new_space_is_elsewhere(void)
{
    struct miner_ration *ration = malloc(sizeof *ration);
    struct miner_range range;
    miner_ration_init(ration);
    for (uint64_t space = 1; space < 100; space++) {
        miner_ration_begin(ration, &(struct miner_extent){space, 4, 0x6000, 0});
        check_true(miner_ration_take(ration, 10, &range));
        check_true(range.extranonce2 == space - 1);
        check_int(range.version_flips, ((space - 1) % 4) << 13);
        check_int(range.nonce_first, 0);
        miner_ration_return(ration, &range);
    }
    const struct miner_range old = range;
    miner_ration_begin(ration, &(struct miner_extent){100, 1, 0, 0});
    check_true(miner_ration_take(ration, 10, &range) && range.extranonce2 < 256);
    check_true(range.extranonce2 != old.extranonce2 && range.version_flips == 0);
    free(ration);
}

/* What belongs to an earlier space is void, also when that space has come again. */
void test_ration_old_turns_are_void(void)
{
    struct miner_ration *ration = malloc(sizeof *ration);
    struct miner_range first;
    struct miner_range second;
    miner_ration_init(ration);
    for (uint64_t space = 1; space <= 3; space++) {
        miner_ration_begin(ration, &(struct miner_extent){space % 2 + 1, 0, 0, 0});
        check_true(miner_ration_take(ration, 100, space == 1 ? &first : &second));
    }
    miner_ration_return(ration, &first);
    check_true(miner_ration_take(ration, NONCES, &first));
    check_int(first.nonce_first, 100);
    miner_ration_done(ration, &first);
    check_true(!miner_ration_exhausted(ration));
    miner_ration_done(ration, &second);
    check_true(miner_ration_exhausted(ration));
    free(ration);
}

void test_ration_returned_come_first_in_order(void)
{
    struct miner_ration *ration = malloc(sizeof *ration);
    struct miner_range range;
    miner_ration_init(ration);
    miner_ration_begin(ration, &(struct miner_extent){1, 4, 0, 0});
    struct miner_range first;
    struct miner_range second;
    check_true(miner_ration_take(ration, 100, &first) && miner_ration_take(ration, 100, &second));
    first.nonce_first = 40;
    miner_ration_return(ration, &first);
    miner_ration_return(ration, &second);
    static const uint32_t expected[][2] = {{40, 89}, {90, 99}, {100, 149}, {150, 199}, {200, 249}};
    for (size_t index = 0; index < 5; index++) {
        check_true(miner_ration_take(ration, 50, &range));
        check_int(range.nonce_first, expected[index][0]);
        check_int(range.nonce_last, expected[index][1]);
    }
    free(ration);
}

void test_ration_extranonce2_bytes(void)
{
    static const struct {
        size_t len;
        uint64_t number;
        const char *bytes;
    } rows[] = {
        {0, 0, ""},
        {1, 0xab, "\xab"},
        {3, 0x010203, "\x01\x02\x03"},
        {4, 1, "\0\0\0\x01"},
        {8, UINT64_C(0x0102030405060708), "\x01\x02\x03\x04\x05\x06\x07\x08"},
        {16, 0xff00, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\0"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        uint8_t bytes[16];
        const struct miner_range range = {.extranonce2 = rows[row].number};
        miner_range_extranonce2(bytes, rows[row].len, &range);
        check_bytes(bytes, rows[row].bytes, rows[row].len);
    }
    struct miner_ration *ration = malloc(sizeof *ration);
    struct miner_range range;
    miner_ration_init(ration);
    miner_ration_begin(ration, &(struct miner_extent){1, 32, UINT32_MAX, 0}); /* no overflow */
    check_true(miner_ration_take(ration, NONCES, &range));
    check_true(range.extranonce2 == 0 && range.nonce_last == UINT32_MAX);
    free(ration);
}
