/* Messages by day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/clock.h"
#include "engine/hunt/day_count.h"

static void counts_days_in_order_and_leaves_out_what_is_no_date(void **state)
{
    (void)state;
    struct day_count *days = day_count_new();
    struct day_count *more = day_count_new();
    day_count_add(days, time_from_civil(2020, 9, 8, 0, 0, 0));
    day_count_add(days, time_from_civil(2020, 9, 7, 23, 59, 59));
    day_count_add(more, time_from_civil(2020, 9, 7, 0, 0, 0));
    day_count_add(more, time_from_civil(1980, 1, 1, 0, 0, 0));
    day_count_add(more, time_from_civil(2099, 12, 31, 23, 59, 59));
    day_count_add(more, time_from_civil(1979, 12, 31, 23, 59, 59));
    day_count_add(more, time_from_civil(2100, 1, 1, 0, 0, 0));
    day_count_add(more, TIME_UNKNOWN);
    day_count_add(more, INT64_MAX);
    day_count_merge(days, more);
    struct arena *arena = arena_new(4096);
    size_t count = 0;
    const struct case_day *list = day_count_list(days, arena, &count);
    assert_int_equal(count, 4);
    assert_int_equal(list[0].day, time_from_civil(1980, 1, 1, 0, 0, 0) / 86400);
    assert_int_equal(list[1].day, time_from_civil(2020, 9, 7, 0, 0, 0) / 86400);
    assert_int_equal(list[1].messages, 2);
    assert_int_equal(list[2].messages, 1);
    assert_int_equal(list[3].day, time_from_civil(2099, 12, 31, 0, 0, 0) / 86400);
    arena_free(arena);
    day_count_free(days);
    day_count_free(more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_days_in_order_and_leaves_out_what_is_no_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
