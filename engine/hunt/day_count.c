#include "engine/hunt/day_count.h"

#include <stdlib.h>

#include "engine/base/memory.h"

#define DAY_SECONDS INT64_C(86400)
#define FIRST_DAY INT64_C(3652) /* 1980-01-01 */
#define DAY_COUNT ((size_t)43830)

struct day_count {
    uint64_t counts[DAY_COUNT];
};

struct day_count *day_count_new(void)
{
    return memory_new(1, sizeof(struct day_count));
}

void day_count_free(struct day_count *days)
{
    free(days);
}

void day_count_add(struct day_count *days, int64_t seconds)
{
    if (seconds < FIRST_DAY * DAY_SECONDS)
        return;
    int64_t index = seconds / DAY_SECONDS - FIRST_DAY;
    if (index < (int64_t)DAY_COUNT)
        days->counts[index]++;
}

void day_count_merge(struct day_count *days, const struct day_count *more)
{
    for (size_t i = 0; i < DAY_COUNT; i++)
        days->counts[i] += more->counts[i];
}

const struct case_day *day_count_list(const struct day_count *days, struct arena *arena,
                                      size_t *out_count)
{
    size_t count = 0;
    for (size_t i = 0; i < DAY_COUNT; i++)
        count += days->counts[i] > 0;
    struct case_day *list = arena_zeroed(arena, count, sizeof *list);
    size_t used = 0;
    for (size_t i = 0; i < DAY_COUNT; i++)
        if (days->counts[i])
            list[used++] = (struct case_day){FIRST_DAY + (int64_t)i, days->counts[i]};
    *out_count = count;
    return list;
}
