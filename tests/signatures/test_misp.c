/* What becomes of the attributes of an event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/feed_text.h"

/* An event of one attribute; `to_ids` is "true", "false" or "\"1\"". */
static void expect_attribute(const char *type, const char *value, const char *to_ids,
                             const char *expected)
{
    char *text = memory_format("{\"Event\": {\"info\": \"Lures\", \"Attribute\": [\n"
                               "{\"type\": \"%s\", \"value\": \"%s\", \"to_ids\": %s},\n"
                               "{\"type\": \"text\", \"value\": \"x\", \"to_ids\": true}]}}\n",
                               type, value, to_ids);
    feed_text_expect(text, expected);
    free(text);
}

#define TEXT_REFUSED "refused 1 type 'text': nothing that mail can be asked: x (line 3)\n"

static void types_say_where_a_value_is_looked_for(void **state)
{
    (void)state;
    expect_attribute("email-subject", "Your bill", "true",
                     "indicators; indicators={email.subject: \"Your bill\"}\n"
                     "taken 1 subject: Your bill (line 2)\n" TEXT_REFUSED);
    expect_attribute("email-src", " a@evil.example ", "\"1\"",
                     "indicators; indicators={email.from.address: \"a@evil.example\"} or "
                     "{email.sender.address: \"a@evil.example\"} or "
                     "{coldtrail.return_path.address: \"a@evil.example\"}\n"
                     "taken 1 sender: a@evil.example (line 2)\n" TEXT_REFUSED);
    expect_attribute("ip-dst", "192.0.2.0/24", "true",
                     "indicators; indicators={coldtrail.received.ip|cidr: "
                     "00000000000000000000ffffc0000200/120} or "
                     "{url.domain|cidr: 00000000000000000000ffffc0000200/120}\n"
                     "taken 1 network: 192.0.2.0/24 (line 2)\n" TEXT_REFUSED);
    expect_attribute("iban", "DE00", "true",
                     "indicators; indicators={coldtrail.body.text|contains: \"DE00\"}\n"
                     "taken 1 body text: DE00 (line 2)\n" TEXT_REFUSED);
}

static void pairs_are_taken_apart(void **state)
{
    (void)state;
    expect_attribute("filename|md5", "a.exe|d41d8cd98f00b204e9800998ecf8427e", "true",
                     "indicators; indicators={email.attachments.file.hash.md5: "
                     "\"d41d8cd98f00b204e9800998ecf8427e\"}\n"
                     "taken 1 MD5: d41d8cd98f00b204e9800998ecf8427e (line 2)\n" TEXT_REFUSED);
    expect_attribute("ip-src|port", "192.0.2.1|25", "true",
                     "indicators; indicators={coldtrail.received.ip: \"192.0.2.1\"} or "
                     "{url.domain: \"192.0.2.1\"}\n"
                     "taken 1 IP address: 192.0.2.1 (line 2)\n" TEXT_REFUSED);
    expect_attribute("filename|sha1", "a.exe", "true",
                     "refused 1 type 'filename|sha1': nothing that mail can be asked: a.exe "
                     "(line 2)\n" TEXT_REFUSED);
}

static void wrong_values_are_refused_and_cost_no_other(void **state)
{
    (void)state;
    expect_attribute("md5", "xyz", "true", "refused 1 it is no MD5: xyz (line 2)\n" TEXT_REFUSED);
    expect_attribute("filename", "C:\\\\evil\\\\a.dll", "true",
                     "refused 1 a path, which attachments do not have: C:\\evil\\a.dll "
                     "(line 2)\n" TEXT_REFUSED);
    expect_attribute("snort", "alert", "true",
                     "refused 1 type 'snort': nothing that mail can be asked: alert "
                     "(line 2)\n" TEXT_REFUSED);
    expect_attribute("domain", "", "true", "refused 1 it is no domain:  (line 2)\n" TEXT_REFUSED);
}

static void marks_are_followed_but_where_misp_leaves_them_off(void **state)
{
    (void)state;
    expect_attribute("filename", "a.exe", "false",
                     "skipped 1 not marked for detection (to_ids): a.exe (line 2)\n" TEXT_REFUSED);
    expect_attribute("email-x-mailer", "EvilMailer", "false",
                     "indicators; indicators={email.x_mailer: \"EvilMailer\"}\n"
                     "taken 1 X-Mailer: EvilMailer (line 2)\n" TEXT_REFUSED);
}

static void an_event_without_marks_is_looked_for_but_for_its_references(void **state)
{
    (void)state;
    feed_text_expect("{\"response\": [{\"Event\": {\"Attribute\": [\n"
                     "{\"type\": \"filename\", \"value\": \"a.exe\", \"to_ids\": false},\n"
                     "{\"type\": \"link\", \"value\": \"https://cert.example/\", \"category\": "
                     "\"External analysis\"}]}}]}\n",
                     "indicators; indicators={email.attachments.file.name: \"a.exe\"}\n"
                     "degraded 1 looked for though not marked for detection (to_ids), as nothing "
                     "in its event is: a.exe (line 2)\n"
                     "skipped 1 not marked for detection (to_ids): https://cert.example/ "
                     "(line 3)\n");
}

static void mail_objects_are_looked_for_but_for_who_received_the_mail(void **state)
{
    (void)state;
    feed_text_expect(
        "{\"Event\": {\"Object\": [\n"
        "{\"name\": \"email\", \"Attribute\": [\n"
        "{\"type\": \"email-attachment\", \"value\": \"bill.zip\", \"to_ids\": false},\n"
        "{\"type\": \"email-dst\", \"value\": \"victim@shop.example\", \"to_ids\": false}]},\n"
        "{\"name\": \"file\", \"Attribute\": [\n"
        "{\"type\": \"filename\", \"value\": \"a.exe\", \"to_ids\": false},\n"
        "{\"type\": \"filename\", \"value\": \"b.exe\", \"to_ids\": true}]},\n"
        "{\"name\": \"old\", \"deleted\": true, \"Attribute\": []}]}}\n",
        "indicators; indicators={email.attachments.file.name: \"bill.zip\", \"b.exe\"}\n"
        "taken 2 file name: bill.zip (line 3)\n"
        "skipped 2 not marked for detection (to_ids): victim@shop.example (line 4)\n"
        "skipped 1 deleted by its author: old (line 8)\n");
}

static void deleted_attributes_are_passed_over(void **state)
{
    (void)state;
    feed_text_expect("{\"Attribute\": [{\"type\": \"domain\", \"value\": \"evil.example\", "
                     "\"to_ids\": true, \"deleted\": true}]}",
                     "skipped 1 deleted by its author: evil.example (line 1)\n");
}

static void all_shapes_of_answers_are_read(void **state)
{
    (void)state;
    static const char attribute[] =
        "\"Attribute\": [{\"type\": \"filename\", \"value\": \"a.exe\", \"to_ids\": true}]";
    static const char *const shapes[] = {
        "{\"Event\": {%s}}",
        "{%s, \"info\": \"x\"}",
        "[{\"Event\": {%s}}]",
        "{\"response\": {%s}}",
        "{\"response\": [{\"Event\": {%s}}]}",
        "{\"response\": [{%s}]}",
        "{\"response\": {\"Event\": {%s}}}",
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct bytes shape = bytes_of(shapes[i]);
        size_t hole = bytes_find(shape, bytes_of("%s"), 0);
        char *text =
            memory_format("%.*s%s%s", (int)hole, shapes[i], attribute, shapes[i] + hole + 2);
        feed_text_expect(text, "indicators; indicators={email.attachments.file.name: \"a.exe\"}\n"
                               "taken 1 file name: a.exe (line 1)\n");
        free(text);
    }
}

static void what_holds_nothing_says_so(void **state)
{
    (void)state;
    feed_text_expect("{\"5b773e07-e694-458b-b99c-27f30a016219\": {\"Orgc\": {\"name\": \"x\"}, "
                     "\"info\": \"y\"}}",
                     "skipped 1 the list of a feed, whose events are files of their own: "
                     "feed.json (line 1)\n");
    feed_text_expect("{\"response\": []}",
                     "skipped 1 a search that found nothing: feed.json (line 1)\n");
    feed_text_expect("{\"Event\": {\"info\": \"Lures\", \"Attribute\": []}}",
                     "skipped 1 an event without attributes: Lures (line 1)\n");
    feed_text_expect("{\"Event\": {\"info\": \"Lures\", \"Object\": [{\"name\": \"email\"}]}}",
                     "skipped 1 an event without attributes: Lures (line 1)\n");
    feed_text_expect("{\"Event\": 5}", "0:0: the file holds no rule and no indicator\n");
    feed_text_expect("{\"Event\": {]}", "1:12: JSON: a key in quotes expected before ']'\n");
}

static void expect_text(struct bytes found, const char *expected)
{
    assert_int_equal(found.size, strlen(expected));
    assert_memory_equal(found.data, expected, found.size);
}

static void hits_can_say_where_an_indicator_comes_from(void **state)
{
    (void)state;
    static const char text[] =
        "{\"Event\": {\"info\": \"Lures\", \"threat_level_id\": \"1\", \"Orgc\": {\"name\": "
        "\"Example CERT\"}, \"Tag\": [{\"name\": \"type:OSINT\"}, {\"name\": \"tlp:amber\"}],\n"
        "\"Attribute\": [{\"type\": \"link\", \"category\": \"External analysis\", \"value\": "
        "\"https://cert.example/1\"},\n"
        "{\"type\": \"domain\", \"to_ids\": true, \"uuid\": \"u-1\", \"value\": \"evil.example\", "
        "\"comment\": \"Why\", \"first_seen\": \"2024-01-31T00:00:00\", \"last_seen\": null, "
        "\"Tag\": [{\"name\": \"tlp:red\"}]}]}}";
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(text), "feed.json");
    assert_int_equal(set.rule_count, 1);
    assert_int_equal(set.rules[0].level, RULE_LEVEL_HIGH);
    const struct indicator *indicator =
        set.rules[0].selections[0].maps[0].items[0].values[0].indicator;
    expect_text(indicator->type, "domain-name");
    expect_text(indicator->value, "evil.example");
    expect_text(indicator->id, "u-1");
    expect_text(indicator->name, "Lures");
    expect_text(indicator->description, "Why");
    expect_text(indicator->tlp, "RED");
    expect_text(indicator->first_seen, "2024-01-31T00:00:00");
    assert_int_equal(indicator->last_seen.size, 0);
    assert_int_equal(indicator->line, 3);
    expect_text(indicator->feed->format, "MISP");
    expect_text(indicator->feed->name, "Lures");
    expect_text(indicator->feed->provider, "Example CERT");
    expect_text(indicator->feed->reference, "https://cert.example/1");
    expect_text(indicator->feed->tlp, "AMBER");
    rule_set_done(&set);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    feed_text_truncate("{\"Event\": {\"info\": \"\\u00e4\", \"Attribute\": [{\"type\": "
                       "\"domain|ip\", \"value\": \"evil.example|192.0.2.1\"}]}}");
}

static void published_events_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *folder;
        size_t counts[IMPORT_OUTCOME_COUNT];
    } rows[] = {{"eset_misp", {219, 468, 132, 16}}, {"pymisp", {4, 1, 4, 3}}};
    size_t found[IMPORT_OUTCOME_COUNT];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!feed_text_count(rows[i].folder, ".json", found))
            skip();
        assert_memory_equal(found, rows[i].counts, sizeof found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_say_where_a_value_is_looked_for),
        cmocka_unit_test(pairs_are_taken_apart),
        cmocka_unit_test(wrong_values_are_refused_and_cost_no_other),
        cmocka_unit_test(marks_are_followed_but_where_misp_leaves_them_off),
        cmocka_unit_test(an_event_without_marks_is_looked_for_but_for_its_references),
        cmocka_unit_test(mail_objects_are_looked_for_but_for_who_received_the_mail),
        cmocka_unit_test(deleted_attributes_are_passed_over),
        cmocka_unit_test(all_shapes_of_answers_are_read),
        cmocka_unit_test(what_holds_nothing_says_so),
        cmocka_unit_test(hits_can_say_where_an_indicator_comes_from),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(published_events_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
