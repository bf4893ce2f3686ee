/* Correlations: read, and tied to the rules they name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "signatures/choice.h"
#include "signatures/correlation.h"
#include "signatures/lint.h"
#include "tests/signatures/rule_text.h"

#define MAIL "logsource: {category: email}\n"
#define DETECTION "detection: {sel: x, condition: sel}\n"
#define ID_A "11111111-1111-4111-8111-11111111111a"
#define ID_B "11111111-1111-4111-8111-11111111111b"
#define RULE_A "title: A\nname: lure\nid: " ID_A "\n" MAIL DETECTION
#define RULE_B "title: B\nname: login\nid: " ID_B "\nlevel: low\n" MAIL DETECTION
#define NEXT "---\n"
#define RULES RULE_A NEXT RULE_B NEXT
#define LINES_OF_RULES "sel; sel={: \"x\"}\nsel; sel={: \"x\"}\n"
/* Two rules take 13 lines: what stands under the heading begins in line 16. */
#define BODY(body) RULES "title: C\nname: many\ncorrelation:\n" body

struct correlation_case {
    const char *text;
    const char *expected;
};

static void expect_all(const struct correlation_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buffer expected = {0};
        buffer_append_string(&expected, LINES_OF_RULES);
        buffer_append_string(&expected, cases[i].expected);
        buffer_append_byte(&expected, '\0');
        rule_text_expect(cases[i].text, (const char *)expected.data);
        buffer_done(&expected);
    }
}

static void all_types_are_read(void **state)
{
    (void)state;
    static const struct correlation_case cases[] = {
        {BODY("  type: event_count\n  rules: [lure]\n  group-by: [email.from.address]\n"
              "  timespan: 1h\n  condition: {gte: 10}\n"),
         "event_count lure by email.from.address in 3600s gte 10\n"},
        {BODY("  type: value_count\n  rules: lure\n  group-by: email.subject\n  timespan: 72h\n"
              "  condition: {field: email.to.address, gt: 3}\n  generate: true\n"),
         "value_count lure by email.subject in 259200s gt 3 of email.to.address generate\n"},
        {BODY("  type: temporal\n  rules: [lure, " ID_B "]\n  timespan: 15m\n"),
         "temporal lure " ID_B " in 900s\n"},
        {BODY("  type: temporal_ordered\n  rules: [login, lure]\n  timespan: 30d\n"
              "  group-by: [f, g]\n"),
         "temporal_ordered login lure by f g in 2592000s\n"},
        {BODY("  type: temporal\n  rules: [login, lure]\n  timespan: 90s\n  condition: {gte: 1}\n"),
         "temporal login lure in 90s gte 1\n"},
        {BODY("  type: value_sum\n  rules: [lure]\n  timespan: 1d\n"
              "  condition: {field: f, gte: 1000}\n"),
         "value_sum lure in 86400s gte 1000 of f\n"},
        {BODY("  type: value_avg\n  rules: [lure]\n  timespan: 1d\n"
              "  condition: {field: f, lt: 0.5}\n"),
         "value_avg lure in 86400s lt 0.5 of f\n"},
        {BODY("  type: value_percentile\n  rules: [lure]\n  timespan: 1d\n"
              "  condition: {field: f, percentile: 95, gt: 10}\n"),
         "value_percentile lure in 86400s gt 10 of f at 95\n"},
    };
    expect_all(cases, sizeof cases / sizeof *cases);
}

static void two_comparisons_are_a_range(void **state)
{
    (void)state;
#define COUNTED(condition)                                                                         \
    BODY("  type: event_count\n  rules: [lure]\n  timespan: 1h\n  condition: " condition "\n")
    static const struct correlation_case cases[] = {
        {COUNTED("{gt: 100, lte: 200}"), "event_count lure in 3600s gt 100 lte 200\n"},
        {COUNTED("{lt: 5, gte: 2}"), "event_count lure in 3600s lt 5 gte 2\n"},
        {COUNTED("{eq: 3}"), "event_count lure in 3600s eq 3\n"},
        {COUNTED("{neq: 3}"), "event_count lure in 3600s neq 3\n"},
        {COUNTED("{gt: 200, lte: 100}"), "20:14: no number is in this range\n"},
        {COUNTED("{gt: 2, lt: 2}"), "20:14: no number is in this range\n"},
        {COUNTED("{gt: 1, gte: 2}"),
         "20:14: two comparisons must be a range: gt or gte with lt or lte\n"},
        {COUNTED("{eq: 1, gte: 2}"),
         "20:14: two comparisons must be a range: gt or gte with lt or lte\n"},
        {COUNTED("{gt: 1, lt: 9, neq: 2}"),
         "20:29: 'condition' takes one comparison, or two that are a range\n"},
    };
    expect_all(cases, sizeof cases / sizeof *cases);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
#define REST "  timespan: 1h\n  condition: {gte: 2}\n"
    static const struct correlation_case cases[] = {
        {BODY("  rules: [lure]\n" REST), "17:3: the correlation has no 'type'\n"},
        {BODY("  type: event_cuont\n  rules: [lure]\n" REST),
         "17:9: there is no correlation type 'event_cuont': did you mean 'event_count'?\n"},
        {BODY("  type: value_median\n  rules: [lure]\n" REST),
         "17:9: this version has no correlation type 'value_median': there are event_count, "
         "value_count, value_sum, value_avg, value_percentile, temporal and temporal_ordered\n"},
        {BODY("  type: event_count\n" REST), "17:3: the correlation names no 'rules'\n"},
        {BODY("  type: event_count\n  rules: []\n" REST),
         "18:10: the correlation names no 'rules'\n"},
        {BODY("  type: event_count\n  rules: [lure, lure]\n" REST),
         "18:17: 'lure' is there twice\n"},
        {BODY("  type: event_count\n  rules: [lure, " ID_A "]\n" REST),
         "18:17: '" ID_A "' is a rule that is named already\n"},
        {BODY("  type: event_count\n  rules: [lrue]\n" REST),
         "18:11: no rule 'lrue' is loaded: did you mean 'lure'?\n"},
        {BODY("  type: event_count\n  rules: [entirely_else]\n" REST),
         "18:11: no rule with the id or name 'entirely_else' is loaded\n"},
        {BODY("  type: temporal\n  rules: [lure]\n" REST),
         "18:10: 'temporal' is about the order or nearness of several rules, and one is named\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  group-bye: [f]\n" REST),
         "19:3: a correlation has no 'group-bye': did you mean 'group-by'?\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  condition: {gte: 1}\n"),
         "17:3: the correlation has no 'timespan'\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: 1w\n"),
         "19:13: 'timespan' has no unit 'w': s, m, h and d are seconds, minutes, hours and days\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: 1H\n"),
         "19:13: 'timespan' has no unit 'H': s, m, h and d are seconds, minutes, hours and days\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: 0s\n"),
         "19:13: 'timespan' must be longer than nothing and at most 36500d\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: 999999999999999999d\n"),
         "19:13: 'timespan' must be longer than nothing and at most 36500d\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: an hour\n"),
         "19:13: 'timespan' must be a number and a letter: 90s, 15m, 72h, 30d\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: 1h\n"),
         "17:3: the correlation has no 'condition'\n"},
        {BODY("  type: temporal\n  rules: [lure, login]\n  timespan: 1h\n"
              "  condition: lure and login\n"),
         "20:14: 'condition' must be a map such as 'gte: 10': formulas over rules are not read by "
         "this version\n"},
        {BODY("  type: value_count\n  rules: [lure]\n" REST),
         "20:14: 'value_count' wants a 'field' in its condition: the one whose values count\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: 1h\n"
              "  condition: {field: f, gte: 1}\n"),
         "20:15: 'event_count' counts no values: 'field' means nothing here\n"},
        {BODY("  type: value_count\n  rules: [lure]\n  timespan: 1h\n  condition: {field: f}\n"),
         "20:14: 'condition' compares with nothing: add 'gte: 10' or the like\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: 1h\n  condition: {get: 1}\n"),
         "20:15: 'condition' knows no 'get': did you mean 'gt'?\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: 1h\n  condition: {gte: many}\n"),
         "20:20: 'gte' must be a whole number: it is compared with a count\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  timespan: 1h\n  condition: {gte: 1.5}\n"),
         "20:20: 'gte' must be a whole number: it is compared with a count\n"},
        {BODY("  type: value_avg\n  rules: [lure]\n  timespan: 1h\n"
              "  condition: {field: f, gte: '1'}\n"),
         "20:30: 'gte' must be a number\n"},
        {BODY("  type: value_percentile\n  rules: [lure]\n  timespan: 1h\n"
              "  condition: {field: f, gte: 1}\n"),
         "20:14: value_percentile wants a 'percentile' in its condition\n"},
        {BODY("  type: value_percentile\n  rules: [lure]\n  timespan: 1h\n"
              "  condition: {field: f, percentile: 101, gte: 1}\n"),
         "20:37: 'percentile' must be above 0, and 100 at most\n"},
        {BODY("  type: event_count\n  rules: [lure]\n  generate: maybe\n" REST),
         "19:13: 'generate' must be true or false\n"},
        {RULES "title: C\ncorrelation: [a]\n", "15:14: 'correlation' must be a map\n"},
        {RULES "correlation: {type: event_count}\n", "14:1: the rule has no 'title'\n"},
    };
    expect_all(cases, sizeof cases / sizeof *cases);
}

static void aliases_say_of_each_rule_which_field_is_meant(void **state)
{
    (void)state;
#define ALIASED(aliases)                                                                           \
    BODY("  type: temporal\n  rules: [lure, login]\n  timespan: 1h\n  group-by: [who]\n"           \
         "  aliases:\n    " aliases "\n")
    static const struct correlation_case cases[] = {
        {ALIASED("who: {lure: email.to.address, login: email.from.address}"),
         "temporal lure login by who in 3600s; who@0=email.to.address; who@1=email.from.address\n"},
        {ALIASED("who: {" ID_B ": f, lure: g}"),
         "temporal lure login by who in 3600s; who@1=f; who@0=g\n"},
        {ALIASED("who: {lure: f}"),
         "22:5: alias 'who' does not say of each of the rules, once, which field it is\n"},
        {ALIASED("who: {lure: f, login: g, many: h}"),
         "22:30: alias 'who' is about 'many', which is none of the correlation's rules\n"},
        {ALIASED("what: {lure: f, login: g}"),
         "22:5: alias 'what' is neither in 'group-by' nor the 'field'\n"},
        {ALIASED("who: f"), "22:10: alias 'who' must be a map of rules and their fields\n"},
        {ALIASED("who: {lure: [f], login: g}"),
         "22:17: an alias says 'rule: field' of each rule\n"},
    };
    expect_all(cases, sizeof cases / sizeof *cases);
}

#define COUNTING(title, name, rules)                                                               \
    "title: " title "\nname: " name                                                                \
    "\ncorrelation: {type: event_count, timespan: 1h, rules: " rules ", condition: {gte: 2}}\n"

static void correlations_count_others_wherever_these_stand(void **state)
{
    (void)state;
    static const struct correlation_case cases[] = {
        {RULES COUNTING("Outer", "outer", "[inner]") NEXT COUNTING("Inner", "inner", "[lure]"),
         "event_count lure in 3600s gte 2\nevent_count <inner> in 3600s gte 2\n"},
        {RULES COUNTING("C", "one", "[one]"),
         "16:56: correlations count each other in a circle: 'one' can never be settled\n"},
        {RULES COUNTING("C", "one", "[two]") NEXT COUNTING("D", "two", "[lure, one]")
             NEXT COUNTING("E", "asks", "[login, two]"),
         "16:56: correlations count each other in a circle: 'two' can never be settled\n"
         "20:62: correlations count each other in a circle: 'one' can never be settled\n"
         "24:63: correlations count each other in a circle: 'two' can never be settled\n"},
        {RULES COUNTING("C", "one", "[two]") NEXT COUNTING("D", "two", "[nothing]"),
         "16:56: the correlation 'two' that it names was refused\n"
         "20:56: no rule with the id or name 'nothing' is loaded\n"},
        {RULES COUNTING("C", "same", "[lure]") NEXT COUNTING("D", "same", "[lure]")
             NEXT COUNTING("E", "e", "[same]"),
         "event_count lure in 3600s gte 2\nevent_count lure in 3600s gte 2\n"
         "24:56: several rules have the name 'same': name it by its id\n"},
        {RULES "title: C\nid: " ID_A "\n"
               "correlation: {type: event_count, timespan: 1h, rules: [lure], "
               "condition: {gte: 2}}\n",
         "14:1: id " ID_A " is taken by the rule in test.yml:1\n"},
    };
    expect_all(cases, sizeof cases / sizeof *cases);
}

static void filters_never_apply_to_correlations(void **state)
{
    (void)state;
    static const char filter[] = RULE_A NEXT COUNTING("C", "many", "[lure]") NEXT
        "title: F\n" MAIL "filter: {rules: any, sel: {f: a}, condition: not sel}\n";
    rule_text_expect(filter, "(and sel (not F/sel)); sel={: \"x\"}; F/sel={f: \"a\"}\n"
                             "event_count lure in 3600s gte 2\n");
}

/* --- Choice, and what becomes of members --- */

static struct rule_set set_of(const char *text)
{
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(text), "test.yml");
    rule_set_finish(&set);
    return set;
}

static void choose(struct rule_set *set, const struct rule_choice *choice)
{
    struct choice_report report = {0};
    choice_apply(choice, set, &report);
    correlations_drop_lost(set);
    correlations_settle(set);
    choice_report_done(&report);
}

static void members_have_hits_of_their_own_only_where_asked_for(void **state)
{
    (void)state;
    struct rule_set set = set_of(RULES COUNTING("C", "many", "[lure]"));
    choose(&set, &(struct rule_choice){0});
    assert_int_equal(set.rule_count, 2);
    assert_true(set.rules[0].is_counted);
    assert_true(set.rules[0].is_component);
    assert_false(set.rules[1].is_counted);
    assert_false(set.rules[1].is_component);
    rule_set_done(&set);

    set = set_of(RULES COUNTING("C", "many", "[lure]") NEXT
                 "title: D\ncorrelation: {type: event_count, timespan: 1h, rules: [lure], "
                 "condition: {gte: 2}, generate: true}\n");
    choose(&set, &(struct rule_choice){0});
    assert_true(set.rules[0].is_counted);
    assert_false(set.rules[0].is_component);
    rule_set_done(&set);
}

static void a_chosen_correlation_keeps_the_rules_it_counts(void **state)
{
    (void)state;
    struct rule_set set = set_of(RULES COUNTING("Outer", "outer\nlevel: high", "[inner]")
                                     NEXT COUNTING("Inner", "inner\nlevel: low", "[login]")
                                         NEXT COUNTING("Idle", "idle\nlevel: low", "[lure]"));
    choose(&set, &(struct rule_choice){.levels = choice_levels_from(RULE_LEVEL_HIGH)});
    assert_int_equal(set.rule_count, 1);
    assert_true(bytes_equal(set.rules[0].name, bytes_of("login")));
    assert_true(set.rules[0].is_component && set.rules[0].is_counted);
    assert_int_equal(set.correlation_count, 2);
    assert_true(bytes_equal(set.correlations[0].rule.name, bytes_of("inner")));
    assert_true(set.correlations[0].rule.is_component);
    assert_false(set.correlations[1].rule.is_component);
    rule_set_done(&set);
}

static void a_correlation_left_out_gives_its_rules_their_hits_back(void **state)
{
    (void)state;
    struct bytes excluded = bytes_of("many");
    struct rule_set set = set_of(RULES COUNTING("C", "many", "[lure]"));
    choose(&set, &(struct rule_choice){.excluded = {&excluded, 1}});
    assert_int_equal(set.correlation_count, 0);
    assert_int_equal(set.rule_count, 2);
    assert_false(set.rules[0].is_component);
    rule_set_done(&set);
}

static void levels_of_correlations_can_be_overridden(void **state)
{
    (void)state;
    struct rule_set set = set_of(RULES COUNTING("C", "many", "[lure]"));
    struct choice_report report = {0};
    choice_override_levels(bytes_of("many,critical\n"), "levels.csv", &set, &report);
    assert_int_equal(report.warning_count, 0);
    assert_int_equal(set.correlations[0].rule.level, RULE_LEVEL_CRITICAL);
    choice_report_done(&report);
    rule_set_done(&set);
}

static void a_correlation_whose_rule_was_lost_is_refused(void **state)
{
    (void)state;
    struct rule_set set = set_of(RULES COUNTING("Outer", "outer", "[inner, login]")
                                     NEXT COUNTING("Inner", "inner", "[lure]"));
    rule_set_refuse(&set, 0, set.rules[0].place, "bad");
    correlations_drop_lost(&set);
    assert_int_equal(set.correlation_count, 0);
    assert_int_equal(set.refusal_count, 3);
    assert_true(
        bytes_equal(set.refusals[1].reason, bytes_of("the rule 'lure' that it names was refused")));
    assert_true(bytes_equal(set.refusals[2].reason,
                            bytes_of("the rule 'inner' that it names was refused")));
    rule_set_done(&set);
}

static void a_file_loaded_twice_has_its_correlations_once(void **state)
{
    (void)state;
    struct rule_set set;
    static const char text[] = RULES COUNTING("C", "many", "[lure]");
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(text), "test.yml");
    rule_set_add_text(&set, bytes_of(text), "test.yml");
    rule_set_finish(&set);
    assert_int_equal(set.correlation_count, 1);
    assert_int_equal(set.refusal_count, 0);
    rule_set_done(&set);
}

static void the_linter_warns_of_what_is_hardly_meant(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *check; /* NULL: none */
    } cases[] = {
        {"type: event_count, rules: [lure], condition: {gte: 2}", NULL},
        {"type: event_count, rules: [lure], condition: {gte: 1}", "always-correlated"},
        {"type: event_count, rules: [lure], condition: {gt: 0}", "always-correlated"},
        {"type: event_count, rules: [lure], condition: {lt: 3}", "rare-events"},
        {"type: temporal, rules: [lure, login], group-by: [f], condition: {gte: 3}",
         "never-correlated"},
        {"type: temporal, rules: [lure, login]", "one-group"},
        {"type: value_count, rules: [lure], group-by: [f], condition: {field: f, gte: 2}",
         "counted-key"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text =
            memory_format(RULES "title: C\ncorrelation: {timespan: 1h, %s}\n", cases[i].body);
        struct rule_set set = set_of(text);
        struct lint lint = {0};
        assert_int_equal(set.correlation_count, 1);
        lint_rules(&lint, &set);
        const char *check = NULL;
        for (size_t j = 0; j < lint.count; j++)
            if (lint.items[j].spot.rule == &set.correlations[0].rule &&
                strcmp(lint.items[j].spot.check, "missing-members") != 0)
                check = lint.items[j].spot.check;
        assert_int_equal(check != NULL, cases[i].check != NULL);
        if (check)
            assert_string_equal(check, cases[i].check);
        lint_done(&lint);
        rule_set_done(&set);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_types_are_read),
        cmocka_unit_test(two_comparisons_are_a_range),
        cmocka_unit_test(what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(aliases_say_of_each_rule_which_field_is_meant),
        cmocka_unit_test(correlations_count_others_wherever_these_stand),
        cmocka_unit_test(filters_never_apply_to_correlations),
        cmocka_unit_test(members_have_hits_of_their_own_only_where_asked_for),
        cmocka_unit_test(a_chosen_correlation_keeps_the_rules_it_counts),
        cmocka_unit_test(a_correlation_left_out_gives_its_rules_their_hits_back),
        cmocka_unit_test(levels_of_correlations_can_be_overridden),
        cmocka_unit_test(a_correlation_whose_rule_was_lost_is_refused),
        cmocka_unit_test(a_file_loaded_twice_has_its_correlations_once),
        cmocka_unit_test(the_linter_warns_of_what_is_hardly_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
