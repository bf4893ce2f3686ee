#include "tests/base/cmocka_all.h"

#include "engine/base/clock.h"

static void civil_time_counts_from_1970(void **state)
{
    (void)state;
    assert_true(time_from_civil(1970, 1, 1, 0, 0, 0) == 0);
    assert_true(time_from_civil(2000, 2, 29, 0, 0, 0) == 951782400);
    assert_true(time_from_civil(2020, 9, 7, 8, 0, 0) == 1599465600);
    assert_true(time_from_civil(1969, 12, 31, 23, 59, 59) == -1);
    assert_true(time_from_civil(1600, 3, 1, 0, 0, 0) == INT64_C(-11670912000));
}

static void text_and_seconds_agree_over_four_centuries(void **state)
{
    (void)state;
    for (int64_t seconds = time_from_civil(1800, 1, 1, 0, 0, 0);
         seconds < time_from_civil(2200, 1, 1, 0, 0, 0); seconds += 86399 * 13) {
        char text[TIME_TEXT_BYTES];
        int64_t again = 0;
        time_to_text(seconds, text);
        assert_true(time_from_text(bytes_of(text), &again));
        assert_true(again == seconds);
    }
}

static void reads_dates_with_and_without_time_and_zone(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds; /* TIME_UNKNOWN: refused */
    } rows[] = {
        {"2020-09-07", 1599436800},
        {"2020-09-07T08:00", 1599465600},
        {"2020-09-07 08:00:00", 1599465600},
        {"2020-09-07T08:00:00Z", 1599465600},
        {"2020-09-07T10:00:00+02:00", 1599465600},
        {"2020-09-07T03:30:00-04:30", 1599465600},
        {"2020-02-29", 1582934400},
        {"2021-02-29", TIME_UNKNOWN},
        {"2020-13-01", TIME_UNKNOWN},
        {"2020-04-31", TIME_UNKNOWN},
        {"2020-09-07T24:00", TIME_UNKNOWN},
        {"2020-09-07T08:00:00+2:00", TIME_UNKNOWN},
        {"2020-09-07T08:00:00Zx", TIME_UNKNOWN},
        {"7 Sep 2020", TIME_UNKNOWN},
        {"", TIME_UNKNOWN},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t seconds = TIME_UNKNOWN;
        bool good = time_from_text(bytes_of(rows[i].text), &seconds);
        assert_int_equal(good, rows[i].seconds != TIME_UNKNOWN);
        if (good)
            assert_true(seconds == rows[i].seconds);
    }
}

static void what_is_no_time_is_an_empty_text(void **state)
{
    (void)state;
    char text[TIME_TEXT_BYTES] = "x";
    time_to_text(TIME_UNKNOWN, text);
    assert_string_equal(text, "");
    time_to_text(INT64_MAX, text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(civil_time_counts_from_1970),
        cmocka_unit_test(text_and_seconds_agree_over_four_centuries),
        cmocka_unit_test(reads_dates_with_and_without_time_and_zone),
        cmocka_unit_test(what_is_no_time_is_an_empty_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
