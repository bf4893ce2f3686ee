#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/outline.h"
#include "engine/match/required.h"

static struct byte_class class_of(const char *bytes)
{
    struct byte_class class = {0};
    for (; *bytes; bytes++)
        byte_class_add(&class, (uint8_t)*bytes);
    return class;
}

/* A step for each byte. */
static struct outline outline_of_text(struct arena *arena, const char *text)
{
    struct outline whole = {0};
    for (; *text; text++) {
        struct byte_class bytes = class_of((const char[]){*text, 0});
        struct outline one = outline_of_class(arena, &bytes);
        whole = outline_append(arena, &whole, &one);
    }
    return whole;
}

static void assert_class(const struct byte_class *class, const char *bytes)
{
    struct byte_class expected = class_of(bytes);
    assert_memory_equal(class->bits, expected.bits, sizeof expected.bits);
}

static void what_may_be_left_out_may_stand_between(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 12);
    struct outline first = outline_of_text(arena, "ab");
    struct outline left_out = outline_of_text(arena, "xy");
    struct outline any = outline_any_number(&left_out);
    struct outline last = outline_of_text(arena, "c");
    struct outline whole = outline_append(arena, &first, &any);
    whole = outline_append(arena, &whole, &last);
    assert_int_equal(whole.count, 3);
    assert_class(&whole.steps[1].between, "");
    assert_class(&whole.steps[2].between, "xy");
    assert_class(&whole.steps[2].bytes, "c");
    assert_class(&whole.behind, "");
    arena_free(arena);
}

static void of_alternatives_the_longer_one_ends_behind_the_last_step(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 12);
    struct outline longer = outline_of_text(arena, "abcd");
    struct outline shorter = outline_of_text(arena, "xy");
    struct outline either = outline_either(arena, &longer, &shorter);
    assert_int_equal(either.count, 2);
    assert_class(&either.steps[0].bytes, "ax");
    assert_class(&either.steps[1].bytes, "by");
    assert_class(&either.behind, "cd");
    arena_free(arena);
}

static void steps_that_are_too_many_stand_behind_the_last_one(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 12);
    struct outline whole = {0};
    struct outline one = outline_of_text(arena, "a");
    struct outline last = outline_of_text(arena, "z");
    for (size_t i = 0; i < OUTLINE_MOST_STEPS; i++)
        whole = outline_append(arena, &whole, &one);
    whole = outline_append(arena, &whole, &last);
    assert_int_equal(whole.count, OUTLINE_MOST_STEPS);
    assert_class(&whole.behind, "z");
    arena_free(arena);
}

struct rare_case {
    const char *expression;
    size_t count; /* steps of its rare part */
    bool at_start;
};

static void only_what_is_rare_in_mail_is_an_outline(void **state)
{
    (void)state;
    static const struct rare_case cases[] = {
        {"[vu][_\\W]{0,3}[i1!][_\\W]?[a@]g[_\\W]?r", 5, false},
        {"^v[i1]agra", 6, true},
        {"(^v[i1]agra|\\Avalium)", 6, true},
        {"(^v[i1]agra|valium)", 6, false},
        {"(?m)^v[i1]agra", 6, false},
        {"x?^v[i1]agra", 6, false},
        {"^x{0,2}v[i1]agra", 6, false},
        {"\\b(?:[a-z]{8,}[\\s.]+){6}", 54, false},
        /* The bytes of a class may be many, where there are enough of them. */
        {"[a-z]{4}", 0, false},
        {"[^@]{63}", 0, false},
        {".*", 0, false},
        {"a.b", 0, false},
    };
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outline outline = required_of(arena, bytes_of(cases[i].expression), 0).outline;
        if (outline.count != cases[i].count || outline.at_start != cases[i].at_start)
            fail_msg("/%s/: %zu steps%s", cases[i].expression, outline.count,
                     outline.at_start ? " at the start" : "");
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_may_be_left_out_may_stand_between),
        cmocka_unit_test(of_alternatives_the_longer_one_ends_behind_the_last_step),
        cmocka_unit_test(steps_that_are_too_many_stand_behind_the_last_one),
        cmocka_unit_test(only_what_is_rare_in_mail_is_an_outline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
