#include "engine/hits/correlate.h"

#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"

static const char *const correlate_sql[CORRELATE_STATEMENT_COUNT] = {
    [EVENTS_OF_RULE] = "SELECT message.id, message.time, message.file_index, message.sequence, "
                       "event.is_cut FROM event JOIN message ON message.id = event.message "
                       "WHERE event.rule = ?1",
    /* It is there once it is whole. */
    [EVENTS_OF_CORRELATION] = "SELECT id, last_time, 0, id, 0 FROM correlation_hit WHERE rule = ?1",
    [VALUES_OF_MESSAGE] = ("SELECT text FROM event_value WHERE message = ?1 AND field = ?2 "
                           "ORDER BY text"),
    [VALUES_OF_RESULT] = "SELECT DISTINCT text FROM correlation_message JOIN event_value "
                         "ON event_value.message = correlation_message.message "
                         "WHERE correlation_hit = ?1 AND field = ?2 ORDER BY text",
    [KEY_OF_RESULT] = ("SELECT text FROM correlation_key WHERE correlation_hit = ?1 "
                       "AND position = ?2"),
    [ADD_GROUPED] = "INSERT INTO temp.grouped VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [LEAVE_OUT] = "INSERT INTO temp.left_out VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    [EMPTY_GROUPED] = "DELETE FROM temp.grouped",
    [EMPTY_LEFT_OUT] = "DELETE FROM temp.left_out",
    [READ_GROUPED] = "SELECT key, time, is_result, subject, member FROM temp.grouped "
                     "ORDER BY key, time, is_result, file_index, sequence, subject, member",
    [COUNT_GROUPED] = "SELECT count(*) FROM (SELECT DISTINCT is_result, subject FROM temp.grouped)",
    [COUNT_LEFT_OUT] = "SELECT count(*) FROM temp.left_out WHERE reason = ?1",
    [ADD_RESULT] = "INSERT INTO correlation_hit (rule, sweep, hit_id, first_time, last_time, "
                   "measure, messages) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
    [SET_RESULT] = "UPDATE correlation_hit SET messages = ?2, record = ?3 WHERE id = ?1",
    [ADD_RESULT_KEY] = "INSERT INTO correlation_key VALUES (?1, ?2, ?3, ?4)",
    [ADD_RESULT_MESSAGE] = ("INSERT INTO correlation_message VALUES (?1, ?2) "
                            "ON CONFLICT DO NOTHING"),
    [ADD_RESULT_MESSAGES] = "INSERT INTO correlation_message SELECT ?1, message "
                            "FROM correlation_message WHERE correlation_hit = ?2 "
                            "ON CONFLICT DO NOTHING",
    [COUNT_RESULT_MESSAGES] = ("SELECT count(*) FROM correlation_message "
                               "WHERE correlation_hit = ?1"),
    [FIND_RESULT_MESSAGE] = "SELECT digest, time, location.path FROM message JOIN location "
                            "ON location.sweep = message.sweep "
                            "AND location.file_index = message.file_index "
                            "AND location.sequence = message.sequence WHERE message.id = ?1",
    [FIND_RESULT_RESULT] = "SELECT hit_id FROM correlation_hit WHERE id = ?1",
    [RAISE_RESULT_MESSAGES] = "UPDATE message SET level_rank = ?2 WHERE level_rank < ?2 AND id IN "
                              "(SELECT message FROM correlation_message WHERE correlation_hit = "
                              "?1)",
    [COUNT_CORRELATION] = "UPDATE correlation SET events = ?2, without_time = ?3, "
                          "without_group = ?4, cut = ?5 WHERE rule = ?1",
};

/* Beside the case: gone when it is closed. */
static const char temporary_sql[] =
    "CREATE TEMP TABLE grouped (key TEXT NOT NULL, time INTEGER NOT NULL, "
    "is_result INTEGER NOT NULL, file_index INTEGER NOT NULL, sequence INTEGER NOT NULL, "
    "subject INTEGER NOT NULL, member INTEGER NOT NULL) STRICT;"
    "CREATE TEMP TABLE left_out (reason INTEGER NOT NULL, is_result INTEGER NOT NULL, "
    "subject INTEGER NOT NULL, PRIMARY KEY (reason, is_result, subject)) STRICT, WITHOUT ROWID";

/* --- A group --- */

static void group_begin(struct correlate_group *group, struct bytes key)
{
    buffer_reset(&group->key);
    buffer_append(&group->key, key);
    group->count = 0;
    group->value_count = 0;
    group->text_count = 0;
    group->held_bytes = 0;
    table_done(&group->value_table);
    group->value_table = (struct table){0};
    arena_reset(group->arena);
}

static void group_done(struct correlate_group *group)
{
    buffer_done(&group->key);
    free(group->events);
    free(group->subjects);
    free(group->values);
    free(group->numbers);
    free(group->texts);
    table_done(&group->value_table);
    arena_free(group->arena);
}

/* The same number for the same text. */
static uint32_t intern(struct correlate_group *group, struct bytes text)
{
    uint64_t hash = bytes_hash(text);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&group->value_table, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal(group->texts[index], text))
            return index;
    group->texts = memory_grow(group->texts, &group->text_capacity, group->text_count + 1,
                               sizeof *group->texts);
    group->texts[group->text_count] = arena_copy(group->arena, text);
    group->held_bytes += text.size + 64; /* with its places in the arrays and the table */
    table_insert(&group->value_table, hash, (uint32_t)group->text_count);
    return (uint32_t)group->text_count++;
}

static void add_value(struct correlator *correlator, struct bytes text)
{
    struct correlate_group *group = &correlator->group;
    bool is_number = correlator->correlation->window.measure >= WINDOW_SUM;
    double number = 0;
    if (is_number && !bytes_to_decimal(text, &number))
        return;
    size_t needed = group->value_count + 1;
    group->values =
        memory_grow(group->values, &group->value_capacity, needed, sizeof *group->values);
    group->numbers =
        memory_grow(group->numbers, &group->number_capacity, needed, sizeof *group->numbers);
    group->values[group->value_count] = is_number ? 0 : intern(group, text);
    group->numbers[group->value_count] = number;
    group->held_bytes += sizeof *group->values + sizeof *group->numbers;
    group->value_count = needed;
}

/* A field's values count once for an event, whatever members it is of. */
static bool is_read_already(const struct correlator *correlator, const struct window_event *event,
                            size_t member)
{
    const struct case_member *members = correlator->correlation->members;
    struct case_event_field field = members[member].value;
    for (size_t i = 0; i < member; i++)
        if ((event->rules >> i & 1) && members[i].value.index == field.index &&
            members[i].value.is_key == field.is_key)
            return true;
    return false;
}

static enum status add_values(struct correlator *correlator, struct window_event *event,
                              size_t member)
{
    struct correlate_subject subject = correlator->group.subjects[correlator->group.count - 1];
    if (correlator->correlation->window.measure != WINDOW_VALUES &&
        correlator->correlation->window.measure < WINDOW_SUM)
        return STATUS_OK;
    if (is_read_already(correlator, event, member))
        return STATUS_OK;
    struct bytes values[LIMIT_EVENT_VALUES];
    size_t count = LIMIT_EVENT_VALUES;
    arena_reset(correlator->arena);
    enum status status =
        correlate_values(correlator, subject, correlator->correlation->members[member].value,
                         correlator->arena, values, &count);
    if (status == STATUS_OK && count > LIMIT_EVENT_VALUES)
        status = correlate_leave_out(correlator, LEFT_OUT_CUT, subject);
    for (size_t i = 0; status == STATUS_OK && i < count && i < LIMIT_EVENT_VALUES; i++)
        add_value(correlator, values[i]);
    event->value_count = correlator->group.value_count - event->first_value;
    return status;
}

/* The row of an event as an event of one more member; rows of one event come one after another. */
static enum status add_row(struct correlator *correlator, struct statement *row)
{
    struct correlate_group *group = &correlator->group;
    struct correlate_subject subject = {statement_number(row, 2) != 0, statement_number(row, 3)};
    size_t member = (size_t)statement_number(row, 4);
    const struct correlate_subject *last = group->count ? &group->subjects[group->count - 1] : NULL;
    if (!last || last->id != subject.id || last->is_result != subject.is_result) {
        if (group->held_bytes > LIMIT_CORRELATION_GROUP_BYTES)
            return correlate_leave_out(correlator, LEFT_OUT_CUT, subject);
        size_t needed = group->count + 1;
        group->events = memory_grow(group->events, &group->capacity, needed, sizeof *group->events);
        group->subjects =
            memory_grow(group->subjects, &group->subject_capacity, needed, sizeof *group->subjects);
        group->events[group->count] = (struct window_event){.time = statement_number(row, 1),
                                                            .first_value = group->value_count};
        group->subjects[group->count] = subject;
        group->held_bytes += sizeof *group->events + sizeof *group->subjects;
        group->count = needed;
    }
    struct window_event *event = &group->events[group->count - 1];
    enum status status = add_values(correlator, event, member);
    event->rules |= UINT64_C(1) << member;
    return status;
}

/* --- A correlation --- */

static enum status end_group(struct correlator *correlator)
{
    struct correlate_group *group = &correlator->group;
    struct window_events events = {.items = group->events,
                                   .count = group->count,
                                   .values = group->values,
                                   .value_limit = group->text_count,
                                   .numbers = group->numbers,
                                   .number_count = group->value_count};
    enum status status = STATUS_OK;
    correlator->results.count = 0;
    window_find(&correlator->correlation->window, &events, &correlator->results);
    for (size_t i = 0; i < correlator->results.count && status == STATUS_OK; i++)
        status = correlate_store(correlator, &correlator->results.items[i]);
    return status;
}

static enum status read_groups(struct correlator *correlator)
{
    struct statement *rows = correlator->statements[READ_GROUPED];
    struct correlate_group *group = &correlator->group;
    enum status status = STATUS_OK;
    bool has_group = false;
    while ((status = statement_next(rows, &correlator->file->broken)) == STATUS_OK) {
        struct bytes key = statement_text(rows, 0);
        bool is_new = !has_group || !bytes_equal(key, buffer_bytes(&group->key));
        if (is_new && has_group)
            status = end_group(correlator);
        if (is_new)
            group_begin(group, key);
        has_group = true;
        if (status == STATUS_OK)
            status = add_row(correlator, rows);
        if (status != STATUS_OK) {
            statement_reset(rows);
            return status;
        }
    }
    if (status == STATUS_END)
        status = has_group ? end_group(correlator) : STATUS_OK;
    return status;
}

static enum status count_rows(struct correlator *correlator, enum correlate_statement statement,
                              int64_t *out_count)
{
    struct statement *query = correlator->statements[statement];
    enum status status = statement_next(query, &correlator->file->broken);
    REQUIRE(status != STATUS_END);
    if (status != STATUS_OK)
        return status;
    *out_count = statement_number(query, 0);
    statement_reset(query);
    return STATUS_OK;
}

static enum status store_counts(struct correlator *correlator)
{
    int64_t events = 0;
    int64_t left_out[LEFT_OUT_COUNT] = {0};
    enum status status = count_rows(correlator, COUNT_GROUPED, &events);
    for (int i = 0; i < LEFT_OUT_COUNT && status == STATUS_OK; i++) {
        statement_bind_number(correlator->statements[COUNT_LEFT_OUT], 1, i);
        status = count_rows(correlator, COUNT_LEFT_OUT, &left_out[i]);
    }
    if (status != STATUS_OK)
        return status;
    struct statement *update = correlator->statements[COUNT_CORRELATION];
    statement_bind_number(update, 1, correlator->correlation->rule_index);
    statement_bind_number(update, 2, events);
    for (int i = 0; i < LEFT_OUT_COUNT; i++)
        statement_bind_number(update, 3 + i, left_out[i]);
    return correlate_run(correlator, COUNT_CORRELATION);
}

static enum status evaluate(struct correlator *correlator,
                            const struct case_correlation *correlation)
{
    correlator->correlation = correlation;
    correlator->result_count = 0;
    enum status status = correlate_gather(correlator);
    if (status == STATUS_OK)
        status = read_groups(correlator);
    return status == STATUS_OK ? store_counts(correlator) : status;
}

enum status correlate(struct case_file *file)
{
    struct correlator correlator = {.file = file};
    if (file->correlation_count == 0)
        return STATUS_OK;
    correlator.arena = arena_new((size_t)1 << 18);
    correlator.group.arena = arena_new((size_t)1 << 16);
    enum status status = database_execute(file->database, temporary_sql, &file->broken);
    for (int i = 0; i < CORRELATE_STATEMENT_COUNT && status == STATUS_OK; i++)
        status = statement_prepare(file->database, correlate_sql[i], &correlator.statements[i],
                                   &file->broken);
    for (size_t i = 0; i < file->correlation_count && status == STATUS_OK; i++)
        status = evaluate(&correlator, &file->correlations[i]);
    for (int i = 0; i < CORRELATE_STATEMENT_COUNT; i++)
        statement_free(correlator.statements[i]);
    free(correlator.results.items);
    buffer_done(&correlator.record);
    group_done(&correlator.group);
    arena_free(correlator.arena);
    return status;
}
