/* Rules made of indicators. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "signatures/indicator_rules.h"
#include "tests/signatures/rule_text.h"

static const struct indicator_feed feed = {
    .path = {(const uint8_t *)"feeds/a.txt", 11},
    .format = {(const uint8_t *)"list", 4},
};

static bool add(struct indicator_rules *rules, enum indicator_kind kind, const char *value,
                size_t line)
{
    return indicator_rules_add(rules, kind,
                               &(struct indicator){.value = bytes_of(value), .line = line});
}

static void one_rule_a_kind_over_all_its_fields_and_one_array_for_all_of_them(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    struct indicator_rules *rules = indicator_rules_new(&set, &feed);
    assert_true(add(rules, INDICATOR_SHA1, "da39a3ee5e6b4b0d3255bfef95601890afd80709", 3));
    assert_true(add(rules, INDICATOR_ADDRESS_TO, "a@evil.example", 1));
    assert_true(add(rules, INDICATOR_ADDRESS_TO, "b@evil.example", 2));
    assert_true(add(rules, INDICATOR_NETWORK, "192.0.2.0/24", 4));
    assert_true(add(rules, INDICATOR_MESSAGE_ID, "1@evil.example", 5));
    indicator_rules_finish(rules);
    assert_int_equal(set.rule_count, 4);
    struct buffer found = {0};
    rule_text_set(&found, &set);
    buffer_append_byte(&found, '\0');
    assert_string_equal(
        (const char *)found.data,
        "indicators; indicators={email.to.address: \"a@evil.example\", \"b@evil.example\"} or "
        "{email.cc.address: \"a@evil.example\", \"b@evil.example\"} or "
        "{email.bcc.address: \"a@evil.example\", \"b@evil.example\"}\n"
        "indicators; indicators={coldtrail.received.ip|cidr: "
        "00000000000000000000ffffc0000200/120} or "
        "{url.domain|cidr: 00000000000000000000ffffc0000200/120}\n"
        "indicators; indicators={email.attachments.file.hash.sha1: "
        "\"da39a3ee5e6b4b0d3255bfef95601890afd80709\"}\n"
        "indicators; indicators={email.message_id: \"1@evil.example\" or "
        "\"<1@evil.example>\"}\n");
    buffer_done(&found);
    const struct rule *rule = &set.rules[0];
    assert_true(bytes_equal(rule->title, bytes_of("Recipients of a.txt")));
    const struct item_map *maps = rule->selections[0].maps;
    assert_ptr_equal(maps[0].items[0].values, maps[2].items[0].values);
    assert_int_equal(maps[0].items[0].values[1].indicator->line, 2);
    assert_ptr_equal(maps[0].items[0].values[1].indicator->feed, &feed);
    assert_int_equal(rule->place.line, 1);
    rule_set_done(&set);
}

static void what_it_does_not_take_is_noted_and_costs_nothing_else(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    char *longest =
        memset(memory_new(1, LIMIT_INDICATOR_BYTES + 2), 'a', LIMIT_INDICATOR_BYTES + 1);
    longest[LIMIT_INDICATOR_BYTES + 1] = '\0';
    struct indicator_rules *rules = indicator_rules_new(&set, &feed);
    assert_true(add(rules, INDICATOR_BODY, "Evil", 1));
    assert_false(add(rules, INDICATOR_BODY, "eVIL", 2));
    assert_false(add(rules, INDICATOR_BODY, "", 3));
    assert_false(add(rules, INDICATOR_BODY, "\xE2\x80\x8B", 4)); /* U+200B alone */
    assert_false(add(rules, INDICATOR_BODY, longest, 5));
    assert_false(add(rules, INDICATOR_NETWORK, "evil.example", 6));
    assert_false(add(rules, INDICATOR_DOMAIN, longest, 7));
    longest[LIMIT_DOMAIN_BYTES + 1] = '\0';
    assert_false(add(rules, INDICATOR_DOMAIN, longest, 8));
    assert_true(add(rules, INDICATOR_DOMAIN, "evil.example", 9));
    indicator_rules_finish(rules);
    free(longest);
    assert_int_equal(set.rule_count, 2);
    assert_int_equal(import_report_count(&set.imports, feed.path, IMPORT_SKIPPED), 1);
    assert_int_equal(import_report_count(&set.imports, feed.path, IMPORT_REFUSED), 6);
    rule_set_done(&set);
}

/* The id of the one rule of a set that has the file of lists `path`. */
static struct bytes id_in(const struct rule_set *set, const char *path)
{
    for (size_t i = 0; i < set->rule_count; i++)
        if (bytes_equal(set->rules[i].source, bytes_of(path)))
            return set->rules[i].id;
    fail_msg("no rule of %s", path);
    return bytes_make(NULL, 0);
}

static void ids_stay_when_a_file_is_moved_or_renewed(void **state)
{
    (void)state;
    struct rule_set set;
    struct rule_set later;
    rule_set_init(&set);
    rule_set_init(&later);
    rule_set_add_text(&set, bytes_of("evil.example\n"), "old/a.txt");
    rule_set_add_text(&later, bytes_of("evil.example\nworse.example\n"), "new/a.txt");
    rule_set_finish(&set);
    rule_set_finish(&later);
    assert_true(bytes_equal(id_in(&set, "old/a.txt"), id_in(&later, "new/a.txt")));
    assert_false(bytes_equal(set.rules[0].sha256, later.rules[0].sha256));
    rule_set_done(&set);
    rule_set_done(&later);
}

static void files_of_one_name_are_told_apart_by_what_they_hold(void **state)
{
    (void)state;
    static const char *const paths[] = {"1/a.txt", "2/a.txt", "3/a.txt"};
    static const char *const texts[] = {"evil.example\n", "worse.example\n", "worse.example\n"};
    for (size_t start = 0; start < 3; start++) {
        struct rule_set set;
        rule_set_init(&set);
        for (size_t i = start; i < start + 3; i++)
            rule_set_add_text(&set, bytes_of(texts[i % 3]), paths[i % 3]);
        rule_set_finish(&set);
        assert_int_equal(set.rule_count, 2);
        assert_false(bytes_equal(id_in(&set, paths[0]), id_in(&set, paths[1])));
        assert_int_equal(set.refusal_count, 1);
        assert_true(bytes_equal(set.refusals[0].path, bytes_of(paths[2])));
        assert_true(
            bytes_equal(set.refusals[0].reason,
                        bytes_of("a file of the same name, 2/a.txt, holds the same indicators")));
        rule_set_done(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_rule_a_kind_over_all_its_fields_and_one_array_for_all_of_them),
        cmocka_unit_test(what_it_does_not_take_is_noted_and_costs_nothing_else),
        cmocka_unit_test(ids_stay_when_a_file_is_moved_or_renewed),
        cmocka_unit_test(files_of_one_name_are_told_apart_by_what_they_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
