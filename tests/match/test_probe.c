/* What becomes of each kind of regex. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/match/probe.h"

struct probe_case {
    const char *expression;
    unsigned flags;
    enum probe_verdict verdict;
};

static void tells_native_from_prefilter_from_refused(void **state)
{
    (void)state;
    static const struct probe_case cases[] = {
        {"invoice", 0, PROBE_NATIVE},
        {"inv(oice|\\.)", PATTERN_CASELESS, PROBE_NATIVE},
        {"a.{1,30}b", PATTERN_DOTALL, PROBE_NATIVE},
        {"\\bcold\\b", 0, PROBE_NATIVE},
        {"^a.*z$", PATTERN_MULTILINE, PROBE_NATIVE},
        {"\xc3\xa4+", PATTERN_UTF8 | PATTERN_CASELESS, PROBE_NATIVE},
        {"cold(?! chain)", 0, PROBE_PREFILTER},
        {"(?<=the )cold", 0, PROBE_PREFILTER},
        {"(\\w+) again \\1", 0, PROBE_PREFILTER},
        {"(?>a+)b", 0, PROBE_PREFILTER},
        {"a*", 0, PROBE_REFUSED},
        {"a(", 0, PROBE_REFUSED},
        {"(?R)x", 0, PROBE_REFUSED},
    };
    enum { COUNT = sizeof cases / sizeof cases[0] };
    struct pattern patterns[COUNT];
    struct probe_result results[COUNT];
    for (uint32_t i = 0; i < COUNT; i++)
        patterns[i] = (struct pattern){cases[i].expression, cases[i].flags | PATTERN_ONCE, i};
    assert_int_equal(probe_patterns(patterns, COUNT, results, NULL), STATUS_OK);
    for (size_t i = 0; i < COUNT; i++) {
        if (results[i].verdict != cases[i].verdict)
            print_error("/%s/: %s\n", cases[i].expression, results[i].reason);
        assert_int_equal(results[i].verdict, cases[i].verdict);
        assert_int_equal(results[i].reason[0] == '\0', cases[i].verdict == PROBE_NATIVE);
    }
}

static void a_pattern_that_does_not_end_stops_none_behind_it(void **state)
{
    (void)state;
    /* Bounded repeats of large classes of characters: minutes, and gigabytes. */
    static const struct pattern patterns[] = {
        {"before", PATTERN_ONCE, 0},
        {"(\xc3\xa4|[a-z\xc3\xb6-\xe2\x82\xac]{1,300}.{1,300}){1,200}x",
         PATTERN_UTF8 | PATTERN_CASELESS | PATTERN_ONCE, 1},
        {"behind", PATTERN_ONCE, 2},
    };
    struct probe_result results[3];
    assert_int_equal(probe_patterns(patterns, 3, results, NULL), STATUS_OK);
    assert_int_equal(results[0].verdict, PROBE_NATIVE);
    assert_int_not_equal(results[1].verdict, PROBE_NATIVE);
    assert_true(results[1].reason[0] != '\0');
    assert_int_equal(results[2].verdict, PROBE_NATIVE);
}

static void many_patterns_are_shared_without_mixing_them_up(void **state)
{
    (void)state;
    enum { COUNT = 100 };
    struct pattern patterns[COUNT];
    struct probe_result results[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) {
        const char *expression = i % 3 == 0 ? "cold" : i % 3 == 1 ? "cold(?!x)" : "(?R)x";
        patterns[i] = (struct pattern){expression, PATTERN_ONCE, i};
    }
    /* Two that do not end, in the share of one child. */
    patterns[0] = patterns[96] =
        (struct pattern){"(\xc3\xa4|[a-z\xc3\xb6-\xe2\x82\xac]{1,300}.{1,300}){1,200}x",
                         PATTERN_UTF8 | PATTERN_CASELESS | PATTERN_ONCE, 0};
    assert_int_equal(probe_patterns(patterns, COUNT, results, NULL), STATUS_OK);
    for (size_t i = 0; i < COUNT; i++) {
        static const enum probe_verdict expected[] = {PROBE_NATIVE, PROBE_PREFILTER, PROBE_REFUSED};
        if (i == 0 || i == 96)
            assert_int_not_equal(results[i].verdict, PROBE_NATIVE);
        else
            assert_int_equal(results[i].verdict, expected[i % 3]);
    }
}

static void nothing_to_probe_is_no_failure(void **state)
{
    (void)state;
    assert_int_equal(probe_patterns(NULL, 0, NULL, NULL), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_native_from_prefilter_from_refused),
        cmocka_unit_test(a_pattern_that_does_not_end_stops_none_behind_it),
        cmocka_unit_test(many_patterns_are_shared_without_mixing_them_up),
        cmocka_unit_test(nothing_to_probe_is_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
