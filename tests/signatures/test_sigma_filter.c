/* Filters: read, and applied to the rules they name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/rule_text.h"

#define MAIL "logsource: {category: email}\n"
#define ID "11111111-1111-4111-8111-11111111111a"
#define RULE_A "title: A\nname: rule_a\nid: " ID "\n" MAIL "detection: {sel: x, condition: sel}\n"
#define RULE_B                                                                                     \
    "title: B\nname: rule_b\n" MAIL "detection: {sel: y, other: z, condition: sel or other}\n"
#define FILTER(rules)                                                                              \
    "title: Ours\n" MAIL "filter: {rules: " rules ", sel: {f: a}, condition: not sel}\n"
#define NEXT "---\n"

#define FILTERED_A "(and sel (not Ours/sel)); sel={: \"x\"}; Ours/sel={f: \"a\"}\n"
#define FILTERED_B                                                                                 \
    "(and (or sel other) (not Ours/sel)); sel={: \"y\"}; other={: \"z\"}; Ours/sel={f: \"a\"}\n"
#define PLAIN_A "sel; sel={: \"x\"}\n"
#define PLAIN_B "(or sel other); sel={: \"y\"}; other={: \"z\"}\n"

struct filter_case {
    const char *text;
    const char *expected;
};

static void expect_rules(const struct filter_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rule_text_expect(cases[i].text, cases[i].expected);
}

static void a_filter_narrows_the_rules_it_names(void **state)
{
    (void)state;
    static const struct filter_case cases[] = {
        {RULE_A NEXT RULE_B NEXT FILTER("[rule_b]"), PLAIN_A FILTERED_B},
        {RULE_A NEXT RULE_B NEXT FILTER("[" ID "]"), FILTERED_A PLAIN_B},
        {RULE_A NEXT RULE_B NEXT FILTER("[11111111-1111-4111-8111-11111111111A]"),
         FILTERED_A PLAIN_B},
        {RULE_A NEXT RULE_B NEXT FILTER("rule_a"), FILTERED_A PLAIN_B},
        {RULE_A NEXT RULE_B NEXT FILTER("any"), FILTERED_A FILTERED_B},
        {FILTER("any") NEXT RULE_A, FILTERED_A},
        {FILTER("[rule_a, rule_a, " ID "]") NEXT RULE_A, FILTERED_A},
        {FILTER("any"), ""},
    };
    expect_rules(cases, sizeof cases / sizeof cases[0]);
}

static void filters_hold_as_written_and_all_together(void **state)
{
    (void)state;
    static const struct filter_case cases[] = {
        {RULE_A NEXT "title: Ours\n" MAIL "filter: {rules: any, sel: {f: a}, condition: sel}\n",
         "(and sel Ours/sel); sel={: \"x\"}; Ours/sel={f: \"a\"}\n"},
        {RULE_A NEXT FILTER("any") NEXT "title: Second\nname: second\n" MAIL
                                        "filter: {rules: any, a: {f: b}, b: {f: c}, "
                                        "condition: not 1 of them}\n",
         "(and sel (not Ours/sel) (not (or second/a second/b))); sel={: \"x\"}; "
         "Ours/sel={f: \"a\"}; second/a={f: \"b\"}; second/b={f: \"c\"}\n"},
    };
    expect_rules(cases, sizeof cases / sizeof cases[0]);
}

static void a_filtered_rule_says_so_in_its_condition_and_digest(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(RULE_B NEXT FILTER("any")), "t.yml");
    rule_set_finish(&set);
    assert_int_equal(set.rule_count, 1);
    assert_true(bytes_equal(set.rules[0].condition_text, bytes_of("(sel or other) and (not sel)")));
    struct rule_set plain;
    rule_set_init(&plain);
    rule_set_add_text(&plain, bytes_of(RULE_B), "t.yml");
    rule_set_finish(&plain);
    assert_true(bytes_equal(set.rules[0].id, plain.rules[0].id));
    assert_false(bytes_equal(set.rules[0].sha256, plain.rules[0].sha256));
    rule_set_done(&plain);
    rule_set_done(&set);
}

static void a_filter_finds_rules_of_other_files_and_is_applied_once(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(FILTER("[rule_a]")), "filter.yml");
    rule_set_add_text(&set, bytes_of(RULE_A), "rule.yml");
    rule_set_add_text(&set, bytes_of(FILTER("[rule_a]")), "filter.yml");
    rule_set_finish(&set);
    struct buffer found = {0};
    rule_text_set(&found, &set);
    assert_true(bytes_equal(buffer_bytes(&found), bytes_of(FILTERED_A)));
    buffer_done(&found);
    rule_set_done(&set);
}

static void names_that_no_rule_has_are_said(void **state)
{
    (void)state;
    static const struct filter_case cases[] = {
        {FILTER("[rule_c, rule_a]") NEXT RULE_A, FILTERED_A
         "3:18: the filter names 'rule_c', and no rule with that id or name is loaded\n"},
        {FILTER("[A]") NEXT RULE_A,
         PLAIN_A "3:18: the filter names 'A', and no rule with that id or name is loaded\n"},
    };
    expect_rules(cases, sizeof cases / sizeof cases[0]);
}

static void refuses_filters_that_cannot_mean_anything(void **state)
{
    (void)state;
    static const struct filter_case cases[] = {
        {"title: t\n" MAIL "filter: any\n", "3:9: 'filter' must be a map\n"},
        {"title: t\n" MAIL "filter: {sel: x, condition: sel}\n",
         "3:9: the filter has no 'rules': name them, or write 'rules: any'\n"},
        {"title: t\n" MAIL "filter: {rules: [], sel: x, condition: sel}\n",
         "3:17: 'rules' names no rule\n"},
        {"title: t\n" MAIL "filter: {rules: {a: b}, sel: x, condition: sel}\n",
         "3:17: 'rules' must be ids or names of rules, or 'any'\n"},
        {"title: t\n" MAIL "filter: {rules: any, condition: sel}\n",
         "3:9: detection has a condition and no selection\n"},
        {"title: t\n" MAIL "filter: {rules: any, sel: x}\n", "3:9: detection has no 'condition'\n"},
        {"title: t\nfilter: {rules: any, sel: x, condition: sel}\n",
         "1:1: the rule has no 'logsource'\n"},
    };
    expect_rules(cases, sizeof cases / sizeof cases[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_filter_narrows_the_rules_it_names),
        cmocka_unit_test(filters_hold_as_written_and_all_together),
        cmocka_unit_test(a_filtered_rule_says_so_in_its_condition_and_digest),
        cmocka_unit_test(a_filter_finds_rules_of_other_files_and_is_applied_once),
        cmocka_unit_test(names_that_no_rule_has_are_said),
        cmocka_unit_test(refuses_filters_that_cannot_mean_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
