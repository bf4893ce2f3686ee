/* What a rule says about itself, and which documents are no rules about mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/rule_text.h"

#define DETECTION                                                                                  \
    "detection:\n"                                                                                 \
    "  s: x\n"                                                                                     \
    "  condition: s\n"
#define MAIL "logsource: {category: email}\n"

static void load(struct rule_set *set, const char *text)
{
    rule_set_init(set);
    rule_set_add_text(set, bytes_of(text), "test.yml");
}

static void expect_bytes(struct bytes found, const char *expected)
{
    char *text = memory_format("%.*s", (int)found.size, found.size ? (const char *)found.data : "");
    assert_string_equal(text, expected);
    free(text);
}

static void keeps_what_the_rule_says_about_itself(void **state)
{
    (void)state;
    struct rule_set set;
    load(&set, "# a licence\n"
               "---\n"
               "title: Cold chain \xC3\xA9t\xC3\xA9\n"
               "id: 5F8A4B0E-2C7D-4E11-9A3B-0123456789ab\n"
               "name: cold_chain\n"
               "status: experimental\n"
               "description: |\n"
               "  Two\n"
               "  lines.\n"
               "license: MIT\n"
               "author: A. Hunter\n"
               "date: 2026-01-31\n"
               "references: [https://a.example/1, https://a.example/2]\n"
               "falsepositives:\n"
               "  - tenders\n"
               "tags: [attack.initial-access, attack.t1566.001, tlp.clear]\n"
               "level: critical\n"
               "coldtrail: {anything: [goes]}\n" MAIL DETECTION);
    assert_int_equal(set.refusal_count, 0);
    assert_int_equal(set.rule_count, 1);
    const struct rule *rule = &set.rules[0];
    expect_bytes(rule->title, "Cold chain \xC3\xA9t\xC3\xA9");
    expect_bytes(rule->id, "5F8A4B0E-2C7D-4E11-9A3B-0123456789ab");
    expect_bytes(rule->name, "cold_chain");
    expect_bytes(rule->status, "experimental");
    expect_bytes(rule->description, "Two\nlines.\n");
    expect_bytes(rule->license, "MIT");
    expect_bytes(rule->author, "A. Hunter");
    expect_bytes(rule->date, "2026-01-31");
    assert_int_equal(rule->reference_count, 2);
    expect_bytes(rule->references[1], "https://a.example/2");
    assert_int_equal(rule->falsepositive_count, 1);
    assert_int_equal(rule->tag_count, 3);
    expect_bytes(rule->tags[1], "attack.t1566.001");
    assert_int_equal(rule->level, RULE_LEVEL_CRITICAL);
    expect_bytes(rule->condition_text, "s");
    expect_bytes(rule->source, "test.yml");
    assert_int_equal(rule->place.line, 3);
    assert_int_equal(rule->place.column, 1);
    assert_int_equal(rule->sha256.size, 64);
    rule_set_done(&set);
}

static void asks_for_no_more_than_title_logsource_and_detection(void **state)
{
    (void)state;
    struct rule_set set;
    load(&set, "title: t\ntags:\nreferences: one\nlevel:\n" MAIL DETECTION);
    assert_int_equal(set.rule_count, 1);
    assert_int_equal(set.rules[0].level, RULE_LEVEL_MEDIUM);
    assert_int_equal(set.rules[0].tag_count, 0);
    assert_int_equal(set.rules[0].reference_count, 1);
    assert_int_equal(set.rules[0].status.size, 0);
    rule_set_done(&set);
}

static void derives_the_same_id_from_the_same_document_wherever_it_stands(void **state)
{
    (void)state;
    struct rule_set alone;
    struct rule_set among;
    load(&alone, "title: t\n" MAIL DETECTION);
    load(&among, "title: other\n" MAIL DETECTION "---\n\ntitle: t\n" MAIL DETECTION "\n...\n");
    assert_int_equal(among.rule_count, 2);
    assert_int_equal(alone.rules[0].id.size, 36);
    assert_true(bytes_equal(alone.rules[0].id, among.rules[1].id));
    assert_true(bytes_equal(alone.rules[0].sha256, among.rules[1].sha256));
    assert_false(bytes_equal(alone.rules[0].id, among.rules[0].id));
    assert_int_equal(alone.rules[0].id.data[14], '5');
    assert_non_null(strchr("89ab", alone.rules[0].id.data[19]));
    /* Cases remember it: it must not change from version to version. */
    expect_bytes(alone.rules[0].id, "5b8459af-ccdf-5f64-9a38-6d6a40240611");
    rule_set_done(&alone);
    rule_set_done(&among);
}

static void refuses_what_breaks_the_specification(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {MAIL DETECTION, "1:1: the rule has no 'title'\n"},
        {"title: ''\n" MAIL DETECTION, "1:1: the rule has no 'title'\n"},
        {"title: [a]\n" MAIL DETECTION, "1:8: 'title' must be text\n"},
        {"title: t\n" MAIL, "1:1: the rule has no 'detection'\n"},
        {"title: t\n" DETECTION, "1:1: the rule has no 'logsource'\n"},
        {"title: t\nlogsource: email\n" DETECTION, "2:12: 'logsource' must be a map\n"},
        {"title: t\nlogsource: {product: m365}\n" DETECTION,
         "2:12: logsource has no category: rules about mail say 'category: email'\n"},
        {"title: t\nlogsource: {category: process_creation}\n" DETECTION,
         "2:23: logsource category 'process_creation' is not about mail: only 'email' is\n"},
        {"title: t\nid: 12345\n" MAIL DETECTION,
         "2:5: 'id' must be a UUID: 8-4-4-4-12 hexadecimal digits\n"},
        {"title: t\nid: 5f8a4b0e-2c7d-4e11-9a3b-0123456789ag\n" MAIL DETECTION,
         "2:5: 'id' must be a UUID: 8-4-4-4-12 hexadecimal digits\n"},
        {"title: t\nstatus: testing\n" MAIL DETECTION,
         "2:9: 'status' must be stable, test, experimental, deprecated or unsupported\n"},
        {"title: t\nlevel: severe\n" MAIL DETECTION,
         "2:8: 'level' must be informational, low, medium, high or critical\n"},
        {"title: t\ntags: [attack.t1566, Attack.X]\n" MAIL DETECTION,
         "2:22: tag 'Attack.X' must read namespace.name in small letters, digits, '_', '-', "
         "'.'\n"},
        {"title: t\ntags: [attack]\n" MAIL DETECTION,
         "2:8: tag 'attack' must read namespace.name in small letters, digits, '_', '-', '.'\n"},
        {"title: t\ntags: [a.]\n" MAIL DETECTION,
         "2:8: tag 'a.' must read namespace.name in small letters, digits, '_', '-', '.'\n"},
        {"title: t\ntags: {a: b}\n" MAIL DETECTION, "2:7: 'tags' must be a list of texts\n"},
        {"title: t\nreferences: [[a]]\n" MAIL DETECTION,
         "2:14: 'references' must be a list of texts\n"},
        {"title: t\ndescription: [a]\n" MAIL DETECTION, "2:14: 'description' must be text\n"},
        {"- title: t\n", "1:1: a rule must be a map with 'title', 'logsource' and 'detection'\n"},
        {"just text\n", "1:1: a rule must be a map with 'title', 'logsource' and 'detection'\n"},
        {"action: global\n" MAIL,
         "1:1: 'action: global' is obsolete: write the shared keys into each document\n"},
        {"title: t\naction: repeat\n" MAIL DETECTION,
         "2:1: 'action: repeat' is obsolete: write the shared keys into each document\n"},
        {"title: t\n" MAIL "correlation: {}\n" DETECTION,
         "3:1: a document is a rule, a filter or a correlation: 'detection' and 'correlation' "
         "cannot stand side by side\n"},
        {"title: t\n" MAIL "filter:\n  rules: any\n" DETECTION,
         "3:1: a document is a rule, a filter or a correlation: 'detection' and 'filter' cannot "
         "stand side by side\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        rule_text_expect(cases[i].text, cases[i].expected);
}

static void counts_the_characters_of_a_title_not_its_bytes(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_append_string(&text, "title: ");
    for (size_t i = 0; i < 256; i++)
        buffer_append_string(&text, "\xC3\xA9");
    size_t end = text.size;
    buffer_append_string(&text, "\n" MAIL DETECTION);
    struct buffer found = {0};
    rule_text_of(&found, buffer_bytes(&text));
    assert_true(bytes_equal(buffer_bytes(&found), bytes_of("s; s={: \"x\"}\n")));
    text.size = end;
    buffer_reset(&found);
    buffer_append_string(&text, "e\n" MAIL DETECTION);
    rule_text_of(&found, buffer_bytes(&text));
    assert_true(bytes_equal(buffer_bytes(&found),
                            bytes_of("1:8: 'title' is longer than 256 characters\n")));
    buffer_done(&text);
    buffer_done(&found);
}

static void refusals_carry_the_title_where_there_is_one(void **state)
{
    (void)state;
    struct rule_set set;
    load(&set, "title: named\n" MAIL "---\n" MAIL DETECTION);
    assert_int_equal(set.refusal_count, 2);
    expect_bytes(set.refusals[0].title, "named");
    assert_int_equal(set.refusals[1].title.size, 0);
    rule_set_done(&set);
}

static void levels_have_names_both_ways(void **state)
{
    (void)state;
    for (unsigned level = 0; level < RULE_LEVEL_COUNT; level++) {
        enum rule_level found = RULE_LEVEL_MEDIUM;
        assert_true(
            rule_level_from_name(bytes_of(rule_level_name((enum rule_level)level)), &found));
        assert_int_equal(found, level);
    }
    enum rule_level untouched = RULE_LEVEL_HIGH;
    assert_false(rule_level_from_name(bytes_of("High"), &untouched));
    assert_int_equal(untouched, RULE_LEVEL_HIGH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_the_rule_says_about_itself),
        cmocka_unit_test(asks_for_no_more_than_title_logsource_and_detection),
        cmocka_unit_test(derives_the_same_id_from_the_same_document_wherever_it_stands),
        cmocka_unit_test(refuses_what_breaks_the_specification),
        cmocka_unit_test(counts_the_characters_of_a_title_not_its_bytes),
        cmocka_unit_test(refusals_carry_the_title_where_there_is_one),
        cmocka_unit_test(levels_have_names_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
