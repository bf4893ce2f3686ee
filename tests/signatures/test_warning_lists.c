/* What warning lists take out of feeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/feed_text.h"

#define DROPPED "taken, then dropped: on the warning list 'Known'"

/* An event of values of `type`, and a list about `type`; the list is loaded first or last. */
static void expect_kept(bool is_first, const char *type, const char *values, const char *list,
                        const char *expected)
{
    char *event = memory_format("{\"Event\": {\"Attribute\": [%s]}}", values);
    char *warnings = memory_format("{\"name\": \"Known\", \"type\": \"string\", "
                                   "\"matching_attributes\": [\"%s\"], \"list\": [%s]}",
                                   type, list);
    struct rule_set set;
    struct buffer found = {0};
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(is_first ? warnings : event), "1.json");
    rule_set_add_text(&set, bytes_of(is_first ? event : warnings), "2.json");
    rule_text_set(&found, &set);
    for (size_t i = 0; i < set.imports.count; i++) {
        const struct import_note *note = &set.imports.notes[i];
        if (note->outcome == IMPORT_SKIPPED) {
            assert_true(bytes_equal(note->reason, bytes_of(DROPPED)));
            buffer_append_byte(&found, '-');
            buffer_append(&found, note->subject);
            buffer_format(&found, " %zu", note->count);
        }
    }
    rule_text_compare(&found, expected);
    rule_set_done(&set);
    free(event);
    free(warnings);
}

#define ATTRIBUTE(type, value)                                                                     \
    "{\"type\": \"" type "\", \"to_ids\": true, \"value\": \"" value "\"}"

static void what_is_on_a_list_is_dropped_whichever_is_loaded_first(void **state)
{
    (void)state;
    static const char values[] = ATTRIBUTE("filename", "A.exe") "," ATTRIBUTE(
        "filename", "b.exe") "," ATTRIBUTE("filename", "c.exe");
    static const char expected[] =
        "indicators; indicators={email.attachments.file.name: \"b.exe\"}\n-A.exe 2";
    expect_kept(true, "filename", values, "\"a.EXE\", \"c.exe\"", expected);
    expect_kept(false, "filename", values, "\"a.EXE\", \"c.exe\"", expected);
}

static void a_rule_that_nothing_is_left_of_is_dropped(void **state)
{
    (void)state;
    expect_kept(false, "filename", ATTRIBUTE("filename", "a.exe"), "\"a.exe\"", "-a.exe 1");
}

static void addresses_are_dropped_with_their_networks(void **state)
{
    (void)state;
    static const char values[] = ATTRIBUTE("ip-dst", "192.0.2.7") "," ATTRIBUTE(
        "ip-src", "198.51.100.8") "," ATTRIBUTE("ip-dst", "2001:db8::1");
    expect_kept(false, "ip-dst", values, "\"192.0.2.0/24\", \"2001:db8::1\"",
                "indicators; indicators={coldtrail.received.ip: \"198.51.100.8\"} or "
                "{url.domain: \"198.51.100.8\"}\n-192.0.2.7 2");
}

static void what_only_stands_below_an_entry_or_is_of_another_type_stays(void **state)
{
    (void)state;
    expect_kept(false, "url", ATTRIBUTE("url", "https://short.example/x"), "\"short.example\"",
                "indicators; indicators={url.full: \"https://short.example/x\" or "
                "\"https://short.example/x/\"} or {coldtrail.html.form_action: "
                "\"https://short.example/x\" or \"https://short.example/x/\"}\n");
    expect_kept(false, "domain", ATTRIBUTE("email-subject", "bill"), "\"bill\"",
                "indicators; indicators={email.subject: \"bill\"}\n");
    expect_kept(false, "email-src", ATTRIBUTE("filename", "a@b.example"), "\"a@b.example\"",
                "indicators; indicators={email.attachments.file.name: \"a@b.example\"}\n");
}

static void lists_say_what_was_read_of_them(void **state)
{
    (void)state;
    feed_text_expect("{\"name\": \"Known\", \"matching_attributes\": [\"md5\"], \"list\": "
                     "[\"a\",\n\"b\", []]}",
                     "taken 2 entry of a warning list: a (line 1)\n");
    feed_text_expect("{\"name\": \"Known\", \"type\": \"regex\", \"matching_attributes\": "
                     "[\"md5\"], \"list\": [\"/a/\"]}",
                     "refused 1 a warning list of regular expressions: Known (line 1)\n");
}

static void published_lists_are_read(void **state)
{
    (void)state;
    static const size_t expected[IMPORT_OUTCOME_COUNT] = {117410, 0, 1, 0};
    size_t found[IMPORT_OUTCOME_COUNT];
    if (!feed_text_count("misp_warninglists", ".json", found))
        skip();
    assert_memory_equal(found, expected, sizeof found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_on_a_list_is_dropped_whichever_is_loaded_first),
        cmocka_unit_test(a_rule_that_nothing_is_left_of_is_dropped),
        cmocka_unit_test(addresses_are_dropped_with_their_networks),
        cmocka_unit_test(what_only_stands_below_an_entry_or_is_of_another_type_stays),
        cmocka_unit_test(lists_say_what_was_read_of_them),
        cmocka_unit_test(published_lists_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
