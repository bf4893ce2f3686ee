/* Correlations over a case: what is counted, by what, and what comes of it. */
#include "tests/hits/sample.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"

enum { LURE, LOGIN, RULES, FIRST = RULES, SECOND, ALL_RULES };
enum { SENDER, RECIPIENT, FIELDS };

#define NOON INT64_C(1599480000)

/* Two silent rules, and correlations of the levels high and critical behind them. */
static void make_rules(struct hit_rule rules[ALL_RULES])
{
    static const char *const ids[ALL_RULES] = {"lure", "login", "first", "second"};
    for (unsigned i = 0; i < ALL_RULES; i++)
        rules[i] = (struct hit_rule){.id = bytes_of(ids[i]),
                                     .name = bytes_of(ids[i]),
                                     .title = bytes_of(ids[i]),
                                     .level = bytes_of("high"),
                                     .level_rank = i == SECOND ? 4 : 3,
                                     .is_silent = i < RULES,
                                     .is_counted = i < RULES};
}

/* Where a test's correlations live until the case is finished. */
struct setup {
    struct hit_rule rules[ALL_RULES];
    struct bytes fields[FIELDS];
    struct bytes keys[FIELDS];
    struct case_event_field key_fields[FIELDS];
    struct case_member members[2][RULES];
    struct case_correlation correlations[2];
    char *folder;
    struct case_file *file;
    uint64_t sequence;
};

/* Both correlations count both rules, by the first `key_count` of sender and recipient. */
static void setup_init(struct setup *setup, enum window_measure measure, double low,
                       size_t key_count)
{
    *setup = (struct setup){.fields = {bytes_of("sender"), bytes_of("recipient")}};
    make_rules(setup->rules);
    for (uint32_t i = 0; i < FIELDS; i++) {
        setup->keys[i] = setup->fields[i];
        setup->key_fields[i] = (struct case_event_field){false, i};
    }
    for (uint32_t i = 0; i < 2; i++) {
        for (uint32_t j = 0; j < RULES; j++)
            setup->members[i][j] = (struct case_member){
                .rule_index = j, .keys = setup->key_fields, .value = {false, RECIPIENT}};
        setup->correlations[i] = (struct case_correlation){
            .rule_index = FIRST + i,
            .type = "made",
            .condition = bytes_of("made"),
            .window = {.measure = measure,
                       .bounds = {.low = low, .high = INFINITY},
                       .span_seconds = 3600,
                       .rule_count = RULES,
                       .percentile = 50},
            .members = setup->members[i],
            .member_count = RULES,
            .keys = {setup->keys, key_count},
            .value_field = bytes_of("recipient"),
        };
    }
}

static void setup_open(struct setup *setup, size_t correlation_count)
{
    struct failure failure = {0};
    struct case_facts facts = {
        .version = bytes_of("1"),
        .rules = setup->rules,
        .rule_count = RULES + correlation_count,
        .event_fields = {setup->fields, FIELDS},
        .correlations = setup->correlations,
        .correlation_count = correlation_count,
    };
    setup->folder = sample_folder_new();
    if (case_create(setup->folder, false, &facts, &setup->file, &failure) != STATUS_OK)
        fail_msg("%s", failure.text);
}

/* A message `identity` on which the rules of the bits hold; recipients are cut at blanks. */
static void add(struct setup *setup, unsigned identity, int64_t time, unsigned rules,
                const char *sender, const char *recipients)
{
    struct sample_message sample;
    struct hit_value values[300];
    struct hit hits[RULES] = {0};
    struct bytes records[RULES] = {0};
    size_t value_count = 0;
    size_t hit_count = 0;
    sample_message_init(&sample, identity, 0, setup->sequence++);
    sample.message.date = time;
    if (sender[0])
        values[value_count++] = (struct hit_value){SENDER, bytes_of(sender)};
    struct bytes rest = bytes_of(recipients);
    while (rest.size > 0) {
        size_t end = bytes_find_byte(rest, ' ', 0);
        values[value_count++] = (struct hit_value){RECIPIENT, bytes_slice(rest, 0, end)};
        rest = end == BYTES_NOT_FOUND ? (struct bytes){0} : bytes_from(rest, end + 1);
    }
    sample.message.values = values;
    sample.message.value_count = value_count;
    for (unsigned i = 0; i < RULES; i++)
        if (rules & 1U << i)
            hits[hit_count++].rule_index = i;
    struct failure failure = {0};
    if (case_add_hits(setup->file, &sample.message, hits, records, hit_count, &failure) !=
        STATUS_OK)
        fail_msg("%s", failure.text);
}

/* Rows of a query over the finished case, columns joined by ' ' and rows by '; '. */
static void expect_rows(const struct setup *setup, const char *sql, const char *expected)
{
    char *path = memory_format("%s/case.db", setup->folder);
    struct buffer text = {0};
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        buffer_append_string(&text, text.size ? "; " : "");
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            buffer_format(&text, i ? " %s" : "%s", (const char *)sqlite3_column_text(statement, i));
    }
    buffer_append_byte(&text, '\0');
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(database);
    free(path);
    assert_string_equal((const char *)text.data, expected);
    buffer_done(&text);
}

static const char results_sql[] =
    "SELECT rule.name, coalesce((SELECT group_concat(text, '+') FROM correlation_key "
    "WHERE correlation_hit = correlation_hit.id ORDER BY position), '-'), "
    "(first_time - 1599480000) || '..' || (last_time - 1599480000), "
    "CAST(measure AS INTEGER), messages "
    "FROM correlation_hit JOIN rule ON rule.id = correlation_hit.rule ORDER BY correlation_hit.id";

static struct case_summary finish(struct setup *setup)
{
    return sample_case_finish(setup->file);
}

static void done(struct setup *setup, struct case_summary *summary)
{
    case_summary_done(summary);
    sample_folder_remove(setup->folder);
}

static void temporal_does_not_ignore_group_by(void **state)
{
    (void)state;
    struct setup setup;
    setup_init(&setup, WINDOW_RULES, RULES, 1);
    setup_open(&setup, 1);
    add(&setup, 1, NOON, 1 << LURE, "eve", "a");
    add(&setup, 2, NOON + 60, 1 << LOGIN, "bob", "a");
    add(&setup, 3, NOON + 3600, 1 << LOGIN, "eve", "a");
    add(&setup, 4, NOON + 9000, 1 << LURE, "bob", "a");
    struct case_summary summary = finish(&setup);
    expect_rows(&setup, results_sql, "first eve 0..3600 2 2");
    assert_int_equal(summary.hits, 1);
    assert_int_equal(summary.messages_with_hits, 2);
    done(&setup, &summary);
}

static void the_same_mail_in_many_mailboxes_is_one_event(void **state)
{
    (void)state;
    struct setup setup;
    setup_init(&setup, WINDOW_EVENTS, 2, 1);
    setup_open(&setup, 1);
    for (int i = 0; i < 5; i++)
        add(&setup, 1, NOON, 1 << LURE | 1 << LOGIN, "eve", "a");
    struct case_summary summary = finish(&setup);
    expect_rows(&setup, results_sql, "");
    expect_rows(&setup, "SELECT events FROM correlation", "1");
    assert_int_equal(summary.messages_with_hits, 0);
    done(&setup, &summary);
}

static void an_event_is_in_the_group_of_each_combination(void **state)
{
    (void)state;
    struct setup setup;
    setup_init(&setup, WINDOW_EVENTS, 2, 2);
    setup_open(&setup, 1);
    add(&setup, 1, NOON, 1 << LURE, "eve", "a b c");
    add(&setup, 2, NOON + 1, 1 << LURE, "eve", "b c d");
    add(&setup, 3, NOON + 2, 1 << LURE, "bob", "b");
    struct case_summary summary = finish(&setup);
    expect_rows(&setup, results_sql, "first eve+b 0..1 2 2; first eve+c 0..1 2 2");
    done(&setup, &summary);
}

static void combinations_beyond_the_limit_are_left_out_and_said(void **state)
{
    (void)state;
    struct setup setup;
    struct buffer recipients = {0};
    setup_init(&setup, WINDOW_EVENTS, 1, 2);
    setup.key_fields[0] = setup.key_fields[1] = (struct case_event_field){false, RECIPIENT};
    setup_open(&setup, 1);
    for (int i = 0; i < 40; i++) /* 1,600 pairs */
        buffer_format(&recipients, i ? " r%d" : "r%d", i);
    buffer_append_byte(&recipients, '\0');
    add(&setup, 1, NOON, 1 << LURE, "eve", (const char *)recipients.data);
    struct case_summary summary = finish(&setup);
    assert_int_equal(summary.hits, LIMIT_EVENT_GROUPS);
    expect_rows(&setup, "SELECT events, cut FROM correlation", "1 1");
    buffer_done(&recipients);
    done(&setup, &summary);
}

static void values_are_counted_once_a_window(void **state)
{
    (void)state;
    struct setup setup;
    setup_init(&setup, WINDOW_VALUES, 3, 1);
    setup_open(&setup, 1);
    add(&setup, 1, NOON, 1 << LURE, "eve", "a b");
    add(&setup, 2, NOON + 1, 1 << LURE | 1 << LOGIN, "eve", "b a");
    add(&setup, 3, NOON + 9000, 1 << LURE, "eve", "c");
    add(&setup, 4, NOON, 1 << LURE, "bob", "a b");
    add(&setup, 5, NOON + 3600, 1 << LURE, "bob", "c");
    struct case_summary summary = finish(&setup);
    expect_rows(&setup, results_sql, "first bob 0..3600 3 2");
    done(&setup, &summary);
}

static void numbers_are_summed_and_texts_left_out(void **state)
{
    (void)state;
    struct setup setup;
    setup_init(&setup, WINDOW_SUM, 100, 1);
    setup_open(&setup, 1);
    add(&setup, 1, NOON, 1 << LURE, "eve", "40 many");
    add(&setup, 2, NOON + 1, 1 << LURE | 1 << LOGIN, "eve", "59.5");
    add(&setup, 3, NOON + 2, 1 << LURE, "bob", "60");
    add(&setup, 4, NOON + 3, 1 << LURE, "bob", "41");
    struct case_summary summary = finish(&setup);
    expect_rows(&setup, results_sql, "first bob 2..3 101 2");
    done(&setup, &summary);
}

static void what_has_no_time_or_no_group_is_counted_and_said(void **state)
{
    (void)state;
    struct setup setup;
    setup_init(&setup, WINDOW_EVENTS, 2, 1);
    setup_open(&setup, 1);
    add(&setup, 1, NOON, 1 << LURE, "eve", "a");
    add(&setup, 2, TIME_UNKNOWN, 1 << LURE | 1 << LOGIN, "eve", "a");
    add(&setup, 3, NOON, 1 << LURE, "", "a");
    struct case_summary summary = finish(&setup);
    expect_rows(&setup, results_sql, "");
    expect_rows(&setup, "SELECT events, without_time, without_group, cut FROM correlation",
                "1 1 1 0");
    assert_int_equal(summary.correlation_count, 1);
    assert_int_equal(summary.correlations[0].rule_index, FIRST);
    assert_int_equal(summary.correlations[0].without_time, 1);
    done(&setup, &summary);
}

/* The second counts the first, by the sender, and wants two of its results. */
static void results_are_events_of_other_correlations(void **state)
{
    (void)state;
    struct setup setup;
    setup_init(&setup, WINDOW_EVENTS, 2, 1);
    setup.rules[FIRST].is_silent = true;
    setup.keys[0] = setup.fields[RECIPIENT];
    setup.key_fields[0] = (struct case_event_field){false, RECIPIENT};
    struct case_event_field sender = {false, SENDER};
    setup.members[1][0] =
        (struct case_member){.rule_index = FIRST, .is_correlation = true, .keys = &sender};
    setup.correlations[1].member_count = 1;
    setup.correlations[1].keys = (struct text_list){&setup.fields[SENDER], 1};
    setup.correlations[1].window.span_seconds = 86400;
    setup_open(&setup, 2);
    add(&setup, 1, NOON, 1 << LURE, "eve", "a");
    add(&setup, 2, NOON + 60, 1 << LURE, "eve", "a");
    add(&setup, 3, NOON + 7200, 1 << LURE, "eve", "b");
    add(&setup, 4, NOON + 7260, 1 << LURE, "eve", "b");
    add(&setup, 5, NOON + 7260, 1 << LURE, "bob", "c");
    struct case_summary summary = finish(&setup);
    expect_rows(&setup, results_sql,
                "first a 0..60 2 2; first b 7200..7260 2 2; second eve 60..7260 2 4");
    expect_rows(&setup, "SELECT level_rank FROM message ORDER BY sequence", "4; 4; 4; 4; -1");
    assert_int_equal(summary.hits, 1);
    done(&setup, &summary);
}

static void own_keys_are_the_values_of_a_result(void **state)
{
    (void)state;
    struct setup setup;
    setup_init(&setup, WINDOW_EVENTS, 2, 1);
    setup.keys[0] = setup.fields[RECIPIENT];
    setup.key_fields[0] = (struct case_event_field){false, RECIPIENT};
    struct case_event_field own = {true, 0};
    setup.members[1][0] =
        (struct case_member){.rule_index = FIRST, .is_correlation = true, .keys = &own};
    setup.correlations[1].member_count = 1;
    setup.correlations[1].window.bounds.low = 1;
    setup_open(&setup, 2);
    add(&setup, 1, NOON, 1 << LURE, "eve", "a b");
    add(&setup, 2, NOON + 1, 1 << LURE, "eve", "a c");
    struct case_summary summary = finish(&setup);
    expect_rows(&setup, results_sql, "first a 0..1 2 2; second a 1..1 1 2");
    done(&setup, &summary);
}

static void results_above_the_cap_are_counted_without_records(void **state)
{
    (void)state;
    struct setup setup;
    setup_init(&setup, WINDOW_EVENTS, 1, 1);
    setup_open(&setup, 1);
    for (unsigned i = 0; i < LIMIT_HITS_STORED_PER_RULE + 5; i++) {
        char sender[32];
        (void)snprintf(sender, sizeof sender, "sender%u", i);
        add(&setup, i, NOON, 1 << LURE, sender, "a");
    }
    struct case_summary summary = finish(&setup);
    assert_int_equal(summary.hits, LIMIT_HITS_STORED_PER_RULE + 5);
    assert_int_equal(summary.rules[0].stored, LIMIT_HITS_STORED_PER_RULE);
    done(&setup, &summary);
}

/* Everything that is written, for messages that come in one order or the other. */
static char *hits_of_order(bool is_reversed)
{
    struct setup setup;
    setup_init(&setup, WINDOW_VALUES, 2, 1);
    setup_open(&setup, 2);
    for (unsigned i = 0; i < 200; i++) {
        unsigned identity = is_reversed ? 199 - i : i;
        char sender[32];
        char recipient[32];
        (void)snprintf(sender, sizeof sender, "sender%u", identity % 7);
        (void)snprintf(recipient, sizeof recipient, "recipient%u", identity % 11);
        setup.sequence = identity;
        add(&setup, identity, NOON + (int64_t)(identity / 3) * 500, 1 + identity % 3, sender,
            recipient);
    }
    struct case_summary summary = finish(&setup);
    char *text = sample_read(setup.folder, "hits.jsonl");
    done(&setup, &summary);
    return text;
}

static void the_order_of_arrival_does_not_matter(void **state)
{
    (void)state;
    char *forward = hits_of_order(false);
    char *backward = hits_of_order(true);
    assert_true(strlen(forward) > 1000);
    assert_string_equal(forward, backward);
    free(forward);
    free(backward);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(temporal_does_not_ignore_group_by),
        cmocka_unit_test(the_same_mail_in_many_mailboxes_is_one_event),
        cmocka_unit_test(an_event_is_in_the_group_of_each_combination),
        cmocka_unit_test(combinations_beyond_the_limit_are_left_out_and_said),
        cmocka_unit_test(values_are_counted_once_a_window),
        cmocka_unit_test(numbers_are_summed_and_texts_left_out),
        cmocka_unit_test(what_has_no_time_or_no_group_is_counted_and_said),
        cmocka_unit_test(results_are_events_of_other_correlations),
        cmocka_unit_test(own_keys_are_the_values_of_a_result),
        cmocka_unit_test(results_above_the_cap_are_counted_without_records),
        cmocka_unit_test(the_order_of_arrival_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
