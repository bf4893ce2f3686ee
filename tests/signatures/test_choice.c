/* Which rules of a set are loaded, and at which level. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "signatures/choice.h"

/* A rule a line: name, id's last digit, level, status, tag, path. */
static const struct {
    const char *name;
    const char *level;
    const char *status;
    const char *tag;
    const char *path;
} made_rules[] = {
    {"page", "low", "test", "attack.t1566.001", "pack/page.yml"},
    {"lure", "medium", "stable", "attack.t1566.002", "pack/lure.yml"},
    {"lure-two", "high", "deprecated", "coldtrail.lure", "pack/lure.yml"},
    {"verdict", "critical", "experimental", "attack.t1059", "other/verdict.yml"},
};
#define MADE_COUNT (sizeof made_rules / sizeof *made_rules)

static void make_set(struct rule_set *set)
{
    rule_set_init(set);
    for (size_t i = 0; i < MADE_COUNT; i++) {
        struct buffer text = {0};
        buffer_format(&text,
                      "title: Title of %s\nname: %s\nid: 3f1f4d5c-6a53-4a0e-9a6b-2f0f5a6d1c0%c\n"
                      "status: %s\nlevel: %s\ntags: [%s]\nlogsource: {category: email}\n"
                      "detection: {sel: {email.subject: x}, condition: sel}\n",
                      made_rules[i].name, made_rules[i].name, "ABCD"[i], made_rules[i].status,
                      made_rules[i].level, made_rules[i].tag);
        rule_set_add_text(set, buffer_bytes(&text), made_rules[i].path);
        buffer_done(&text);
    }
    assert_int_equal(set->rule_count, MADE_COUNT);
}

static struct choice_words words_of(const char *const *texts, size_t count, struct bytes *words)
{
    for (size_t i = 0; i < count; i++)
        words[i] = bytes_of(texts[i]);
    return (struct choice_words){words, count};
}

/* The names that are left, then what was complained of, in lines. */
static char *outcome_of(struct rule_set *set, struct choice_report *report)
{
    struct buffer text = {0};
    for (size_t i = 0; i < set->rule_count; i++)
        buffer_format(&text, "%.*s=%s ", (int)set->rules[i].name.size,
                      (const char *)set->rules[i].name.data, rule_level_name(set->rules[i].level));
    for (size_t i = 0; i < report->warning_count; i++)
        buffer_format(&text, "\n%.*s", (int)report->warnings[i].size,
                      (const char *)report->warnings[i].data);
    buffer_append_byte(&text, '\0');
    choice_report_done(report);
    rule_set_done(set);
    return (char *)text.data;
}

static void expect_choice(const struct rule_choice *choice, const char *expected)
{
    struct rule_set set;
    struct choice_report report = {0};
    make_set(&set);
    choice_apply(choice, &set, &report);
    assert_int_equal(set.rule_count + report.left_out_count, MADE_COUNT);
    char *found = outcome_of(&set, &report);
    assert_string_equal(found, expected);
    free(found);
}

static void no_choice_keeps_every_rule(void **state)
{
    (void)state;
    expect_choice(&(struct rule_choice){0}, "verdict=critical lure=medium lure-two=high page=low ");
}

static void levels_are_a_set_or_a_least_one(void **state)
{
    (void)state;
    expect_choice(&(struct rule_choice){.levels = choice_levels_from(RULE_LEVEL_HIGH)},
                  "verdict=critical lure-two=high ");
    expect_choice(&(struct rule_choice){.levels = 1U << RULE_LEVEL_LOW | 1U << RULE_LEVEL_HIGH},
                  "lure-two=high page=low ");
    assert_int_equal(choice_levels_from(RULE_LEVEL_INFORMATIONAL), (1 << RULE_LEVEL_COUNT) - 1);
}

static void any_of_the_statuses_will_do(void **state)
{
    (void)state;
    static const char *const texts[] = {"stable", "test"};
    struct bytes words[2];
    expect_choice(&(struct rule_choice){.statuses = words_of(texts, 2, words)},
                  "lure=medium page=low ");
    assert_true(choice_is_status(bytes_of("deprecated")));
    assert_false(choice_is_status(bytes_of("stabel")));
    assert_false(choice_is_status(bytes_of("")));
}

static void tags_and_sources_are_patterns(void **state)
{
    (void)state;
    static const char *const tags[] = {"attack.t1566*"};
    static const char *const both[] = {"attack.t1059", "coldtrail.*"};
    static const char *const part[] = {"attack"};
    static const char *const sources[] = {"*/lure.yml"};
    struct bytes words[2];
    expect_choice(&(struct rule_choice){.tags = words_of(tags, 1, words)}, "lure=medium page=low ");
    expect_choice(&(struct rule_choice){.tags = words_of(both, 2, words)},
                  "verdict=critical lure-two=high ");
    expect_choice(&(struct rule_choice){.tags = words_of(part, 1, words)}, "");
    expect_choice(&(struct rule_choice){.sources = words_of(sources, 1, words)},
                  "lure=medium lure-two=high ");
}

static void rules_are_excluded_by_id_name_or_title(void **state)
{
    (void)state;
    static const char *const texts[] = {"3f1f4d5c-6a53-4a0e-9a6b-2f0f5a6d1c0a", "lure",
                                        "Title of verd*"};
    struct bytes words[3];
    expect_choice(&(struct rule_choice){.excluded = words_of(texts, 3, words)}, "lure-two=high ");
}

static void an_exclusion_without_effect_is_said(void **state)
{
    (void)state;
    static const char *const texts[] = {"lure*", "lure", "lur"};
    struct bytes words[3];
    expect_choice(&(struct rule_choice){.excluded = words_of(texts, 3, words)},
                  "verdict=critical page=low "
                  "\nno rule has the id, name or title 'lur': it excludes none");
}

static void expect_levels(const char *text, const char *expected)
{
    struct rule_set set;
    struct choice_report report = {0};
    make_set(&set);
    choice_override_levels(bytes_of(text), "levels.csv", &set, &report);
    char *found = outcome_of(&set, &report);
    assert_string_equal(found, expected);
    free(found);
}

static void levels_are_overridden_by_name_or_id(void **state)
{
    (void)state;
    expect_levels("\xEF\xBB\xBFrule,level\r\n# ours\r\n\r\n lure , critical \r\n"
                  "3F1F4D5C-6A53-4A0E-9A6B-2F0F5A6D1C0D,low\r\npage,high\npage,medium",
                  "verdict=low lure=critical lure-two=high page=medium ");
}

static void lines_that_cannot_be_followed_are_named(void **state)
{
    (void)state;
    expect_levels("lure,urgent\nPage,low\nabsent,low\nlure\n,low\n",
                  "verdict=critical lure=medium lure-two=high page=low "
                  "\nlevels.csv:1: there is no level 'urgent': rule 'lure' keeps its own"
                  "\nlevels.csv:2: there is no rule 'Page': no level is changed"
                  "\nlevels.csv:3: there is no rule 'absent': no level is changed"
                  "\nlevels.csv:4: a line must read 'rule,level': it changes nothing"
                  "\nlevels.csv:5: a line must read 'rule,level': it changes nothing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_choice_keeps_every_rule),
        cmocka_unit_test(levels_are_a_set_or_a_least_one),
        cmocka_unit_test(any_of_the_statuses_will_do),
        cmocka_unit_test(tags_and_sources_are_patterns),
        cmocka_unit_test(rules_are_excluded_by_id_name_or_title),
        cmocka_unit_test(an_exclusion_without_effect_is_said),
        cmocka_unit_test(levels_are_overridden_by_name_or_id),
        cmocka_unit_test(lines_that_cannot_be_followed_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
