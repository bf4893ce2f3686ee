/* What a correlation has found, written down. */
#include "engine/base/limits.h"
#include "engine/base/require.h"
#include "engine/hits/correlate.h"
#include "engine/hits/record_correlation.h"

/* Of the whole group, so that a group that grows keeps its name while its first event stays. */
static enum status name_result(struct correlator *correlator, struct correlate_subject first,
                               char out_id[DIGEST_TEXT_BYTES])
{
    struct statement *find =
        correlator->statements[first.is_result ? FIND_RESULT_RESULT : FIND_RESULT_MESSAGE];
    statement_bind_number(find, 1, first.id);
    enum status status = statement_next(find, &correlator->file->broken);
    REQUIRE(status != STATUS_END);
    if (status != STATUS_OK)
        return status;
    struct buffer name = {0};
    buffer_append(&name, statement_text(find, 0));
    buffer_append_byte(&name, '\0');
    buffer_append(&name, buffer_bytes(&correlator->group.key));
    uint32_t rule = correlator->correlation->rule_index;
    hit_id(buffer_bytes(&name), bytes_of(correlator->file->rules[rule].id), out_id);
    buffer_done(&name);
    statement_reset(find);
    return STATUS_OK;
}

static enum status add_keys(struct correlator *correlator, int64_t result)
{
    struct statement *insert = correlator->statements[ADD_RESULT_KEY];
    struct text_list keys = correlator->correlation->keys;
    struct bytes key = buffer_bytes(&correlator->group.key);
    enum status status = STATUS_OK;
    size_t offset = 0;
    for (size_t i = 0; i < keys.count && status == STATUS_OK; i++) {
        statement_bind_number(insert, 1, result);
        statement_bind_count(insert, 2, i);
        statement_bind_text(insert, 3, keys.items[i]);
        statement_bind_text(insert, 4, correlate_key_value(key, &offset));
        status = correlate_run(correlator, ADD_RESULT_KEY);
    }
    return status;
}

static enum status add_messages(struct correlator *correlator, int64_t id,
                                const struct window_result *result)
{
    enum status status = STATUS_OK;
    for (size_t i = result->first; i <= result->last && status == STATUS_OK; i++) {
        struct correlate_subject subject = correlator->group.subjects[i];
        enum correlate_statement which =
            subject.is_result ? ADD_RESULT_MESSAGES : ADD_RESULT_MESSAGE;
        statement_bind_number(correlator->statements[which], 1, id);
        statement_bind_number(correlator->statements[which], 2, subject.id);
        status = correlate_run(correlator, which);
    }
    return status;
}

static enum status count_messages(struct correlator *correlator, int64_t id, uint64_t *out_count)
{
    struct statement *query = correlator->statements[COUNT_RESULT_MESSAGES];
    statement_bind_number(query, 1, id);
    enum status status = statement_next(query, &correlator->file->broken);
    REQUIRE(status != STATUS_END);
    if (status != STATUS_OK)
        return status;
    *out_count = (uint64_t)statement_number(query, 0);
    statement_reset(query);
    return STATUS_OK;
}

/* The rules an event is of, where there is a choice. */
static void list_rules(const struct correlator *correlator, struct json_writer *json,
                       uint64_t rules)
{
    const struct case_correlation *correlation = correlator->correlation;
    if (correlation->member_count == 1)
        return;
    json_begin_array(json, "rules");
    for (size_t i = 0; i < correlation->member_count; i++) {
        const struct hit_rule *rule =
            &correlator->file->hit_rules[correlation->members[i].rule_index];
        if (rules >> i & 1)
            json_text(json, NULL, rule->name.size ? rule->name : rule->id);
    }
    json_end(json);
}

static enum status list_event(struct correlator *correlator, struct json_writer *json, size_t index)
{
    struct correlate_subject subject = correlator->group.subjects[index];
    const struct window_event *event = &correlator->group.events[index];
    struct statement *find =
        correlator->statements[subject.is_result ? FIND_RESULT_RESULT : FIND_RESULT_MESSAGE];
    statement_bind_number(find, 1, subject.id);
    enum status status = statement_next(find, &correlator->file->broken);
    REQUIRE(status != STATUS_END);
    if (status != STATUS_OK)
        return status;
    json_begin_object(json, NULL);
    json_time(json, "time", event->time);
    json_text(json, subject.is_result ? "hit_id" : "sha256", statement_text(find, 0));
    if (!subject.is_result)
        json_text(json, "path", statement_text(find, 2));
    list_rules(correlator, json, event->rules);
    json_end(json);
    statement_reset(find);
    return STATUS_OK;
}

/* `,"events":[…]` and what ends the record. */
static enum status list_events(struct correlator *correlator, const struct window_result *result)
{
    struct json_writer json = {.out = &correlator->record};
    enum status status = STATUS_OK;
    correlation_record_resume(&json);
    json_begin_array(&json, "events");
    for (size_t i = result->first;
         i <= result->last && i < result->first + HIT_LIST_MAX && status == STATUS_OK; i++)
        status = list_event(correlator, &json, i);
    json_end(&json);
    if (result->last - result->first >= HIT_LIST_MAX)
        json_flag(&json, "events_cut", true);
    correlation_record_end(&json);
    return status;
}

static enum status write_record(struct correlator *correlator, const struct window_result *result,
                                const char *id, uint64_t message_count)
{
    const struct correlate_group *group = &correlator->group;
    buffer_reset(&correlator->record);
    correlation_record_begin(
        &correlator->record,
        &(struct correlation_record){
            .rule = &correlator->file->hit_rules[correlator->correlation->rule_index],
            .correlation = correlator->correlation,
            .id = id,
            .key = buffer_bytes(&group->key),
            .first_time = group->events[result->first].time,
            .last_time = group->events[result->last].time,
            .measure = result->measure,
            .event_count = result->last - result->first + 1,
            .message_count = message_count,
        });
    return list_events(correlator, result);
}

static enum status add_result(struct correlator *correlator, const struct window_result *result,
                              const char *id)
{
    const struct correlate_group *group = &correlator->group;
    struct statement *insert = correlator->statements[ADD_RESULT];
    statement_bind_number(insert, 1, correlator->correlation->rule_index);
    statement_bind_number(insert, 2, CASE_SWEEP);
    statement_bind_string(insert, 3, id);
    statement_bind_number(insert, 4, group->events[result->first].time);
    statement_bind_number(insert, 5, group->events[result->last].time);
    statement_bind_decimal(insert, 6, result->measure);
    return correlate_run(correlator, ADD_RESULT);
}

/* Count it as a hit, with its record where that is among the first. */
static enum status report(struct correlator *correlator, const struct window_result *result,
                          int64_t id, const char *id_text)
{
    struct case_rule *rule = &correlator->file->rules[correlator->correlation->rule_index];
    struct statement *set = correlator->statements[SET_RESULT];
    uint64_t message_count = 0;
    bool is_stored = !rule->is_silent && rule->stored < LIMIT_HITS_STORED_PER_RULE;
    enum status status = count_messages(correlator, id, &message_count);
    if (status == STATUS_OK && is_stored)
        status = write_record(correlator, result, id_text, message_count);
    if (status != STATUS_OK)
        return status;
    statement_bind_number(set, 1, id);
    statement_bind_count(set, 2, message_count);
    if (is_stored)
        statement_bind_text(set, 3, buffer_bytes(&correlator->record));
    status = correlate_run(correlator, SET_RESULT);
    if (rule->is_silent || status != STATUS_OK)
        return status;
    rule->hits++;
    rule->stored += is_stored;
    statement_bind_number(correlator->statements[RAISE_RESULT_MESSAGES], 1, id);
    statement_bind_number(correlator->statements[RAISE_RESULT_MESSAGES], 2, rule->level_rank);
    return correlate_run(correlator, RAISE_RESULT_MESSAGES);
}

enum status correlate_store(struct correlator *correlator, const struct window_result *result)
{
    char id_text[DIGEST_TEXT_BYTES];
    enum status status =
        name_result(correlator, correlator->group.subjects[result->first], id_text);
    if (status == STATUS_OK)
        status = add_result(correlator, result, id_text);
    if (status != STATUS_OK)
        return status;
    int64_t id = database_last_id(correlator->file->database);
    status = add_keys(correlator, id);
    if (status == STATUS_OK)
        status = add_messages(correlator, id, result);
    return status == STATUS_OK ? report(correlator, result, id, id_text) : status;
}
