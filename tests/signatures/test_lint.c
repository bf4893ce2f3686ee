/* What the linter says of rules that can be loaded, one claim a test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "signatures/lint.h"

#define HEAD                                                                                       \
    "title: A rule\nid: 3f1f4d5c-6a53-4a0e-9a6b-2f0f5a6d1c01\ndescription: d\nstatus: test\n"      \
    "level: low\nauthor: a\nreferences: [r]\nlogsource: {category: email}\n"

/* "LINE:COLUMN check" of each finding, in lines. */
static void expect_findings_in(const char *path, const char *text, const char *expected)
{
    struct rule_set set;
    struct lint lint = {0};
    struct buffer found = {0};
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(text), path);
    rule_set_finish(&set);
    assert_int_equal(set.refusal_count, 0);
    lint_rules(&lint, &set);
    lint_sort(&lint);
    for (size_t i = 0; i < lint.count; i++)
        buffer_format(&found, "%s%zu:%zu %s%s", i ? "\n" : "", lint.items[i].spot.place.line,
                      lint.items[i].spot.place.column, lint.items[i].spot.check,
                      lint.items[i].severity == LINT_NOTE ? " (note)" : "");
    buffer_append_byte(&found, '\0');
    assert_string_equal((const char *)found.data, expected);
    buffer_done(&found);
    lint_done(&lint);
    rule_set_done(&set);
}

static void expect_findings(const char *text, const char *expected)
{
    expect_findings_in("a.yml", text, expected);
}

/* Selections a to n look for other subjects. */
static void expect_of_condition(const char *names, const char *condition, const char *expected)
{
    struct buffer text = {0};
    buffer_append_string(&text, HEAD "detection:\n");
    for (const char *name = names; *name; name++)
        buffer_format(&text, "  %c: {email.subject: subject %c}\n", *name, *name);
    buffer_format(&text, "  condition: %s\n", condition);
    buffer_append_byte(&text, '\0');
    expect_findings((const char *)text.data, expected);
    buffer_done(&text);
}

static void expect_of_item(const char *item, const char *expected)
{
    struct buffer text = {0};
    buffer_format(&text, "%sdetection:\n  s:\n    %s\n  condition: s\n", HEAD, item);
    buffer_append_byte(&text, '\0');
    expect_findings((const char *)text.data, expected);
    buffer_done(&text);
}

static void sound_rules_give_no_findings(void **state)
{
    (void)state;
    expect_of_condition("ab", "a and not b", "");
    expect_of_condition("abc", "1 of them", "");
    expect_of_condition("abc", "all of them", "");
    expect_of_item("email.subject|contains: [one, two]", "");
    expect_of_item("email.subject: [one, '*two']", "");
    expect_of_item("email.subject|re: 'on.{1,9}e'", "");
}

static void selections_that_the_condition_does_not_name_are_found(void **state)
{
    (void)state;
    expect_of_condition("abc", "a", "11:3 unused-selection\n12:3 unused-selection");
}

static void conditions_that_never_hold_are_found(void **state)
{
    (void)state;
    expect_of_condition("a", "a and not a", "1:1 never-true");
    expect_of_condition("ab", "not (a or b) and b", "1:1 never-true");
    expect_of_condition("abcdefgh", "all of them and not h", "1:1 never-true");
    expect_of_condition("abc", "2 of them and not a and not b",
                        "1:1 never-true\n1:1 portability (note)");
}

static void conditions_that_always_hold_are_found(void **state)
{
    (void)state;
    expect_of_condition("a", "a or not a", "1:1 always-true");
    expect_of_condition("abcdefgh", "1 of them or not h", "1:1 always-true");
}

static void conditions_of_negations_alone_are_found(void **state)
{
    (void)state;
    expect_of_condition("a", "not a", "1:1 only-negations");
    expect_of_condition("ab", "a or not b", "1:1 only-negations");
}

static void selections_that_decide_nothing_are_found(void **state)
{
    (void)state;
    expect_of_condition("ab", "a or a and b", "11:3 idle-selection");
    expect_of_condition("abcdefgh", "1 of them or a and not h and h", "");
    expect_of_condition("abcdefgh", "a or (a and h) or 1 of b* or c or d or e or f or g",
                        "17:3 idle-selection");
}

static void conditions_of_too_many_selections_are_left_alone(void **state)
{
    (void)state;
    expect_of_condition("abcdefghijkl", "a and not a and 1 of them", "1:1 never-true");
    expect_of_condition("abcdefghijklm", "a and not a and 1 of them", "");
}

static void numbers_before_of_are_noted(void **state)
{
    (void)state;
    expect_of_condition("abc", "2 of them", "1:1 portability (note)");
}

static void fields_both_absent_and_looked_into_are_found(void **state)
{
    (void)state;
    expect_of_item("email.subject: null\n    email.subject|contains: text",
                   "1:1 never-true\n12:5 contradiction");
    expect_of_item("email.subject: text\n    email.subject|exists: false",
                   "1:1 never-true\n11:5 contradiction");
    expect_of_item("email.subject: text\n    email.subject|exists: true", "");
    expect_of_item("email.subject: text\n    email.x_mailer: null", "");
}

static void values_listed_twice_are_found(void **state)
{
    (void)state;
    expect_of_item("email.subject: [one, two, one]", "11:31 repeated-value");
    expect_of_item("email.subject: [one, ONE]", "11:26 case-only");
    expect_of_item("email.subject|cased: [one, ONE]", "");
    expect_of_item("email.subject|re: ['on[ae]', 'ON[ae]']", "");
}

static void a_field_compared_with_itself_is_found(void **state)
{
    (void)state;
    expect_of_item("email.subject|fieldref: [email.x_mailer, email.subject]",
                   "11:46 self-reference");
    expect_of_item("email.subject|fieldref|contains: email.x_mailer", "");
}

static void all_of_one_value_is_found(void **state)
{
    (void)state;
    expect_of_item("email.subject|contains|all: one", "11:5 all-of-one");
    expect_of_item("email.subject|contains|all: [one, two]", "");
}

static void wildcards_that_a_modifier_would_say_are_found(void **state)
{
    (void)state;
    expect_of_item("email.subject: '*one'", "11:5 wildcard-for-modifier");
    expect_of_item("email.subject: ['one*', 'two*']", "11:5 wildcard-for-modifier");
    expect_of_item("email.subject: ['*one*', 'two*']", "");
    expect_of_item("email.subject: '*'", "");
    expect_of_item("email.subject|contains: 'one*'", "11:29 idle-wildcard");
    expect_of_item("email.subject|startswith: '*one'", "");
    expect_of_item("email.subject|endswith: '*one'", "11:29 idle-wildcard");
    expect_of_item("'|all': ['*one', two]", "11:14 idle-wildcard");
}

static void expressions_of_plain_text_are_found(void **state)
{
    (void)state;
    expect_of_item("email.subject|re: one", "11:5 plain-expression");
    expect_of_item("email.subject|re|i: ['one\\.two', '\\(one']", "11:5 plain-expression");
    expect_of_item("email.subject|re: '^one$'", "11:5 plain-expression");
    expect_of_item("email.subject|re: '\\bone'", "");
    expect_of_item("email.subject|re: ['one', '^two']", "");
}

static void unbounded_expressions_are_found(void **state)
{
    (void)state;
    expect_of_item("email.subject|re: '.*one'", "11:23 unbounded-expression");
    expect_of_item("email.subject|re: '^.*one'", "11:23 unbounded-expression");
    expect_of_item("email.subject|re: 'one.+'", "11:23 unbounded-expression");
    expect_of_item("email.subject|re: 'one.*two'", "");
    expect_of_item("email.subject|re: 'one\\.+'", "");
}

static void expressions_without_text_are_found(void **state)
{
    (void)state;
    expect_of_item("email.subject|re: '\\d+[a-z]x?\\s'", "11:23 expression-without-text");
    expect_of_item("email.subject|re: '(?i)\\d+ kg'", "");
    expect_of_item("email.subject|re: '[]a]b?c{2}'", "11:23 expression-without-text");
}

static void what_a_rule_does_not_say_is_found(void **state)
{
    (void)state;
    expect_findings("title: T\nlogsource: {category: email}\n"
                    "detection: {s: {email.subject: x}, condition: s}\n",
                    "1:1 missing-members");
}

#define BODY "detection: {s: {email.subject: x}, condition: s}\n"

static void old_statuses_are_found(void **state)
{
    (void)state;
    expect_findings("title: T\nid: 3f1f4d5c-6a53-4a0e-9a6b-2f0f5a6d1c01\ndescription: d\n"
                    "status: deprecated\nlevel: low\nauthor: a\nreferences: [r]\n"
                    "logsource: {category: email}\n" BODY,
                    "1:1 old-status");
}

static void tags_that_are_none_of_attack_are_found(void **state)
{
    (void)state;
    expect_findings(HEAD "tags: [attack.t1566, attack.t1566.001, attack.initial-access, "
                         "attack.initial_access, attack.g0050, coldtrail.lure]\n" BODY,
                    "");
    expect_findings(HEAD "tags: [attack.t156, attack.t1566.1, attack.phishing]\n" BODY,
                    "1:1 attack-tag\n1:1 attack-tag\n1:1 attack-tag");
}

static void names_and_titles_given_twice_are_found(void **state)
{
    (void)state;
    expect_findings(HEAD "name: n\n" BODY "---\n"
                         "title: A rule\nid: 3f1f4d5c-6a53-4a0e-9a6b-2f0f5a6d1c02\nname: n\n"
                         "description: d\nstatus: test\nlevel: low\nauthor: a\nreferences: [r]\n"
                         "logsource: {category: email}\n" BODY,
                    "12:1 same-name\n12:1 same-title");
}

#define FILTER(condition)                                                                          \
    "title: Ours\nlogsource: {category: email}\n"                                                  \
    "filter: {rules: any, s: {f: x}, gone: {g: null}, condition: " condition "}\n---\n"

static void filters_that_exclude_nothing_are_found(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {FILTER("not s"), ""},
        {FILTER("s and not gone"), ""},
        {FILTER("gone"), ""},
        {FILTER("s"), "1:1 filter-without-not"},
        {FILTER("1 of s*"), "1:1 filter-without-not"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_findings(cases[i][0], cases[i][1]);
}

static void formulas_that_no_mail_can_fulfil_or_all_does_are_found(void **state)
{
    (void)state;
#define TESTS "score A 1\nscore B -1\nbody A /one/\nbody B /two/\ntflags B multiple maxhits=3\n"
    static const char *const cases[][2] = {
        {TESTS "meta M A && !B", "1:1 never-true"}, /* the scores: 2 of 5 at most */
        {"required_score 1\n" TESTS "meta M A && !A", "7:1 never-true"},
        {"required_score 1\n" TESTS "meta M A || !A", "7:1 always-true"},
        {"required_score 1\n" TESTS "meta M A + B > 3", ""},
        {"required_score 1\n" TESTS "meta M A + B > 4", "7:1 never-true"},
        {"required_score 1\n" TESTS "meta M A - A + B >= 0", "7:1 always-true"},
        {"required_score 1\n" TESTS "meta M A && NONE", "7:1 unreachable (note)"},
        {"required_score 1\n" TESTS "meta M A && !NONE", ""},
        {"required_score 1\n" TESTS "meta M 0", ""},
        {"required_score -2\n" TESTS, "1:1 always-true"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_findings_in("a.cf", cases[i][0], cases[i][1]);
}

static void advice_on_wording_is_for_authors_alone(void **state)
{
    (void)state;
    expect_findings_in("a.cf", "required_score 1\nbody A /.*a.*/\nheader B From !~ /^sales@/", "");
    expect_findings_in("a.txt", "evil.example\nEVIL.example\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_rules_give_no_findings),
        cmocka_unit_test(selections_that_the_condition_does_not_name_are_found),
        cmocka_unit_test(conditions_that_never_hold_are_found),
        cmocka_unit_test(conditions_that_always_hold_are_found),
        cmocka_unit_test(conditions_of_negations_alone_are_found),
        cmocka_unit_test(selections_that_decide_nothing_are_found),
        cmocka_unit_test(conditions_of_too_many_selections_are_left_alone),
        cmocka_unit_test(numbers_before_of_are_noted),
        cmocka_unit_test(fields_both_absent_and_looked_into_are_found),
        cmocka_unit_test(values_listed_twice_are_found),
        cmocka_unit_test(a_field_compared_with_itself_is_found),
        cmocka_unit_test(all_of_one_value_is_found),
        cmocka_unit_test(wildcards_that_a_modifier_would_say_are_found),
        cmocka_unit_test(expressions_of_plain_text_are_found),
        cmocka_unit_test(unbounded_expressions_are_found),
        cmocka_unit_test(expressions_without_text_are_found),
        cmocka_unit_test(what_a_rule_does_not_say_is_found),
        cmocka_unit_test(old_statuses_are_found),
        cmocka_unit_test(tags_that_are_none_of_attack_are_found),
        cmocka_unit_test(names_and_titles_given_twice_are_found),
        cmocka_unit_test(filters_that_exclude_nothing_are_found),
        cmocka_unit_test(formulas_that_no_mail_can_fulfil_or_all_does_are_found),
        cmocka_unit_test(advice_on_wording_is_for_authors_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
