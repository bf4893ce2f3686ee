#include "tests/hits/sample.h"

#include <jansson.h>
#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"

/* A record as it stands in hits.jsonl but for its places. Parsed; the caller's. */
static json_t *parse_record(const struct hit_message *message, const struct hit_rule *rule,
                            const struct hit *hit)
{
    struct buffer out = {0};
    hit_record_write(&out, message, rule, hit);
    buffer_append_string(&out, "}}");
    json_error_t error;
    json_t *record = json_loadb((const char *)out.data, out.size, JSON_REJECT_DUPLICATES, &error);
    if (!record)
        fail_msg("%s", error.text);
    buffer_done(&out);
    return record;
}

/* The value at a path of keys, "email.to.address". */
static const json_t *at(const json_t *record, const char *path)
{
    char *copy = memory_copy_string(path);
    for (char *key = copy; record && key;) {
        char *rest = strchr(key, '.');
        if (rest)
            *rest++ = '\0';
        record = json_object_get(record, key);
        key = rest;
    }
    free(copy);
    return record;
}

static const char *text_at(const json_t *record, const char *path)
{
    const char *text = json_string_value(at(record, path));
    return text ? text : "(none)";
}

static void matches_the_golden_record(void **state)
{
    (void)state;
    struct sample_message sample;
    sample_message_init(&sample, 7, 0, 0);
    struct hit_message *message = &sample.message;
    const struct hit_attachment attachments[] = {{.name = bytes_of("RFQ UNICEF.html"),
                                                  .extension = bytes_of("html"),
                                                  .mime_type = bytes_of("text/html"),
                                                  .path = bytes_of("2"),
                                                  .size_bytes = 812,
                                                  .sha256 = "abc"}};
    const struct bytes urls[] = {bytes_of("https://a.example/x"), bytes_of("http://b.example/")};
    const struct bytes ips[] = {bytes_of("192.0.2.1"), bytes_of("[10.0.0.1]"),
                                bytes_of("2001:db8::1")};
    const struct bytes anomalies[] = {bytes_of("bad_base64")};
    const struct hit_target targets[] = {{bytes_of("Company"), bytes_of("DE"), bytes_of("solar"),
                                          bytes_of("procurement"),
                                          bytes_of("person2@company1.example"), "direct"}};
    const struct hit_match matches[] = {{.selection = bytes_of("form"),
                                         .field = bytes_of("coldtrail.attachment.content"),
                                         .part_path = bytes_of("2"),
                                         .view = bytes_of("lenient"),
                                         .offset = 4711,
                                         .snippet = bytes_of("<input type=\"password\">")},
                                        {.selection = bytes_of("imitation"),
                                         .field = bytes_of("coldtrail.from.domain"),
                                         .view = bytes_of("lenient"),
                                         .snippet = bytes_of("haler.example"),
                                         .lookalike_brand = bytes_of("haier.example"),
                                         .lookalike_family = bytes_of("replacement")}};
    const struct bytes tests[] = {bytes_of("HTML_FORM"), bytes_of("ODD_SENDER")};
    const struct hit_score score = {7.25, 5, {tests, 2}};
    message->delivery_date = message->date + 60;
    message->message_id = bytes_of("<1@haier.example>");
    message->x_mailer = bytes_of("Mailer 1.0");
    message->content_type = bytes_of("multipart/mixed");
    message->return_path = bytes_of("bounce@haier.example");
    message->sender = message->from;
    message->cc = message->to;
    message->reply_to = message->from;
    message->delivered_to = message->to;
    message->attachments = attachments;
    message->attachment_count = 1;
    message->urls = (struct text_list){urls, 2};
    message->received_ips = (struct text_list){ips, 3};
    message->anomalies = (struct text_list){anomalies, 1};
    message->targets = targets;
    message->target_count = 1;
    const struct bytes views[] = {bytes_of("lenient")};
    const struct hit hit = {.matches = matches,
                            .match_count = 2,
                            .matches_cut = true,
                            .views = {views, 1},
                            .score = &score};
    struct buffer out = {0};
    hit_record_write(&out, message, &sample_rules[0], &hit);
    buffer_append_string(&out, "}}\n");
    buffer_append_byte(&out, '\0');
    char *golden = sample_read("tests/hits", "golden_record.jsonl");
    assert_string_equal((const char *)out.data, golden);
    free(golden);
    buffer_done(&out);
    json_decref(parse_record(message, &sample_rules[0], &hit));
}

static bool has_empty_value(json_t *value)
{
    if (json_is_string(value))
        return json_string_length(value) == 0;
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            if (has_empty_value(json_array_get(value, i)))
                return true;
        }
        return json_array_size(value) == 0;
    }
    if (!json_is_object(value))
        return json_is_null(value);
    const char *key = NULL;
    json_t *member = NULL;
    json_object_foreach(value, key, member)
    {
        if (has_empty_value(member))
            return true;
    }
    return json_object_size(value) == 0;
}

static void what_is_absent_is_left_out(void **state)
{
    (void)state;
    const struct hit_message message = {.date = TIME_UNKNOWN, .delivery_date = TIME_UNKNOWN};
    const struct hit_rule rule = {.title = bytes_of("Bare")};
    const struct hit hit = {0};
    json_t *record = parse_record(&message, &rule, &hit);
    assert_false(has_empty_value(record));
    assert_null(json_object_get(record, "@timestamp"));
    assert_null(at(record, "coldtrail.time_source"));
    assert_null(json_object_get(record, "email"));
    assert_null(json_object_get(record, "threat"));
    assert_string_equal(text_at(record, "message"), "Bare");
    json_decref(record);
}

static void an_implausible_date_gives_way_to_the_delivery(void **state)
{
    (void)state;
    const int64_t sent = 1599465600;
    const int64_t day = 86400;
    static const char *const none = "";
    const struct {
        int64_t date;
        int64_t delivery;
        int64_t expected;
        const char *source;
    } cases[] = {
        {sent, TIME_UNKNOWN, sent, "date"},
        {sent, sent + 60, sent, "date"},
        {sent, sent - day, sent, "date"},
        {sent, sent - day - 1, sent - day - 1, "delivery"},
        {sent - 31 * day, sent, sent, "delivery"},
        {0, sent, sent, "delivery"},
        {INT64_MAX, sent, sent, "delivery"},
        {TIME_UNKNOWN, sent, sent, "delivery"},
        {sent, INT64_MAX, sent, "date"},
        {0, 0, TIME_UNKNOWN, none},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct hit_message message = {.date = cases[i].date,
                                            .delivery_date = cases[i].delivery};
        const char *source = NULL;
        assert_int_equal(hit_message_time(&message, &source), cases[i].expected);
        assert_string_equal(source, cases[i].source);
    }
}

static void the_hit_id_depends_on_message_and_rule_alone(void **state)
{
    (void)state;
    char first[DIGEST_TEXT_BYTES];
    char second[DIGEST_TEXT_BYTES];
    hit_id(bytes_of("ab"), bytes_of("c"), first);
    hit_id(bytes_of("ab"), bytes_of("c"), second);
    assert_string_equal(first, second);
    hit_id(bytes_of("a"), bytes_of("bc"), second);
    assert_string_not_equal(first, second);
}

static void long_texts_and_lists_are_cut_and_say_so(void **state)
{
    (void)state;
    struct buffer subject = {0};
    while (subject.size < 2 * HIT_TEXT_MAX_BYTES)
        buffer_append_string(&subject, "é!");
    static struct hit_person persons[HIT_LIST_MAX + 1];
    for (size_t i = 0; i <= HIT_LIST_MAX; i++)
        persons[i].address = bytes_of("x@y.example");
    static struct hit_match matches[LIMIT_MATCHES_PER_HIT + 1];
    const struct hit_message message = {.date = TIME_UNKNOWN,
                                        .delivery_date = TIME_UNKNOWN,
                                        .subject = buffer_bytes(&subject),
                                        .to = {persons, HIT_LIST_MAX + 1},
                                        .cc = {persons, HIT_LIST_MAX}};
    const struct hit hit = {.matches = matches, .match_count = LIMIT_MATCHES_PER_HIT + 1};
    json_t *record = parse_record(&message, &sample_rules[1], &hit);
    const char *cut = text_at(record, "email.subject");
    assert_in_range(strlen(cut), HIT_TEXT_MAX_BYTES - 4, HIT_TEXT_MAX_BYTES + 3);
    assert_string_equal(cut + strlen(cut) - 3, "…");
    assert_int_equal(json_array_size(at(record, "email.to.address")), HIT_LIST_MAX);
    assert_int_equal(json_array_size(at(record, "coldtrail.cut")), 1);
    assert_string_equal(json_string_value(json_array_get(at(record, "coldtrail.cut"), 0)), "to");
    assert_int_equal(json_array_size(at(record, "coldtrail.matches")), LIMIT_MATCHES_PER_HIT);
    assert_true(json_is_true(at(record, "coldtrail.matches_cut")));
    json_decref(record);
    buffer_done(&subject);
}

static void a_path_names_the_number_only_in_a_mailbox(void **state)
{
    (void)state;
    struct buffer path = {0};
    struct hit_location location = {
        .container = bytes_of("a.tar!b.mbox"), .in_mailbox = true, .number = 4711};
    hit_location_path(&path, &location);
    location = (struct hit_location){.container = bytes_of(";c.eml"), .number = 1};
    hit_location_path(&path, &location);
    buffer_append_byte(&path, '\0');
    assert_string_equal((const char *)path.data, "a.tar!b.mbox#4711;c.eml");
    buffer_done(&path);
}

static void names_the_indicator_that_matched_once_a_field(void **state)
{
    (void)state;
    const struct hit_indicator indicator = {.type = bytes_of("domain-name"),
                                            .value = bytes_of("evil.example"),
                                            .tlp = bytes_of("AMBER"),
                                            .first_seen = bytes_of("2024-05-01 07:00"),
                                            .last_seen = bytes_of("yesterday"),
                                            .provider = bytes_of("A team"),
                                            .feed_name = bytes_of("feed.csv")};
    const struct hit_match matches[] = {
        {.field = bytes_of("url.domain"), .indicator = &indicator},
        {.field = bytes_of("url.domain"), .indicator = &indicator, .offset = 7},
        {.field = bytes_of("coldtrail.from.domain"), .indicator = &indicator},
        {.field = bytes_of("email.subject")}};
    const struct hit hit = {.matches = matches, .match_count = 4};
    const struct hit_rule rule = {.id = bytes_of("r"), .exactness = "exact"};
    const struct hit_message message = {.digest = bytes_of("d")};
    struct buffer text = {0};
    hit_record_write(&text, &message, &rule, &hit);
    static const char expected[] =
        "\"threat\":{\"enrichments\":[{\"indicator\":{\"first_seen\":\"2024-05-01\","
        "\"marking\":{\"tlp\":\"AMBER\"},\"provider\":\"A team\",\"type\":\"domain-name\","
        "\"url\":{\"domain\":\"evil.example\"}},\"matched\":{\"atomic\":\"evil.example\","
        "\"field\":\"url.domain\",\"type\":\"indicator_match_rule\"}},";
    assert_int_not_equal(bytes_find(buffer_bytes(&text), bytes_of(expected), 0), BYTES_NOT_FOUND);
    static const char feed[] = "\"type\":\"indicator_match_rule\"}}],"
                               "\"feed\":{\"name\":\"feed.csv\"}}";
    assert_int_not_equal(bytes_find(buffer_bytes(&text), bytes_of(feed), 0), BYTES_NOT_FOUND);
    buffer_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_golden_record),
        cmocka_unit_test(names_the_indicator_that_matched_once_a_field),
        cmocka_unit_test(what_is_absent_is_left_out),
        cmocka_unit_test(an_implausible_date_gives_way_to_the_delivery),
        cmocka_unit_test(the_hit_id_depends_on_message_and_rule_alone),
        cmocka_unit_test(long_texts_and_lists_are_cut_and_say_so),
        cmocka_unit_test(a_path_names_the_number_only_in_a_mailbox),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
