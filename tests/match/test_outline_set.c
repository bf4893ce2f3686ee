#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/match/outline_set.h"
#include "engine/match/required.h"

#define MOST_OUTLINES 200

struct finding {
    size_t counts[MOST_OUTLINES];
};

static void note_found(void *state, uint32_t index)
{
    struct finding *finding = state;
    assert_true(index < MOST_OUTLINES);
    finding->counts[index]++;
}

static struct outline_set *set_of(const char *const *expressions, size_t count)
{
    struct arena *arena = arena_new(1 << 16);
    struct outline outlines[MOST_OUTLINES];
    for (size_t i = 0; i < count; i++) {
        outlines[i] = required_of(arena, bytes_of(expressions[i]), 0).outline;
        assert_true(outlines[i].count > 0);
    }
    struct outline_set *set = outline_set_new(outlines, count);
    arena_free(arena);
    return set;
}

/* In a block of its size, so that a sanitizer sees what reads further. */
static struct finding scan(const struct outline_set *set, const char *text)
{
    struct finding finding = {0};
    size_t size = strlen(text);
    uint8_t *block = malloc(size ? size : 1);
    assert_non_null(block);
    memcpy(block, text, size);
    outline_set_scan(set, bytes_make(block, size), note_found, &finding);
    free(block);
    return finding;
}

static void steps_are_made_over_what_may_stand_between(void **state)
{
    (void)state;
    static const char *const expressions[] = {"v[_\\W]{0,3}[i1]-?a-?g-?r-?a", "^cialis"};
    struct outline_set *set = set_of(expressions, 2);
    assert_int_equal(scan(set, "buy V..1a-GR-a").counts[0], 1);
    assert_int_equal(scan(set, "viagra viagra").counts[0], 1);
    assert_int_equal(scan(set, "v1aXgra").counts[0], 0);
    assert_int_equal(scan(set, "v1agr").counts[0], 0);
    assert_int_equal(scan(set, "").counts[0], 0);
    outline_set_free(set);
}

static void one_that_stands_at_the_start_is_found_nowhere_else(void **state)
{
    (void)state;
    static const char *const expressions[] = {"^v[i1]agra", "^c[i1]alis", "^x*xanax"};
    struct outline_set *set = set_of(expressions, 3);
    assert_int_equal(scan(set, "viagra").counts[0], 1);
    assert_int_equal(scan(set, "a viagra").counts[0], 0);
    /* The last step of one outline is no first step of the next. */
    assert_int_equal(scan(set, "viagracialis").counts[1], 0);
    /* But behind what may stand before its first step. */
    assert_int_equal(scan(set, "xxxanax").counts[2], 1);
    outline_set_free(set);
}

static void as_many_are_found_as_there_are(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    struct outline outlines[MOST_OUTLINES];
    char text[MOST_OUTLINES][16];
    for (unsigned i = 0; i < MOST_OUTLINES; i++) {
        (void)snprintf(text[i], sizeof text[i], "xq%03uzj%c", i, 'a' + (int)(i % 26));
        outlines[i] = required_of(arena, bytes_of(text[i]), 0).outline;
    }
    struct outline_set *set = outline_set_new(outlines, MOST_OUTLINES);
    for (size_t i = 0; i < MOST_OUTLINES; i++) {
        struct finding finding = scan(set, text[i]);
        for (size_t j = 0; j < MOST_OUTLINES; j++)
            assert_int_equal(finding.counts[j], i == j);
    }
    outline_set_free(set);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_made_over_what_may_stand_between),
        cmocka_unit_test(one_that_stands_at_the_start_is_found_nowhere_else),
        cmocka_unit_test(as_many_are_found_as_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
