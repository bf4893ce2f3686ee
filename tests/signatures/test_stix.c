/* What becomes of the indicators of a bundle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/feed_text.h"

#define BUNDLE_START "{\"type\": \"bundle\", \"id\": \"bundle--1\", \"objects\": [\n"
#define BUNDLE_END "]}\n"

/* A bundle of one indicator with `pattern`, in which quotes and backslashes are escaped for JSON,
 * and `more` members. */
static void expect_indicator(const char *pattern, const char *more, const char *expected)
{
    char *text = memory_format(BUNDLE_START "{\"type\": \"indicator\", \"id\": \"indicator--1\", "
                                            "\"spec_version\": \"2.1\", \"pattern\": \"%s\"%s}"
                                            "\n" BUNDLE_END,
                               pattern, more);
    feed_text_expect(text, expected);
    free(text);
}

static void plain_comparisons_are_rows_of_indicators(void **state)
{
    (void)state;
    expect_indicator("[file:name = 'bill.exe']", "",
                     "indicators; indicators={email.attachments.file.name: \"bill.exe\"}\n"
                     "taken 1 file name: bill.exe (line 2)\n");
    expect_indicator("[email-message:subject = 'a' OR email-message:subject IN ('b', 'a')]", "",
                     "indicators; indicators={email.subject: \"a\", \"b\"}\n"
                     "taken 2 subject: a (line 2)\n"
                     "skipped 1 it is there already: a (line 2)\n");
    expect_indicator("[file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'] OR "
                     "([file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e'])",
                     "",
                     "indicators; indicators={email.attachments.file.hash.sha1: "
                     "\"da39a3ee5e6b4b0d3255bfef95601890afd80709\"}\n"
                     "indicators; indicators={email.attachments.file.hash.md5: "
                     "\"d41d8cd98f00b204e9800998ecf8427e\"}\n"
                     "taken 1 SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709 (line 2)\n"
                     "taken 1 MD5: d41d8cd98f00b204e9800998ecf8427e (line 2)\n");
    expect_indicator("[email-message:additional_header_fields.reply_to = 'a@evil.example']", "",
                     "indicators; indicators={email.reply_to.address: \"a@evil.example\"}\n"
                     "taken 1 reply address: a@evil.example (line 2)\n");
}

static void addresses_of_networks_are_networks_and_names_that_are_addresses_are_such(void **state)
{
    (void)state;
    static const char network[] = "indicators; indicators={coldtrail.received.ip|cidr: "
                                  "00000000000000000000ffffc0000200/120} or "
                                  "{url.domain|cidr: 00000000000000000000ffffc0000200/120}\n"
                                  "taken 1 network: 192.0.2.0/24 (line 2)\n";
    expect_indicator("[ipv4-addr:value = '192.0.2.0/24']", "", network);
    expect_indicator("[network-traffic:dst_ref.value ISSUBSET '192.0.2.0/24']", "", network);
    expect_indicator("[domain-name:value = '192.0.2.1']", "",
                     "indicators; indicators={coldtrail.received.ip: \"192.0.2.1\"} or "
                     "{url.domain: \"192.0.2.1\"}\n"
                     "taken 1 IP address: 192.0.2.1 (line 2)\n");
}

static void other_patterns_about_one_message_are_rules(void **state)
{
    (void)state;
    expect_indicator("[email-message:subject LIKE '%in_oice%' AND email-message:from_ref.value "
                     "MATCHES '\\\\\\\\.evil$']",
                     "",
                     "(and test_1 test_2); test_1={email.subject: * \"in\" ? \"oice\" *}; "
                     "test_2={email.from.address|re: /\\.evil$/} or "
                     "{email.sender.address|re: /\\.evil$/} or "
                     "{coldtrail.return_path.address|re: /\\.evil$/}\n"
                     "taken 1 pattern: [email-message:subject LIKE '%in_oice%' AND "
                     "email-message:from_ref.value MATCHES '\\\\.evil$'] (line 2)\n");
    expect_indicator("[email-message:subject = 'a' AND NOT email-message:subject = 'b']", "",
                     "(and test_1 (not test_2)); test_1={email.subject: \"a\"}; "
                     "test_2={email.subject: \"b\"}\n"
                     "taken 1 pattern: [email-message:subject = 'a' AND NOT "
                     "email-message:subject = 'b'] (line 2)\n");
    expect_indicator("[email-message:additional_header_fields.'X-Odd'[*] LIKE 'a%' OR "
                     "(email-message:body = 'b' AND EXISTS email-message:content_type)]",
                     "",
                     "(or (and test_1 test_2) test_3); test_1={coldtrail.body.text|contains: "
                     "\"b\"}; test_2={email.content_type|exists: true}; "
                     "test_3={coldtrail.header.x-odd: \"a\" *}\n"
                     "taken 1 pattern: [email-message:additional_header_fields.'X-Odd'[*] LIKE "
                     "'a%' OR (email-message:body = 'b' AND EXISTS email-message:conte (line 2)\n");
}

static void what_is_said_of_one_file_must_hold_for_one_part(void **state)
{
    (void)state;
    expect_indicator("[file:name = 'a' AND email-message:subject = 's' AND file:size > 5]", "",
                     "(and test_1 test_2); test_1={email.attachments.file.name: \"a\"; "
                     "email.attachments.file.size|gt: #5}; test_2={email.subject: \"s\"}\n"
                     "taken 1 pattern: [file:name = 'a' AND email-message:subject = 's' AND "
                     "file:size > 5] (line 2)\n");
}

static void what_mail_has_not_is_refused_by_name(void **state)
{
    (void)state;
    expect_indicator("[mutex:name = 'x']", "",
                     "refused 1 'mutex:name': nothing that mail has: [mutex:name = 'x'] "
                     "(line 2)\n");
    expect_indicator("[mutex:name = 'x' OR file:name = 'a']", "",
                     "indicators; indicators={email.attachments.file.name: \"a\"}\n"
                     "refused 1 'mutex:name': nothing that mail has: [mutex:name = 'x' OR "
                     "file:name = 'a'] (line 2)\n"
                     "taken 1 file name: a (line 2)\n");
    expect_indicator("[file:name = 'a' AND mutex:name = 'x']", "",
                     "refused 1 'mutex:name': nothing that mail has: [file:name = 'a' AND "
                     "mutex:name = 'x'] (line 2)\n");
    expect_indicator("[file:name LIKE 'a%' OR mutex:name = 'x']", "",
                     "test_1; test_1={email.attachments.file.name: \"a\" *}\n"
                     "degraded 1 'mutex:name': nothing that mail has: [file:name LIKE 'a%' OR "
                     "mutex:name = 'x'] (line 2)\n");
    expect_indicator("[file:hashes.MD5 = 'x']", "", "refused 1 it is no MD5: x (line 2)\n");
    expect_indicator("[file:name MATCHES '']", "",
                     "refused 1 'file:name': an empty value would be found everywhere: "
                     "[file:name MATCHES ''] (line 2)\n");
    expect_indicator("[url:value > 'a']", "",
                     "refused 1 'url:value': only whole numbers and times are compared by size: "
                     "[url:value > 'a'] (line 2)\n");
}

static void several_observations_need_correlation(void **state)
{
    (void)state;
    expect_indicator("[file:name = 'a'] AND [file:name = 'b']", "",
                     "refused 1 needs correlation: AND between observations: [file:name = 'a'] "
                     "AND [file:name = 'b'] (line 2)\n");
    expect_indicator("[file:name = 'a'] FOLLOWEDBY [file:name = 'b']", "",
                     "refused 1 needs correlation: FOLLOWEDBY: [file:name = 'a'] FOLLOWEDBY "
                     "[file:name = 'b'] (line 2)\n");
    expect_indicator("[file:name = 'a'] REPEATS 5 TIMES WITHIN 60 SECONDS", "",
                     "refused 1 needs correlation: WITHIN: [file:name = 'a'] REPEATS 5 TIMES "
                     "WITHIN 60 SECONDS (line 2)\n");
    expect_indicator("[file:name = 'a'] START t'2024-01-01T00:00:00Z' STOP "
                     "t'2024-02-01T00:00:00Z'",
                     "",
                     "indicators; indicators={email.attachments.file.name: \"a\"}\n"
                     "degraded 1 looked for at any time, not from START to STOP alone: a "
                     "(line 2)\n");
}

static void expired_ones_are_looked_for_and_revoked_ones_are_not(void **state)
{
    (void)state;
    expect_indicator("[file:name = 'a']", ", \"valid_until\": \"2001-01-31T00:00:00.000Z\"",
                     "indicators; indicators={email.attachments.file.name: \"a\"}\n"
                     "degraded 1 past its valid_until, looked for all the same: a (line 2)\n");
    expect_indicator("[file:name = 'a']", ", \"valid_until\": \"9001-01-31T00:00:00Z\"",
                     "indicators; indicators={email.attachments.file.name: \"a\"}\n"
                     "taken 1 file name: a (line 2)\n");
    expect_indicator("[file:name = 'a']", ", \"revoked\": true",
                     "skipped 1 revoked by who published it: [file:name = 'a'] (line 2)\n");
}

static void other_languages_and_broken_patterns_cost_no_other_indicator(void **state)
{
    (void)state;
    expect_indicator("rule a { condition: true }", ", \"pattern_type\": \"yara\"",
                     "refused 1 its pattern is in another language: yara: rule a { condition: "
                     "true } (line 2)\n");
    feed_text_expect(
        "[{\"type\": \"indicator\", \"pattern\": \"[file:name = 'a\"},\n"
        "{\"type\": \"indicator\"},\n"
        "{\"type\": \"indicator\", \"spec_version\": \"2.1\", \"pattern\": \"[file:name = 'b']\"}]",
        "indicators; indicators={email.attachments.file.name: \"b\"}\n"
        "refused 1 pattern, character 14: a string is never closed: [file:name = 'a (line 1)\n"
        "refused 1 pattern: '[' or '(' expected at its end:  (line 2)\n"
        "taken 1 file name: b (line 3)\n");
    feed_text_expect(BUNDLE_START "{\"type\": \"report\", \"name\": \"x\"}" BUNDLE_END,
                     "skipped 1 none of its objects is an indicator: feed.json (line 1)\n");
    feed_text_expect("{\"type\": \"bundle\", \"objects\": [", "1:32: JSON: the text ends where a "
                                                              "value should be\n");
}

static void expect_text(struct bytes found, const char *expected)
{
    assert_int_equal(found.size, strlen(expected));
    assert_memory_equal(found.data, expected, found.size);
}

static void hits_can_say_where_an_indicator_comes_from(void **state)
{
    (void)state;
    static const char text[] = BUNDLE_START
        "{\"type\": \"identity\", \"id\": \"identity--1\", \"name\": \"Example CERT\"},\n"
        "{\"type\": \"report\", \"id\": \"report--1\", \"name\": \"Lures\", \"created_by_ref\": "
        "\"identity--1\", \"external_references\": [{\"source_name\": \"x\", \"url\": "
        "\"https://cert.example/1\"}], \"object_marking_refs\": [\"marking-definition--1\"]},\n"
        "{\"type\": \"marking-definition\", \"id\": \"marking-definition--1\", "
        "\"definition_type\": \"tlp\", \"definition\": {\"tlp\": \"green\"}},\n"
        "{\"type\": \"indicator\", \"spec_version\": \"2.1\", \"id\": \"indicator--1\", "
        "\"name\": \"A lure\", \"description\": \"Why\", \"confidence\": 70, \"valid_from\": "
        "\"2024-01-31T00:00:00Z\", \"object_marking_refs\": "
        "[\"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003\"],\n"
        "\"pattern\": \"[email-addr:value = 'a@evil.example']\"}" BUNDLE_END;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(text), "feed.json");
    assert_int_equal(set.rule_count, 1);
    const struct value *value = set.rules[0].selections[0].maps[0].items[0].values;
    const struct indicator *indicator = value->indicator;
    expect_text(indicator->type, "email-addr");
    expect_text(indicator->value, "a@evil.example");
    expect_text(indicator->id, "indicator--1");
    expect_text(indicator->name, "A lure");
    expect_text(indicator->description, "Why");
    expect_text(indicator->confidence, "High");
    expect_text(indicator->tlp, "AMBER+STRICT");
    expect_text(indicator->first_seen, "2024-01-31T00:00:00Z");
    assert_int_equal(indicator->line, 6);
    expect_text(indicator->feed->format, "STIX 2.1");
    expect_text(indicator->feed->name, "Lures");
    expect_text(indicator->feed->provider, "Example CERT");
    expect_text(indicator->feed->reference, "https://cert.example/1");
    expect_text(indicator->feed->tlp, "GREEN");
    rule_set_done(&set);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    feed_text_truncate("{\"objects\": [{\"type\": \"indicator\", \"pattern\": \"[file:name = "
                       "'\\u00e4' AND file:size > 5]\", \"confidence\": 5}]}");
}

static void published_bundles_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *folder;
        size_t counts[IMPORT_OUTCOME_COUNT];
    } rows[] = {
        {"amnesty", {347, 0, 14, 0}},
        {"cti-documentation", {59, 0, 3, 26}},
        {"stix2-json-schemas", {60, 0, 3, 24}},
        {"unit42_stix", {253, 0, 0, 0}},
    };
    size_t found[IMPORT_OUTCOME_COUNT];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!feed_text_count(rows[i].folder, i == 0 ? ".stix2" : ".json", found))
            skip();
        assert_memory_equal(found, rows[i].counts, sizeof found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_comparisons_are_rows_of_indicators),
        cmocka_unit_test(addresses_of_networks_are_networks_and_names_that_are_addresses_are_such),
        cmocka_unit_test(other_patterns_about_one_message_are_rules),
        cmocka_unit_test(what_is_said_of_one_file_must_hold_for_one_part),
        cmocka_unit_test(what_mail_has_not_is_refused_by_name),
        cmocka_unit_test(several_observations_need_correlation),
        cmocka_unit_test(expired_ones_are_looked_for_and_revoked_ones_are_not),
        cmocka_unit_test(other_languages_and_broken_patterns_cost_no_other_indicator),
        cmocka_unit_test(hits_can_say_where_an_indicator_comes_from),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(published_bundles_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
