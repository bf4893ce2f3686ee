/* SpamAssassin's configuration files as rules. */
#include "signatures/spamassassin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/rule_text.h"

static void load(struct rule_set *set, const char *text)
{
    rule_set_init(set);
    rule_set_add_text(set, bytes_of(text), "test.cf");
    rule_set_finish(set);
}

static const struct rule *find(const struct rule_set *set, const char *name)
{
    for (size_t i = 0; i < set->rule_count; i++)
        if (bytes_equal(set->rules[i].name, bytes_of(name)))
            return &set->rules[i];
    return NULL;
}

/* What rule_text says of the rule X, and of refusals. */
static void expect(const char *text, const char *expected)
{
    struct rule_set set;
    struct buffer found = {0};
    load(&set, text);
    const struct rule *rule = find(&set, "X");
    if (rule)
        rule_text_append(&found, rule);
    for (size_t i = 0; i < set.refusal_count; i++)
        buffer_format(&found, "%zu: %.*s", set.refusals[i].place.line,
                      (int)set.refusals[i].reason.size, (const char *)set.refusals[i].reason.data);
    buffer_append_byte(&found, '\0');
    if (strncmp((const char *)found.data, expected, strlen(expected)) != 0)
        fail_msg("%s\ngives    %s\nexpected %s", text, (const char *)found.data, expected);
    buffer_done(&found);
    rule_set_done(&set);
}

static void tests_become_rules_over_fields(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"body X /a b/", "X; X={coldtrail.paragraph|re: /a b/}"},
        {"body X /a/ims", "X; X={coldtrail.paragraph|re|i|m|s: /a/}"},
        {"  body\tX\t/a/  # words", "X; X={coldtrail.paragraph|re: /a/}"},
        {"body X /a\\#b/", "X; X={coldtrail.paragraph|re: /a#b/}"},
        {"body X /a#b/", "1: nothing ends the regular expression"},
        {"body X /a\\/b/", "X; X={coldtrail.paragraph|re: /a\\/b/}"},
        {"body X m{a{2}/}i", "X; X={coldtrail.paragraph|re|i: /a{2}//}"},
        {"body X m(a(b)c)", "X; X={coldtrail.paragraph|re: /a(b)c/}"},
        {"body X m<a(?:<b>)>", "X; X={coldtrail.paragraph|re: /a(?:<b>)/}"},
        {"body X m!a/!", "X; X={coldtrail.paragraph|re: /a//}"},
        {"body X m'a'", "X; X={coldtrail.paragraph|re: /a/}"},
        {"body X /a b/x", "X; X={coldtrail.paragraph|re: /(?x)a b/}"},
        {"body X /\xe9/", "X; X={coldtrail.paragraph|re: /\\xe9/}"},
        {"body X /\\\xe9/", "X; X={coldtrail.paragraph|re: /\\xe9/}"},
        {"rawbody X /a/", "X; X={coldtrail.body.source|re: /a/}"},
        {"full X /a/", "X; X={coldtrail.raw|re: /a/}"},
        {"uri X /a/", "X; X={url.full|re: /a/}"},
        {"header X Subject =~ /a/", "X; X={coldtrail.header.subject|re: /a/}"},
        {"header X Subject=~/a/", "X; X={coldtrail.header.subject|re: /a/}"},
        {"header X Subject !~ /a/", "(not X); X={coldtrail.header.subject|re: /a/}"},
        {"header X From:addr =~ /a/", "X; X={coldtrail.header_address.from|re: /a/}"},
        {"header X From:name =~ /a/", "X; X={coldtrail.header_name.from|re: /a/}"},
        {"header X From:raw =~ /a/", "X; X={coldtrail.header_raw.from|re: /a/}"},
        {"header X ALL =~ /a/", "X; X={coldtrail.headers.raw|re: /a/}"},
        {"header X exists:X-Mailer", "X; X={coldtrail.header.x-mailer|exists: "},
        {"mimeheader X Content-Id =~ /a/", "X; X={coldtrail.part_header.content-id|re: /a/}"},
        {"body X /a/\nbody X /b/", "X; X={coldtrail.paragraph|re: /b/}"},
        {"lang en body X /a/", "X; X={coldtrail.paragraph|re: /a/}"},
        {"lang de body X /a/", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(cases[i][0], cases[i][1]);
}

static void tags_are_replaced_where_a_rule_asks_for_it(void **state)
{
    (void)state;
#define TAGS                                                                                       \
    "replace_tag A [a4]\nreplace_tag B b<A>\nreplace_inter W .?\nreplace_post P +\n"               \
    "replace_pre Q q\nreplace_rules X\n"
    expect(TAGS "body X /<A>c/", "X; X={coldtrail.paragraph|re: /[a4]c/}");
    expect(TAGS "body X /<A><A>/", "X; X={coldtrail.paragraph|re: /[a4][a4]/}");
    expect(TAGS "body X /<B>/", "X; X={coldtrail.paragraph|re: /b[a4]/}");
    expect(TAGS "body X /<inter W><A><A>/", "X; X={coldtrail.paragraph|re: /[a4].?[a4]/}");
    expect(TAGS "body X /<post P><A>/", "X; X={coldtrail.paragraph|re: /[a4]+/}");
    expect(TAGS "body X /<pre Q><A>/", "X; X={coldtrail.paragraph|re: /q[a4]/}");
    expect(TAGS "body X /(?<n>a)<C>/", "X; X={coldtrail.paragraph|re: /(?<n>a)<C>/}");
    expect("replace_tag A b\nbody X /<A>/", "X; X={coldtrail.paragraph|re: /<A>/}");
}

static void lines_under_an_if_count_where_it_is_true(void **state)
{
    (void)state;
#define BODY "body X /a/"
#define TAKEN "X; X={coldtrail.paragraph|re: /a/}"
    expect("if (version >= 4.000000)\n" BODY "\nendif", TAKEN);
    expect("if (version < 4.000000)\n" BODY "\nendif", "");
    expect("if (version < 4)\nelse\n" BODY "\nendif", TAKEN);
    expect("if (version < 4)\nif 1\n" BODY "\nelse\n" BODY "\nendif\nendif", "");
    expect("if !plugin(Mail::SpamAssassin::Plugin::Pyzor) && 1\n" BODY "\nendif", TAKEN);
    expect("if can(Mail::SpamAssassin::Conf::feature_welcomelist_blocklist)\n" BODY "\nendif",
           TAKEN);
    expect("if has(Mail::SpamAssassin::Plugin::Own::feature)\n" BODY "\nendif", "");
    expect("ifplugin Mail::SpamAssassin::Plugin::MIMEHeader\n" BODY "\nendif", TAKEN);
    expect("ifplugin Mail::SpamAssassin::Plugin::Own\n" BODY "\nendif", "");
    expect("endif\nelse\n" BODY, TAKEN);
    expect("if (version\n" BODY "\nendif", "1: the formula is wrong");
}

static void bad_lines_are_refused_with_their_place(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"\nbody X", "2: the test 'X' tests nothing"},
        {"body 1X /a/", "1: '1X' is no name of a test"},
        {"body X a", "1: no regular expression stands here"},
        {"body X /a", "1: nothing ends the regular expression"},
        {"body X //", "1: the regular expression is empty"},
        {"body X /a/q", "1: the expression has a modifier"},
        {"header X Subject", "1: a header test reads"},
        {"header X From:domain =~ /a/", "1: what ':domain' makes of a header"},
        {"header X Cc =~ /a/ [if-set: b]", "1: what stands behind the expression"},
        {"meta X A &&", "1: the formula is wrong: something is missing at the end"},
        {"meta X (A", "1: the formula is wrong: a parenthesis is not closed"},
        {"meta X A B", "1: the formula is wrong: nothing joins"},
        {"meta X A ? B", "1: the formula is wrong: it cannot hold"},
        {"meta X f(A)", "1: the formula is wrong: it calls a function"},
        {"meta X A > > B", "1: the formula is wrong: something is missing before"},
        {"score X high", "1: 'high' is no score"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(cases[i][0], cases[i][1]);
}

static void formulas_are_bounded_in_depth(void **state)
{
    (void)state;
    static const char *const pieces[] = {"(", "!", "-", "1/"};
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        struct buffer text = {0};
        buffer_append_string(&text, "meta X ");
        for (int i = 0; i < 5000; i++)
            buffer_append_string(&text, pieces[p]);
        buffer_append_string(&text, "A");
        buffer_append_byte(&text, '\0');
        expect((const char *)text.data, "1: the formula is nested deeper than 100");
        buffer_done(&text);
    }
}

static void what_lines_say_of_a_test_is_kept(void **state)
{
    (void)state;
    struct rule_set set;
    load(&set, "describe A What it is\nscore A 2.5\nbody A /a/\ntflags A multiple maxhits=7\n"
               "body __B /b/\nscore __B 3\nbody C /c/\ntflags C nice\nbody T_D /d/\n"
               "score E 1\nscore A (0.5)\n");
    const struct rule *a = find(&set, "A");
    assert_non_null(a);
    assert_true(bytes_equal(a->description, bytes_of("What it is")));
    assert_true(a->score == 3.0);
    assert_int_equal(a->most_count, 7);
    assert_false(a->is_component);
    assert_int_equal(a->level, RULE_LEVEL_INFORMATIONAL);
    assert_int_equal(a->place.line, 3);
    assert_true(find(&set, "__B")->is_component);
    assert_true(find(&set, "__B")->score == 0);
    assert_true(find(&set, "C")->score == -1);
    assert_true(find(&set, "T_D")->score == 0.01);
    assert_null(find(&set, "E"));
    const struct rule *score = find(&set, SPAMASSASSIN_SCORE);
    assert_non_null(score);
    assert_int_equal(score->asked_count, 3);
    assert_int_equal(score->level, RULE_LEVEL_MEDIUM);
    rule_set_done(&set);
}

static void what_cannot_run_is_counted_by_reason(void **state)
{
    (void)state;
    struct rule_set set;
    load(&set, "body A eval:f()\nheader B eval:g('x')\nurirhssub C a.example. A 2\n"
               "header D X-Spam-Relays-External =~ /a/\nfreemail_domains b.example\nbody E /e/\n"
               "ifplugin Own\nbody F /f/\nendif\n");
    static const struct {
        enum import_outcome outcome;
        size_t count;
    } cases[] = {{IMPORT_TAKEN, 1}, {IMPORT_REFUSED, 4}, {IMPORT_SKIPPED, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(import_report_count(&set.imports, bytes_of("test.cf"), cases[i].outcome),
                         cases[i].count);
    assert_int_equal(set.refusal_count, 0);
    rule_set_done(&set);
}

/* A file given twice adds nothing: a relative score would count twice. */
static void lines_reach_tests_of_other_files(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of("score B 4\nbody A /a/\nmeta M A && B\n"), "first.cf");
    for (int i = 0; i < 2; i++)
        rule_set_add_text(&set, bytes_of("body B /b/\nscore A (2)\ndescribe A later\n"),
                          "second.cf");
    rule_set_finish(&set);
    assert_int_equal(set.rule_count, 4);
    assert_int_equal(find(&set, SPAMASSASSIN_SCORE)->asked_count, 3);
    assert_int_equal(set.refusal_count, 0);
    assert_true(bytes_equal(find(&set, "A")->description, bytes_of("later")));
    assert_true(find(&set, "A")->score == 2);
    assert_true(find(&set, "B")->score == 4);
    rule_set_done(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tests_become_rules_over_fields),
        cmocka_unit_test(tags_are_replaced_where_a_rule_asks_for_it),
        cmocka_unit_test(lines_under_an_if_count_where_it_is_true),
        cmocka_unit_test(bad_lines_are_refused_with_their_place),
        cmocka_unit_test(formulas_are_bounded_in_depth),
        cmocka_unit_test(what_lines_say_of_a_test_is_kept),
        cmocka_unit_test(what_cannot_run_is_counted_by_reason),
        cmocka_unit_test(lines_reach_tests_of_other_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
