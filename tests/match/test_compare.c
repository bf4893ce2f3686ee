/* Comparisons of what values mean: numbers, times, parts of dates, and other fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "engine/match/scanner_state.h"
#include "tests/match/verdict_case.h"

#define FILES(first, second)                                                                       \
    TRIAL_MULTIPART TRIAL_PART("text/html", "a.html", first)                                       \
        TRIAL_PART("text/plain", "b.txt", second) TRIAL_END
#define ON_SIZE(modifiers, values) "  s: {email.attachments.file.size" modifiers ": " values "}"
#define LEVEL(text) "X-Level: " text "\n\n"
#define ON_LEVEL(modifiers, values) "  s: {coldtrail.header.x-level" modifiers ": " values "}"
#define DATE(text) "Date: " text "\n\n"
#define ON_DATE(modifiers, values) "  s: {email.origination_timestamp" modifiers ": " values "}"

static void numbers_compare_by_size_and_not_as_text(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_LEVEL("|gt", "9"), LEVEL("10"), true},
        {ON_LEVEL("|gt", "10"), LEVEL("9"), false},
        {ON_LEVEL("|gt", "10"), LEVEL("10"), false},
        {ON_LEVEL("|gte", "10"), LEVEL("10"), true},
        {ON_LEVEL("|lt", "10"), LEVEL("9"), true},
        {ON_LEVEL("|lt", "9"), LEVEL("10"), false},
        {ON_LEVEL("|lte", "10"), LEVEL("10"), true},
        {ON_LEVEL("|lte", "10"), LEVEL("10.5"), false},
        {ON_LEVEL("|gt", "10"), LEVEL("10.5"), true},
        {ON_LEVEL("|lt", "0"), LEVEL("-0.1"), true},
        {ON_LEVEL("|gt", "-5"), LEVEL("-4"), true},
        {ON_LEVEL("|gt", "-5"), LEVEL("-6"), false},
        {ON_LEVEL("|gte", "'10'"), LEVEL("010"), true},
        /* What is no number is neither more nor less. */
        {ON_LEVEL("|gt", "0"), LEVEL("many"), false},
        {ON_LEVEL("|lte", "0"), LEVEL("many"), false},
        {ON_LEVEL("|gt", "0"), LEVEL("10 points"), false},
        {ON_LEVEL("|gt", "0"), LEVEL("1e3"), false},
        {ON_LEVEL("|gt", "0"), LEVEL("0x10"), false},
        {ON_LEVEL("|gt", "0"), LEVEL("inf"), false},
        {ON_LEVEL("|gt", "0"), LEVEL(""), false},
        {ON_LEVEL("|gt", "0"), LEVEL("99999999999999999999999999999999"), false},
        {ON_LEVEL("|gt", "0"), SUBJECT("5"), false},
    };
    EXPECT_ALL(cases);
}

static void any_value_of_the_field_may_compare(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_LEVEL("|gt", "5"), "X-Level: 1\n" LEVEL("7"), true},
        {ON_LEVEL("|gt", "5"), "X-Level: 1\n" LEVEL("2"), false},
        {ON_LEVEL("|gt", "[5, 0]"), LEVEL("1"), true},
        {ON_LEVEL("|gt|all", "[5, 0]"), LEVEL("1"), false},
        {ON_LEVEL("|gt|neq", "5"), "X-Level: 1\n" LEVEL("7"), false},
        {ON_LEVEL("|gt|neq", "5"), "X-Level: 1\n" LEVEL("2"), true},
        {ON_LEVEL("|gt|neq", "5"), SUBJECT("x"), true},
        {"  s: {coldtrail.header.x-level|gte: 2}\n  condition: not s", LEVEL("1"), true},
        /* One value for the one, another for the other. */
        {"  s: {coldtrail.header.x-level|gte: 2, coldtrail.header.x-level|lt: 4}",
         "X-Level: 1\n" LEVEL("5"), true},
        {"  s:\n    coldtrail.header.x-level|gte: 2\n    coldtrail.header.x-level|lt: 4",
         LEVEL("3"), true},
        {"  s: {email.subject|contains: cold, coldtrail.header.x-level|gt: 2}",
         "Subject: cold\n" LEVEL("3"), true},
        {"  s: {email.subject|contains: cold, coldtrail.header.x-level|gt: 2}",
         "Subject: warm\n" LEVEL("3"), false},
        {"  a: {coldtrail.header.x-level|gt: 2}\n  b: cold\n  condition: a or b",
         "Subject: warm\n" LEVEL("3"), true},
        {"  a: {coldtrail.header.x-level|gt: 2}\n  b: cold\n  condition: a and b",
         "Subject: cold\n" LEVEL("3"), true},
    };
    EXPECT_ALL(cases);
}

static void sizes_compare_on_one_part(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SIZE("|gt", "5"), FILES("123456", "1"), true},
        {ON_SIZE("|gt", "6"), FILES("123456", "1"), false},
        {ON_SIZE("|gt", "5"), SUBJECT("x"), false},
        {ON_SIZE("|gt|neq", "5"), FILES("12", "1"), true},
        {ON_SIZE("|gt|neq", "5"), FILES("123456", "1"), false},
        {"  s: {email.attachments.file.size|gt: 5, email.attachments.file.extension: html}",
         FILES("123456", "1"), true},
        {"  s: {email.attachments.file.size|gt: 5, email.attachments.file.extension: txt}",
         FILES("123456", "1"), false},
        {"  s: {email.attachments.file.size|gt|neq: 5, email.attachments.file.extension: txt}",
         FILES("123456", "1"), true},
        /* Both on one part. */
        {ON_SIZE("|lt|all", "[9, 5]"), FILES("123456", "1"), true},
        {"  s: {email.attachments.file.size|gt: 1, email.attachments.file.size|lt: 6}",
         FILES("123456", "1"), false},
    };
    EXPECT_ALL(cases);
}

static void times_compare_in_any_zone(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_DATE("|gte", "2020-09-07"), DATE("Mon, 7 Sep 2020 02:00:00 +0200"), true},
        {ON_DATE("|gte", "2020-09-07"), DATE("Mon, 7 Sep 2020 01:59:59 +0200"), false},
        {ON_DATE("|lt", "2020-09-07"), DATE("Mon, 7 Sep 2020 01:59:59 +0200"), true},
        {ON_DATE("|gt", "'2020-09-07T00:00:00Z'"), DATE("Mon, 7 Sep 2020 00:00:00 +0000"), false},
        {ON_DATE("|lte", "'2020-09-07T02:00:00+02:00'"), DATE("Mon, 7 Sep 2020 00:00:00 +0000"),
         true},
        {ON_DATE("|lt", "2020-09-07"), DATE("never"), false},
        {ON_DATE("|lt", "2020-09-07"), SUBJECT("x"), false},
        {ON_DATE("|lt|neq", "2020-09-07"), SUBJECT("x"), true},
    };
    EXPECT_ALL(cases);
}

static void parts_of_dates_are_those_of_utc(void **state)
{
    (void)state;
    static const char in_autumn[] = DATE("Tue, 6 Oct 2020 00:05:00 +0200"); /* the 5th */
    static const struct verdict_case cases[] = {
        {ON_DATE("|minute", "5"), in_autumn, true},
        {ON_DATE("|hour", "22"), in_autumn, true},
        {ON_DATE("|hour", "0"), in_autumn, false},
        {ON_DATE("|hour", "[21, 22, 23]"), in_autumn, true},
        {ON_DATE("|hour|gte", "22"), in_autumn, true},
        {ON_DATE("|hour|gt", "22"), in_autumn, false},
        {ON_DATE("|hour|neq", "[21, 22, 23]"), in_autumn, false},
        {ON_DATE("|hour|neq", "[1, 2]"), in_autumn, true},
        {ON_DATE("|day", "5"), in_autumn, true},
        {ON_DATE("|day", "6"), in_autumn, false},
        {ON_DATE("|month", "10"), in_autumn, true},
        {ON_DATE("|month|lt", "10"), in_autumn, false},
        {ON_DATE("|year", "2020"), in_autumn, true},
        {ON_DATE("|year|lt", "2020"), in_autumn, false},
        {ON_DATE("|week", "41"), in_autumn, true},
        /* ISO 8601: the week of the year that has its Thursday. */
        {ON_DATE("|week", "53"), DATE("Fri, 1 Jan 2021 12:00:00 +0000"), true},
        {ON_DATE("|week", "1"), DATE("Mon, 30 Dec 2019 12:00:00 +0000"), true},
        {ON_DATE("|week", "1"), DATE("Mon, 4 Jan 2021 12:00:00 +0000"), true},
        {ON_DATE("|year", "2020"), SUBJECT("x"), false},
        {"  s: {email.delivery_timestamp|hour: 6}",
         "Received: from a.example by b.example; Tue, 6 Oct 2020 08:00:00 +0200\n\n", true},
    };
    EXPECT_ALL(cases);
}

#define FROM_AND(name, address)                                                                    \
    "From: Ann <ann@cold.example>\nTo: Bob <bob@chain.example>, eve@third.example\n" name          \
    ": " address "\n\n"
#define ON_FROM(modifiers, values) "  s: {email.from.address|fieldref" modifiers ": " values "}"

static void fields_compare_with_other_fields(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_FROM("", "email.reply_to.address"), FROM_AND("Reply-To", "<ANN@Cold.Example>"), true},
        {ON_FROM("", "email.reply_to.address"), FROM_AND("Reply-To", "<ann@cold.test>"), false},
        {ON_FROM("|neq", "email.reply_to.address"), FROM_AND("Reply-To", "x@cold.test"), true},
        {ON_FROM("|neq", "email.reply_to.address"), FROM_AND("Reply-To", "ann@cold.example"),
         false},
        /* A field without value is like no other. */
        {ON_FROM("", "email.reply_to.address"), FROM_AND("X", "y"), false},
        {ON_FROM("|neq", "email.reply_to.address"), FROM_AND("X", "y"), true},
        {ON_FROM("", "email.to.address"), SUBJECT("x"), false},
        {"  s: {email.from.address|fieldref|neq: email.reply_to.address, "
         "email.reply_to.address|exists: true}",
         FROM_AND("X", "y"), false},
        {ON_FROM("", "[email.cc.address, email.sender.address]"),
         FROM_AND("Sender", "ann@cold.example"), true},
        {ON_FROM("|all", "[email.cc.address, email.sender.address]"),
         FROM_AND("Sender", "ann@cold.example"), false},
        {ON_FROM("|endswith", "coldtrail.header.x-part"), FROM_AND("X-Part", "COLD.example"), true},
        {ON_FROM("|endswith", "coldtrail.header.x-part"), FROM_AND("X-Part", "cold"), false},
        {ON_FROM("|startswith", "coldtrail.header.x-part"), FROM_AND("X-Part", "Ann@"), true},
        {ON_FROM("|startswith", "coldtrail.header.x-part"), FROM_AND("X-Part", "nn"), false},
        {ON_FROM("|contains", "coldtrail.header.x-part"), FROM_AND("X-Part", "@COLD."), true},
        {ON_FROM("|contains|cased", "coldtrail.header.x-part"), FROM_AND("X-Part", "@COLD."),
         false},
        {ON_FROM("|contains|cased", "coldtrail.header.x-part"), FROM_AND("X-Part", "@cold."), true},
        {ON_FROM("|contains", "coldtrail.header.x-part"),
         FROM_AND("X-Part", "ann@cold.example and more"), false},
        /* The empty text is in every other. */
        {ON_FROM("|contains", "coldtrail.header.x-part"), FROM_AND("X-Part", ""), false},
        {"  s: {email.subject|fieldref: coldtrail.header.x-part}", "Subject:\nX-Part:\n\n", true},
        {"  s: {email.subject|fieldref: coldtrail.header.x-part}",
         "Subject: C\xc3\x96LD\nX-Part: c\xc3\xb6ld\n\n", true},
        {"  s: {coldtrail.header.x-level|fieldref: coldtrail.header.x-part}",
         "X-Part: 5\nX-Level: 05\n\n", false},
    };
    EXPECT_ALL(cases);
}

#define LINK(target)                                                                               \
    "From: a@cold.example\nTo: Bob <Bob@chain.example>, eve@third.example\n"                       \
    "Content-Type: text/html\n\n<a href='" target "'>Read</a>\n"
#define NAMED(name)                                                                                \
    "To: Bob <bob@chain.example>\n" TRIAL_MULTIPART TRIAL_PART("text/html", name, "x")             \
        TRIAL_PART("text/plain", "other.txt", "x") TRIAL_END

static void a_message_may_name_its_own_recipient(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {url.full|fieldref|contains: email.to.address}",
         LINK("https://x.example/#bob@chain.example"), true},
        {"  s: {url.full|fieldref|contains: email.to.address}",
         LINK("https://x.example/#carl@chain.example"), false},
        {"  s: {email.attachments.file.name|fieldref|contains: coldtrail.to.domain}",
         NAMED("Invoice_Chain.example.html"), true},
        {"  s: {email.attachments.file.name|fieldref|contains: coldtrail.to.domain}",
         NAMED("Invoice_cold.example.html"), false},
        {"  s: {email.attachments.file.name|fieldref|contains: coldtrail.to.domain, "
         "email.attachments.file.extension: html}",
         NAMED("Invoice_Chain.example.html"), true},
        {"  s: {email.attachments.file.name|fieldref|contains: coldtrail.to.domain, "
         "email.attachments.file.extension: txt}",
         NAMED("Invoice_Chain.example.html"), false},
        {"  s: {email.from.address|fieldref: email.to.address}",
         "From: Bob <bob@chain.example>\nTo: BOB@chain.example\n\n", true},
    };
    EXPECT_ALL(cases);
}

#define NAME_HOLDS_EXTENSION                                                                       \
    "email.attachments.file.name|fieldref|startswith: email.attachments.file.extension"
#define PAGES(first, second)                                                                       \
    "Subject: see one.html\n" TRIAL_MULTIPART TRIAL_PART("text/html", first, "x")                  \
        TRIAL_PART("text/plain", second, "12345") TRIAL_END

static void fields_of_parts_compare_on_one_part(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {" NAME_HOLDS_EXTENSION "}", PAGES("html.html", "one.txt"), true},
        {"  s: {" NAME_HOLDS_EXTENSION "}", PAGES("txt.html", "html.txt"), false},
        {"  s: {email.attachments.file.name|fieldref|startswith|neq: "
         "email.attachments.file.extension}",
         PAGES("txt.html", "html.txt"), true},
        {"  s: {email.attachments.file.name|fieldref|startswith|neq: "
         "email.attachments.file.extension}",
         PAGES("txt.html", "txt.txt"), false},
        {"  s: {" NAME_HOLDS_EXTENSION ", email.attachments.file.size|gt: 1}",
         PAGES("html.html", "one.txt"), false},
        {"  s: {" NAME_HOLDS_EXTENSION ", email.attachments.file.size|gt: 1}",
         PAGES("html.html", "txt.txt"), true},
        /* A field of the message and one of parts: the part is that of the other items. */
        {"  s: {email.subject|fieldref|contains: email.attachments.file.name}",
         PAGES("one.html", "two.txt"), true},
        {"  s: {email.subject|fieldref|contains: email.attachments.file.name, "
         "email.attachments.file.extension: html}",
         PAGES("one.html", "two.txt"), true},
        {"  s: {email.subject|fieldref|contains: email.attachments.file.name, "
         "email.attachments.file.extension: txt}",
         PAGES("one.html", "two.txt"), false},
        {"  s: {email.subject|fieldref|contains|neq: email.attachments.file.name, "
         "email.attachments.file.extension: txt}",
         PAGES("one.html", "two.txt"), true},
        {"  s: {email.subject|fieldref|contains: [email.attachments.file.name, "
         "email.from.address], email.attachments.file.extension: txt}",
         "From: one.html@x.example\n" PAGES("one.html", "two.txt"), false},
        {"  s: {email.subject|fieldref|contains: [email.attachments.file.name, "
         "coldtrail.header.x-name], email.attachments.file.extension: txt}",
         "X-Name: see\n" PAGES("one.html", "two.txt"), true},
    };
    EXPECT_ALL(cases);
}

struct match_case {
    const char *item;
    const char *message;
    const char *field;
    const char *text; /* the stretch of the value that is shown */
    const char *value;
};

static void matches_show_the_value_that_compares(void **state)
{
    (void)state;
    static const struct match_case cases[] = {
        {"email.attachments.file.size|gt: 3", FILES("123456", "1"), "email.attachments.file.size",
         "6", "3"},
        {"email.origination_timestamp|month: [9, 10]", DATE("Tue, 6 Oct 2020 08:00:00 +0000"),
         "email.origination_timestamp", "2020-10-06T08:00:00Z", "10"},
        {"url.full|fieldref|contains: [email.cc.address, email.to.address]",
         LINK("https://x.example/?u=BOB@chain.example&v=1"), "url.full", "BOB@chain.example",
         "email.to.address"},
        {"email.from.address|fieldref|cased: email.to.address",
         "From: a@b.example\nTo: a@b.example\n\n", "email.from.address", "a@b.example",
         "email.to.address"},
        {"email.subject|fieldref|endswith: coldtrail.header.x-part",
         "Subject: \xc3\x84\xc3\x84 C\xc3\x96LD\nX-Part: c\xc3\xb6ld\n\n", "email.subject",
         "C\xc3\x96LD", "coldtrail.header.x-part"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        struct verdict_match matches[2];
        bool is_cut = false;
        char *detection = memory_format("  s: {%s}", cases[i].item);
        trial_open_detection(&trial, detection, NULL);
        trial_scan(&trial, bytes_of(cases[i].message));
        assert_true(trial_rule_holds(&trial, 0));
        assert_int_equal(verdict_matches(trial.scanner, 0, matches, 2, &is_cut), 1);
        struct bytes text = bytes_slice(matches[0].value, matches[0].span.from, matches[0].span.to);
        if (!bytes_equal(text, bytes_of(cases[i].text)))
            print_error("%s: '%.*s'\n", cases[i].item, (int)text.size, (const char *)text.data);
        assert_true(bytes_equal(text, bytes_of(cases[i].text)));
        assert_true(bytes_equal(matches[0].field, bytes_of(cases[i].field)));
        assert_true(bytes_equal(matches[0].value_matched->text, bytes_of(cases[i].value)));
        assert_non_null(matches[0].compared);
        trial_close(&trial);
        free(detection);
    }
}

static void what_is_not_so_matches_nothing(void **state)
{
    (void)state;
    struct trial trial;
    struct verdict_match match;
    bool is_cut = false;
    trial_open_detection(&trial, ON_LEVEL("|gt|neq", "5"), NULL);
    trial_scan(&trial, bytes_of(LEVEL("1")));
    assert_true(trial_rule_holds(&trial, 0));
    assert_int_equal(verdict_matches(trial.scanner, 0, &match, 1, &is_cut), 0);
    trial_close(&trial);
}

#define STIX(pattern)                                                                              \
    "{\"type\": \"bundle\", \"objects\": [{\"type\": \"indicator\", \"id\": \"indicator--1\", "    \
    "\"spec_version\": \"2.1\", \"pattern_type\": \"stix\", \"pattern\": \"" pattern "\"}]}"

static void indicators_compare_as_rules_do(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {STIX("[file:size > 5]"), FILES("123456", "1"), true},
        {STIX("[file:size > 6]"), FILES("123456", "1"), false},
        {STIX("[file:size < 1]"), FILES("123456", "1"), false},
        {STIX("[file:size >= 6 AND file:name = 'a.html']"), FILES("123456", "1"), true},
        {STIX("[file:size >= 6 AND file:name = 'b.txt']"), FILES("123456", "1"), false},
        {STIX("[email-message:date > t'2020-09-07T00:00:00Z']"),
         DATE("Mon, 7 Sep 2020 02:00:01 +0200"), true},
        {STIX("[email-message:date > t'2020-09-07T00:00:00Z']"),
         DATE("Mon, 7 Sep 2020 02:00:00 +0200"), false},
        {STIX("[email-message:date <= t'2020-09-07T00:00:00.000Z']"),
         DATE("Mon, 7 Sep 2020 02:00:00 +0200"), true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        struct rule_set set;
        rule_set_init(&set);
        rule_set_add_text(&set, bytes_of(cases[i].detection), "feed.json");
        rule_set_finish(&set);
        trial_open_set(&trial, set, NULL);
        if (trial.plan->rule_count != 1)
            print_error("%s\n", cases[i].detection);
        assert_int_equal(trial.plan->rule_count, 1);
        trial_scan(&trial, bytes_of(cases[i].message));
        if (trial_rule_holds(&trial, 0) != cases[i].holds)
            print_error("%s\n", cases[i].detection);
        assert_int_equal(trial_rule_holds(&trial, 0), cases[i].holds);
        if (cases[i].holds) {
            struct verdict_match match;
            bool is_cut = false;
            assert_int_equal(verdict_matches(trial.scanner, 0, &match, 1, &is_cut), 1);
            assert_true(bytes_equal(match.value_matched->indicator->id, bytes_of("indicator--1")));
        }
        trial_close(&trial);
    }
}

/* A rule without a pattern is asked of every message; one with patterns only where they are. */
static void the_rest_of_a_rule_is_asked_first(void **state)
{
    (void)state;
    static const struct {
        const char *detection;
        size_t always_count;
        bool compares;
    } cases[] = {
        {"  s: {email.subject|fieldref: email.subject}", 1, true},
        {"  s: {email.subject|fieldref: email.subject, email.x_mailer: y}", 0, false},
        {"  a: {email.subject|fieldref: email.subject}\n  b: cold\n  condition: a and b", 0, false},
        {"  a: {email.subject|fieldref: email.subject}\n  b: warm\n  condition: a and b", 0, true},
        {"  a: {email.subject|fieldref: email.subject}\n  b: cold\n  condition: a and not b", 1,
         true},
        {"  a: {email.subject|fieldref: email.subject}\n  b: warm\n  c: cold\n"
         "  condition: a and (b and c or not b and c)",
         0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        trial_open_detection(&trial, cases[i].detection, NULL);
        assert_int_equal(trial.plan->always_count, cases[i].always_count);
        trial_scan(&trial, bytes_of(SUBJECT("warm")));
        (void)trial_rule_holds(&trial, 0);
        bool compared = trial.scanner->compared_bytes > 0;
        if (compared != cases[i].compares)
            print_error("%s\n", cases[i].detection);
        assert_int_equal(compared, cases[i].compares);
        trial_close(&trial);
    }
}

/* Ten thousand recipients and ten thousand links are a hundred million pairs. */
static void endless_comparisons_end_and_say_so(void **state)
{
    (void)state;
    struct trial trial;
    struct buffer raw = {0};
    trial_open_detection(&trial, "  s: {coldtrail.header.x-a|fieldref: coldtrail.header.x-b}",
                         NULL);
    for (size_t i = 0; i < 2500; i++)
        buffer_format(&raw, "X-A: a%zu\nX-B: b%zu\n", i, i);
    buffer_append_string(&raw, "\n");
    trial_scan(&trial, buffer_bytes(&raw));
    assert_false(trial_rule_holds(&trial, 0));
    assert_true(anomaly_has(trial.message->anomalies, ANOMALY_SCAN_ERROR));
    /* And the next message begins anew. */
    trial_scan(&trial, bytes_of("X-A: a\nX-B: a\n\n"));
    assert_true(trial_rule_holds(&trial, 0));
    assert_false(anomaly_has(trial.message->anomalies, ANOMALY_SCAN_ERROR));
    buffer_done(&raw);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_compare_by_size_and_not_as_text),
        cmocka_unit_test(any_value_of_the_field_may_compare),
        cmocka_unit_test(sizes_compare_on_one_part),
        cmocka_unit_test(times_compare_in_any_zone),
        cmocka_unit_test(parts_of_dates_are_those_of_utc),
        cmocka_unit_test(fields_compare_with_other_fields),
        cmocka_unit_test(a_message_may_name_its_own_recipient),
        cmocka_unit_test(fields_of_parts_compare_on_one_part),
        cmocka_unit_test(matches_show_the_value_that_compares),
        cmocka_unit_test(what_is_not_so_matches_nothing),
        cmocka_unit_test(indicators_compare_as_rules_do),
        cmocka_unit_test(the_rest_of_a_rule_is_asked_first),
        cmocka_unit_test(endless_comparisons_end_and_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
