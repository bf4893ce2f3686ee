/* Conditions against the selections of `selections` below, at line 7, column 14 of a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "signatures/condition.h"
#include "tests/signatures/rule_text.h"

static const char *const selection_names[] = {
    "a", "b", "c", "sel_1", "sel_2", "sel_3", "other", "under-score", "_hidden", "1", "_h2"};
#define SELECTION_COUNT (sizeof selection_names / sizeof selection_names[0])

/* What `text` means, or "LINE:COLUMN: REASON". */
static void append_meaning(struct buffer *out, struct bytes text)
{
    struct selection selections[SELECTION_COUNT] = {0};
    for (size_t i = 0; i < SELECTION_COUNT; i++)
        selections[i].name = bytes_of(selection_names[i]);
    struct condition_names names = {selections, SELECTION_COUNT};
    struct rule_place start = {7, 14};
    struct arena *arena = arena_new(4096);
    struct complaint complaint = {.arena = arena};
    const struct condition *condition =
        condition_parse(arena, text, start, true, &names, &complaint);
    if (condition) {
        assert_int_equal(complaint.reason.size, 0);
        rule_text_condition(out, condition, selections);
    } else {
        assert_true(complaint.reason.size > 0);
        buffer_format(out, "%zu:%zu: ", complaint.place.line, complaint.place.column);
        buffer_append(out, complaint.reason);
    }
    arena_free(arena);
}

static void expect_meaning(const char *text, const char *expected)
{
    struct buffer found = {0};
    append_meaning(&found, bytes_of(text));
    rule_text_compare(&found, expected);
}

struct meaning {
    const char *text;
    const char *meaning;
};

static void expect_meanings(const struct meaning *meanings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_meaning(meanings[i].text, meanings[i].meaning);
}

static void or_binds_weaker_than_and_and_weaker_than_not(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"a", "a"},
        {"a and b", "(and a b)"},
        {"a or b", "(or a b)"},
        {"a and b and c", "(and a b c)"},
        {"a or b or c", "(or a b c)"},
        {"a or b and c", "(or a (and b c))"},
        {"a and b or c", "(or (and a b) c)"},
        {"a and b or c and other", "(or (and a b) (and c other))"},
        {"not a", "(not a)"},
        {"not not a", "(not (not a))"},
        {"not a and b", "(and (not a) b)"},
        {"not a or not b and not c", "(or (not a) (and (not b) (not c)))"},
        {"not 1 of sel_*", "(not (or sel_1 sel_2 sel_3))"},
        {"a and 1 of sel_* or b", "(or (and a (or sel_1 sel_2 sel_3)) b)"},
        {"not all of sel_* and a", "(and (not (and sel_1 sel_2 sel_3)) a)"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void parentheses_bind_strongest(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"(a)", "a"},
        {"((a))", "a"},
        {"(a or b) and c", "(and (or a b) c)"},
        {"a and (b or c)", "(and a (or b c))"},
        {"not (a or b)", "(not (or a b))"},
        {"not(a)and(b)", "(and (not a) b)"},
        {"a and (b and c)", "(and a (and b c))"},
        {"(1 of sel_*) and not (all of sel_*)",
         "(and (or sel_1 sel_2 sel_3) (not (and sel_1 sel_2 sel_3)))"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void keywords_are_known_in_any_case_and_names_only_as_written(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"a AND b", "(and a b)"},
        {"a Or NOT b", "(or a (not b))"},
        {"1 OF Them", "(or a b c sel_1 sel_2 sel_3 other under-score 1)"},
        {"ANY of sel_*", "(or sel_1 sel_2 sel_3)"},
        {"All Of sel_*", "(and sel_1 sel_2 sel_3)"},
        {"  a\tand\r\n b ", "(and a b)"},
        {"under-score", "under-score"},
        {"1", "1"},
        {"1 and a", "(and 1 a)"},
        {"A", "7:14: condition: there is no selection 'A': did you mean 'a'?"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void quantifiers_count_the_selections_they_name(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"1 of sel_*", "(or sel_1 sel_2 sel_3)"},
        {"any of sel_*", "(or sel_1 sel_2 sel_3)"},
        {"all of sel_*", "(and sel_1 sel_2 sel_3)"},
        {"2 of sel_*", "(at-least 2 sel_1 sel_2 sel_3)"},
        {"3 of sel_*", "(at-least 3 sel_1 sel_2 sel_3)"},
        {"1 of oth*", "other"},
        {"all of oth*", "other"},
        {"1 of other", "other"},
        {"1 of *e*1", "sel_1"},
        {"all of *_*", "(and sel_1 sel_2 sel_3)"},
        {"all of s*l*_*2", "sel_2"},
        {"all of them", "(and a b c sel_1 sel_2 sel_3 other under-score 1)"},
        {"1 of *", "(or a b c sel_1 sel_2 sel_3 other under-score 1)"},
        {"4 of sel_*", "7:14: condition: '4 of' asks for a number from 1 to the 3 selections that "
                       "'sel_*' matches"},
        {"0 of sel_*", "7:14: condition: '0 of' asks for a number from 1 to the 3 selections that "
                       "'sel_*' matches"},
        {"99999999999999999999 of them",
         "7:14: condition: there is no selection '99999999999999999999'"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void names_with_an_underscore_in_front_hide_from_them_and_patterns(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"_hidden", "_hidden"},
        {"1 of _*", "(or _hidden _h2)"},
        {"all of _h2", "_h2"},
        {"1 of *hidden", "7:19: condition: '*hidden' matches no selection"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void refuses_what_it_cannot_read_at_the_very_word(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"", "7:14: condition: a selection expected at its end"},
        {"  ", "7:16: condition: a selection expected at its end"},
        {"a and", "7:19: condition: a selection expected at its end"},
        {"a and and b", "7:20: condition: a selection expected before 'and'"},
        {"or a", "7:14: condition: a selection expected before 'or'"},
        {"not", "7:17: condition: a selection expected at its end"},
        {"a b", "7:16: condition: 'and' or 'or' expected before 'b'"},
        {"a not b", "7:16: condition: 'and' or 'or' expected before 'not'"},
        {"(a", "7:14: condition: '(' is never closed"},
        {"b and (a or (c)", "7:20: condition: '(' is never closed"},
        {"a)", "7:15: condition: 'and' or 'or' expected before ')'"},
        {"(a b)", "7:17: condition: 'and', 'or' or ')' expected before 'b'"},
        {"()", "7:15: condition: a selection expected before ')'"},
        {"a & b", "7:16: condition: 'and' or 'or' expected before '&'"},
        {"them", "7:14: condition: a selection expected before 'them'"},
        {"of", "7:14: condition: a selection expected before 'of'"},
        {"1 of", "7:18: condition: 'them' or a pattern such as 'sel_*' expected at its end"},
        {"1 of (sel_*)",
         "7:19: condition: 'them' or a pattern such as 'sel_*' expected before '('"},
        {"1 of x*", "7:19: condition: 'x*' matches no selection"},
        {"some of sel_*", "7:14: condition: there is no selection 'some'"},
        {"sel_*", "7:14: condition: 'sel_*' stands for several selections: write '1 of' or "
                  "'all of' in front of it"},
        {"a and othre", "7:20: condition: there is no selection 'othre': did you mean 'other'?"},
        {"a and nothing_like_it", "7:20: condition: there is no selection 'nothing_like_it'"},
        {"a | count() by b > 5",
         "7:16: aggregations ('|') in conditions are obsolete: use a correlation"},
        {"a and \xC3\xA9", "7:20: condition: selections are named with ASCII letters, digits, "
                           "'_', '-'"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void refuses_nesting_without_end(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (size_t i = 0; i < 100000; i++)
        buffer_append_string(&text, "(");
    struct buffer found = {0};
    append_meaning(&found, buffer_bytes(&text));
    assert_true(
        bytes_equal(buffer_bytes(&found), bytes_of("7:46: condition: nested deeper than 32")));
    buffer_reset(&text);
    buffer_reset(&found);
    for (size_t i = 0; i < 100000; i++)
        buffer_append_string(&text, "not ");
    append_meaning(&found, buffer_bytes(&text));
    assert_true(
        bytes_equal(buffer_bytes(&found), bytes_of("7:142: condition: nested deeper than 32")));
    buffer_done(&text);
    buffer_done(&found);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    static const char text[] = "not (1 of sel_* or 2 of _* and not under-score) and (a or b | x)";
    for (size_t size = 0; size < sizeof text; size++) {
        uint8_t *block = malloc(size ? size : 1);
        memcpy(block, text, size);
        struct buffer found = {0};
        append_meaning(&found, bytes_make(block, size));
        assert_true(found.size > 0);
        buffer_done(&found);
        free(block);
    }
}

static void names_are_of_the_characters_conditions_have(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "sel-1", "_x", "1", "any", "all", "ANDY"};
    static const char *const none[] = {"",   "a b", "a*", "a.b",  "and",
                                       "Or", "NOT", "of", "them", "\xC3\xA9"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_true(condition_can_name(bytes_of(names[i])));
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_false(condition_can_name(bytes_of(none[i])));
    char name[129];
    memset(name, 'a', sizeof name);
    assert_true(condition_can_name(bytes_make(name, 128)));
    assert_false(condition_can_name(bytes_make(name, 129)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(or_binds_weaker_than_and_and_weaker_than_not),
        cmocka_unit_test(parentheses_bind_strongest),
        cmocka_unit_test(keywords_are_known_in_any_case_and_names_only_as_written),
        cmocka_unit_test(quantifiers_count_the_selections_they_name),
        cmocka_unit_test(names_with_an_underscore_in_front_hide_from_them_and_patterns),
        cmocka_unit_test(refuses_what_it_cannot_read_at_the_very_word),
        cmocka_unit_test(refuses_nesting_without_end),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(names_are_of_the_characters_conditions_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
