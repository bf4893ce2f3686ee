/* What selections, values and conditions of a rule become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/rule_text.h"

/* A rule whose `detection:` stands in line 3, with `lines` behind it. */
static void expect_detection(const char *lines, const char *expected)
{
    char *text = memory_format("title: t\nlogsource: {category: email}\ndetection:%s", lines);
    rule_text_expect(text, expected);
    free(text);
}

struct detection_case {
    const char *lines;
    const char *expected;
};

static void expect_detections(const struct detection_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_detection(cases[i].lines, cases[i].expected);
}

static void maps_join_by_and_lists_by_or(void **state)
{
    (void)state;
    static const struct detection_case cases[] = {
        {"\n  s:\n    f: a\n    g: b\n  condition: s\n", "s; s={f: \"a\"; g: \"b\"}\n"},
        {"\n  s:\n    f: [a, b]\n  condition: s\n", "s; s={f: \"a\", \"b\"}\n"},
        {"\n  s:\n    - f: a\n      g: b\n    - f: c\n  condition: s\n",
         "s; s={f: \"a\"; g: \"b\"} or {f: \"c\"}\n"},
        {"\n  s: [foo, bar*]\n  condition: s\n", "s; s={: \"foo\", \"bar\" *}\n"},
        {"\n  s: foo\n  condition: s\n", "s; s={: \"foo\"}\n"},
        {"\n  s: [foo, {f: a}]\n  condition: s\n", "s; s={: \"foo\"} or {f: \"a\"}\n"},
        {"\n  s:\n    '|all': [foo, bar]\n  condition: s\n", "s; s={|all: \"foo\", \"bar\"}\n"},
        {"\n  s: {'': foo}\n  condition: s\n", "s; s={: \"foo\"}\n"},
        {"\n  s: [4711, -1]\n  condition: s\n", "s; s={: \"4711\", \"-1\"}\n"},
        {"\n  s: a\n  unused: b\n  condition: s\n", "s; s={: \"a\"}; unused={: \"b\"}\n"},
    };
    expect_detections(cases, sizeof cases / sizeof cases[0]);
}

static void quotes_decide_what_a_value_is(void **state)
{
    (void)state;
    static const struct detection_case cases[] = {
        {"\n  s: {f: 5}\n  condition: s\n", "s; s={f: #5}\n"},
        {"\n  s: {f: -5}\n  condition: s\n", "s; s={f: #-5}\n"},
        {"\n  s: {f: 0}\n  condition: s\n", "s; s={f: #0}\n"},
        {"\n  s: {f: '5'}\n  condition: s\n", "s; s={f: \"5\"}\n"},
        {"\n  s: {f: \"5\"}\n  condition: s\n", "s; s={f: \"5\"}\n"},
        {"\n  s: {f: 5*}\n  condition: s\n", "s; s={f: \"5\" *}\n"},
        {"\n  s: {f|contains: 5}\n  condition: s\n", "s; s={f|contains: \"5\"}\n"},
        {"\n  s: {f|re: 5}\n  condition: s\n", "s; s={f|re: /5/}\n"},
        {"\n  s: {f: [0x17, 017, 1e3, 1.5, +5, on, true, 2020-09-07]}\n  condition: s\n",
         "s; s={f: \"0x17\", \"017\", \"1e3\", \"1.5\", \"+5\", \"on\", \"true\", "
         "\"2020-09-07\"}\n"},
        {"\n  s: {f: 99999999999999999999}\n  condition: s\n",
         "s; s={f: \"99999999999999999999\"}\n"},
        {"\n  s: {f: ''}\n  condition: s\n", "s; s={f: \"\"}\n"},
        {"\n  s: {f: null}\n  condition: s\n", "s; s={f: null}\n"},
        {"\n  s: {f: ~}\n  condition: s\n", "s; s={f: null}\n"},
        {"\n  s:\n    f:\n  condition: s\n", "s; s={f: null}\n"},
        {"\n  s: {f: 'null'}\n  condition: s\n", "s; s={f: \"null\"}\n"},
        {"\n  s: {f|contains: ''}\n  condition: s\n", "s; s={f|contains: \"\"}\n"},
    };
    expect_detections(cases, sizeof cases / sizeof cases[0]);
}

static void escapes_resolve_in_strings_and_not_in_regular_expressions(void **state)
{
    (void)state;
    static const struct detection_case cases[] = {
        {"\n  s: {f: 'a\\*b\\\\*'}\n  condition: s\n", "s; s={f: \"a*b\\\" *}\n"},
        {"\n  s: {f: \"a\\\\*\"}\n  condition: s\n", "s; s={f: \"a*\"}\n"},
        {"\n  s: {f|re: 'a\\*b\\\\*?'}\n  condition: s\n", "s; s={f|re: /a\\*b\\\\*?/}\n"},
        {"\n  s:\n    f: |-\n      a\n      b\n  condition: s\n", "s; s={f: \"a\nb\"}\n"},
    };
    expect_detections(cases, sizeof cases / sizeof cases[0]);
}

static void conditions_may_be_a_list_any_of_which_holds(void **state)
{
    (void)state;
    static const struct detection_case cases[] = {
        {"\n  a: x\n  b: y\n  condition: [a, not b]\n",
         "(or a (not b)); a={: \"x\"}; b={: \"y\"}\n"},
        {"\n  a: x\n  condition: [a]\n", "a; a={: \"x\"}\n"},
        {"\n  a: x\n  condition:\n    - a\n    - b\n",
         "7:7: condition: there is no selection 'b': did you mean 'a'?\n"},
        {"\n  a: x\n  condition: []\n", "5:14: a condition must be text, or a list of texts\n"},
        {"\n  a: x\n  condition: {a: b}\n", "5:14: a condition must be text, or a list of texts\n"},
        {"\n  a: x\n  condition:\n", "5:13: a condition must be text, or a list of texts\n"},
    };
    expect_detections(cases, sizeof cases / sizeof cases[0]);
}

static void complaints_point_into_the_condition(void **state)
{
    (void)state;
    static const struct detection_case cases[] = {
        {"\n  a: x\n  condition: a and zzz\n", "5:20: condition: there is no selection 'zzz'\n"},
        {"\n  a: x\n  condition: 'a and zzz'\n", "5:21: condition: there is no selection 'zzz'\n"},
        {"\n  a: x\n  condition: >\n    a and\n    zzz\n",
         "5:14: condition: there is no selection 'zzz'\n"},
        {"\n  a: x\n  condition: a and\n    zzz\n",
         "5:14: condition: there is no selection 'zzz'\n"},
    };
    expect_detections(cases, sizeof cases / sizeof cases[0]);
}

static void refuses_detections_that_cannot_mean_anything(void **state)
{
    (void)state;
    static const struct detection_case cases[] = {
        {" x\n", "3:12: 'detection' must be a map\n"},
        {"\n  a: x\n", "4:3: detection has no 'condition'\n"},
        {"\n  condition: a\n", "4:3: detection has a condition and no selection\n"},
        {"\n  a:\n  condition: a\n", "4:3: selection 'a' is empty\n"},
        {"\n  a: []\n  condition: a\n", "4:6: an empty list of values can never match\n"},
        {"\n  a: {}\n  condition: a\n", "4:6: an empty map\n"},
        {"\n  a: [{}]\n  condition: a\n", "4:7: an empty map\n"},
        {"\n  a: {f: []}\n  condition: a\n", "4:10: an empty list of values can never match\n"},
        {"\n  a: {f: [x, null]}\n  condition: a\n",
         "4:14: null cannot stand in a list: give it a selection of its own\n"},
        {"\n  a: {f|contains: null}\n  condition: a\n",
         "4:19: null has no text to compare: it takes no modifier\n"},
        {"\n  a: [null]\n  condition: a\n", "4:7: a keyword cannot be null\n"},
        {"\n  a: ['']\n  condition: a\n",
         "4:7: an empty keyword would be found in every message\n"},
        {"\n  a: '*'\n  condition: a\n", "4:6: an empty keyword would be found in every message\n"},
        {"\n  a: {f: {g: x}}\n  condition: a\n",
         "4:10: a value must be text, a number or null, not a map\n"},
        {"\n  a: {f: [[x]]}\n  condition: a\n",
         "4:11: a value must be text, a number or null, not a list\n"},
        {"\n  a: {f|re: ''}\n  condition: a\n", "4:13: an empty regular expression\n"},
        {"\n  a: {f|exists: 'true'}\n  condition: a\n",
         "4:17: 'exists' takes one value: true or false, without quotes\n"},
        {"\n  a: {f|exists: yes}\n  condition: a\n",
         "4:17: 'exists' takes one value: true or false, without quotes\n"},
        {"\n  a: {f|exists: [true]}\n  condition: a\n",
         "4:18: 'exists' takes one value: true or false, without quotes\n"},
        {"\n  a: x\n  timeframe: 5m\n  condition: a\n",
         "5:3: 'timeframe' is obsolete: use a correlation\n"},
        {"\n  a b: x\n  condition: a b\n",
         "4:3: selection 'a b': a name has at most 128 letters, digits, '_' and '-', and is none "
         "of and, or, not, of, them\n"},
        {"\n  not: x\n  condition: not\n",
         "4:3: selection 'not': a name has at most 128 letters, digits, '_' and '-', and is none "
         "of and, or, not, of, them\n"},
        {"\n  a: x\n  a: y\n  condition: a\n", "5:3: key 'a' is here twice: first in line 4\n"},
    };
    expect_detections(cases, sizeof cases / sizeof cases[0]);
}

static void append_repeated(struct buffer *text, const char *word, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_append_string(text, word);
}

static void refuses_conditions_and_selections_without_end(void **state)
{
    (void)state;
    struct buffer lines = {0};
    buffer_append_string(&lines, "\n  a: x\n  condition: a");
    append_repeated(&lines, " or a", 20000);
    buffer_append_byte(&lines, '\0');
    expect_detection((const char *)lines.data, "5:14: the condition is longer than 65536 bytes\n");
    buffer_reset(&lines);
    for (size_t i = 0; i < 1001; i++)
        buffer_format(&lines, "\n  s%zu: x", i);
    buffer_append_string(&lines, "\n  condition: 1 of them\n");
    buffer_append_byte(&lines, '\0');
    expect_detection((const char *)lines.data, "4:3: more than 1000 selections in one rule\n");
    buffer_done(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_join_by_and_lists_by_or),
        cmocka_unit_test(quotes_decide_what_a_value_is),
        cmocka_unit_test(escapes_resolve_in_strings_and_not_in_regular_expressions),
        cmocka_unit_test(conditions_may_be_a_list_any_of_which_holds),
        cmocka_unit_test(complaints_point_into_the_condition),
        cmocka_unit_test(refuses_detections_that_cannot_mean_anything),
        cmocka_unit_test(refuses_conditions_and_selections_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
